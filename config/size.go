package config

import (
	"math"
	"strconv"
	"strings"
)

// ParseSize reads a number of bytes: digits, alone or with KiB, MiB or GiB. It
// reports false for anything else, zero and what does not fit 31 bits.
func ParseSize(text string) (bytes int, ok bool) {
	shift := 0
	for i, unit := range []string{"KiB", "MiB", "GiB"} {
		if digits, found := strings.CutSuffix(text, unit); found {
			text, shift = digits, 10*(i+1)
		}
	}
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil || n == 0 || n > math.MaxInt32>>shift {
		return 0, false
	}
	return int(n) << shift, true
}
