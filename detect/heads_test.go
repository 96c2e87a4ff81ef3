package detect

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"
)

// TestHeads: the tables let in every literal that they were made of, in both cases where
// it is folded, whatever stands behind it, and of all three bytes but few.
func TestHeads(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		hits := make([]literalHit, 1+rnd.IntN(60))
		for i := range hits {
			lit := make([]byte, 1+rnd.IntN(5))
			for k := range lit {
				lit[k] = byte(' ' + rnd.IntN(95))
			}
			lit[0] = "0Aaz_"[rnd.IntN(5)]
			hits[i] = literalHit{lit: string(lit), fold: rnd.IntN(2) == 0}
		}
		var h nibbleTable
		h.fillHeads(hits)
		var wide headSlots
		wide.fill(hits)
		var letters letterTable
		for _, hit := range hits {
			letters.add(hit.lit)
		}
		for _, hit := range hits {
			for range 20 {
				text := []byte(hit.lit)
				for k, c := range text {
					if hit.fold && rnd.IntN(2) == 0 {
						text[k] = upper(c)
					} else if hit.fold {
						text[k] = lower(c)
					}
				}
				if text = append(text, byte(rnd.Uint32()), byte(rnd.Uint32()), 0, 0); !h.has(text) || !wide.has(text) || letters.has(binary.LittleEndian.Uint32(text)) != 1 {
					t.Fatalf("%q, folded %t, keeps %q out", hit.lit, hit.fold, text)
				}
			}
		}
	}
	var h nibbleTable
	var wide headSlots
	hits := []literalHit{{lit: "eyJ"}, {lit: "AKIA"}, {lit: "bearer", fold: true}, {lit: "-----BEGIN"}}
	h.fillHeads(hits)
	wide.fill(hits)
	for _, text := range []string{"eyj", "EYJ", "aki", "beb", "bar", "the", "---", "123"} {
		if h.has([]byte(text)) || wide.has([]byte(text)) {
			t.Errorf("it lets %q in", text)
		}
	}
}
