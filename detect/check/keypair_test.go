package check

import "testing"

// TestKeyMayEnd asks keyTail about every ending of three letters, and
// KeyClassOf about every key of two.
func TestKeyMayEnd(t *testing.T) {
	for a := byte('a'); a <= 'z'; a++ {
		for b := byte('a'); b <= 'z'; b++ {
			may := KeyMayEnd(a, b)
			if KeyClassOf([]byte{a, b}) != KeyNone && !may {
				t.Errorf("a key can be %c%c", a, b)
			}
			for c := byte('a'); c <= 'z'; c++ {
				for _, key := range []string{"xesszaterxx", "xxerx"} {
					if keyTail(append([]byte(key), c, a, b)) && !may {
						t.Errorf("a key can end in %c%c%c", c, a, b)
					}
				}
			}
		}
	}
	if KeyMayEnd('q', 'q') || KeyMayEnd('X', 'Y') {
		t.Error("nothing is refused")
	}
}
