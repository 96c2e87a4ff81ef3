package scrub

import (
	"bytes"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
	"github.com/logscrub/logscrub/pseudonym"
)

// An Allow is one entry of the allow-list. It removes a finding whose whole
// canonical value equals Value, and nothing else: no record, no field, no other
// finding of the same place. For addresses Value may be a CIDR prefix, for e-mail
// a domain, which allows itself and everything below it. Kind, Rule or both say
// whose findings it is about; a kind of class secret is removed only with Secret.
type Allow struct {
	Name       string // what counts and reports call it; default allow[N], N from 0
	Kind, Rule string
	Value      string
	Secret     bool
}

// A Suppression says how often an entry of an allow-list removed findings of a rule.
type Suppression struct {
	Rule, Entry string
	N           uint64
}

// allowList is the allow-list, compiled, and the exceptions of user rules, which
// bind that rule alone.
type allowList struct {
	any      bool
	rows     [][]allowRow // by rule and kind; nil where no entry names one
	excepted [][]int32    // by rule: the cells of its exceptions
	cells    []Suppression
}

// An allowRow is what is allowed of one kind of one rule. The numbers are cells.
type allowRow struct {
	exact    map[string]int32 // by canonical value
	prefixes []allowedNet
	domains  []allowedDomain
}

type allowedNet struct {
	prefix netip.Prefix
	cell   int32
}

type allowedDomain struct {
	name []byte
	cell int32
}

// compileAllow compiles s.opts.Allow for the rules of set.
func (s *Scrubber) compileAllow(set *detect.Set) (l allowList, err error) {
	rules := set.Rules()
	l.rows, l.excepted = make([][]allowRow, len(rules)), make([][]int32, len(rules))
	kinds := 0
	for i := range rules {
		kinds += len(rules[i].Kinds)
	}
	all := make([]allowRow, kinds)
	for i := range rules {
		l.rows[i], all = all[:len(rules[i].Kinds)], all[len(rules[i].Kinds):]
		for _, name := range rules[i].Exceptions() {
			l.excepted[i] = append(l.excepted[i], l.cell(rules[i].Name, name))
		}
	}
	for i, e := range s.opts.Allow {
		if e.Name == "" {
			e.Name = fmt.Sprintf("allow[%d]", i)
		}
		if why := s.checkAllow(&e); why != "" {
			return l, fmt.Errorf("%s: %s", e.Name, why)
		}
		for r := range rules {
			l.enter(&e, r, &rules[r])
		}
	}
	l.any = len(l.cells) > 0
	return l, nil
}

// checkAllow says what is wrong with e, without its value.
func (s *Scrubber) checkAllow(e *Allow) string {
	named := func(r detect.Rule) bool { return r.Name == e.Rule }
	switch {
	case e.Value == "" || e.Kind == "" && e.Rule == "":
		return "value is needed, and kind or rule"
	case e.Rule != "" && !slices.ContainsFunc(s.table, named):
		return "no rule has this name; see logscrub rules list"
	case isIP(e.Kind) && strings.Contains(e.Value, "/"):
		if _, err := netip.ParsePrefix(e.Value); err != nil {
			return "value is no CIDR prefix"
		}
	}
	return ""
}

func isIP(kind string) bool { return kind == "ipv4" || kind == "ipv6" }

// cell returns the number of a new count.
func (l *allowList) cell(rule, entry string) int32 {
	l.cells = append(l.cells, Suppression{Rule: rule, Entry: entry})
	return int32(len(l.cells) - 1)
}

// enter adds e to the rows of rule r that it is about.
func (l *allowList) enter(e *Allow, i int, r *detect.Rule) {
	cell := int32(-1)
	for k := range r.Kinds {
		kind := &r.Kinds[k]
		if e.Rule != "" && e.Rule != r.Name || kind.Class == detect.ClassSecret && !e.Secret ||
			e.Kind != "" && e.Kind != kind.Name && !(isIP(e.Kind) && isIP(kind.Name)) {
			continue
		}
		if cell < 0 {
			cell = l.cell(r.Name, e.Name)
		}
		l.rows[i][k].add(kind.Family, e.Value, cell)
	}
}

func (row *allowRow) add(family pseudonym.Family, value string, cell int32) {
	if p, err := netip.ParsePrefix(value); err == nil && family == pseudonym.IP {
		row.prefixes = append(row.prefixes, allowedNet{p.Masked(), cell})
		return
	}
	if family == pseudonym.Email && !strings.Contains(value, "@") {
		row.domains = append(row.domains, allowedDomain{bytes.ToLower([]byte(value)), cell})
		return
	}
	if row.exact == nil {
		row.exact = map[string]int32{}
	}
	canonical := string(pseudonym.Canonical(nil, family, []byte(value)))
	if _, ok := row.exact[canonical]; !ok {
		row.exact[canonical] = cell
	}
}

// allowed returns the cell of the entry that removes f.
func (w *Worker) allowed(f *detect.Finding) (cell int32, ok bool) {
	l := &w.s.allow
	row := &l.rows[f.Rule][f.Kind]
	if f.Except == 0 && row.exact == nil && row.prefixes == nil && row.domains == nil {
		return 0, false
	}
	return l.entry(w.s.set.KindOf(f), f, w.value(f))
}

// matches returns the cell of the entry that is about value.
func (row *allowRow) matches(kind *detect.Kind, value []byte) (cell int32, ok bool) {
	switch kind.Family {
	case pseudonym.IP:
		if a, ok := address(value); ok {
			for _, p := range row.prefixes {
				if p.prefix.Contains(a) {
					return p.cell, true
				}
			}
		}
	case pseudonym.Email:
		d := bytes.ToLower(value[bytes.LastIndexByte(value, '@')+1:])
		for _, want := range row.domains {
			if rest, ok := bytes.CutSuffix(d, want.name); ok && (len(rest) == 0 || rest[len(rest)-1] == '.') {
				return want.cell, true
			}
		}
	}
	if row.exact == nil {
		return 0, false
	}
	cell, ok = row.exact[string(pseudonym.Canonical(nil, kind.Family, value))]
	return cell, ok
}

func address(text []byte) (netip.Addr, bool) {
	a, _, ok := check.IPv4(text)
	if !ok {
		a, _, ok = check.IPv6(text)
	}
	return a.Unmap(), ok
}

// entry is allowed for a finding of another scanner than the worker's.
func (l *allowList) entry(kind *detect.Kind, f *detect.Finding, value []byte) (cell int32, ok bool) {
	if f.Except != 0 {
		return l.excepted[f.Rule][f.Except-1], true
	}
	return l.rows[f.Rule][f.Kind].matches(kind, value)
}

// passes reports whether there is an entry for such a finding.
func (l *allowList) passes(kind *detect.Kind, f *detect.Finding, value []byte) bool {
	_, ok := l.entry(kind, f, value)
	return ok
}

// A removal is a finding that an allow-list removed.
type removal struct{ found, cell int32 }

// suppress counts that an allow-list removed finding i. Where a report wants to
// tell of it, it becomes a kept one.
func (w *Worker) suppress(f *detect.Finding, i, cell int32) {
	w.tally.allowed.count(cell, 1)
	if !w.tellRemoved {
		return
	}
	w.removed = append(w.removed, removal{i, cell})
	start, end, _ := w.scan.Root(f)
	w.edits = append(w.edits, edit{start, end, i, 0, Keep})
}

// removedBy returns the entry that removed finding i, or "".
func (w *Worker) removedBy(i int32) string {
	for _, r := range w.removed {
		if r.found == i {
			return w.s.allow.cells[r.cell].Entry
		}
	}
	return ""
}
