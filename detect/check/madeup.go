package check

// leastMask is how often random text never has one character in a row.
const leastMask = 8

// MadeUp reports whether v, which has the form of a credential, was typed in the place of
// one: a third of it is the letter x or a zero, eight times or oftener in a row, or one of
// its words, which punctuation parts, says so ("your-api-key", "token_example").
func MadeUp(v []byte) bool {
	row, most := 0, 0
	for i, c := range v {
		switch {
		case lower(c) != 'x' && c != '0':
			row = 0
			continue
		case i > 0 && v[i-1] != c:
			row = 0
		}
		row++
		most = max(most, row)
	}
	return most >= leastMask && 3*most >= len(v) || wordOfExamples(v)
}

// wordOfExamples reports whether a word of v is one that stands in examples alone.
func wordOfExamples(v []byte) bool {
	for i := 0; i < len(v); i++ {
		from := i
		for i < len(v) && isLetter(v[i]) {
			i++
		}
		if i-from < 4 || i-from > 11 {
			continue
		}
		for _, w := range [...]string{"your", "example", "dummy", "placeholder", "changeme", "redacted", "sample", "replace", "insert", "here", "xxxx"} {
			if equalFold(v[from:i], w) {
				return true
			}
		}
	}
	return false
}
