package check

import "testing"

// TestKeyMayEnd asks keyTail about every ending of three letters, and
// KeyClassOf about every key of two.
func TestKeyMayEnd(t *testing.T) {
	for a := byte('a'); a <= 'z'; a++ {
		for b := byte('a'); b <= 'z'; b++ {
			for _, before := range []byte("\"_. ") {
				if KeyClassOf([]byte{a, b}) != KeyNone && !KeyMayEnd(before, a, b) {
					t.Errorf("a key can be %c%c", a, b)
				}
				if keyTail([]byte{'x', 'x', before, a, b}) && !KeyMayEnd(before, a, b) {
					t.Errorf("a key can end in %c%c%c", before, a, b)
				}
			}
			for c := byte('a'); c <= 'z'; c++ {
				for _, key := range []string{"xessz", "xxer", "xxxxizat", "xxxert"} {
					if keyTail(append([]byte(key), c, a, b)) && !KeyMayEnd(c, a, b) {
						t.Errorf("a key can end in %c%c%c", c, a, b)
					}
				}
			}
		}
	}
	if KeyMayEnd('q', 'q', 'q') || KeyMayEnd('"', 'X', 'Y') {
		t.Error("nothing is refused")
	}
}
