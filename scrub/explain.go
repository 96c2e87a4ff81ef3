package scrub

import (
	"cmp"
	"slices"

	"github.com/logscrub/logscrub/detect"
)

// A Step is one thing that happened when a record was scanned: a rule looked at
// a place and found a value there, or why not. It never holds a value.
type Step struct {
	Rule, Kind string
	Start, End int      // bytes of the record; equal where only a place was looked at
	Via        []string // encodings between the record and the place
	Verdict    string
	Entry      string // of an allow-list, that removed what was found
	Action     string // of what was found: what the policy does to it
	Within     string // of what is hidden together with something wider: the rule that names that, or "several"
	Shadow     bool   // the rule only counts, and Action is what it would do
}

// An explainer collects the steps of one scanner.
type explainer struct {
	w      *Worker
	set    *detect.Set
	scan   *detect.Scanner
	shadow bool
	steps  []Step
	trace  []traced
}

// A traced is an answer of a rule other than that it found something.
type traced struct {
	rule  uint16
	layer uint32
	at    int
	v     detect.Verdict
}

// Explain scans rec and returns what its rules did, in order of place. Where the
// scan panics or costs too much the last step's verdict is "withheld".
func (s *Scrubber) Explain(rec []byte) (steps []Step) {
	w := s.Worker()
	x := explainer{w: w, set: s.set, scan: w.scan}
	x.guarded(func() {
		w.found = x.look(rec)
		w.plan()
		for i := range w.found {
			x.found(&w.found[i], s.settings, func(f *detect.Finding) (int32, bool) { return w.allowed(f) }, &s.allow)
			x.within(int32(i))
		}
	})
	steps = x.steps
	if h := w.shade; h != nil {
		x := explainer{w: w, set: h.set, scan: h.scan, shadow: true}
		x.guarded(func() {
			for _, f := range x.look(rec) {
				if !h.isAside(&f) {
					x.found(&f, h.settings, func(f *detect.Finding) (int32, bool) {
						return h.allow.entry(h.set.KindOf(f), f, h.scan.TextOf(f.Layer)[f.Start:f.End])
					}, &h.allow)
				}
			}
		})
		steps = append(steps, x.steps...)
	}
	slices.SortStableFunc(steps, func(a, b Step) int { return cmp.Compare(a.Start, b.Start) })
	return steps
}

// guarded calls f, and has the rule at work withhold the record where that panics.
func (x *explainer) guarded(f func()) {
	defer func() {
		if recover() != nil {
			x.steps = append(x.steps, Step{Rule: x.scan.RuleAtWork(), Verdict: "withheld", Shadow: x.shadow})
		}
	}()
	f()
}

// look scans rec, and adds a step for each answer that found nothing.
func (x *explainer) look(rec []byte) []detect.Finding {
	q := detect.Query{Now: x.w.s.opts.Clock().Unix(), Trace: func(rule uint16, layer uint32, at int, v detect.Verdict) {
		if v != detect.Matched && v != detect.Allowed {
			x.trace = append(x.trace, traced{rule, layer, at, v})
		}
	}}
	found := x.scan.Scan(rec, &q)
	for _, t := range x.trace {
		f := detect.Finding{Start: uint32(t.at), End: uint32(t.at + 1), Layer: t.layer, Rule: t.rule}
		start, _, _ := x.scan.Root(&f)
		x.steps = append(x.steps, Step{
			Rule: x.set.Rules()[t.rule].Name, Kind: x.set.KindOf(&f).Name, Start: int(start), End: int(start),
			Via: x.via(t.layer), Verdict: t.v.String(), Shadow: x.shadow,
		})
	}
	return found
}

// found adds the step of f.
func (x *explainer) found(f *detect.Finding, settings [][]Setting, allowed func(*detect.Finding) (int32, bool), l *allowList) {
	start, end, _ := x.scan.Root(f)
	st := Step{
		Rule: x.set.Rules()[f.Rule].Name, Kind: x.set.KindOf(f).Name, Start: int(start), End: int(end),
		Via: x.via(f.Layer), Verdict: detect.Matched.String(), Shadow: x.shadow,
	}
	if cell, ok := allowed(f); ok {
		st.Verdict, st.Entry = detect.Allowed.String(), l.cells[cell].Entry
	} else {
		st.Action = settings[f.Rule][f.Kind].of(f.Traits).String()
		if f.Traits&detect.Checked != 0 {
			st.Verdict += ", check digits hold"
		}
	}
	x.steps = append(x.steps, st)
}

// within says of the last step, which is of finding i, what hides it, if that is
// wider or another rule's.
func (x *explainer) within(i int32) {
	st := &x.steps[len(x.steps)-1]
	for _, u := range x.w.units {
		if int(u.end) <= st.Start || int(u.start) >= st.End || u.action == Keep || u.run != 0 {
			continue
		}
		switch {
		case u.namer == i:
		case u.namer < 0:
			st.Within = "several"
		default:
			st.Within = x.set.Rules()[x.w.found[u.namer].Rule].Name
		}
		return
	}
}

// via returns the words for the encodings of a layer.
func (x *explainer) via(layer uint32) (words []string) {
	for _, e := range x.scan.Via(nil, layer) {
		words = append(words, e.String())
	}
	return words
}
