package corpus

import "fmt"

// clean makes lines that hold nothing to hide but much that looks like it from far:
// times, versions, UUIDs, hashes, paths, percentages, key and value pairs.
func clean(s *source) recordFunc {
	return func(dst []byte) []byte {
		dst = s.tick().AppendFormat(dst, "2006-01-02 15:04:05.000 ")
		dst = append(dst, pick(s, []string{"INFO  ", "DEBUG ", "WARN  "})...)
		switch s.n(6) {
		case 0:
			dst = fmt.Appendf(dst, "worker=%d phase=%s rows=%d took=%d.%03ds ", s.n(16), pick(s, words), s.n(10_000), s.n(9), s.n(1000))
		case 1:
			dst = append(dst, "request "...)
			dst = s.uuid(dst)
			dst = append(dst, " done: "...)
		case 2:
			dst = append(dst, "blob sha256:"...)
			dst = s.chars(dst, hexDigits, 64)
			dst = append(dst, ' ')
		case 3:
			dst = fmt.Appendf(dst, "/var/lib/app/segments/%04d.idx (%d%% full) ", s.n(9999), s.n(100))
		case 4:
			dst = fmt.Appendf(dst, "release v%d.%d.%d on branch/%s, [%s]: ", s.n(9), s.n(40), s.n(90), pick(s, words), pick(s, words))
		}
		dst = s.phrase(dst, s.between(6, 16))
		return append(dst, '\n')
	}
}
