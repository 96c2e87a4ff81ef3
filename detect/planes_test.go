package detect

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"
)

// fillers fill the planes of n blocks with what the bytes of t say, each in its way.
var fillers = map[string]func(f *field, n int, t []byte, h *triples){
	"plain": func(f *field, n int, t []byte, h *triples) { f.fillBy((*field).fillPlain, 1, n, t, h) },
	"octets": func(f *field, n int, t []byte, h *triples) {
		f.planes[wordPlane][0] = 0 // as where a field begins
		f.fillBy((*field).fillOctets, 1, n, t, h)
		f.planes[wordPlane][0] = canary
	},
}

// seekers find the places of n blocks, each in its way.
var seekers = map[string]func(f *field, n int){"passes": (*field).seekPlanes}

// testTriples are the tables of some literals, and of the ends of keys.
func testTriples() *triples {
	var hits []literalHit
	for _, lit := range []string{"eyJ", "AKIA", "ew", "x", "-----BEGIN", "ghp_", "Bearer", "sk-", "authorization:", "}"} {
		hits = append(hits, literalHit{lit: lit, fold: lit != "AKIA"})
	}
	h := &triples{}
	h.fillSlots(hits)
	h.fillFolds(hits)
	h.fillLetters(hits)
	return h
}

const canary = 0x5ca1ab1e5ca1ab1e

// canaries returns a field of which every word is a canary.
func canaries() *field {
	f := &field{}
	for k := range f.planes {
		for i := range f.planes[k] {
			f.planes[k][i] = canary
		}
	}
	return f
}

// TestPlanes holds every kernel to the table, byte by byte, at every alignment and
// of every length, and to the words that it may write.
func TestPlanes(t *testing.T) {
	h := testTriples()
	r := rand.New(rand.NewPCG(1, 2))
	for name, fill := range fillers {
		for n := range 4000 {
			size, shift := 1+n%200, n%block
			all := make([]byte, shift+size+block)
			for i := range all {
				switch {
				case n < 1024:
					all[i] = byte(n + i)
				case n < 1500:
					all[i] = byte(r.Uint32())
				default:
					all[i] = "eyJEWAKIaghp_Bear-sk}:xpassword"[r.IntN(31)]
				}
			}
			text, blocks := all[shift:shift+size], (size+block-1)/block
			padded := append(bytes.Clone(text), make([]byte, 2*block)...)
			got := canaries()
			fill(got, blocks, text, h)
			for i, c := range padded[:blocks*block] {
				at := func(k int) bool { return got.planes[k][1+i/block]>>(i%block)&1 != 0 }
				for k := range headPlane {
					if at(k) != (planeTable[c]>>k&1 != 0) {
						t.Fatalf("%s: plane %d of %#x at %d of %d", name, k, c, i, size)
					}
				}
				head, tail := h.folds.heads.has(padded[i:]), h.folds.tails.has(padded[i:])
				switch {
				case name == "fast" && wide:
					head, tail = h.slots.heads.has(padded[i:]), h.slots.tails.has(padded[i:])
				case name == "octets": // which tells heads of words alone, and no tails
					head = IsWord(c) && (i == 0 || !IsWord(padded[i-1])) && h.letters.has(binary.LittleEndian.Uint32(padded[i:])) == 1
					tail = uint64(canary)>>(i%block)&1 != 0
				}
				if at(headPlane) != head || at(tailPlane) != tail {
					t.Fatalf("%s: head or tail %q at %d of %d", name, padded[i:i+3], i, size)
				}
			}
			for k := range got.planes {
				for i := range got.planes[k] {
					if (i < 1 || i > blocks) && got.planes[k][i] != canary {
						t.Fatalf("%s writes word %d of plane %d, of %d", name, i, k, blocks)
					}
				}
			}
		}
	}
}

// TestSeek holds the algebra of the kernel to that of its twin, on planes that no
// text has too.
func TestSeek(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for n := range 4000 {
		var got field
		for k := range got.planes {
			for i := range got.planes[k] {
				x := r.Uint64()
				for range n % 4 { // the more ones, the more long runs
					x |= r.Uint64()
				}
				got.planes[k][i] = x
			}
		}
		got.runs[0] = r.Uint64() & r.Uint64() & r.Uint64()
		want, blocks := got, 1+n%chunkBlocks
		before := got
		want.seekPlain(blocks)
		for name, seek := range seekers {
			got = before
			seek(&got, blocks)
			same(t, name, &got, &want, blocks)
		}
	}
}

// same holds what a seeker found of n blocks to what its twin did.
func same(t *testing.T, name string, got, want *field, n int) {
	t.Helper()
	for i := 1; i <= n; i++ {
		if got.runs[i] != want.runs[i] {
			t.Fatalf("%s: runs of block %d of %d: %x, want %x", name, i, n, got.runs[i], want.runs[i])
		}
		for k := range got.places {
			if got.places[k][i] != want.places[k][i] {
				t.Fatalf("%s: places %d of block %d of %d: %x, want %x", name, k, i, n, got.places[k][i], want.places[k][i])
			}
		}
	}
	if got.planes != want.planes {
		t.Fatalf("%s writes to the planes", name)
	}
}

func BenchmarkPlanes(b *testing.B) {
	h := testTriples()
	text := bytes.Repeat([]byte(`{"ts":"2026-03-04T05:06:07.013Z","level":"warn","logger":"checkout.cart"`), 100)
	var f field
	for name, fill := range fillers {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(chunkBlocks * block)
			for b.Loop() {
				fill(&f, chunkBlocks, text, h)
			}
		})
	}
	for name, seek := range seekers {
		b.Run("seek/"+name, func(b *testing.B) {
			b.SetBytes(chunkBlocks * block)
			for b.Loop() {
				seek(&f, chunkBlocks)
			}
		})
	}
}
