package scrub_test

import "testing"

// TestFresh: new values are counted once, what is redacted never.
func TestFresh(t *testing.T) {
	s := newScrubber(t)
	w := s.Worker()
	for _, step := range []struct {
		in   string
		want uint64
	}{
		{"from jane@example.com", 1},
		{"to jane@example.com and JANE@example.com", 1},
		{"from john@example.com of 203.0.113.7", 3},
		{"password=swordfish", 3},
	} {
		scrubbed(t, w, step.in)
		if got := s.Stats().Fresh; got != step.want {
			t.Errorf("%d fresh values after %q, want %d", got, step.in, step.want)
		}
	}
}
