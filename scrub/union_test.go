package scrub_test

import (
	"bytes"
	"testing"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/scrub"
)

// literal is a rule that finds value wherever trigger begins a word, from skip
// bytes behind it on.
func literal(name, trigger, value string, skip int) detect.Rule {
	return detect.Rule{
		Name: name, Kinds: []detect.Kind{{Name: name, Family: "secret", Entropy: detect.HighEntropy}},
		Triggers: []detect.Trigger{{Lit: trigger}}, Max: 64,
		Find: func(w *detect.Window, at int) detect.Verdict {
			if !bytes.HasPrefix(w.Text[at+skip:], []byte(value)) {
				return detect.NotHere
			}
			return w.Found(at+skip, at+skip+len(value), 0)
		},
	}
}

// TestUnion: findings that overlap are hidden as one. If one is all of it, its
// value names the union; if none is, the union is redacted and not hashed, for
// nobody would find that value again.
func TestUnion(t *testing.T) {
	const long = "qqWhole-union-of-them-all"
	s := newScrubber(t, func(o *scrub.Options) {
		o.Inject(
			literal("leftpart", "qq", "qqLeft-part-of-a", 0), literal("rightpart", "qq", "part-of-a-long-value", 7),
			literal("whole", "qq", long, 0), literal("inside", "qq", "union", 8),
		)
	})
	w := s.Worker()
	if got := scrubbed(t, w, "x qqLeft-part-of-a-long-value y"); got != "x leftpart_redacted y" && got != "x rightpart_redacted y" {
		t.Errorf("a union that no finding covers: %q", got)
	}
	alone := newScrubber(t, func(o *scrub.Options) { o.Inject(literal("whole", "qq", long, 0)) })
	want := scrubbed(t, alone.Worker(), "x "+long+" y")
	if got := scrubbed(t, w, "x "+long+" y"); got != want || bytes.Contains([]byte(got), []byte("union")) {
		t.Errorf("a union that one finding covers: %q, want %q", got, want)
	}
}
