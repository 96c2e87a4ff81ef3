package check

import "testing"

func TestMadeUp(t *testing.T) {
	for text, want := range map[string]bool{
		"00000000000000000000000TUVWXYZ":    true,
		"7aBcxxxxxxxxxxxxZ9":                true,
		"your-api-key-7":                    true,
		"sk_EXAMPLE_7aBcD3EfGh":             true,
		"7aBcD3EfGh9JkLm2NpQr5St":           false,
		"7aBcD3xxxxxxxE9JkLm2":              false, // seven
		"7aBcxxxxxxxx9JkLm2NpQr5StUv8WxYz4": false, // less than a third
		"abcdefghijklmnopqrstuvwxyz12345":   false, // as likely a weak one
		"7aBcbbbbbbbbbbbbZ9":                false, // no mask
		"yourselfZ7example9":                true,
		"hereafter7Z9x":                     false,
		"a":                                 false,
		"":                                  false,
	} {
		if got := MadeUp([]byte(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestRepeated(t *testing.T) {
	for text, want := range map[string]bool{
		"aaaaaaaaaaaaaaaa":  true,
		"1111111111111111":  true,
		"aaaaaaaaaaaaaaa":   false, // fifteen
		"xxxxxxxxxxxxxxxx":  false,
		"XXXXXXXXXXXXXXXX":  false,
		"0000000000000000":  false,
		"----------------":  false,
		"aaaaaaaaaaaaaaaab": false,
	} {
		if got := Repeated([]byte(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestMasked(t *testing.T) {
	for text, want := range map[string]bool{
		"ghu_xxxxxxxx7": true,
		"ghu_xXxXXxxX7": true,
		"ghu_xxxxxxx7x": false, // seven
		"ghp_000000000": false, // hexadecimal digits may be
		"":              false,
	} {
		if got := Masked([]byte(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
