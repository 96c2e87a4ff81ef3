package natsstate

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestSet holds a Set to a map, operation by operation.
func TestSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s Set
		model := map[uint64]bool{}
		number := rapid.Uint64Range(1, 40)
		t.Repeat(map[string]func(*rapid.T){
			"add": func(t *rapid.T) {
				n := number.Draw(t, "n")
				if s.Add(n) == model[n] {
					t.Fatalf("Add(%d) says the opposite", n)
				}
				model[n] = true
			},
			"remove": func(t *rapid.T) {
				n := number.Draw(t, "n")
				s.Remove(n)
				delete(model, n)
			},
			"cut": func(t *rapid.T) {
				last, cut := rapid.Uint64Range(0, 40).Draw(t, "last"), false
				for n := range model {
					if n > last {
						delete(model, n)
						cut = true
					}
				}
				if s.Cut(last) != cut {
					t.Fatalf("Cut(%d) does not say %v", last, cut)
				}
			},
			"": func(t *rapid.T) { agree(t, &s, model) },
		})
	})
}

// agree fails where s is not model, or not in its shortest form.
func agree(t *rapid.T, s *Set, model map[uint64]bool) {
	for n := uint64(1); n <= 41; n++ {
		if s.Has(n) != model[n] {
			t.Fatalf("Has(%d) = %v; runs %v", n, s.Has(n), s.runs)
		}
		above := n
		for model[above+1] {
			above++
		}
		if got := s.Above(n); got != above {
			t.Fatalf("Above(%d) = %d, want %d", n, got, above)
		}
	}
	if s.Len() != uint64(len(model)) {
		t.Fatalf("%d numbers, want %d", s.Len(), len(model))
	}
	for i := 1; i < len(s.runs); i++ {
		if s.runs[i].lo <= s.runs[i-1].hi+1 {
			t.Fatalf("runs touch: %v", s.runs)
		}
	}
}

// TestSetLimit: what is forgotten is the lowest, and no gap is ever filled.
func TestSetLimit(t *testing.T) {
	s := Set{Limit: 3}
	for n := uint64(2); n <= 20; n += 2 {
		s.Add(n)
	}
	if !slices.Equal(s.runs, []run{{16, 16}, {18, 18}, {20, 20}}) {
		t.Errorf("runs %v", s.runs)
	}
	for n := uint64(1); n < 25; n++ {
		if want := n == 16 || n == 18 || n == 20; s.Has(n) != want {
			t.Errorf("Has(%d) = %v", n, !want)
		}
	}
}
