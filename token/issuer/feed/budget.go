package feed

import (
	"slices"
	"sync"
	"time"
)

// A Doubt says whether a token is known to be of use. Anybody who writes logs can invent
// one of which that is not known.
type Doubt bool

// The doubts.
const (
	Certain  Doubt = false
	Doubtful Doubt = true
)

// A budget lets so many events through within any minute.
type budget struct {
	mu     sync.Mutex
	minute int
	sent   []time.Time // those of the last minute, the oldest first
}

func newBudget(minute int) *budget { return &budget{minute: minute} }

// take reports whether there may be one more at now. What is doubtful leaves half of the
// minute to what is not.
func (b *budget) take(now time.Time, doubt Doubt) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	past := 0
	for past < len(b.sent) && now.Sub(b.sent[past]) >= time.Minute {
		past++
	}
	b.sent = slices.Delete(b.sent, 0, past)
	most := b.minute
	if doubt {
		most -= b.minute / 2
	}
	if len(b.sent) >= most {
		return false
	}
	b.sent = append(b.sent, now)
	return true
}
