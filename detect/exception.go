package detect

import (
	"bytes"
	"math"
	"regexp"
)

// A Target is the text that the expressions of an Exception are held against.
type Target uint8

// The targets.
const (
	OfValue Target = iota // the value
	OfMatch               // all that the rule's expression matched
	OfLine                // the line that the value stands in, up to exceptReach bytes to either side
)

// An Exception says which matches of a user rule are none: one of its expressions
// matches, or one of its words stands in the value, in capitals or not. With
// All, an expression and a word must do so. A match that it removes is counted
// under its name.
type Exception struct {
	Name   string
	Regex  []string
	Target Target
	Words  []string
	All    bool
}

// Bounds of exceptions: how far OfLine looks, in bytes, and how many a rule has.
const (
	exceptReach   = 4 << 10
	maxExceptions = 255
)

// exception is an Exception, compiled.
type exception struct {
	name   string
	regex  []*regexp.Regexp
	target Target
	words  *automaton
	all    bool
}

// Exceptions returns the names of the rule's exceptions; Finding.Except counts
// them from 1.
func (r *Rule) Exceptions() (names []string) {
	for i := range r.except {
		names = append(names, r.except[i].name)
	}
	return names
}

// compile compiles e, or says what is wrong, and quotes nothing.
func (e *Exception) compile() (c exception, problem string) {
	c = exception{name: e.Name, target: e.Target, all: e.All && len(e.Regex) > 0 && len(e.Words) > 0}
	for _, expr := range e.Regex {
		re, err := regexp.Compile(expr)
		if err != nil {
			return c, "an expression does not compile as RE2; see https://golang.org/s/re2syntax"
		}
		c.regex = append(c.regex, re)
	}
	var hits []literalHit
	total := 0
	for _, w := range e.Words {
		if w == "" {
			return c, "a word is empty"
		}
		total += len(w)
		hits = append(hits, literalHit{fold: true, lit: w})
	}
	if total > 1<<15 {
		return c, "the words have more than 32 KiB together"
	}
	c.words = newAutomaton(hits)
	return c, ""
}

// A userMatch is what the expression of a user rule matched in t.
type userMatch struct {
	t              []byte
	from, to       int // all of it
	valFrom, valTo int // its value
}

// exceptionOf returns 1 + the index of the first of es that removes m, or 0.
func (s *Scanner) exceptionOf(es []exception, m *userMatch) uint8 {
	for i := range es {
		if s.removes(&es[i], m) {
			return uint8(i + 1)
		}
	}
	return 0
}

// removes reports whether e removes m. What it reads is counted as work.
func (s *Scanner) removes(e *exception, m *userMatch) bool {
	value := m.t[m.valFrom:m.valTo]
	words := e.words != nil && e.words.in(value)
	if words != e.all { // it is decided by the words
		return words
	}
	text := value
	switch e.target {
	case OfMatch:
		text = m.t[m.from:m.to]
	case OfLine:
		text = lineAround(m.t, m.from, m.to)
	}
	for _, re := range e.regex {
		s.spend(1 + len(text)/8)
		if re.Match(text) {
			return true
		}
	}
	return false
}

// lineAround returns the line of t that [from, to) stands in, or what of it is
// within reach.
func lineAround(t []byte, from, to int) []byte {
	lo, hi := max(0, from-exceptReach), min(len(t), to+exceptReach)
	if i := bytes.LastIndexByte(t[lo:from], '\n'); i >= 0 {
		lo += i + 1
	}
	if i := bytes.IndexByte(t[to:hi], '\n'); i >= 0 {
		hi = to + i
	}
	return t[lo:hi]
}

// in reports whether one of the literals of a floating automaton stands in b.
func (a *automaton) in(b []byte) bool {
	state := uint16(1)
	for _, c := range b {
		state = a.next[int(state)*a.width+int(a.class[c])]
		if len(a.accept[state]) > 0 {
			return true
		}
	}
	return false
}

// shannon returns the entropy of b in bits a byte (Shannon, A Mathematical Theory
// of Communication, 1948, §6), as tools that look for secrets reckon it.
func shannon(b []byte) (bits float64) {
	var n [256]int
	for _, c := range b {
		n[c]++
	}
	for _, k := range n {
		if k > 0 {
			p := float64(k) / float64(len(b))
			bits -= p * math.Log2(p)
		}
	}
	return bits
}
