package detect_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/detect"
)

// TestLiterals: of any literals, those that stand where a word begins are asked for, and
// no others, however they share beginnings and spellings.
func TestLiterals(t *testing.T) {
	const letters = "abAB-_"
	r := rand.New(rand.NewPCG(8, 9))
	word := func(n int) string {
		b := []byte{letters[r.IntN(4)]}
		for len(b) < n {
			b = append(b, letters[r.IntN(len(letters))])
		}
		return string(b)
	}
	for range 300 {
		var asked []int
		var all []detect.Rule
		for i := range 1 + r.IntN(12) {
			all = append(all, detect.Rule{
				Name: "r" + string(rune('a'+i)), Kinds: []detect.Kind{{Name: "k", Family: "k"}}, Max: 64,
				Triggers: []detect.Trigger{{Lit: word(1 + r.IntN(6)), Fold: r.IntN(2) == 0}},
				Find: func(_ *detect.Window, at int) detect.Verdict {
					if at == 0 {
						asked = append(asked, i)
					}
					return detect.NotHere
				},
			})
		}
		set, err := detect.Compile(all)
		if err != nil {
			t.Fatal(err)
		}
		s := set.NewScanner(nil)
		for range 300 {
			text := word(1 + r.IntN(9))
			if r.IntN(3) == 0 { // of a literal, and what is near to it
				lit := all[r.IntN(len(all))].Triggers[0].Lit
				text = lit[:1+r.IntN(len(lit))] + word(3)
			}
			var want []int
			for i := range all {
				tr := &all[i].Triggers[0]
				if strings.HasPrefix(text, tr.Lit) || tr.Fold && strings.HasPrefix(strings.ToLower(text), strings.ToLower(tr.Lit)) {
					want = append(want, i)
				}
			}
			asked = asked[:0]
			s.Scan([]byte(text), &detect.Query{})
			slices.Sort(asked)
			if !slices.Equal(asked, want) {
				t.Fatalf("%q: asked %v, want %v of %v", text, asked, want, all)
			}
		}
	}
}
