package corpus

import (
	"strconv"
)

// Tokens returns a log whose lines are those of app-repeat, with one of list in every
// twentieth, in turn. It is not in the table: its tokens are made where it is.
func Tokens(list []string) Corpus {
	return Corpus{Name: "tokens", About: "application NDJSON, a token of " + strconv.Itoa(len(list)) + " in every 20th line", Bytes: 64 * MB,
		open: func(s *source) recordFunc {
			line := 0
			people, addresses := &pool{size: 1e3}, &pool{size: 1e3}
			return appWith(s, people, addresses, appendAddress, func(dst []byte, _ int) []byte {
				line++
				if line%20 != 0 {
					return dst
				}
				dst = append(dst, `,"auth":"Bearer `...)
				dst = append(dst, list[line/20%len(list)]...)
				return append(dst, '"')
			})
		}}
}
