package check

import "bytes"

// StringEnd returns where the quote stands in b that closes the string that b begins within, or -1.
// One behind an odd number of backslashes closes none.
func StringEnd(b []byte, quote byte) int {
	for from := 0; ; {
		i := bytes.IndexByte(b[from:], quote)
		if i < 0 {
			return -1
		}
		i += from
		slashes := 0
		for slashes < i && b[i-1-slashes] == '\\' {
			slashes++
		}
		if slashes&1 == 0 {
			return i
		}
		from = i + 1
	}
}
