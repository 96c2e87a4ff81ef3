package check

// keyPairs has a bit for every two letters that the key of a class can end in:
// word a-'a', bit b-'a'. It is what keyTail accepts, as its test shows.
var keyPairs = func() (t [32]uint32) {
	const pairs = "al an ax ce ct de dn ds ed el en er es et ey ic id ie ig il in le ll ls lt me ne no ns nt on pn pw " +
		"rd re rf rt se sh sk sn sr ss th tp ts ty ub um vc vv wd wt ys"
	for i := 0; i < len(pairs); i += 3 {
		t[pairs[i]&31] |= 1 << (pairs[i+1] & 31)
	}
	return t
}()

// KeyMayEnd reports whether a key that ends in the bytes a, b may have a class.
// It is asked at every separator of a log, before anything else is looked at.
func KeyMayEnd(a, b byte) bool {
	if !isLetter(a) || !isLetter(b) {
		return true
	}
	return keyPairs[a&31]>>(b&31)&1 != 0
}
