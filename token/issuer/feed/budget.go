package feed

import (
	"sync"
	"time"
)

// A budget lets so many events a minute through, and saves up no more than that.
type budget struct {
	mu     sync.Mutex
	minute float64 // events
	credit float64
	filled time.Time
}

func newBudget(minute int) *budget { return &budget{minute: float64(minute), credit: float64(minute)} }

// take reports whether there may be one more at now.
func (b *budget) take(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if past := now.Sub(b.filled); !b.filled.IsZero() && past > 0 {
		b.credit = min(b.minute, b.credit+past.Minutes()*b.minute)
	}
	b.filled = now
	if b.credit < 1 {
		return false
	}
	b.credit--
	return true
}
