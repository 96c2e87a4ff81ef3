package nats

import (
	"testing"
	"time"

	"github.com/logscrub/logscrub/record"
)

// TestOvertaken: a chunk is sent again soon if one that was sent behind it has its
// answer, and late if nothing was answered.
func TestOvertaken(t *testing.T) {
	now := time.Now()
	for name, test := range map[string]struct {
		answered int // of three chunks, sent a second apart; -1 is none
		age      time.Duration
		due      bool
	}{
		"none answered":        {-1, 2 * silence, false},
		"none answered, late":  {-1, DefaultAckTimeout + time.Second, true},
		"first answered":       {0, 2 * silence, false},
		"last answered":        {2, 2 * silence, true},
		"last answered, young": {2, silence / 2, false},
	} {
		var r ring
		r.init(100, func() {})
		d := &delivery{c: new(record.Clean), left: 3, done: make(chan struct{})}
		for i := range 3 {
			k, err := r.add(d, i, i+1, false)
			if err != nil {
				t.Fatal(err)
			}
			r.wasSent(k, now.Add(time.Duration(i)*time.Millisecond-test.age))
		}
		if test.answered >= 0 {
			r.stored(r.chunks[test.answered].id, 0, 1, false, new(Counts))
		}
		if got := len(r.due(now, DefaultAckTimeout)) > 0; got != test.due {
			t.Errorf("%s: due is %v", name, got)
		}
	}
}
