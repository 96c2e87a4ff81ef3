package check

import (
	"math/rand/v2"
	"testing"
)

func TestStringEnd(t *testing.T) {
	for _, c := range []struct {
		in   string
		want int
	}{
		{``, -1}, {`"`, 0}, {`a"`, 1}, {`a`, -1}, {`\"`, -1}, {`\""`, 2}, {`\\"`, 2}, {`\\\"`, -1}, {`a\"b"c`, 4}, {`a\`, -1}, {`a\\\\"`, 5},
	} {
		if got := StringEnd([]byte(c.in), '"'); got != c.want {
			t.Errorf("%q: %d, want %d", c.in, got, c.want)
		}
	}
}

// TestStringEndTwin holds StringEnd against what reads one character after the other.
func TestStringEndTwin(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		b := make([]byte, r.IntN(12))
		for i := range b {
			b[i] = `\"'a`[r.IntN(4)]
		}
		want := -1
		for i := 0; i < len(b) && want < 0; i++ {
			switch b[i] {
			case '\\':
				i++
			case '"':
				want = i
			}
		}
		if got := StringEnd(b, '"'); got != want {
			t.Fatalf("%q: %d, want %d", b, got, want)
		}
	}
}
