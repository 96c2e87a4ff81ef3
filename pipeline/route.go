package pipeline

import (
	"errors"
	"fmt"

	"github.com/logscrub/logscrub/record"
)

// A Route says which records a sink gets. The zero Route is every record.
type Route struct {
	// Any are selectors of the policy, as bits of record.Record.Marks: the sink gets
	// the records that any of them chooses.
	Any uint64
	// Rest gives the sink the records that no Any of this pipeline chooses. Stubs of
	// withheld records are among them.
	Rest bool
}

// every reports whether rt takes every record.
func (rt Route) every() bool { return rt.Any == 0 && !rt.Rest }

// takes reports whether rt takes a record with these marks; union are the
// selectors of all routes.
func (rt Route) takes(marks, union uint64) bool {
	return rt.every() || marks&rt.Any != 0 || rt.Rest && marks&union == 0
}

// checkRoutes returns the selectors of all routes, or says why a record could be
// lost between them.
func checkRoutes(routes []Route, sinks int) (union uint64, err error) {
	if len(routes) == 0 {
		return 0, nil
	}
	if len(routes) != sinks {
		return 0, fmt.Errorf("pipeline: %d routes for %d sinks; give each sink one", len(routes), sinks)
	}
	rest := false
	for _, rt := range routes {
		union |= rt.Any
		rest = rest || rt.Rest || rt.every()
	}
	if !rest {
		return 0, errors.New("pipeline: a record that no route takes has nowhere to go; give one sink no route, or the rest")
	}
	return union, nil
}

// choose gives p the records of all that rt takes. They are copied only where it
// takes some of them and not others.
func (p *part) choose(all *record.Clean, rt Route, union uint64) {
	p.clean = all
	if rt.every() {
		return
	}
	p.which = p.which[:0]
	for i := range all.Len() {
		if rt.takes(all.Marks(i), union) {
			p.which = append(p.which, int32(i))
		}
	}
	if len(p.which) < all.Len() {
		p.chosen.Select(all, p.which)
		p.clean = &p.chosen
	}
}

// index returns the index in the batch of record i of p.
func (p *part) index(i int) int32 {
	if p.clean == &p.chosen {
		return p.which[i]
	}
	return int32(i)
}
