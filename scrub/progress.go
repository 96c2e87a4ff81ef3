package scrub

import "sync/atomic"

// A progress is the index of the record at hand, for who asks from another goroutine
// whether a worker goes on. It is written once a record, so without waiting for what the
// processor has not stored yet, which an atomic store of Go does: that took as long as
// everything else that is done once for a record. Who reads it may see it late.
type progress struct{ n atomic.Int32 }

// get returns the index. It may be called from any goroutine.
func (p *progress) get() int { return int(p.n.Load()) }
