package token

import "unsafe"

// Memory returns the bytes of scratch that t holds.
func (t *Token) Memory() int {
	return cap(t.canonical) + cap(t.inner) + cap(t.text) + cap(t.Claims)*int(unsafe.Sizeof(Claim{}))
}
