package check

import "bytes"

// SID returns the length of the security identifier of Windows at the beginning of
// b, in bytes, 0 for none, and whether it stands for one account: one of a domain or
// a machine (S-1-5-21-…), of a cloud directory (S-1-12-1-…) or of an online account
// (S-1-11-…). All others are the same on every machine or change with every session.
//
// Grammar: "S-1-", an authority of 1 to 15 digits (or 0x and 12 hexadecimal ones) and
// up to 15 times a hyphen and a number of at most 10 digits ([MS-DTYP] §2.4.2.1;
// [MS-DTYP] §2.4.2.4 lists the well-known ones).
func SID(b []byte) (n int, account bool) {
	if len(b) < len("S-1-0") || b[0] != 'S' || b[1] != '-' || b[2] != '1' || b[3] != '-' {
		return 0, false
	}
	i := 4
	if bytes.HasPrefix(b[i:], []byte("0x")) {
		i += 2
		for i < len(b) && i < 18 && isHex(b[i]) {
			i++
		}
		if i != 18 {
			return 0, false
		}
	} else if i += digits(b[i:min(len(b), i+15)]); i == 4 {
		return 0, false
	}
	for parts := 0; parts < 15 && i+1 < len(b) && b[i] == '-' && isDigit(b[i+1]); parts++ {
		d := digits(b[i+1:])
		if d > 10 {
			return 0, false
		}
		i += 1 + d
	}
	if i < len(b) && (isAlnum(b[i]) || b[i] == '_') {
		return 0, false
	}
	return i, accountSID(b[:i])
}

// accountSID reports whether the identifier sid stands for one account.
func accountSID(sid []byte) bool {
	for _, head := range [...]string{"S-1-5-21-", "S-1-12-1-", "S-1-11-"} {
		if bytes.HasPrefix(sid, []byte(head)) {
			return true
		}
	}
	return false
}
