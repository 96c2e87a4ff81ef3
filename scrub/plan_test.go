package scrub

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/pseudonym"
)

// TestPlanApart holds planApart to plan: findings of few places and lengths, of any
// kinds and so of any actions, that overlap or are of one place, in any order.
func TestPlanApart(t *testing.T) {
	s, err := New(Options{Keyring: pseudonym.Ephemeral(), Clock: func() time.Time { return time.Unix(1, 0) }})
	if err != nil {
		t.Fatal(err)
	}
	w := s.Worker()
	w.scan.Scan(make([]byte, 64), &w.query) // finds nothing, and has a layer
	rnd := rand.New(rand.NewPCG(1, 2))
	rules := s.set.Rules()
	apart := 0
	for range 200_000 {
		w.found = w.found[:0]
		few := []int{rnd.IntN(len(rules)), rnd.IntN(len(rules)), rnd.IntN(len(rules))}
		for range 1 + rnd.IntN(5) {
			r := few[rnd.IntN(len(few))]
			start, size := uint32(rnd.IntN(6)*8), uint32(8)
			if rnd.IntN(12) == 0 {
				size = uint32(rnd.IntN(16))
			}
			f := detect.Finding{Start: start, End: start + size, Rule: uint16(r), Kind: uint8(rnd.IntN(len(rules[r].Kinds)))}
			if rnd.IntN(4) == 0 {
				f.Traits = detect.Traits(1) << rnd.IntN(9)
			}
			w.found = append(w.found, f)
		}
		w.edits, w.units, w.marked = w.edits[:0], w.units[:0], 0
		if !w.planApart() {
			continue
		}
		apart++
		got, marked := slices.Clone(w.units), w.marked
		w.units, w.marked = w.units[:0], 0
		if w.planAll() || marked != w.marked || len(got) != len(w.units) {
			t.Fatalf("%+v: units %+v, want %+v", w.found, got, w.units)
		}
		for i, u := range got {
			if want := w.units[i]; u.start != want.start || u.end != want.end || u.namer != want.namer || u.action != want.action || u.run != want.run {
				t.Fatalf("%+v: unit %+v, want %+v", w.found, u, want)
			}
		}
	}
	if apart < 20_000 {
		t.Errorf("only %d of the plans were compared", apart)
	}
}
