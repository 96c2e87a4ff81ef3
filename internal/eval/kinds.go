package eval

import (
	"slices"
	"strings"
)

// A KindFigures is what was measured of the findings of one kind.
type KindFigures struct {
	Kind     string
	Findings int // in corpora that label more than credentials, and for credentials in all
	Inside   int // those that overlap a label
	Labels   int // labels that name the kind alone; 0 where none does
	Covered  int // those of which no byte is left
}

// KindsOf returns the figures of each kind in all, in the order of their names. Class
// returns the class of a kind. A corpus that labels nothing but credentials does not count
// for kinds of other classes.
func KindsOf(all []Measured, class func(kind string) string) []KindFigures {
	byKind := map[string]*KindFigures{}
	for _, m := range comparable(all, class) {
		switch m.What {
		case "kind":
			k := at(byKind, m.Name)
			k.Findings += m.N[0]
			k.Inside += m.N[0] - m.N[1]
		case "label":
			if kinds := fitting(m.Name); len(kinds) > 0 { // of addresses and accounts the first
				k := at(byKind, kinds[0])
				k.Labels += m.N[0]
				k.Covered += m.N[1]
			}
		}
	}
	list := make([]KindFigures, 0, len(byKind))
	for kind, k := range byKind {
		k.Kind = kind
		list = append(list, *k)
	}
	slices.SortFunc(list, func(a, b KindFigures) int { return strings.Compare(a.Kind, b.Kind) })
	return list
}

// comparable returns all without the findings of persons and networks in corpora that
// label nothing but credentials.
func comparable(all []Measured, class func(string) string) (some []Measured) {
	others := map[string]bool{} // corpora with other labels
	for _, m := range all {
		others[m.Corpus] = others[m.Corpus] || m.What == "label" && m.Name != "secret"
	}
	for _, m := range all {
		if m.What != "kind" || others[m.Corpus] || class(m.Name) == "secret" {
			some = append(some, m)
		}
	}
	return some
}
