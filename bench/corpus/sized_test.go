package corpus

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestSized(t *testing.T) {
	for _, size := range []int{300, 1024} {
		next, again := Sized(Seed, size), Sized(Seed, size)
		tokens := 0
		for i := range 2000 {
			line := next(nil)
			if len(line) != size || bytes.Count(line, []byte{'\n'}) != 1 || !json.Valid(line) {
				t.Fatalf("size %d, line %d has %d bytes: %s", size, i, len(line), line)
			}
			if !bytes.Equal(line, again([]byte(nil))) {
				t.Fatalf("size %d, line %d is another the second time", size, i)
			}
			if !bytes.Contains(line, []byte("@")) {
				t.Fatalf("size %d, line %d has no e-mail: %s", size, i, line)
			}
			tokens += bytes.Count(line, []byte("Bearer "))
		}
		if want := map[int]int{300: 0, 1024: 400}[size]; tokens != want {
			t.Errorf("size %d: %d tokens, want %d", size, tokens, want)
		}
		last := SizedLast(nil, size, "the end")
		if len(last) != size || !json.Valid(last) || !strings.Contains(string(last), "the end") {
			t.Errorf("size %d: the last line is %s", size, last)
		}
	}
}
