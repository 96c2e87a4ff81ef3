//go:build amd64 && !noasm && !race

package scrub

import "sync/atomic"

// set makes i the index.
func (p *progress) set(i int32) { store(&p.n, i) }

// store stores i in n: a plain store, which amd64 shows to others whole and after those
// before it.
//
//go:noescape
func store(n *atomic.Int32, i int32)
