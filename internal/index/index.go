// Package index looks for what texts seldom hold: a value in its record, the mark of
// a private key in a log. Both begin with bytes that logs are full of, so a kernel
// looks for places where the last byte fits too; without one, the rarest byte is
// looked for.
package index

import "bytes"

// Of is bytes.Index.
func Of(t, want []byte) int {
	last := len(want) - 1
	switch {
	case last < 1:
		return bytes.Index(t, want)
	case !fast:
		return ofRare(t, want)
	}
	for p := 0; ; p++ {
		n := len(t) - last - p
		if n < pairBlock {
			i := bytes.Index(t[min(p, len(t)):], want)
			if i >= 0 {
				i += p
			}
			return i
		}
		i := pair(t[p:], n, last, want[0], want[last])
		if i == n {
			return -1
		}
		if p += i; bytes.Equal(t[p:p+len(want)], want) {
			return p
		}
	}
}

// pairBlock is how many places pair looks at at once.
const pairBlock = 32

// pairPlain returns the first of the n places of t where first stands, and last is
// off bytes behind it; n if there is none.
func pairPlain(t []byte, n, off int, first, last byte) int {
	for i := range n {
		if t[i] == first && t[i+off] == last {
			return i
		}
	}
	return n
}
