package check

import "testing"

// TestKeyMayEnd asks keyTail about every ending of three letters, and
// KeyClassOf about every key of two.
func TestKeyMayEnd(t *testing.T) {
	for a := byte('a'); a <= 'z'; a++ {
		for b := byte('a'); b <= 'z'; b++ {
			for _, before := range []byte("\"_. ") {
				if KeyClassOf([]byte{a, b}) != KeyNone && !KeyMayEnd('x', before, a, b) {
					t.Errorf("a key can be %c%c", a, b)
				}
				if keyTail([]byte{'x', 'x', before, a, b}) && !KeyMayEnd('x', before, a, b) {
					t.Errorf("a key can end in %c%c%c", before, a, b)
				}
			}
			for c := byte('a'); c <= 'z'; c++ {
				for _, key := range []string{"xessz", "xxer", "xxxxizat", "xxxert"} {
					if keyTail(append([]byte(key), c, a, b)) && !KeyMayEnd('X', c, a, b) {
						t.Errorf("a key can end in %c%c%c", c, a, b)
					}
				}
			}
		}
	}
	if KeyMayEnd('q', 'q', 'q', 'q') || KeyMayEnd('x', '"', 'X', 'Y') {
		t.Error("nothing is refused")
	}
}

// TestWholeTail asks KeyClassOf about the words that end in a tail which only
// whole words have.
func TestWholeTail(t *testing.T) {
	for _, tail := range []string{"pan", "sub", "tel", "fax", "num", "ail"} {
		for z := byte('a'); z <= 'z'; z++ {
			for _, head := range []string{"", "x", "user", "card", "phone", "e", "mobile", "account"} {
				key := append([]byte(head), z)
				key = append(key, tail...)
				if c := KeyClassOf(key); c != KeyNone && !KeyMayEnd(z, tail[0], tail[1], tail[2]) {
					t.Errorf("%s is %v and is refused", key, c)
				}
			}
		}
	}
}
