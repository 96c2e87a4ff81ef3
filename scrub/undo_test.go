package scrub

import (
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/record"
)

// TestLaterUndone takes a record back in which, and one before which, letters are still
// missing, as where a panic interrupts the writing: what is written there then stays as
// it is, and what was written before gets its letters.
func TestLaterUndone(t *testing.T) {
	s, err := New(Options{Keyring: pseudonym.Ephemeral(), Clock: func() time.Time { return time.Unix(1, 0) }})
	if err != nil {
		t.Fatal(err)
	}
	const stub = "a record that stands in the place of the one that was taken back"
	email := s.hasher.Index(pseudonym.Email)
	want := func(value string) string { return string(s.hasher.AppendAt(nil, email, []byte(value))) }
	for _, c := range []struct{ before, lost, after string }{
		{"", "jane@example.com", "john@example.com"},
		{"jane@example.com", "", "john@example.com"},
		{"jane@example.com", "john@example.com", "ann@example.com"},
		{"", "jane@example.com", ""},
	} {
		w := s.Worker()
		var dst record.Clean
		out := dst.Writer()
		r := &record.Record{Term: record.TermLF}
		write := func(buf []byte, value string) []byte {
			if value == "" {
				return buf
			}
			return w.hash.AppendLater(buf, email, []byte(value))
		}
		out.Begin()
		out.Buf = write(out.Buf, c.before)
		out.End(r)
		out.Begin()
		write(out.Buf, c.lost)
		w.undo(out)
		out.Buf = append(out.Buf, stub...)
		out.End(r)
		out.Begin()
		out.Buf = write(out.Buf, c.after)
		out.End(r)
		w.hash.Settle(out.Buf)
		out.Close()
		lines := []string{"", stub, ""}
		for i, value := range []string{c.before, "", c.after} {
			if value != "" {
				lines[i] = want(value)
			}
		}
		if got, want := string(dst.Raw()), strings.Join(lines, "\n")+"\n"; got != want {
			t.Errorf("%+v:\n got %q\nwant %q", c, got, want)
		}
	}
}
