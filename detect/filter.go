package detect

import "sort"

// What a scan has found in a layer and takes back.

// coveredBy reports whether [start, end) of the layer scanned last stands inside
// one of its string views that decides alone.
func (s *Scanner) coveredBy(start, end int) bool {
	l := s.firstView(s.groups[0], uint32(end))
	return l != nil && l.has(layerSealed) && l.Start <= uint32(start)
}

// dropCovered empties the encoded runs in [lo, hi) that a string view
// decodes too.
func (s *Scanner) dropCovered(lo, hi int) {
	for i := lo; i < hi; i++ {
		l := s.layers.at(uint32(i))
		if s.coveredBy(int(l.Start), int(l.End)) {
			l.text[1] = l.text[0]
		}
	}
}

// filter drops from the findings of layer li, those from lo on: what a view of
// the same place decides (but of a token in lines, of which a view has but one), what begins or ends inside an escape sequence, and
// what is one of our own pseudonyms.
func (s *Scanner) filter(li uint32, lo, elo int) {
	if views := s.groups[0][0] != s.groups[len(s.groups)-1][1]; !views && len(s.exempt) == elo {
		return
	}
	kept := lo
	for i := lo; i < len(s.found); i++ {
		f := &s.found[i]
		switch {
		case f.Traits&Lines == 0 && s.coveredBy(int(min(f.Start, f.At)), int(max(f.End, f.At))):
			s.tell(f, Covered)
		case s.cutsEscape(f, &s.groups):
			s.tell(f, BadBoundary)
		case s.isOwn(f, elo):
			s.tell(f, OwnOutput)
		default:
			if kept < i {
				s.found[kept] = *f
			}
			kept++
		}
	}
	s.found = s.found[:kept]
}

func (s *Scanner) tell(f *Finding, v Verdict) {
	if s.trace != nil {
		s.trace(f.Rule, f.Layer, int(f.At), v)
	}
}

// cutsEscape reports whether f begins or ends inside an escape sequence that one
// of the views of its layer decodes.
func (s *Scanner) cutsEscape(f *Finding, views *viewGroups) bool {
	for _, g := range views {
		if g[0] != g[1] && (s.cutsAt(g, f.Start) || s.cutsAt(g, f.End)) {
			return true
		}
	}
	return false
}

// cutsAt reports whether p stands inside an escape sequence of one of the layers of g.
func (s *Scanner) cutsAt(g [2]uint32, p uint32) bool {
	l := s.viewAt(g, p)
	return l != nil && s.splits(l, p)
}

// viewAt returns the layer of g, which are sorted and disjoint, that p of their
// parent's text stands in, or nil.
func (s *Scanner) viewAt(g [2]uint32, p uint32) *Layer {
	if l := s.firstView(g, p+1); l != nil && l.Start <= p {
		return l
	}
	return nil
}

// firstView returns the first layer of g, which are sorted and disjoint, that ends at end or behind
// it, or nil.
func (s *Scanner) firstView(g [2]uint32, end uint32) *Layer {
	i := g[0] + uint32(sort.Search(int(g[1]-g[0]), func(i int) bool { return s.layers.at(g[0]+uint32(i)).End >= end }))
	if i == g[1] {
		return nil
	}
	return s.layers.at(i)
}

// isOwn reports whether the whole of f is one of our pseudonyms, or the whole
// local part of the address f is. Those of a layer are sorted, from elo on.
func (s *Scanner) isOwn(f *Finding, elo int) bool {
	ex := s.exempt[elo:]
	i := sort.Search(len(ex), func(i int) bool { return ex[i].Start >= f.Start })
	if i == len(ex) || ex[i].Start != f.Start {
		return false
	}
	return ex[i].End == f.End || ex[i].End == f.At && f.At < f.End
}
