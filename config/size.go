package config

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// A Size is a number of bytes: in a file digits, alone or with KiB, MiB, GiB or TiB.
type Size int64

// String returns the shortest text that means s.
func (s Size) String() string {
	units := []string{"", "KiB", "MiB", "GiB", "TiB"}
	n := 0
	for s != 0 && s%1024 == 0 && n < len(units)-1 {
		s, n = s/1024, n+1
	}
	return strconv.FormatInt(int64(s), 10) + units[n]
}

// A Duration is a while: in a file digits with ms, s, m or h, such as 1h30m.
type Duration time.Duration

// String returns the shortest text that means d.
func (d Duration) String() string {
	s := time.Duration(d).String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// maxDuration is the longest Duration that a file may say.
const maxDuration = 10 * 365 * 24 * time.Hour

// ParseSize reads a number of bytes: digits, alone or with KiB, MiB or GiB. It
// reports false for anything else, zero and what does not fit 31 bits.
func ParseSize(text string) (bytes int, ok bool) {
	n, ok := parseSize(text)
	if n > math.MaxInt32 {
		return 0, false
	}
	return int(n), ok
}

// parseSize reads a Size. It reports false for anything else, and for zero.
func parseSize(text string) (Size, bool) {
	shift := 0
	for i, unit := range []string{"KiB", "MiB", "GiB", "TiB"} {
		if digits, found := strings.CutSuffix(text, unit); found {
			text, shift = digits, 10*(i+1)
		}
	}
	n, err := strconv.ParseUint(text, 10, 63)
	if err != nil || n == 0 || n > math.MaxInt64>>shift {
		return 0, false
	}
	return Size(n << shift), true
}

// parseDuration reads a Duration of more than nothing.
func parseDuration(text string) (Duration, bool) {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 || d > maxDuration {
		return 0, false
	}
	return Duration(d), true
}
