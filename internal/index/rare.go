package index

import "bytes"

// byFrequency are the bytes that logs hold, from the most common on; others are rarer.
const byFrequency = " e0t1a2i3n4o5r6s7-8:9cldp.\"umf,/h_gbvy=wkTxS[]A(CzEj)ID{}RLPNqMOFHUKWVG'BX@JYZQ"

// ranks maps a byte to how common it is, from 0.
var ranks = func() (t [256]uint8) {
	for i := range len(byFrequency) {
		t[byFrequency[i]] = uint8(len(byFrequency) - i)
	}
	return t
}()

// ofRare is bytes.Index by the rarest of the first bytes of want, of which there is
// one at least: package bytes looks for the first, and its search for one byte has a
// kernel on most processors.
func ofRare(t, want []byte) int {
	off := 0
	for k, c := range want[:min(len(want), 16)] {
		if ranks[c] < ranks[want[off]] {
			off = k
		}
	}
	fails := 0
	for p := 0; p+len(want) <= len(t); p++ {
		i := bytes.IndexByte(t[p+off:len(t)-len(want)+off+1], want[off])
		if i < 0 {
			return -1
		}
		if p += i; bytes.Equal(t[p:p+len(want)], want) {
			return p
		}
		if fails++; fails > 16+p/16 { // not so rare here
			if i = bytes.Index(t[p+1:], want); i >= 0 {
				i += p + 1
			}
			return i
		}
	}
	return -1
}
