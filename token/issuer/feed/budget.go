package feed

import (
	"math"
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

// A budget lets so many events a minute through, and saves up no more than that.
type budget struct {
	mu     sync.Mutex
	minute float64 // events
	credit float64
	filled time.Time
}

func newBudget(minute int) *budget { return &budget{minute: float64(minute), credit: float64(minute)} }

// take reports whether there may be one more at now. What is doubtful leaves half of the
// minute to what is not.
func (b *budget) take(now time.Time, doubt Doubt) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if past := now.Sub(b.filled); !b.filled.IsZero() && past > 0 {
		b.credit = min(b.minute, b.credit+past.Minutes()*b.minute)
	}
	b.filled = now
	need := 1.0
	if doubt {
		need += math.Floor(b.minute / 2)
	}
	if b.credit < need {
		return false
	}
	b.credit--
	return true
}
