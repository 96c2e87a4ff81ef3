package detect

import (
	"encoding/binary"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/detect/check"
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
		var h foldTables
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
	var h foldTables
	var wide headSlots
	hits := []literalHit{{lit: "eyJ"}, {lit: "AKIA"}, {lit: "bearer", fold: true}, {lit: "-----BEGIN"}}
	h.fillHeads(hits)
	wide.fill(hits)
	for _, text := range []string{"eyj", "EYJ", "aki", "beb", "bar", "the", "---", "123"} {
		folds := strings.Contains("eyj EYJ aki", text)
		if h.has([]byte(text)) != folds || wide.has([]byte(text)) {
			t.Errorf("%q: %t and %t", text, h.has([]byte(text)), wide.has([]byte(text)))
		}
	}
}

// TestTails: the tables let in every three bytes that a key can end in, the last two of
// which are letters or the last an underscore, and of all three letters but few.
func TestTails(t *testing.T) {
	var h foldTables
	var wide tailSlots
	h.fillTails()
	wide.fill()
	all, folds, slots := 0, 0, 0
	for x := range 256 * 128 * 128 {
		b := []byte{byte(x >> 14), byte(x >> 7 & 0x7f), byte(x & 0x7f)}
		f, s := h.has(b), wide.has(b)
		letters := isLetter(b[1]) && isLetter(b[2])
		if (letters && check.KeyMayEnd(0, b[0], b[1], b[2]) || b[2] == '_') && (!f || !s) {
			t.Fatalf("%q is kept out: %t and %t", b, f, s)
		}
		if !letters || !isLetter(b[0]) {
			continue
		}
		all++
		if f {
			folds++
		}
		if s {
			slots++
		}
	}
	if 4*folds > all || 4*slots > all {
		t.Errorf("of %d three letters they let in %d and %d", all, folds, slots)
	}
}
