package scrub

import (
	"cmp"
	"slices"
	"sync/atomic"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/token"
)

// Stats are counts since the Scrubber was made. They are exact once no worker is
// at work.
type Stats struct {
	Records, BytesIn, BytesOut uint64
	Dropped                    uint64            // records
	Residue                    uint64            // records in whose output a value was found
	Withheld                   map[string]uint64 // records, by reason
	Forged, Foreign            uint64            // pseudonyms met that are not ours
	Fresh                      uint64            // values hashed that no worker remembered: new ones, at least
	Allowed                    uint64            // findings that allow-lists removed
	Suppressed                 []Suppression     // the same by rule and entry; zeros left out
	Shadow                     []ShadowCount     // of every rule that only counts
	ShadowFailed               uint64            // records that those failed on; they go out as ever
	Findings                   []Count           // sorted by kind, rule and action; zeros left out
	Tokens                     []TokenCount      // JSON Web Tokens; zeros left out
}

// A Count says how often a rule found a kind and what was done to it.
type Count struct {
	Kind, Rule, Action, Class string
	N                         uint64
}

// A TokenCount says how many tokens of an issuer were in a state. Issuer is "other"
// where there is no Verifier.
type TokenCount struct {
	Issuer, State string
	N             uint64
}

// counts is what workers add to, all at once at the end of a batch.
type counts struct {
	set      *detect.Set
	base     []int // by rule: index of its first cell
	findings []atomic.Uint64
	withheld [record.Whys]atomic.Uint64
	records, bytesIn, bytesOut, dropped,
	residue, forged, foreign, fresh atomic.Uint64
	allowedBy []Suppression
	allowed   []atomic.Uint64 // by its index
	tokens    []atomic.Uint64 // by issuer and state
	issuers   []string
}

func (c *counts) init(set *detect.Set, issuers []string, allowedBy []Suppression) {
	c.set = set
	c.issuers, c.tokens = issuers, make([]atomic.Uint64, len(issuers)*token.States)
	c.allowedBy, c.allowed = allowedBy, make([]atomic.Uint64, len(allowedBy))
	n := 0
	for i := range set.Rules() {
		c.base = append(c.base, n)
		n += len(set.Rules()[i].Kinds) * int(actions)
	}
	c.findings = make([]atomic.Uint64, n)
}

// cell returns the index of the count of f when a is done to it.
func (c *counts) cell(f *detect.Finding, a Action) int {
	return c.base[f.Rule] + int(f.Kind)*int(actions) + int(a)
}

// tokenCell returns the index of the count of t.
func (c *counts) tokenCell(t *token.Token) int {
	return max(0, slices.Index(c.issuers, t.Issuer))*token.States + int(t.State)
}

// tally is what one worker counted since it last added.
type tally struct {
	findings []uint32
	touched  []int32
	withheld [record.Whys]uint64
	records, bytesIn, bytesOut, dropped,
	residue, forged, foreign, fresh uint64
	allowed cells
	tokens  []uint64
}

func (t *tally) found(cell int) {
	if t.findings[cell] == 0 {
		t.touched = append(t.touched, int32(cell))
	}
	t.findings[cell]++
}

// join adds to t what o counted of findings.
func (t *tally) join(o *tally) {
	for _, cell := range o.touched {
		n := o.findings[cell]
		t.found(int(cell))
		t.findings[cell] += n - 1
	}
	for i, n := range o.tokens {
		t.tokens[i] += n
	}
	t.forged, t.foreign = t.forged+o.forged, t.foreign+o.foreign
	t.allowed.join(&o.allowed)
}

// forget empties t.
func (t *tally) forget() {
	for _, cell := range t.touched {
		t.findings[cell] = 0
	}
	t.allowed.forget()
	clear(t.tokens)
	*t = tally{findings: t.findings, touched: t.touched[:0], allowed: t.allowed, tokens: t.tokens}
}

// addTo adds t to c and empties it.
func (t *tally) addTo(c *counts) {
	for _, cell := range t.touched {
		c.findings[cell].Add(uint64(t.findings[cell]))
		t.findings[cell] = 0
	}
	t.touched = t.touched[:0]
	for i := range t.withheld {
		add(&c.withheld[i], &t.withheld[i])
	}
	for i := range t.tokens {
		add(&c.tokens[i], &t.tokens[i])
	}
	add(&c.records, &t.records)
	add(&c.bytesIn, &t.bytesIn)
	add(&c.bytesOut, &t.bytesOut)
	add(&c.dropped, &t.dropped)
	add(&c.residue, &t.residue)
	add(&c.forged, &t.forged)
	add(&c.foreign, &t.foreign)
	add(&c.fresh, &t.fresh)
	t.allowed.addTo(c.allowed)
}

func add(to *atomic.Uint64, n *uint64) {
	if *n != 0 {
		to.Add(*n)
		*n = 0
	}
}

// Stats returns the counts so far.
func (s *Scrubber) Stats() Stats {
	c := &s.counts
	st := Stats{
		Records: c.records.Load(), BytesIn: c.bytesIn.Load(), BytesOut: c.bytesOut.Load(),
		Dropped: c.dropped.Load(), Residue: c.residue.Load(),
		Forged: c.forged.Load(), Foreign: c.foreign.Load(), Fresh: c.fresh.Load(),
		Withheld: map[string]uint64{},
	}
	for why := range record.Whys {
		if n := c.withheld[why].Load(); n > 0 {
			st.Withheld[why.String()] = n
		}
	}
	for i := range c.tokens {
		if n := c.tokens[i].Load(); n > 0 {
			st.Tokens = append(st.Tokens, TokenCount{c.issuers[i/token.States], token.State(i % token.States).String(), n})
		}
	}
	for i := range c.set.Rules() {
		r := &c.set.Rules()[i]
		for k := range r.Kinds {
			for a := range actions {
				if n := c.findings[c.base[i]+k*int(actions)+int(a)].Load(); n > 0 {
					st.Findings = append(st.Findings, Count{r.Kinds[k].Name, r.Name, a.String(), r.Kinds[k].Class.String(), n})
				}
			}
		}
	}
	st.Shadow, st.ShadowFailed = s.shadow.counts()
	for i, e := range c.allowedBy {
		if e.N = c.allowed[i].Load(); e.N > 0 {
			st.Allowed += e.N
			st.Suppressed = append(st.Suppressed, e)
		}
	}
	slices.SortFunc(st.Findings, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Action, b.Action))
	})
	return st
}
