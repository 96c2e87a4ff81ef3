package eval

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// What scans of labelled corpora found is kept as lines of fields that tabs part, so
// that pages can cite it without the corpora (testdata/eval/measured.tsv):
//
//	label   corpus  type  labels  covered  exact
//	kind    corpus  kind  findings  outside of labels
//	clean   corpus  -     records without a label  altered
//
// Types of labels are cut at their colon.

// A Measured is a line of such figures.
type Measured struct {
	What, Corpus, Name string // What is label, kind or clean
	N                  [3]int // labels, covered, exact; findings, outside; records, altered
}

// Measure returns the figures of t, of the corpus called name.
func (t *Table) Measure(name string) (all []Measured) {
	types := map[string]*Measured{}
	for label, r := range t.Types {
		base, _, _ := strings.Cut(label, ":")
		m := at(types, base)
		m.What, m.Corpus, m.Name = "label", name, base
		m.N[0], m.N[1], m.N[2] = m.N[0]+r.Labels, m.N[1]+r.Covered, m.N[2]+r.Exact
	}
	for _, k := range slices.Sorted(maps.Keys(types)) {
		all = append(all, *types[k])
	}
	for _, k := range slices.Sorted(maps.Keys(t.Kinds)) {
		all = append(all, Measured{"kind", name, k, [3]int{t.Kinds[k][0], t.Kinds[k][1]}})
	}
	return append(all, Measured{"clean", name, "-", [3]int{t.Clean, t.Altered}})
}

// WriteMeasured writes all, a line each.
func WriteMeasured(w io.Writer, all []Measured) error {
	for _, m := range all {
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%d\t%d\n", m.What, m.Corpus, m.Name, m.N[0], m.N[1], m.N[2]); err != nil {
			return err
		}
	}
	return nil
}

// ReadMeasured reads what WriteMeasured wrote; lines that begin with # are comments. It
// returns [ErrFormat] for anything else.
func ReadMeasured(r io.Reader) (all []Measured, err error) {
	for s := bufio.NewScanner(r); s.Scan(); {
		if strings.HasPrefix(s.Text(), "#") {
			continue
		}
		f := strings.Split(s.Text(), "\t")
		if len(f) != 6 {
			return nil, ErrFormat
		}
		m := Measured{What: f[0], Corpus: f[1], Name: f[2]}
		for i := range m.N {
			if m.N[i], err = strconv.Atoi(f[3+i]); err != nil {
				return nil, ErrFormat
			}
		}
		all = append(all, m)
	}
	return all, nil
}

// Sum adds up the lines of what that are of one name, largest first, and returns the
// corpora of each.
func Sum(all []Measured, what string) (sums []Measured, corpora map[string][]string) {
	byName := map[string]*Measured{}
	corpora = map[string][]string{}
	for _, m := range all {
		if m.What != what || m.N[0] == 0 {
			continue
		}
		s := at(byName, m.Name)
		s.What, s.Name = what, m.Name
		for i, n := range m.N {
			s.N[i] += n
		}
		corpora[m.Name] = append(corpora[m.Name], m.Corpus)
	}
	for _, s := range byName {
		sums = append(sums, *s)
	}
	slices.SortFunc(sums, func(a, b Measured) int {
		return cmp.Or(cmp.Compare(b.N[0], a.N[0]), cmp.Compare(a.Name, b.Name))
	})
	return sums, corpora
}
