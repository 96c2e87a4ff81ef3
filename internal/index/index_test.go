package index

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

func checkIndex(t *testing.T, text, want []byte) {
	t.Helper()
	if got, at := Of(text, want), bytes.Index(text, want); got != at {
		t.Fatalf("%q in %q: %d, want %d", want, text, got, at)
	}
	if len(want) == 0 {
		return
	}
	if got, at := ofRare(text, want), bytes.Index(text, want); got != at {
		t.Fatalf("%q in %q by its rarest byte: %d, want %d", want, text, got, at)
	}
	off := len(want) - 1
	if n := len(text) - off; n >= pairBlock {
		first, last := want[0], want[off]
		if got, at := pair(text, n, off, first, last), pairPlain(text, n, off, first, last); got != at {
			t.Fatalf("%q and %q, %d apart, in %q: %d, want %d", first, last, off, text, got, at)
		}
	}
}

// TestIndex looks for values of every length at every place of texts of few letters,
// most of which hold what looks like them.
func TestIndex(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		text := make([]byte, rnd.IntN(200))
		for i := range text {
			text[i] = "aaab"[rnd.IntN(4)]
		}
		var want []byte
		if len(text) > 0 && rnd.IntN(4) > 0 {
			from := rnd.IntN(len(text))
			want = bytes.Clone(text[from : from+rnd.IntN(len(text)-from+1)])
		}
		if len(want) > 2 && rnd.IntN(2) == 0 {
			want[rnd.IntN(len(want))] = 'c'
		}
		checkIndex(t, text, want)
	}
	for size := range 200 {
		for at := range size {
			text := bytes.Repeat([]byte{'x'}, size)
			copy(text[at:], "value")
			checkIndex(t, text, []byte("value"))
		}
	}
}

func FuzzIndex(f *testing.F) {
	f.Add([]byte("a text that holds a value, and is longer than the block that is looked at"), []byte("value"))
	f.Fuzz(checkIndex)
}

func BenchmarkIndex(b *testing.B) {
	text := bytes.Repeat([]byte(`{"ts":"2026-03-04T05:06:07.059Z","level":"info","user":"u-1170"}`), 16)
	for name, index := range map[string]func(t, want []byte) int{"Of": Of, "rare": ofRare, "bytes": bytes.Index} {
		b.Run("by="+name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				index(text, []byte("u-0090005"))
			}
		})
	}
}
