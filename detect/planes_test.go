package detect

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// plane says what the planes must hold of byte c, by the plain classes.
func plane(c byte, k int) bool { return planeTable[c]>>k&1 != 0 }

// TestPlanes holds every kernel to the table, byte by byte, at every alignment,
// and to the bytes that it may write.
func TestPlanes(t *testing.T) {
	kernels := map[string]func([]planes, []byte, *headTable){
		"plain": func(p []planes, text []byte, h *headTable) {
			for i := range p {
				p[i].fillPlain(text[i*block:], h)
			}
		},
		"fast": fillPlanes,
	}
	var heads headTable
	for _, lit := range []string{"eyJ", "AKIA", "ew", "x", "-----BEGIN", "ghp_", "Bearer", "sk-", "authorization:", "}"} {
		heads.add(lit)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for name, fill := range kernels {
		for n := range 3000 {
			blocks, shift := 1+n%3, n%block
			all := make([]byte, shift+blocks*block+headReach)
			for i := range all {
				switch {
				case n < 256:
					all[i] = byte(n + i)
				case n < 1500:
					all[i] = byte(r.Uint32())
				default:
					all[i] = "eyJEWAKIaghp_Bear-sk}:x"[r.IntN(23)]
				}
			}
			text := all[shift:]
			const canary = 0x5ca1ab1e5ca1ab1e
			got := make([]planes, blocks+1)
			got[blocks][0] = canary
			fill(got[:blocks], text, &heads)
			for i, c := range text[:blocks*block] {
				for k := range 8 {
					if got[i/block][k]>>(i%block)&1 != 0 != plane(c, k) {
						t.Fatalf("%s: plane %d of %#x at %d", name, k, c, i)
					}
				}
				if got[i/block][headPlane]>>(i%block)&1 != 0 != heads.has(text[i:]) {
					t.Fatalf("%s: head %q at %d", name, text[i:i+3], i)
				}
			}
			if got[blocks][0] != canary {
				t.Fatalf("%s writes behind the last plane", name)
			}
		}
	}
}

func BenchmarkPlanes(b *testing.B) {
	var heads headTable
	text := bytes.Repeat([]byte(`{"ts":"2026-03-04T05:06:07.013Z","level":"warn","logger":"checkout.cart"`), 100)
	p := make([]planes, 32)
	b.SetBytes(32 * block)
	for b.Loop() {
		fillPlanes(p, text, &heads)
	}
}
