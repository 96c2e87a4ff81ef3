package check

// keyTails has a bit for every three letters that the key of a class can end
// in, or two behind something that is no letter. It is what keyTail accepts, as
// its test shows: word 32*a+b, bit c for the letters a, b, c counted from 1.
var keyTails = func() (t [32 * 32]uint32) {
	const tails = "ion ame ord swd pwd ass ase ode ort pin otp cvv cvc rds ret ets ken ens key eys ure sig ial als jwt ier srf " +
		"sse nka ola ana eur zer ker aam szo psk nse uth nce eed nic ity alt ash ket ser usr gin gon ant cct unt upn pal sub ner " +
		"der tor dby dto kup kie ies ail ess one ile ell fax tel ber sdn ard num pan ssn mac eui ban lue wrd mdp irm oon uit ary mex ing rst ast art mpt mer ent yee ger dee nte vpa bre nom des nee "
	t = tailBits(tails + idTails)
	t[int('c'&31)] |= 1 << ('n' & 31) // cn, created_by, assigned_to
	t[int('b'&31)] |= 1 << ('y' & 31)
	t[int('t'&31)] |= 1 << ('o' & 31)
	for a := range 27 {
		t[32*a+int('i'&31)] |= 1 << ('d' & 31)
		t[32*a+int('p'&31)] |= 1 << ('w' & 31)
		t[32*a+int('n'&31)] |= 1 << ('o' & 31)
	}
	return t
}()

// tailBits returns a table with a bit for every three letters of list, which a blank
// parts from the next.
func tailBits(list string) (t [32 * 32]uint32) {
	for i := 0; i < len(list); i += 4 {
		t[32*int(list[i]&31)+int(list[i+1]&31)] |= 1 << (list[i+2] & 31)
	}
	return t
}

// KeyTails returns the letters that a key which may have a class can end in behind a and
// b, bit 1 for an A: a and b are letters, or a is 0, where none stands before b.
func KeyTails(a, b byte) uint32 { return keyTails[int(a&31)<<5|int(b&31)] }

// KeyMayEnd reports whether a key that ends in the bytes a, b, c, behind z, may
// have a class. It is asked at every separator of a log, before anything else
// is looked at.
func KeyMayEnd(z, a, b, c byte) bool {
	if !isLetter(b) || !isLetter(c) {
		return true
	}
	if !isLetter(a) {
		a = 0
	}
	if keyTails[int(a&31)<<5|int(b&31)]>>(c&31)&1 == 0 {
		return false
	}
	return !isLower(z) || !wholeTail(z, a|0x20, b|0x20, c|0x20) && !refused(z, a|0x20, b|0x20, c|0x20)
}

// wholeTail reports whether the letters a, b, c are a word of their own or the
// end of one other, so that a key of which they end a longer word, with z before
// them, has no class.
func wholeTail(z, a, b, c byte) bool {
	switch {
	case a == 'p' && b == 'a' && c == 'n', a == 's' && b == 'u' && c == 'b', a == 't' && b == 'e' && c == 'l',
		a == 'f' && b == 'a' && c == 'x', a == 'n' && b == 'u' && c == 'm':
		return true
	case a == 'a' && b == 'i' && c == 'l':
		return z != 'm'
	}
	return false
}
