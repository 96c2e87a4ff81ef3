package main

import (
	"fmt"
	"maps"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// maxNational is the greatest number of digits after a calling code that
// libphonenumber allows.
const maxNational = 17

// A node of the automaton: what the ten digits lead to, 0 = nowhere, and
// whether the digits so far are a valid number. Nodes are numbered from 1 and
// shared, so that the automaton is the smallest one.
type node struct {
	next   [10]int
	accept bool
}

// builder numbers nodes.
type builder struct {
	nodes []node
	ids   map[node]int
}

// add returns the number of n; the node that accepts nothing is 0.
func (b *builder) add(n node) int {
	if n == (node{}) {
		return 0
	}
	if id, ok := b.ids[n]; ok {
		return id
	}
	b.nodes = append(b.nodes, n)
	b.ids[n] = len(b.nodes)
	return len(b.nodes)
}

// pattern is a compiled pattern with the lengths it is limited to.
type pattern struct {
	prog    *syntax.Prog
	lengths []int32
}

// newPattern returns nil for a description without a pattern.
func newPattern(text string, lengths []int32) (*pattern, error) {
	if text == "" {
		return nil, nil
	}
	re, err := syntax.Parse("(?:"+text+")", syntax.Perl)
	if err != nil {
		return nil, fmt.Errorf("pattern %q: %w", text, err)
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return nil, fmt.Errorf("pattern %q: %w", text, err)
	}
	return &pattern{prog, lengths}, nil
}

func (p *pattern) allows(n int) bool {
	return len(p.lengths) == 0 || slices.Contains(p.lengths, int32(n))
}

// region is what decides over the numbers of one region of a calling code.
type region struct {
	general *pattern
	types   []*pattern
	leading *pattern // when it matches a beginning, this region alone decides
}

func newRegion(m *phonenumbers.PhoneMetadata) (*region, error) {
	r := new(region)
	descs := []*phonenumbers.PhoneNumberDesc{
		m.GetGeneralDesc(), m.GetPremiumRate(), m.GetTollFree(), m.GetSharedCost(), m.GetVoip(),
		m.GetPersonalNumber(), m.GetPager(), m.GetUan(), m.GetVoicemail(), m.GetFixedLine(), m.GetMobile(),
	}
	seen := map[string]bool{}
	for i, d := range descs {
		p, err := newPattern(d.GetNationalNumberPattern(), d.GetPossibleLength())
		if err != nil {
			return nil, err
		}
		switch key := fmt.Sprint(d.GetNationalNumberPattern(), d.GetPossibleLength()); {
		case i == 0:
			r.general = p
		case p != nil && !seen[key]:
			seen[key] = true
			r.types = append(r.types, p)
		}
	}
	var err error
	r.leading, err = newPattern(m.GetLeadingDigits(), nil)
	return r, err
}

// threads are the places in a program where a match may stand.
type threads []uint32

func start(p *pattern) threads {
	if p == nil {
		return nil
	}
	return follow(p.prog, nil, uint32(p.prog.Start))
}

// follow adds pc and what it leads to without a digit.
func follow(prog *syntax.Prog, t threads, pc uint32) threads {
	if slices.Contains(t, pc) {
		return t
	}
	t = append(t, pc)
	switch in := prog.Inst[pc]; in.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		return follow(prog, follow(prog, t, in.Out), in.Arg)
	case syntax.InstCapture, syntax.InstNop, syntax.InstEmptyWidth:
		return follow(prog, t, in.Out)
	}
	return t
}

func step(p *pattern, t threads, digit rune) threads {
	var out threads
	for _, pc := range t {
		in := &p.prog.Inst[pc]
		switch in.Op {
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			if in.MatchRunePos(digit) >= 0 {
				out = follow(p.prog, out, in.Out)
			}
		}
	}
	slices.Sort(out)
	return out
}

func matches(p *pattern, t threads) bool {
	for _, pc := range t {
		if p.prog.Inst[pc].Op == syntax.InstMatch {
			return true
		}
	}
	return false
}

// position is where all patterns of a region stand after some digits.
type position struct {
	general threads
	types   []threads
	leading threads
	claimed bool // the leading digits matched
}

// country walks the numbers of one calling code.
type country struct {
	b       *builder
	regions []*region
	memo    map[string]int
}

func (c *country) root() int {
	var at []position
	for _, r := range c.regions {
		p := position{general: start(r.general), leading: start(r.leading)}
		for _, t := range r.types {
			p.types = append(p.types, start(t))
		}
		at = append(at, p)
	}
	return c.visit(at, 0)
}

func (c *country) visit(at []position, depth int) int {
	key := fmt.Sprint(at, depth)
	if id, ok := c.memo[key]; ok {
		return id
	}
	n := node{accept: c.valid(at, depth)}
	if depth < maxNational && c.alive(at) {
		for d := range 10 {
			n.next[d] = c.visit(c.advance(at, rune('0'+d)), depth+1)
		}
	}
	id := c.b.add(n)
	c.memo[key] = id
	return id
}

// alive reports whether a region can still come to accept.
func (c *country) alive(at []position) bool {
	for _, p := range at {
		if len(p.general) > 0 && slices.ContainsFunc(p.types, func(t threads) bool { return len(t) > 0 }) {
			return true
		}
	}
	return false
}

func (c *country) advance(at []position, digit rune) []position {
	out := make([]position, len(at))
	for i, r := range c.regions {
		p := &out[i]
		p.claimed = at[i].claimed
		if r.general != nil {
			p.general = step(r.general, at[i].general, digit)
		}
		p.types = make([]threads, len(r.types))
		for k, t := range r.types {
			if len(p.general) > 0 {
				p.types[k] = step(t, at[i].types[k], digit)
			}
		}
		if r.leading != nil && !p.claimed {
			p.leading = step(r.leading, at[i].leading, digit)
			if p.claimed = matches(r.leading, p.leading); p.claimed {
				p.leading = nil
			}
		}
	}
	return out
}

// valid is IsValidNumber: the first region that leading digits claim, or in
// which the number has a type, decides.
func (c *country) valid(at []position, depth int) bool {
	for i, r := range c.regions {
		typed := false
		if r.general != nil && r.general.allows(depth) && matches(r.general, at[i].general) {
			for k, t := range r.types {
				typed = typed || t.allows(depth) && matches(t, at[i].types[k])
			}
		}
		if r.leading != nil {
			if at[i].claimed {
				return typed
			}
			continue
		}
		if typed {
			return true
		}
	}
	return false
}

// build returns the automaton of all numbers after the plus sign.
func build() (*builder, int, error) {
	all, err := phonenumbers.MetadataCollection()
	if err != nil {
		return nil, 0, err
	}
	byRegion := map[string]*phonenumbers.PhoneMetadata{}
	nonGeo := map[int]*phonenumbers.PhoneMetadata{}
	for _, m := range all.GetMetadata() {
		if m.GetId() == "001" {
			nonGeo[int(m.GetCountryCode())] = m
		} else {
			byRegion[m.GetId()] = m
		}
	}
	b := &builder{ids: map[node]int{}}
	type code struct {
		digits string
		id     int
	}
	var codes []code
	for _, cc := range slices.Sorted(maps.Keys(phonenumbers.GetSupportedCallingCodes())) {
		c := &country{b: b, memo: map[string]int{}}
		for _, name := range phonenumbers.GetRegionCodesForCountryCode(cc) {
			m := byRegion[name]
			if name == "001" {
				m = nonGeo[cc]
			}
			r, err := newRegion(m)
			if err != nil {
				return nil, 0, err
			}
			c.regions = append(c.regions, r)
		}
		codes = append(codes, code{fmt.Sprint(cc), c.root()})
	}
	var prefix func(p string) int
	prefix = func(p string) int {
		var n node
		for _, c := range codes {
			if c.digits == p {
				return c.id
			}
		}
		for d := range 10 {
			q := p + fmt.Sprint(d)
			if slices.ContainsFunc(codes, func(c code) bool { return strings.HasPrefix(c.digits, q) }) {
				n.next[d] = prefix(q)
			}
		}
		return b.add(n)
	}
	return b, prefix(""), nil
}
