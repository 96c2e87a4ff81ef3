package scrub

import (
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/logscrub/logscrub/detect"
)

// A ShadowCount says what a rule in the shadow found in the bodies of records. Such a
// rule changes no byte of the output, whatever it does.
type ShadowCount struct {
	Rule, Kind string
	Findings   uint64 // those that an allow-list removes left out
	Changes    uint64 // records that would be others if the rule were not in the shadow
}

// shadow is the rules that only count. They have a set and a scanner of their own,
// so that no other rule can tell whether they are there.
type shadow struct {
	set      *detect.Set
	settings [][]Setting
	allow    allowList
	findings []atomic.Uint64 // by rule
	changes  []atomic.Uint64
	failed   atomic.Uint64 // records that the rules in the shadow failed on
}

// compileShadow compiles rules, if there are any, under profile p.
func (s *Scrubber) compileShadow(p *profile, rules []detect.Rule) (err error) {
	if len(rules) == 0 {
		return nil
	}
	h := &shadow{}
	if h.set, err = detect.Compile(rules); err != nil {
		return err
	}
	if h.allow, err = s.compileAllow(h.set); err != nil {
		return err
	}
	for i := range h.set.Rules() {
		row, err := s.row(p, &h.set.Rules()[i])
		if err != nil {
			return err
		}
		h.settings = append(h.settings, row)
	}
	h.findings, h.changes = make([]atomic.Uint64, len(h.settings)), make([]atomic.Uint64, len(h.settings))
	s.shadow = h
	return nil
}

// inShadow reports whether the rule called name only counts.
func (o *Options) inShadow(name string) bool {
	return slices.Contains(o.ShadowRules, name) ||
		slices.ContainsFunc(o.Rules, func(u detect.UserRule) bool { return u.Shadow && u.Name == name })
}

// checkNames says which of the options' lists names a rule that is not among rules.
func (o *Options) checkNames(rules []detect.Rule) error {
	for _, list := range []struct {
		key   string
		names []string
	}{{"enable_rules", o.EnableRules}, {"disable_rules", o.DisableRules}, {"shadow_rules", o.ShadowRules}} {
		for _, n := range list.names {
			if !slices.ContainsFunc(rules, func(r detect.Rule) bool { return r.Name == n }) {
				return fmt.Errorf("%s: no rule is called %q; see logscrub rules list", list.key, n)
			}
		}
	}
	return nil
}

// A shade is what a worker needs for the rules in the shadow.
type shade struct {
	*shadow
	scan              *detect.Scanner
	findings, changes cells
	failed            uint64
	changed           []uint16 // rules that would change the record at hand
}

func (w *Worker) newShade() *shade {
	h := w.s.shadow
	if h == nil {
		return nil
	}
	n := len(h.settings)
	return &shade{shadow: h, scan: h.set.NewScanner(w.marks()), findings: newCells(n), changes: newCells(n)}
}

// watch lets the rules in the shadow look at body, of which [lo, hi) is the
// record's own. What the others hide is in w.units. If they fail nothing else does.
func (w *Worker) watch(body []byte, lo, hi int) {
	h := w.shade
	if h == nil {
		return
	}
	defer func() {
		if recover() != nil {
			h.failed++
			h.scan = h.set.NewScanner(w.marks())
		}
	}()
	h.changed = h.changed[:0]
	q := detect.Query{Now: w.query.Now, Fragment: w.query.Fragment, Continues: w.query.Continues, Wrapped: w.query.Wrapped}
	found := h.scan.Scan(body, &q)
	for i := range found {
		f := &found[i]
		start, end, _ := h.scan.Root(f)
		if int(start) < lo || int(start) >= hi || h.isAside(f) || h.allow.passes(h.set.KindOf(f), f, h.scan.TextOf(f.Layer)[f.Start:f.End]) {
			continue
		}
		h.findings.count(int32(f.Rule), 1)
		if h.settings[f.Rule][f.Kind].of(f.Traits) != Keep && !w.hides(start, end) && !slices.Contains(h.changed, f.Rule) {
			h.changed = append(h.changed, f.Rule)
			h.changes.count(int32(f.Rule), 1)
		}
	}
}

// isAside reports whether f is of a rule that every set has: a pseudonym of
// somebody else, or text that is too long to be decoded.
func (h *shade) isAside(f *detect.Finding) bool { return h.set.Common(int(f.Rule)) }

// hides reports whether a unit of the record at hand hides all of [start, end).
func (w *Worker) hides(start, end uint32) bool {
	return slices.ContainsFunc(w.units, func(u unit) bool { return u.start <= start && end <= u.end && u.action != Keep })
}

// addTo hands over what was counted.
func (h *shade) addTo() {
	if h == nil {
		return
	}
	h.findings.addTo(h.shadow.findings)
	h.changes.addTo(h.shadow.changes)
	add(&h.shadow.failed, &h.failed)
}

// counts returns what the rules in the shadow counted so far, zeros too, and how
// many records they failed on.
func (h *shadow) counts() (all []ShadowCount, failed uint64) {
	if h == nil {
		return nil, 0
	}
	for i := range h.set.Rules() {
		r := &h.set.Rules()[i]
		if !h.set.Common(i) {
			all = append(all, ShadowCount{r.Name, r.Kinds[0].Name, h.findings[i].Load(), h.changes[i].Load()})
		}
	}
	return all, h.failed.Load()
}
