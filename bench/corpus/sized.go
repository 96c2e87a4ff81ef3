package corpus

import "strconv"

// Sized returns what appends NDJSON lines like those of app-repeat, each of exactly
// size bytes with its line feed: one e-mail and one address as text, every third
// with an escape that touches the e-mail, and where there is room, a token in every
// fifth.
func Sized(seed uint64, size int) func(dst []byte) []byte {
	s := newSource(seed, "sized-"+strconv.Itoa(size))
	people, addresses := &pool{size: 1e3}, &pool{size: 1e3}
	line := 0
	return func(dst []byte) []byte {
		start := len(dst)
		person := people.draw(s)
		dst = appendAppHead(dst, s)
		dst = appendMessage(dst, s, person, line%quoteEvery == quoteEvery-1)
		dst = append(dst, `,"client":"`...)
		dst = appendAddress(dst, addresses.draw(s))
		dst = append(dst, `","ms":`...)
		dst = strconv.AppendInt(dst, int64(s.n(900)), 10)
		if line%tokenEvery == tokenEvery-1 && size-(len(dst)-start) > roomForToken {
			dst = append(dst, `,"auth":"Bearer `...)
			dst = append(appendJWT(dst, s, person), '"')
		}
		line++
		return appendPadding(dst, s, start+size)
	}
}

// SizedLast appends a line of exactly size bytes that has no finding, and word in it.
func SizedLast(dst []byte, size int, word string) []byte {
	start := len(dst)
	dst = append(dst, `{"level":"info","msg":"`...)
	dst = append(append(dst, word...), '"')
	return appendPadding(dst, newSource(Seed, "last"), start+size)
}

// roomForToken is how long a token and its key are at most.
const roomForToken = 760

// appendPadding ends the object with a text, and the line, so that dst has end bytes.
func appendPadding(dst []byte, s *source, end int) []byte {
	const tail = "\"}\n"
	dst = append(dst, `,"detail":"`...)
	dst = s.text(dst, end-len(dst)-len(tail))
	return append(dst, tail...)
}
