package natsstate

import "slices"

// A run is the numbers from lo to hi, both in it.
type run struct{ lo, hi uint64 }

// A Set is a set of sequence numbers, kept as runs in ascending order. Numbers
// that come one after another cost nothing, whatever their count.
//
// It holds at most Limit runs: one more makes it forget the lowest sixteenth. To
// forget is safe, for what is not in the set is done again; two runs are never made one
// over a number that is in neither. The zero Set is empty, with no limit.
type Set struct {
	// Limit is the greatest number of runs; 0 is no limit. A run is 16 bytes.
	Limit int
	runs  []run
}

// find returns the index of the first run that ends at n or behind it.
func (s *Set) find(n uint64) int {
	// Numbers mostly come at the end.
	if k := len(s.runs); k == 0 || s.runs[k-1].hi < n {
		return k
	}
	i, _ := slices.BinarySearchFunc(s.runs, n, func(r run, n uint64) int {
		switch {
		case r.hi < n:
			return -1
		case r.hi > n:
			return 1
		}
		return 0
	})
	return i
}

// Has reports whether n is in s.
func (s *Set) Has(n uint64) bool {
	i := s.find(n)
	return i < len(s.runs) && s.runs[i].lo <= n
}

// Add adds n, which is not 0, and reports whether it was not there.
func (s *Set) Add(n uint64) bool {
	i := s.find(n)
	if i < len(s.runs) && s.runs[i].lo <= n {
		return false
	}
	before := i > 0 && s.runs[i-1].hi+1 == n
	behind := i < len(s.runs) && n+1 == s.runs[i].lo
	switch {
	case before && behind:
		s.runs[i-1].hi = s.runs[i].hi
		s.runs = slices.Delete(s.runs, i, i+1)
	case before:
		s.runs[i-1].hi = n
	case behind:
		s.runs[i].lo = n
	default:
		s.runs = slices.Insert(s.runs, i, run{n, n})
		if s.Limit > 0 && len(s.runs) > s.Limit {
			s.runs = slices.Delete(s.runs, 0, max(1, s.Limit/16)) // not one by one: what follows is moved
		}
	}
	return true
}

// Remove takes n out.
func (s *Set) Remove(n uint64) {
	i := s.find(n)
	if i == len(s.runs) || s.runs[i].lo > n {
		return
	}
	r := s.runs[i]
	switch {
	case r.lo == r.hi:
		s.runs = slices.Delete(s.runs, i, i+1)
	case r.lo == n:
		s.runs[i].lo++
	case r.hi == n:
		s.runs[i].hi--
	default:
		s.runs[i].hi = n - 1
		s.runs = slices.Insert(s.runs, i+1, run{n + 1, r.hi})
	}
}

// Cut takes out every number above last and reports whether there was one.
func (s *Set) Cut(last uint64) bool {
	i := s.find(last)
	if i < len(s.runs) && s.runs[i].lo <= last {
		if s.runs[i].hi == last && i == len(s.runs)-1 {
			return false
		}
		s.runs[i].hi = last
		i++
	}
	cut := i < len(s.runs) || i > 0 && s.runs[i-1].hi == last
	s.runs = s.runs[:i]
	return cut
}

// Above returns the highest number that is reached from n+1 without a gap, or n.
func (s *Set) Above(n uint64) uint64 {
	if i := s.find(n + 1); i < len(s.runs) && s.runs[i].lo <= n+1 {
		return s.runs[i].hi
	}
	return n
}

// Runs returns the number of runs.
func (s *Set) Runs() int { return len(s.runs) }

// Len returns the number of numbers.
func (s *Set) Len() (n uint64) {
	for _, r := range s.runs {
		n += r.hi - r.lo + 1
	}
	return n
}
