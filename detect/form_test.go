package detect

import "testing"

// TestFormOfBase64: plus signs between words are blanks, those of base64 are not.
func TestFormOfBase64(t *testing.T) {
	for v, want := range map[string]bool{
		"Zx9kQ2mwA7b+z5S59G7iFCLBtg7NGSiizlZ1":     true,
		"Zx9kQ2mwA7b+z5S59G7iFCLBtg7NGSiizlZ1%3D":  true,
		"aB3/x9kQ2m+A7bz5S59G+7iFCLBtg7NG%3D%3D":   true,
		"see+you":                                  false,
		"acme+SECRET+Zx9kQ2mwA7bz5S59G7iFCLBtg7NG": false,
		"Zx9kQ2mwA7bz5S59G7iFCLBtg7NG+ok":          false,
		"Zx9kQ2mwA7b+z5S59%22G7iFCLBtg7NGSiizlZ1":  false,
	} {
		if got := unescapedBase64([]byte(v)); got != want {
			t.Errorf("%s: %v", v, got)
		}
	}
}
