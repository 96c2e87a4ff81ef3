//go:build !amd64 || noasm || race

package scrub

// set makes i the index.
func (p *progress) set(i int32) { p.n.Store(i) }
