package rules_test

import (
	"testing"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/rules"
)

// TestMarkedShort finds keys of which the word at the mark is short, so that only what stands
// before it tells that there may be one.
func TestMarkedShort(t *testing.T) {
	set, err := detect.Compile(rules.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	s := set.NewScanner(nil)
	for before, key := range map[string]string{
		"~": "fak8Q~Fake7aBcD-fG9-Jk1-NpQ-5St-v8W-Lm2",
		"-": "fak8Q~Fa7-D3E-aBcDEfGh9Jk-Lm2-pQr5-tUv8",
		".": "fak8Q~Fa7-D3E.aBcDEfGh9Jk-Lm2-pQr5-tUv8",
		":": "123456789:AAFake7aB-D3EfGh9-kLm2N-Qr5StU-8WxY",
		"+": "Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aB+ACRaB3dE6",
		" ": "MTIzNDU2Nzg5MDEyOuo+AN8cPGye0JtWbeSmHNDYVG7R",
	} {
		text := "use " + key + " now"
		found := false
		for _, f := range s.Scan([]byte(text), &detect.Query{}) {
			found = found || text[f.Start:f.End] == key && set.Rules()[f.Rule].Name == "marked-key"
		}
		if !found {
			t.Errorf("behind %q: %q is not found", before, key)
		}
	}
}
