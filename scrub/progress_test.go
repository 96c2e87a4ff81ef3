package scrub

import (
	"sync"
	"testing"
)

// TestProgress: who asks from another goroutine sees only what was set, in order, and at
// last the last.
func TestProgress(t *testing.T) {
	const n = 1 << 16
	var p progress
	p.set(-1)
	over := make(chan struct{})
	var asked sync.WaitGroup
	asked.Go(func() {
		for last := -1; ; {
			select {
			case <-over:
				return
			default:
			}
			i := p.get()
			if i < last || i > n {
				t.Errorf("%d behind %d", i, last)
				return
			}
			last = i
		}
	})
	for i := range n + 1 {
		p.set(int32(i))
	}
	close(over)
	asked.Wait()
	if got := p.get(); got != n {
		t.Errorf("at last it is %d", got)
	}
}
