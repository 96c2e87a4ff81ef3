package flow_test

import (
	"errors"
	"fmt"
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

func TestReason(t *testing.T) {
	seen := map[string]bool{}
	for r := range flow.Reasons {
		if s := r.String(); s == "" || seen[s] {
			t.Errorf("reason %d is called %q", r, s)
		} else {
			seen[s] = true
		}
	}
	if flow.Reason(200).String() != "refused" {
		t.Error("an unknown reason has a word of its own")
	}
}

func TestPermanent(t *testing.T) {
	broken := errors.New("broken")
	wrapped := fmt.Errorf("sink: %w", flow.Permanent(broken))
	if !flow.IsPermanent(wrapped) || !errors.Is(wrapped, broken) || wrapped.Error() != "sink: broken" {
		t.Errorf("%v is not permanent, or hides its cause", wrapped)
	}
	if flow.IsPermanent(broken) || flow.IsPermanent(nil) || flow.Permanent(nil) != nil {
		t.Error("an error that nobody marked is permanent")
	}
}

func TestLimits(t *testing.T) {
	l := flow.Limits{}.WithDefaults()
	if l.Bytes != flow.DefaultBytes || l.Records != flow.DefaultRecords || l.Wait != flow.DefaultWait {
		t.Errorf("%+v", l)
	}
	l = flow.Limits{Bytes: 10, Records: 3, Wait: 1}.WithDefaults()
	for _, c := range []struct {
		bytes, records, next int
		want                 bool
	}{
		{0, 0, 100, false}, // one record may be longer
		{5, 1, 5, false}, {5, 1, 6, true}, {0, 2, 0, false}, {0, 3, 0, true},
	} {
		if l.Full(c.bytes, c.records, c.next) != c.want {
			t.Errorf("%+v", c)
		}
	}
}
