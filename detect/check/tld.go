package check

//go:generate go run gen_tld.go

// TLD reports whether label is a top-level domain of the public DNS (IANA root
// zone, as the public suffix list has it; internationalised names in UTF-8 or
// as "xn--"), a name that private networks and test data use in its place, or a
// mask ("xxxx"), behind which the rest of an address may be in clear. Letters of
// ASCII may have any case.
func TLD(label []byte) bool {
	if len(label) < 2 || len(label) > 63 {
		return false
	}
	if len(label) == 3 && genericTLD(label[0], label[1], label[2]) { // most of the addresses there are
		return true
	}
	switch string(label) {
	case "de", "uk", "io", "example", "test", "local":
		return true
	}
	var buf [63]byte
	for i, c := range label {
		buf[i] = lower(c)
	}
	name := buf[:len(label)]
	return privateTLD(name) || len(name) > 2 && repeats(name, 'x') || inSorted(tldsOfLen(len(name)), name)
}

// genericTLD reports whether a, b, c spell "com", "org" or "net", without a branch that
// depends on which.
func genericTLD(a, b, c byte) bool {
	x := uint32(a)<<16 | uint32(b)<<8 | uint32(c)
	com, org, net := x^('c'<<16|'o'<<8|'m'), x^('o'<<16|'r'<<8|'g'), x^('n'<<16|'e'<<8|'t')
	return min(com, org, net) == 0
}

// privateTLD reports whether name is used as a top-level domain outside the
// public DNS: the special-use names of RFC 6761 and RFC 6762 §G, "internal"
// (reserved by ICANN in 2024), the names that ICANN keeps undelegated because
// networks use them, and the two-letter codes that ISO 3166-1 leaves to users.
func privateTLD(name []byte) bool {
	switch string(name) {
	case "test", "example", "invalid", "localhost",
		"local", "intranet", "internal", "private", "corp", "home", "lan", "mail",
		"localdomain", "aa", "zz":
		return true
	}
	return len(name) == 2 && (name[0] == 'x' && isLower(name[1]) || name[0] == 'q' && name[1]-'m' <= 'z'-'m')
}

// repeats reports whether b is nothing but c.
func repeats(b []byte, c byte) bool {
	for _, x := range b {
		if x != c {
			return false
		}
	}
	return true
}

// inSorted searches names, words of len(name) bytes in order without
// separators, for name.
func inSorted(names string, name []byte) bool {
	n := len(name)
	lo, hi := 0, len(names)/n
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		switch w := names[mid*n:][:n]; {
		case w == string(name):
			return true
		case w < string(name):
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return false
}
