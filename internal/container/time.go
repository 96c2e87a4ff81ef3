package container

import "time"

// rfc3339 reads a time as the runtimes write it: RFC 3339 with up to nine digits
// of a second, in UTC or with an offset. It returns Unix nanoseconds.
func rfc3339(b []byte) (ns int64, ok bool) {
	if len(b) < len("2006-01-02T15:04:05Z") || b[4] != '-' || b[7] != '-' || b[10] != 'T' || b[13] != ':' || b[16] != ':' {
		return 0, false
	}
	var n [6]int
	for i, at := range [...][2]int{{0, 4}, {5, 7}, {8, 10}, {11, 13}, {14, 16}, {17, 19}} {
		if n[i], ok = number(b[at[0]:at[1]]); !ok {
			return 0, false
		}
	}
	if n[1] < 1 || n[1] > 12 || n[2] < 1 || n[2] > 31 || n[3] > 23 || n[4] > 59 || n[5] > 60 {
		return 0, false
	}
	rest := b[19:]
	frac := 0
	if rest[0] == '.' {
		digits := 1
		for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
			digits++
		}
		if digits == 1 || digits > 10 {
			return 0, false
		}
		frac, _ = number(rest[1:digits])
		for range 10 - digits {
			frac *= 10
		}
		rest = rest[digits:]
	}
	offset, ok := zone(rest)
	if !ok || n[0] < 1970 || n[0] > 2261 {
		return 0, false
	}
	t := time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], frac, time.UTC)
	return t.UnixNano() - int64(offset)*int64(time.Second), true
}

// zone reads Z or an offset such as +02:00, in seconds.
func zone(b []byte) (seconds int, ok bool) {
	if len(b) == 1 && b[0] == 'Z' {
		return 0, true
	}
	if len(b) != len("+00:00") || b[0] != '+' && b[0] != '-' || b[3] != ':' {
		return 0, false
	}
	h, ok1 := number(b[1:3])
	m, ok2 := number(b[4:6])
	if !ok1 || !ok2 || h > 23 || m > 59 {
		return 0, false
	}
	seconds = h*3600 + m*60
	if b[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
}

// number reads decimal digits.
func number(b []byte) (n int, ok bool) {
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
