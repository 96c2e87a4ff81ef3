package pseudonym

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"
)

// TestLanes holds the kernel of two lanes to the plain form at every pair of lengths.
func TestLanes(t *testing.T) {
	if !shani {
		t.Skip("no kernel for this processor")
	}
	h := mustHasher(t, Ephemeral())
	rnd := rand.New(rand.NewPCG(1, 2))
	var lanes [2]struct {
		before uint64
		lane
		behind uint64
	}
	value := make([]byte, 2*maxLane)
	for a := range maxLane + 1 {
		for b := range maxLane + 1 {
			for i := range value {
				value[i] = byte(rnd.Uint32())
			}
			ta, tb := h.tagger(Index(rnd.IntN(len(h.tags)))), h.tagger(Index(rnd.IntN(len(h.tags))))
			va, vb := value[:a], value[maxLane:maxLane+b]
			lanes[0].fill(ta, va)
			lanes[1].fill(tb, vb)
			one := h.one(&lanes[0].lane)
			ta.mac.kernel.pair(h.rounds, &lanes[0].lane, &lanes[1].lane)
			if want := h.plainly(ta, va); lanes[0].word != want || one != want {
				t.Fatalf("%d bytes beside %d: %x, alone %x, want %x", a, b, lanes[0].word, one, want)
			}
			if want := h.plainly(tb, vb); lanes[1].word != want {
				t.Fatalf("%d bytes behind %d: %x, want %x", b, a, lanes[1].word, want)
			}
			for i := range lanes {
				if lanes[i].before|lanes[i].behind != 0 {
					t.Fatal("the kernel writes outside of its lanes")
				}
			}
		}
	}
}

// checkLater writes values of a round to two texts, with and without delay, as steps
// say: which value comes next, and what is done before it.
func checkLater(t *testing.T, h, twin *Hasher, round int, steps []byte) {
	t.Helper()
	var got, want []byte
	for k, c := range steps {
		i := Index(int(c>>4&3) % len(h.tags))
		value := bytes.Repeat([]byte{'a' + c&7}, 2+int(c&7)*9) // up to 65 bytes: some are too long
		binary.LittleEndian.PutUint16(value, uint16(round))    // new in each round
		switch {
		case c>>6 == 0:
			h.Settle(got)
		case c>>6 == 1 && c&8 != 0: // one that cannot wait, while another does
			if a, b := h.AppendAt(nil, i, value), twin.AppendAt(nil, i, value); !bytes.Equal(a, b) {
				t.Fatalf("step %d: at once %s, want %s", k, a, b)
			}
		case c>>6 == 2 && c&8 != 0: // the text is cut
			n := bytes.LastIndexByte(got[:len(got)*int(c&7)/8], ' ') + 1
			got, want = got[:n:n], want[:n:n]
			h.Settle(got)
		case c>>6 == 3 && c&8 != 0: // what comes next is lost, with the memory it is in
			lost := bytes.Clone(got)
			h.Mark()
			for n := range int(c & 7) {
				lost = h.AppendLater(lost, i, value[:n+2])
				twin.AppendAt(nil, i, value[:n+2])
			}
			h.Settle(got)
		}
		got = append(h.AppendLater(got, i, value), ' ')
		want = append(twin.AppendAt(want, i, value), ' ')
	}
	h.Settle(got)
	if !bytes.Equal(got, want) {
		t.Fatalf("steps %x:\n got %s\nwant %s", steps, got, want)
	}
	if a, b := h.TakeFresh(), twin.TakeFresh(); a != b {
		t.Fatalf("steps %x: %d fresh values, want %d", steps, a, b)
	}
}

// TestLater holds AppendLater and Settle to AppendAt, with values that come again,
// that are too long, and texts that are cut, or lost, while a value waits.
func TestLater(t *testing.T) {
	h := mustHasher(t, Ephemeral())
	twin := h.Clone()
	rnd := rand.New(rand.NewPCG(1, 2))
	for round := range 3000 {
		steps := make([]byte, rnd.IntN(24))
		for i := range steps {
			steps[i] = byte(rnd.Uint32())
		}
		checkLater(t, h, twin, round, steps)
	}
}

func FuzzLater(f *testing.F) {
	f.Add([]byte{0x41, 0x41, 0x49, 0x81, 0x02, 0x8c, 0x57})
	h := mustHasher(f, Ephemeral())
	f.Fuzz(func(t *testing.T, steps []byte) { checkLater(t, h.Clone(), h.Clone(), 0, steps) })
}

func BenchmarkLater(b *testing.B) {
	h := mustHasher(b, Ephemeral())
	value := []byte("user@example.com")
	for name, add := range map[string]func([]byte, Index, []byte) []byte{"AppendLater": h.AppendLater, "AppendAt": h.AppendAt} {
		b.Run("by="+name, func(b *testing.B) {
			b.ReportAllocs()
			var dst []byte
			for b.Loop() {
				value[0], value[1], value[2], value[3] = byte(b.N), value[3]+1, value[1], value[2]
				dst = add(add(dst[:0], 0, value), 1, value[1:])
			}
		})
	}
}
