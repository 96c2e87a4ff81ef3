package framer

import (
	"strings"
	"testing"

	"github.com/logscrub/logscrub/record"
)

// TestRejectedGiant holds that a record that is rejected takes no more memory than its
// beginning, also when all of it comes within one batch, and that what stands behind
// it is whole.
func TestRejectedGiant(t *testing.T) {
	const limit, piece = 1000, 700
	for _, lead := range []string{"", "before\n"} {
		f, b := New(Options{Oversize: Reject, Max: limit}), new(record.Batch)
		text := lead + strings.Repeat("x", 500*piece) + "\nbehind\n"
		for len(text) > 0 {
			f.Begin(b)
			n := copy(f.Space(b, piece), text)
			f.Feed(b, n)
			text = text[n:]
			if f.Finish(b); len(b.Arena) > len(lead)+limit+3*piece {
				t.Fatalf("%d bytes in the arena", len(b.Arena))
			}
		}
		var got []string
		for i := range b.Recs {
			got = append(got, strings.ReplaceAll(string(b.Body(i)), strings.Repeat("x", limit), "giant"))
		}
		want := strings.ReplaceAll(lead, "\n", " ") + "giant behind"
		if strings.Join(got, " ") != want {
			t.Errorf("records %q, want %q", got, want)
		}
		if last := b.Recs[len(b.Recs)-1]; last.Seq != uint64(len(lead)+500*piece+1) {
			t.Errorf("the last one stands at %d", last.Seq)
		}
	}
}
