package check

import "testing"

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
