package check

// leastMask is how often random text never has one character in a row.
const leastMask = 8

// MadeUp reports whether v, which has the form of a credential, was typed in the place of
// one: a third of it is the letter x or a zero, eight times or oftener in a row, or one of
// its words, which punctuation parts, says so ("your-api-key", "token_example").
func MadeUp(v []byte) bool {
	_, row := masks(v)
	return row >= leastMask && 3*row >= len(v) || wordOfExamples(v)
}

// Repeated reports whether v is one letter or digit sixteen times or oftener, neither the
// letter x nor a zero, which stand for what somebody took away: tests have such keys, and
// whoever reads their logs cannot tell them from others that somebody made.
func Repeated(v []byte) bool {
	for _, c := range v {
		if c != v[0] {
			return false
		}
	}
	return len(v) >= 16 && isAlnum(v[0]) && v[0] != '0' && lower(v[0]) != 'x'
}

// Masked reports whether the letter x stands eight times or oftener in a row in v, as it
// never does in random text.
func Masked(v []byte) bool {
	row := 0
	for _, c := range v {
		if row++; lower(c) != 'x' {
			row = 0
		}
		if row == leastMask {
			return true
		}
	}
	return false
}

// filled reports whether v, under a key of credentials, is filled in with one character, two
// thirds of it the letter x or zeros, or has a word in it that asks for one, and nothing beside
// it that looks like one.
func filled(v []byte) bool {
	all, row := masks(v)
	return row >= leastMask && 3*all >= 2*len(v) || hasWord(v, "your", "placeholder", "changeme", "redacted") && !keyLike(v)
}

// keyLike reports whether letters and digits of v, ten or more in a row, change as those of keys do.
func keyLike(v []byte) bool {
	for i := 0; i < len(v); i++ {
		from := i
		for i < len(v) && isAlnum(v[i]) {
			i++
		}
		if i-from >= 10 && mixed(v[from:i]) {
			return true
		}
	}
	return false
}

// masks returns how many bytes of v are the letter x or a zero in rows of at least four of
// one, and how long the longest such row is.
func masks(v []byte) (all, longest int) {
	for i := 0; i < len(v); {
		from := i
		for i++; i < len(v) && v[i] == v[from]; i++ {
		}
		if c := lower(v[from]); (c == 'x' || c == '0') && i-from > 3 {
			all += i - from
			longest = max(longest, i-from)
		}
	}
	return all, longest
}

// wordOfExamples reports whether a word of v is one that stands in examples alone.
func wordOfExamples(v []byte) bool {
	return hasWord(v, "your", "example", "dummy", "placeholder", "changeme", "redacted", "sample", "replace", "insert", "here", "xxxx")
}

// hasWord reports whether v has one of words, of 4 to 11 letters, between bytes that are no
// letters, in capitals or not.
func hasWord(v []byte, words ...string) bool {
	for i := 0; i < len(v); i++ {
		from := i
		for i < len(v) && isLetter(v[i]) {
			i++
		}
		if i-from < 4 || i-from > 11 {
			continue
		}
		for _, w := range words {
			if equalFold(v[from:i], w) {
				return true
			}
		}
	}
	return false
}
