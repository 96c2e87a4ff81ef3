package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/logscrub/logscrub/scrub"
)

// summary prints what --stats and scan --summary promise: no values, only counts.
func (a *app) summary(s *stream) {
	_, _ = a.err.Write(s.summary()) // a lost summary is no reason to fail
}

func (s *stream) summary() []byte {
	var b bytes.Buffer
	st := s.scrubber.Stats()
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	if len(st.Findings) > 0 {
		fmt.Fprintln(w, "KIND\tRULE\tACTION\tCOUNT")
	}
	for _, c := range sorted(st.Findings) {
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\n", c.Kind, c.Rule, c.Action, c.N)
	}
	fmt.Fprintf(w, "records\t%d\n", st.Records)
	fmt.Fprintf(w, "bytes in, out\t%d\t%d\n", st.BytesIn, st.BytesOut)
	fmt.Fprintf(w, "dropped\t%d\n", st.Dropped)
	for _, reason := range slices.Sorted(maps.Keys(st.Withheld)) {
		fmt.Fprintf(w, "withheld (%s)\t%d\n", reason, st.Withheld[reason])
	}
	if st.Forged+st.Foreign+st.Residue > 0 {
		fmt.Fprintf(w, "pseudonyms forged, foreign\t%d\t%d\nresidue\t%d\n", st.Forged, st.Foreign, st.Residue)
	}
	for _, c := range st.Shadow {
		fmt.Fprintf(w, "shadow %s\t%d findings\t%d records would change\t%s\n", c.Rule, c.Findings, c.Changes, percent(c.Changes, st.Records))
	}
	if st.ShadowFailed > 0 {
		fmt.Fprintf(w, "shadow rules failed\t%d\n", st.ShadowFailed)
	}
	for _, e := range st.Suppressed {
		fmt.Fprintf(w, "allowed (%s by %s)\t%d\n", e.Rule, e.Entry, e.N)
	}
	fmt.Fprintf(w, "profile digest\t%s\n", s.scrubber.Hash())
	if id, ok := s.ring.Current(s.tenant, time.Now()); ok {
		fmt.Fprintf(w, "key id\t%s\n", id)
	}
	_ = w.Flush() // into memory
	return b.Bytes()
}

// percent writes n of all.
func percent(n, all uint64) string {
	if all == 0 {
		return "-"
	}
	return fmt.Sprintf("%.3f %%", 100*float64(n)/float64(all))
}

// sorted returns counts by kind, rule and action.
func sorted(counts []scrub.Count) []scrub.Count {
	return slices.SortedFunc(slices.Values(counts), func(a, b scrub.Count) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Action, b.Action))
	})
}
