package token

import (
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

func TestNumericDate(t *testing.T) {
	for _, c := range []struct {
		text string
		want int64
		ok   bool
	}{
		{"0", 0, true}, {"-0", 0, true}, {"1700000000", 1700000000, true}, {"-5", -5, true},
		{"1.0", 1, true}, {"1.5", 2, true}, {"-1.5", -1, true}, {"0.001", 1, true}, {"1.7e9", 1700000000, true},
		{"1.7E+9", 1700000000, true}, {"17000000005e-1", 1700000001, true}, {"1e-400", 1, true}, {"0e400", 0, true},
		{"1e18", 1e18, true}, {"1e19", math.MaxInt64, true}, {"1e999999999999", math.MaxInt64, true},
		{"-1e99", -math.MaxInt64, true}, {"9223372036854775807", math.MaxInt64, true},
		{"9223372036854775808", math.MaxInt64, true}, {"9223372036854775807.5", math.MaxInt64, true},
		{"", 0, false}, {"-", 0, false}, {"NaN", 0, false}, {"Infinity", 0, false}, {"1e", 0, false}, {"1e+", 0, false},
		{".5", 0, false}, {"1.2.3", 0, false}, {"1-2", 0, false}, {"0x10", 0, false}, {"1e1e1", 0, false}, {" 1", 0, false},
	} {
		if got, ok := numericDate([]byte(c.text)); ok != c.ok || ok && got != c.want {
			t.Errorf("%q: got %d, %v; want %d, %v", c.text, got, ok, c.want, c.ok)
		}
	}
}

// Random numbers are rounded up as exact arithmetic does.
func TestNumericDateAgainstBig(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 20000 {
		text := strconv.FormatInt(rnd.Int64N(1<<rnd.IntN(50)+1), 10)
		if rnd.IntN(2) == 0 {
			text += "." + strings.Repeat("0", rnd.IntN(5)) + strconv.Itoa(rnd.IntN(1000))
		}
		if rnd.IntN(2) == 0 {
			text += "e" + strconv.Itoa(rnd.IntN(12)-9)
		}
		if rnd.IntN(4) == 0 {
			text = "-" + text
		}
		r, _ := new(big.Rat).SetString(text)
		q, m := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int)) // floor
		if m.Sign() > 0 {
			q.Add(q, big.NewInt(1))
		}
		want := int64(math.MaxInt64)
		if q.IsInt64() {
			want = q.Int64()
		} else if q.Sign() < 0 {
			want = -want
		}
		if got, ok := numericDate([]byte(text)); !ok || got != want {
			t.Fatalf("%s: got %d, want %d", text, got, want)
		}
	}
}
