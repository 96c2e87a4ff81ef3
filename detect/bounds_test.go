package detect_test

import (
	"testing"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/rules"
	"github.com/logscrub/logscrub/internal/framer"
)

// TestBounds: what is found as a whole fits into the overlap of two pieces.
func TestBounds(t *testing.T) {
	if detect.LongRun != framer.Overlap {
		t.Errorf("runs of %d are decoded in pieces that overlap by %d", detect.LongRun, framer.Overlap)
	}
	for _, r := range rules.Builtin() {
		if r.Max <= 0 || r.Max > framer.Overlap {
			t.Errorf("%s: Max %d", r.Name, r.Max)
		}
	}
}
