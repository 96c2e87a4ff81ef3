package check

import "bytes"

// StringEnd returns where the quote stands in b that closes the string that b begins within, or -1.
// One behind a backslash closes none.
func StringEnd(b []byte, quote byte) int {
	for i := 0; i < len(b); i++ {
		next := bytes.IndexByte(b[i:], quote)
		if next < 0 {
			return -1
		}
		skip := bytes.IndexByte(b[i:i+next], '\\')
		if skip < 0 {
			return i + next
		}
		i += skip + 1
	}
	return -1
}
