package nats

import (
	"testing"
	"time"

	"github.com/logscrub/logscrub/record"
)

// TestOvertaken: a chunk is sent again soon if one that was sent behind it has its
// answer; the first of all if nothing was answered for long; the others late.
func TestOvertaken(t *testing.T) {
	now := time.Now()
	for name, test := range map[string]struct {
		answered int // of three chunks, sent a second apart; -1 is none
		age      time.Duration
		due      int // chunks; the first is tried alone
		late     int
	}{
		"none answered":           {-1, askAgain - time.Second, 0, 0},
		"none answered, for long": {-1, askAgain + time.Second, 1, 1},
		"none answered, late":     {-1, DefaultAckTimeout + time.Second, 1, 3},
		"first answered":          {0, askAgain + time.Second, 0, 0},
		"last answered":           {2, silence + time.Second, 1, 2},
		"last answered, young":    {2, silence / 2, 0, 0},
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
		r.unheard(now, silence)
		late := 0
		for _, k := range r.chunks {
			if r.isLate(k, now, DefaultAckTimeout) {
				late++
			}
		}
		if got := len(r.due(now, DefaultAckTimeout)); got != test.due || late != test.late {
			t.Errorf("%s: %d due, %d late; want %d, %d", name, got, late, test.due, test.late)
		}
	}
}
