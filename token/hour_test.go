package token

import (
	"math/rand/v2"
	"testing"
	"time"
)

// appendHourSlow is the plain twin of appendHour for the years it writes.
func appendHourSlow(dst []byte, exp int64) []byte {
	return time.Unix((exp+3599)/3600*3600, 0).UTC().AppendFormat(dst, "2006010215")
}

// Every day of four centuries, after which the calendar repeats, and hours at random.
func TestHour(t *testing.T) {
	const last = 253402297200
	check := func(exp int64) {
		if got, want := string(appendHour(nil, exp)), string(appendHourSlow(nil, exp)); got != want {
			t.Fatalf("%d: %s, want %s", exp, got, want)
		}
	}
	for exp := int64(0); exp < 146097*86400; exp += 86400 {
		check(exp)
	}
	for range 100000 {
		check(rand.Int64N(last + 1))
	}
	check(last)
	for _, exp := range []int64{-1, last + 1} {
		if got := string(appendHour(nil, exp)); got != other {
			t.Errorf("%d: %s", exp, got)
		}
	}
}
