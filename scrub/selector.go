package scrub

import (
	"fmt"
	"slices"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/record"
)

// MaxSelectors is the largest number of Options.Selectors.
const MaxSelectors = 64

// A Selector chooses records by what was found in them, or in their attributes:
// any of its kinds, or any kind of its classes. What the policy keeps was found
// too, since it stays in the record; what the allow-list removed was not. A record
// that is withheld is chosen by none, for its stub tells nothing; a piece of a
// record that is too long to be scanned whole is chosen by all.
type Selector struct {
	Kinds   []string // as in a Policy
	Classes []string // secret, pii, network, financial, health
}

// compileSelectors fills s.marks.
func (s *Scrubber) compileSelectors() error {
	all := s.opts.Selectors
	if len(all) == 0 {
		return nil
	}
	if len(all) > MaxSelectors {
		return fmt.Errorf("selectors: %d, but at most %d", len(all), MaxSelectors)
	}
	for i := range all {
		if err := s.validateSelector(i, &all[i]); err != nil {
			return err
		}
	}
	s.everyMark = ^uint64(0) >> (MaxSelectors - len(all))
	for i := range s.set.Rules() {
		kinds := s.set.Rules()[i].Kinds
		row := make([]uint64, len(kinds))
		for k := range kinds {
			for n := range all {
				if slices.Contains(all[n].Kinds, kinds[k].Name) || slices.Contains(all[n].Classes, kinds[k].Class.String()) {
					row[k] |= 1 << n
				}
			}
		}
		s.marks = append(s.marks, row)
	}
	return nil
}

// validateSelector says which word of selector i nothing has.
func (s *Scrubber) validateSelector(i int, sel *Selector) error {
	if len(sel.Kinds)+len(sel.Classes) == 0 {
		return fmt.Errorf("selector %d: empty; give kinds or classes", i)
	}
	for _, name := range sel.Classes {
		if _, ok := detect.ParseClass(name); !ok {
			return fmt.Errorf("selector %d: no class is called %q; want secret, pii, network, financial or health", i, name)
		}
	}
	for _, name := range sel.Kinds {
		if !s.knows(name) {
			return fmt.Errorf("selector %d: no rule finds a kind called %q; see logscrub rules list", i, name)
		}
	}
	return nil
}

// knows reports whether a rule, enabled or not, finds kinds called name.
func (s *Scrubber) knows(name string) bool {
	for _, rules := range [][]detect.Rule{s.table, s.set.Rules()} {
		for i := range rules {
			if slices.ContainsFunc(rules[i].Kinds, func(k detect.Kind) bool { return k.Name == name }) {
				return true
			}
		}
	}
	return false
}

// note says of the record written last what selectors and stubs have to say.
func (w *Worker) note(out *record.CleanWriter, r *record.Record) {
	marks := w.marked
	switch {
	case w.why != record.WhyNone:
		marks = 0
	case r.Flags&record.Fragment != 0:
		marks = w.s.everyMark
	}
	out.Note(w.why, marks)
}
