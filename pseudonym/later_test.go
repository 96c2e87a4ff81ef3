package pseudonym

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"
)

// lanesOf returns values of random bytes and families, of lengths to size, as lanes.
func lanesOf(h *Hasher, rnd *rand.Rand, q *queue, length func(i int) int) (of []*lane, want []word) {
	for i := range q.list {
		value := make([]byte, length(i))
		for k := range value {
			value[k] = byte(rnd.Uint32())
		}
		t := h.tagger(Index(rnd.IntN(len(h.tags))))
		q.list[i].fill(t, value)
		of, want = append(of, &q.list[i].lane), append(want, h.plainly(t, value))
	}
	return of, want
}

// TestPair holds the kernel of two lanes to the plain form at every pair of lengths.
func TestPair(t *testing.T) {
	if !shani {
		t.Skip("no kernel for this processor")
	}
	h := mustHasher(t, Ephemeral())
	rnd := rand.New(rand.NewPCG(1, 2))
	var q queue
	q.make(2, blockText)
	for a := range maxLane + 1 {
		for b := range maxLane + 1 {
			of, want := lanesOf(h, rnd, &q, func(i int) int { return []int{a, b}[i] })
			text := bytes.Clone(q.list[0].buf[:blockText])
			h.one(of[0])
			alone := of[0].word
			h.pair(of[0], of[1])
			if of[0].word != want[0] || of[1].word != want[1] || alone != want[0] {
				t.Fatalf("%d and %d bytes: %x, alone %x, want %x", a, b, []word{of[0].word, of[1].word}, alone, want)
			}
			if !bytes.Equal(q.list[0].buf, text) {
				t.Fatal("the kernel writes to the text")
			}
		}
	}
}

// TestSixteen holds the kernel of many lanes to the plain form: any number of messages of
// any lengths, all short ones among them.
func TestSixteen(t *testing.T) {
	if !sixteen {
		t.Skip("no kernel for this processor")
	}
	h := mustHasher(t, Ephemeral())
	rnd := rand.New(rand.NewPCG(3, 4))
	var q queue
	for round := range 3000 {
		q.make(1+rnd.IntN(laneCount), longText)
		most := []int{maxLane, 2 * maxLane, maxText - 4}[rnd.IntN(3)]
		of, want := lanesOf(h, rnd, &q, func(i int) int {
			if round <= maxText-4 && i == round%len(q.list) {
				return round // each length at least once
			}
			return rnd.IntN(most + 1)
		})
		h.all(of)
		for i, l := range of {
			if l.word != want[i] {
				t.Fatalf("round %d, lane %d of %d: %x, want %x", round, i, len(of), l.word, want[i])
			}
		}
	}
}

// cloneOf returns a clone of h whose cache forgets what that of h does.
func cloneOf(h *Hasher) *Hasher {
	twin := h.Clone()
	for i := range h.tags {
		twin.tagger(Index(i)).seeds = h.tagger(Index(i)).seeds
	}
	return twin
}

// checkLater writes values of a round to two texts, with and without delay, as steps
// say: which value comes next, and what is done before it.
func checkLater(t *testing.T, h, twin *Hasher, round int, steps []byte) {
	t.Helper()
	var got, want []byte
	for k, c := range steps {
		i := Index(int(c>>4&3) % len(h.tags))
		value := bytes.Repeat([]byte{'a' + c&7}, 2+int(c&7)*int(9+c>>7*70)) // of one block, of more, or too long to wait
		binary.LittleEndian.PutUint16(value, uint16(round))                 // new in each round
		switch {
		case c>>6 == 0 && c&15 == 8:
			h.Settle(got)
		case c>>6 == 0 && c&15 < 2: // when more than are hashed at once may wait
			h.Turn(got)
		case c>>6 == 1 && c&8 != 0: // one that cannot wait, while another does
			if a, b := h.AppendAt(nil, i, value), twin.AppendAt(nil, i, value); !bytes.Equal(a, b) {
				t.Fatalf("step %d: at once %s, want %s", k, a, b)
			}
		case c>>6 == 2 && c&12 == 12: // the text is cut
			n := bytes.LastIndexByte(got[:len(got)*int(c&7)/8], ' ') + 1
			got, want = got[:n:n], want[:n:n]
			h.Settle(got)
		case c>>6 == 3 && c&12 == 12: // what comes next is lost, with the memory it is in
			lost := bytes.Clone(got)
			for n := range int(c&7) * 6 {
				more := binary.LittleEndian.AppendUint16(value[:2:2], uint16(n))
				lost = h.AppendLater(lost, i, more)
				twin.AppendAt(nil, i, more)
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
	twin := cloneOf(h)
	rnd := rand.New(rand.NewPCG(1, 2))
	for round := range 3000 {
		steps := make([]byte, rnd.IntN(100))
		for i := range steps {
			steps[i] = byte(rnd.Uint32())
		}
		checkLater(t, h, twin, round, steps)
	}
}

func FuzzLater(f *testing.F) {
	f.Add([]byte{0x41, 0x41, 0x49, 0x81, 0x02, 0x8c, 0x57})
	h := mustHasher(f, Ephemeral())
	f.Fuzz(func(t *testing.T, steps []byte) {
		h := h.Clone()
		checkLater(t, h, cloneOf(h), 0, steps)
	})
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
