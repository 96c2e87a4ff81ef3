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
}

// Explain scans rec and returns what its rules did, in order of place. Where the
// scan panics or costs too much the last step's verdict is "withheld".
func (s *Scrubber) Explain(rec []byte) (steps []Step) {
	w := s.Worker()
	defer func() {
		if recover() != nil {
			steps = append(steps, Step{Rule: w.scan.RuleAtWork(), Verdict: "withheld"})
		}
	}()
	type seen struct {
		rule  uint16
		layer uint32
		at    int
		v     detect.Verdict
	}
	var trace []seen
	q := detect.Query{Now: s.opts.Clock().Unix(), Trace: func(rule uint16, layer uint32, at int, v detect.Verdict) {
		if v != detect.Matched {
			trace = append(trace, seen{rule, layer, at, v})
		}
	}}
	w.found = w.scan.Scan(rec, &q)
	for _, t := range trace {
		f := detect.Finding{Start: uint32(t.at), End: uint32(t.at + 1), Layer: t.layer, Rule: t.rule}
		start, _, _ := w.scan.Root(&f)
		steps = append(steps, Step{
			Rule: s.set.Rules()[t.rule].Name, Kind: s.set.KindOf(&f).Name, Start: int(start), End: int(start),
			Via: w.viaWords(t.layer), Verdict: t.v.String(),
		})
	}
	for i := range w.found {
		f := &w.found[i]
		start, end, _ := w.scan.Root(f)
		st := Step{
			Rule: s.set.Rules()[f.Rule].Name, Kind: s.set.KindOf(f).Name, Start: int(start), End: int(end),
			Via: w.viaWords(f.Layer), Verdict: detect.Matched.String(),
		}
		if cell, ok := w.allowed(f); ok {
			st.Verdict, st.Entry = detect.Allowed.String(), s.allow.cells[cell].Entry
		} else {
			st.Action = s.settings[f.Rule][f.Kind].of(f.Traits).String()
		}
		steps = append(steps, st)
	}
	slices.SortStableFunc(steps, func(a, b Step) int { return cmp.Compare(a.Start, b.Start) })
	return steps
}

func (w *Worker) viaWords(layer uint32) (words []string) {
	for _, e := range w.scan.Via(nil, layer) {
		words = append(words, e.String())
	}
	return words
}
