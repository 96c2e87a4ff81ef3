package token

import "math"

// numericDate returns the Unix seconds that the JSON number b stands for (RFC
// 7519 §2: NumericDate, which may have a fraction), rounded up and clamped to
// int64. It reports false where b is no number.
func numericDate(b []byte) (int64, bool) {
	if n, ok := digits(b); ok {
		return n, true
	}
	negative := len(b) > 0 && b[0] == '-'
	if negative {
		b = b[1:]
	}
	mantissa, rest := b, []byte(nil)
	for i, c := range b {
		if c == 'e' || c == 'E' {
			mantissa, rest = b[:i], b[i+1:]
			if len(rest) == 0 {
				return 0, false
			}
			break
		}
	}
	exponent, ok := decimalExponent(rest)
	if !ok {
		return 0, false
	}
	whole, fraction, ok := scaled(mantissa, exponent)
	switch {
	case !ok:
		return 0, false
	case negative:
		return -whole, true
	case fraction && whole < math.MaxInt64:
		whole++
	}
	return whole, true
}

// digits reads a number of up to 18 digits and nothing else, as dates are.
func digits(b []byte) (n int64, ok bool) {
	if len(b) == 0 || len(b) > 18 {
		return 0, false
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int64(c-'0')
	}
	return n, true
}

// decimalExponent reads an exponent, clamped to ±100000, which is beyond every
// token.
func decimalExponent(b []byte) (int, bool) {
	if len(b) == 0 {
		return 0, true
	}
	sign := 1
	if b[0] == '-' || b[0] == '+' {
		if b[0] == '-' {
			sign = -1
		}
		if b = b[1:]; len(b) == 0 {
			return 0, false
		}
	}
	e := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		e = min(e*10+int(c-'0'), 100000)
	}
	return sign * e, true
}

// scaled returns the whole part of digits·10^exponent, at most MaxInt64, and
// whether there is a fraction. Digits may hold one decimal point.
func scaled(digits []byte, exponent int) (whole int64, fraction, ok bool) {
	point := len(digits)
	for i, c := range digits {
		if c == '.' {
			point = i
			break
		}
	}
	left, seen := point+exponent, 0 // digits of the whole part; digits read
	for i, c := range digits {
		if i == point {
			continue
		}
		if c < '0' || c > '9' {
			return 0, false, false
		}
		if seen < left {
			whole = tenfold(whole, int64(c-'0'))
		} else if c != '0' {
			fraction = true
		}
		seen++
	}
	for ; seen < left && whole != 0 && whole != math.MaxInt64; seen++ {
		whole = tenfold(whole, 0)
	}
	return whole, fraction, len(digits) > 0 && digits[0] != '.'
}

// tenfold returns 10·n+d, at most MaxInt64.
func tenfold(n, d int64) int64 {
	if n > (math.MaxInt64-d)/10 {
		return math.MaxInt64
	}
	return 10*n + d
}
