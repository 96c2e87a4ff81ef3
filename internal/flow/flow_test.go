package flow_test

import (
	"testing"

	"github.com/logscrub/logscrub/internal/flow"
)

func TestHeld(t *testing.T) {
	d := flow.Held()
	if rejected, err := d.Wait(t.Context()); rejected != nil || err != nil {
		t.Errorf("rejected %v, error %v", rejected, err)
	}
	if d != flow.Held() {
		t.Error("two values of Held differ")
	}
}

func TestFate(t *testing.T) {
	var zero flow.Fate
	if zero != flow.Undelivered || zero.String() != "undelivered" || flow.Delivered.String() != "delivered" || flow.Refused.String() != "refused" {
		t.Error("a batch that nobody settled must count as undelivered")
	}
}
