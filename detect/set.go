package detect

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"sync"

	"github.com/logscrub/logscrub/detect/check"
	"github.com/logscrub/logscrub/pseudonym"
)

// ErrLimit is the panic value of a scan that did more work than its record is
// worth. The record is withheld.
var ErrLimit = errors.New("detect: work limit reached")

// Marks tells logscrub's own pseudonyms from other words.
type Marks interface {
	// Check judges a whole word of the form <family>_<4>_<24>.
	Check(word []byte) pseudonym.Status
	// CheckULA judges an address.
	CheckULA(a netip.Addr) pseudonym.Status
	// Wrote reports whether word is the pseudonym of a canonical value.
	Wrote(word []byte, f pseudonym.Family, canonical []byte) bool
}

// A Set is a table of rules, compiled. It is immutable and safe for concurrent
// use; scanning needs a Scanner.
type Set struct {
	rules    []Rule
	byShape  [shapes][]uint16
	byKey    [check.KeyClasses][]uint16 // those of the shape Key, by class
	byID     [check.IDs][]uint16        // and those of the class KeyID, by what the key announces
	runWord  besideRun                  // those of the shape RunWord
	anchored *beginnings
	floating *automaton
	issued   *beginnings   // nil without such literals
	engine   engine        // how texts are walked
	keyed    bool          // a rule goes by keys
	tokens   bool          // a rule finds JSON Web Tokens
	token    uint16        // index of that rule
	foreign  uint16        // index of the rule that stands for pseudonyms of others
	encoded  uint16        // index of the rule that stands for runs too long to be decoded
	digest   func() string // made for who asks
	issuers  []string      // that stubs may name
	claims   []string      // the same of claims
}

// foreignRule is what a pseudonym under an unknown key, or a forged one, is found by.
var foreignRule = Rule{
	Name:  "pseudonym",
	Kinds: []Kind{{"foreign", "foreign", ClassPII, HighEntropy}},
	Max:   64,
	Find:  func(*Window, int) Verdict { return NotHere },
	Doc:   "A pseudonym that was not made with a key of the ring, or whose check fails.",
}

// encodedRule is what encoded text is found by that is not looked into, and so goes
// as a whole: it is longer than the overlap of two pieces of a record, or than what is
// decompressed, or deeper than MaxDepth.
var encodedRule = Rule{
	Name:  "encoded",
	Kinds: []Kind{{"encoded", "encoded", ClassSecret, LowEntropy}},
	Max:   longRun,
	Find:  func(*Window, int) Verdict { return NotHere },
	Doc: "Encoded text that is not looked into: longer than 64 KiB in a record above the limit or when decompressed, " +
		"compressed with something behind it, or encoded more than four times.",
}

// common is how many rules every set begins with: foreignRule, encodedRule, insertRule, quotedRule.
const common = 4

// Compile makes a set of rules. Errors name the rule and what is wrong with it.
func Compile(rules []Rule) (*Set, error) {
	set := &Set{rules: append([]Rule{foreignRule, encodedRule, insertRule, quotedRule}, rules...), encoded: 1}
	var anchored, floating, issued []literalHit
	names := make(map[string]bool, len(set.rules))
	for i := range set.rules {
		r := &set.rules[i]
		if err := r.validate(names); err != nil {
			return nil, err
		}
		if len(r.Kinds) > TokenPhone && r.Kinds[0].Name == "jwt" {
			set.tokens, set.token = true, uint16(i)
		}
		for _, t := range r.Triggers {
			switch {
			case t.Shape == Key && t.ID != check.IDNone:
				set.keyed = true
				set.byID[t.ID] = append(set.byID[t.ID], uint16(i))
			case t.Shape == Key:
				set.addKeys(uint16(i), t.Keys)
			case t.Shape == RunWord:
				if !set.runWord.add(uint16(i), &t) {
					return nil, fmt.Errorf("detect: rule %q is one too many of those asked at long runs", r.Name)
				}
			case t.Shape != NoShape:
				set.byShape[t.Shape] = append(set.byShape[t.Shape], uint16(i))
			case t.Issued:
				issued = append(issued, literalHit{rule: uint16(i), fold: t.Fold, lit: t.Lit})
			case t.Anywhere:
				floating = append(floating, literalHit{rule: uint16(i), fold: t.Fold, lit: t.Lit})
			default:
				anchored = append(anchored, literalHit{rule: uint16(i), fold: t.Fold, lit: t.Lit})
			}
		}
	}
	set.anchored, set.floating = newBeginnings(anchored), newAutomaton(floating)
	set.anchored.triples.fill(anchored) // of the others nothing is asked in blocks
	if len(issued) > 0 {
		set.issued = newBeginnings(issued)
	}
	set.engine = octets
	if fast {
		set.engine = kernels
	}
	set.digest = sync.OnceValue(set.sum)
	return set, nil
}

// sum is Digest. It formats every trigger, which takes longer than to compile them.
func (s *Set) sum() string {
	sum := sha256.New()
	for i := range s.rules {
		r := &s.rules[i]
		fmt.Fprintf(sum, "%s %d %v %v\n", r.Name, r.Max, r.Kinds, r.Triggers)
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// addKeys has rule r asked for keys of the classes, or for all where there is none.
func (s *Set) addKeys(r uint16, classes uint32) {
	s.keyed = true
	for c := range s.byKey {
		if classes == 0 || classes>>c&1 != 0 {
			s.byKey[c] = append(s.byKey[c], r)
		}
	}
}

func (r *Rule) validate(names map[string]bool) error {
	switch {
	case r.Name == "":
		return errors.New("detect: a rule has no name; give it one")
	case names[r.Name]:
		return fmt.Errorf("detect: two rules are called %q; rename one", r.Name)
	case len(r.Kinds) == 0 || r.Find == nil || r.Max <= 0:
		return fmt.Errorf("detect: rule %q needs a kind, a Find and a Max", r.Name)
	}
	for _, t := range r.Triggers {
		if (t.Shape == NoShape) == (t.Lit == "") || len(t.Lit) > 64 {
			return fmt.Errorf("detect: rule %q: a trigger is a literal of 1 to 64 bytes or a shape", r.Name)
		}
	}
	names[r.Name] = true
	return nil
}

// Rules returns the rules; Finding.Rule is an index into them. Not to be changed.
func (s *Set) Rules() []Rule { return s.rules }

// Common reports whether rule i is one that every set has, and was not given to
// Compile.
func (s *Set) Common(i int) bool { return i < common }

// RuleNamed returns the index of a rule.
func (s *Set) RuleNamed(name string) (int, bool) {
	for i := range s.rules {
		if s.rules[i].Name == name {
			return i, true
		}
	}
	return -1, false
}

// KnowIssuers says which issuers the stubs of tokens may name. It is for the one who
// compiled s, before there is a scanner.
func (s *Set) KnowIssuers(names []string) { s.issuers = names }

// KnowClaims says the same of the names of claims.
func (s *Set) KnowClaims(names []string) { s.claims = names }

// Digest names the compiled table: names, bounds, kinds and triggers.
func (s *Set) Digest() string { return s.digest() }

// KindOf returns the kind of a finding.
func (s *Set) KindOf(f *Finding) *Kind { return &s.rules[f.Rule].Kinds[f.Kind] }
