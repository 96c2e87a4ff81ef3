package retry

import (
	"net/http"
	"time"
)

// RetryAfter returns how long the value of a Retry-After header (RFC 9110
// §10.2.3: seconds, or a date) asks to wait from now. ok is false for anything
// else; a date that is over asks for nothing, and limit bounds what is asked.
func RetryAfter(value string, now time.Time, limit time.Duration) (ask time.Duration, ok bool) {
	if s, ok := seconds(value); ok {
		if s > int64(limit/time.Second) {
			return limit, true
		}
		return time.Duration(s) * time.Second, true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	return min(max(at.Sub(now), 0), limit), true
}

// seconds reads digits. More of them than an int64 can hold count as its largest.
func seconds(s string) (n int64, ok bool) {
	for i := range len(s) {
		c := s[i]
		if c < '0' || c > '9' {
			return 0, false
		}
		if i < 18 {
			n = n*10 + int64(c-'0')
		} else {
			n = 1<<63 - 1
		}
	}
	return n, s != ""
}
