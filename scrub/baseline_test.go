package scrub_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/scrub"
)

// baselineOf returns the baseline of lines, as a file.
func baselineOf(t *testing.T, lines ...string) string {
	t.Helper()
	var b bytes.Buffer
	to := &scrub.Report{Seen: &scrub.Baseline{}}
	sw := newScrubber(t).ScanWorker(to)
	for _, l := range lines {
		report(t, sw, l)
	}
	if err := to.Seen.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestBaselineSecret: nothing in a baseline depends on a value that was found, nor on
// its length: kept values, values in encoded text and allowed ones are no exception.
func TestBaselineSecret(t *testing.T) {
	for _, pair := range [][2]string{
		{"user=jdoe42 from=10.1.2.3", "user=zoe777x from=10.9.9.200"},
		{`{"password":"hunter2"}`, `{"password":"correct horse battery"}`},
		{"to jane@example.com, joe@example.org", "to x@example.com, someone@example.net"},
		{"x=aGVsbG8gamFuZUBleGFtcGxlLmNvbSBhbmQgam9lQGV4YW1wbGUuY29tIGJ5ZQ==", "x=aGVsbG8gam9obkBleGFtcGxlLmNvbSBhbmQgam9lQGV4YW1wbGUuY29tIGJ5ZQ=="},
	} {
		a, b := baselineOf(t, pair[0]), baselineOf(t, pair[1])
		if a != b || strings.Count(a, "\n") < 2 {
			t.Errorf("%q: %q, but %q: %q", pair[0], a, pair[1], b)
		}
	}
	if baselineOf(t, "user=jdoe42") == baselineOf(t, "user=jdoe42 ") {
		t.Error("another line is the same")
	}
}

// TestBaseline: what a baseline knows is not reported, wherever it stands; one more is,
// and so is another rule or another line.
func TestBaseline(t *testing.T) {
	file := baselineOf(t, "user=jdoe42", "x\nuser=zoe777", `{"password":"hunter2"}`)
	for _, c := range []struct {
		lines []string
		found uint64
		known uint64
	}{
		{[]string{"user=other1", `{"password":"another"}`, "user=zoe777"}, 0, 3},
		{[]string{"user=other1", "a\nuser=zoe777\nb", "user=third33"}, 1, 2},
		{[]string{"user=jdoe42 "}, 1, 0},
		{[]string{"user=jane@example.com"}, 1, 0},
		{[]string{"from=10.1.2.3"}, 1, 0},
	} {
		b, err := scrub.ReadBaseline(strings.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		s, to := newScrubber(t), &scrub.Report{Baseline: b}
		sw := s.ScanWorker(to)
		var told strings.Builder
		for _, l := range c.lines {
			told.WriteString(report(t, sw, l))
		}
		var n uint64
		for _, f := range s.Stats().Findings {
			n += f.N
		}
		if n != c.found || to.Known != c.known || strings.Count(told.String(), "\n") != int(c.found) {
			t.Errorf("%q: %d new, %d known: %s", c.lines, n, to.Known, told.String())
		}
	}
	for _, bad := range []string{"", "logscrub", "logscrub baseline 1\nabc user 1\n", file + strings.Repeat("g", 64) + " user 1\n", file + strings.Repeat("0", 64) + " user 0\n"} {
		if _, err := scrub.ReadBaseline(strings.NewReader(bad)); err != scrub.ErrBaseline {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
