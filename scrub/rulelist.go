package scrub

import (
	"bytes"
	"fmt"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/pseudonym"
)

// A RuleInfo describes a rule to people.
type RuleInfo struct {
	Name, Kind, Class, Family, Action, Source, Doc string
	Triggers                                       []string
	Max                                            int // bytes
	Enabled                                        bool
	Shadow                                         bool // it only counts
	Examples                                       []detect.Example
}

var shapeNames = map[detect.Shape]string{
	detect.At: "@", detect.Dots4: "d.d.d.d", detect.Colons2: "h:h:", detect.HexPairs: "hh:hh:",
	detect.HexQuads: "hhhh.hhhh.", detect.DigitRun: "12 to 19 digits", detect.DigitGroup: "groups of digits",
	detect.Plus: "+d", detect.CountryRun: "AAdd", detect.Scheme: "://", detect.Key: "key= or key:", detect.RunWord: "a long run", detect.LongWord: "a long word",
}

func ruleInfo(r *detect.Rule) RuleInfo {
	k := &r.Kinds[0]
	info := RuleInfo{
		Name: r.Name, Kind: k.Name, Class: k.Class.String(), Family: string(k.Family), Source: r.Source, Doc: r.Doc,
		Max: r.Max, Examples: r.Examples.All(),
	}
	for _, t := range r.Triggers {
		if t.Shape != detect.NoShape {
			info.Triggers = append(info.Triggers, shapeNames[t.Shape])
		} else {
			info.Triggers = append(info.Triggers, t.Lit)
		}
	}
	return info
}

// RuleList returns all rules, those that the profile or the options switch off too.
func (s *Scrubber) RuleList() []RuleInfo {
	list := make([]RuleInfo, 0, len(s.table))
	for i := range s.table {
		info := ruleInfo(&s.table[i])
		info.Enabled, info.Shadow = s.uses[i] == enabled, s.uses[i] == shadowed
		if k, ok := s.set.RuleNamed(info.Name); ok {
			info.Action = s.settings[k][0].Action.String()
		}
		list = append(list, info)
	}
	return list
}

// A RuleFailure is an example of a rule that does not hold. It carries the
// example's number, not its text: a user's example may be a real value.
type RuleFailure struct {
	Rule    string
	Example int // from 1: those that match first
	Problem string
}

// TestRules runs the examples of all enabled rules.
func (s *Scrubber) TestRules() []RuleFailure {
	var failures []RuleFailure
	scan := s.set.NewScanner(nil)
	for i := range s.set.Rules() {
		r := &s.set.Rules()[i]
		for n, e := range r.Examples.All() {
			if p := tryExample(scan, i, e); p != "" {
				failures = append(failures, RuleFailure{r.Name, n + 1, p})
			}
		}
	}
	return failures
}

func tryExample(scan *detect.Scanner, rule int, e detect.Example) (problem string) {
	defer func() {
		if recover() != nil {
			problem = "panics"
		}
	}()
	for _, f := range scan.Scan([]byte(e.Text), &detect.Query{}) {
		if int(f.Rule) != rule {
			continue
		}
		a, b, _ := scan.Root(&f)
		if e.Value == "" {
			return "matches and must not"
		}
		if bytes.HasPrefix([]byte(e.Text)[a:b], []byte(e.Value)) {
			return ""
		}
	}
	if e.Value != "" {
		return "does not match its value"
	}
	return ""
}

// kindNamed returns the kind called name.
func (s *Scrubber) kindNamed(name string) (*detect.Kind, error) {
	for i := range s.set.Rules() {
		r := &s.set.Rules()[i]
		for k := range r.Kinds {
			if r.Kinds[k].Name == name {
				return &r.Kinds[k], nil
			}
		}
	}
	return nil, fmt.Errorf("no enabled rule finds a kind called %q; see logscrub rules list", name)
}

// Fingerprints returns the pseudonyms of value, one for each key of the tenant
// that still has its root, the newest first. Kind may be empty: then the value
// itself decides, and what it does not decide is a user. It may be the family of the
// subjects of an issuer.
func (s *Scrubber) Fingerprints(kind string, value []byte) ([]string, error) {
	family, subject := pseudonym.User, s.ofSubjects(kind)
	if kind != "" && !subject {
		k, err := s.kindNamed(kind)
		if err != nil {
			return nil, err
		}
		family = k.Family
	}
	w := s.Worker()
	family, canonical := w.fingerprint(family, value)
	if subject && family == pseudonym.User {
		family = pseudonym.Family(kind)
	}
	var all []string
	for _, id := range s.opts.Keyring.Keys(s.opts.Tenant) {
		h, err := s.opts.Keyring.HasherFor(id, s.families())
		if err != nil {
			return nil, err
		}
		all = append(all, string(h.Append(nil, family, canonical)))
		if family == pseudonym.IP {
			all = append(all, string(h.AppendULA(nil, family, canonical)))
		}
	}
	return all, nil
}

// fingerprint returns the family and the canonical form of a value that somebody
// asks for.
func (w *Worker) fingerprint(family pseudonym.Family, value []byte) (pseudonym.Family, []byte) {
	value = bytes.TrimRight(value, "\r\n")
	switch family {
	case pseudonym.User, pseudonym.Name, pseudonym.Secret:
		family = w.classify(value, family)
		if t := w.parseToken(value); t != nil {
			return pseudonym.JWT, t.Canonical()
		}
	case pseudonym.JWT:
		if t := w.parseToken(value); t != nil {
			return family, t.Canonical()
		}
	}
	return family, pseudonym.Canonical(nil, family, value)
}
