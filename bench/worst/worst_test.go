package worst

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func TestCasesAreNamedAndOnOneLine(t *testing.T) {
	seen := map[string]bool{}
	big := 0
	for _, c := range Cases() {
		if c.Name == "" || seen[c.Name] {
			t.Errorf("name %q is empty or stands twice", c.Name)
		}
		seen[c.Name] = true
		if c.Unit == "" || strings.Contains(c.Open+c.Unit+c.Close, "\n") {
			t.Errorf("%s: unit is empty or holds a line feed", c.Name)
		}
		if c.Big {
			big++
		}
	}
	if big < 5 {
		t.Errorf("%d cases of 64 MiB, want several", big)
	}
}

func TestWrite(t *testing.T) {
	const size = 100_000
	for _, c := range Cases() {
		for _, shape := range []Shape{Lines, Giant} {
			var b bytes.Buffer
			n, err := c.Write(&b, shape, size)
			if err != nil || n != int64(b.Len()) {
				t.Fatalf("%s, %v: reported %d bytes, wrote %d, %v", c.Name, shape, n, b.Len(), err)
			}
			if slack := int64(LineLength + len(c.Open) + 2*len(c.Unit) + len(c.Close)); n < size || n > size+slack {
				t.Errorf("%s, %v: %d bytes, want %d", c.Name, shape, n, size)
			}
			checkLines(t, c, shape, b.String())
		}
	}
}

func checkLines(t *testing.T, c Case, shape Shape, text string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if shape == Giant && len(lines) != 1 {
		t.Errorf("%s: the one line is %d", c.Name, len(lines))
	}
	if longest := max(LineLength, len(c.Open)+len(c.Unit)+len(c.Close)) + len(c.Unit); shape == Lines && len(lines[0]) > longest {
		t.Errorf("%s: a line of %d bytes", c.Name, len(lines[0]))
	}
	for _, line := range lines {
		inner := strings.TrimSuffix(strings.TrimPrefix(line, c.Open), c.Close)
		if strings.Repeat(c.Unit, len(inner)/len(c.Unit)) != inner {
			t.Fatalf("%s, %v: a line holds more than its unit", c.Name, shape)
		}
		if c.Alone && shape == Lines && inner != c.Unit {
			t.Fatalf("%s: %d bytes on a line, want one unit", c.Name, len(inner))
		}
	}
}

type closedPipe struct{}

var errClosed = errors.New("closed pipe")

func (closedPipe) Write([]byte) (int, error) { return 0, errClosed }

func TestWriteReportsWriter(t *testing.T) {
	for _, shape := range []Shape{Lines, Giant} {
		if _, err := Cases()[0].Write(closedPipe{}, shape, 64<<20); !errors.Is(err, errClosed) {
			t.Errorf("%v: error %v, want the writer's", shape, err)
		}
	}
}
