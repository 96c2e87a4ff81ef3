package scrub

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/token"
)

// Claims say what the stubs of one issuer's tokens tell of their claims. The zero
// Claims are the subject, and nothing else.
type Claims struct {
	// SubjectFamily is the family of a subject that is an account id, so that the same
	// id of two issuers is two persons. "": that of all account ids.
	SubjectFamily pseudonym.Family
	NoSubject     bool // the subject is not told
	List          []Claim
}

// A Claim is one that a stub tells.
type Claim struct {
	Name string   // what the stub calls it: [a-z][a-z0-9]{0,15}
	Path []string // names from the payload's outermost object down; token.AnyElement are all of an array
	// Kind is that of the pseudonym which stands for the value. "" keeps the value, if
	// it is 1 to 32 of A-Z, a-z, 0-9 and _, no rule finds anything in it, and the
	// Verifier calls the token live.
	Kind string
}

// A claimSet is Claims, compiled.
type claimSet struct {
	family    pseudonym.Family // of subjects
	subject   pseudonym.Index  // its number
	noSubject bool
	list      []claim
}

type claim struct {
	name   string
	path   []string
	kept   bool
	family pseudonym.Family
}

// compileClaims compiles the claims that stubs tell, by issuer. Settings are compiled.
func (s *Scrubber) compileClaims() error {
	var names []string
	all := map[string]*claimSet{}
	for _, issuer := range slices.Sorted(maps.Keys(s.opts.Claims)) {
		if issuer != "" && !slices.Contains(s.issuers, issuer) {
			return fmt.Errorf("claims of issuer %q: the verifier knows no such issuer", issuer)
		}
		c := s.opts.Claims[issuer]
		set, err := s.claimSet(&c)
		switch {
		case err != nil && issuer == "":
			return fmt.Errorf("claims: %w", err)
		case err != nil:
			return fmt.Errorf("claims of issuer %q: %w", issuer, err)
		}
		for k := range set.list {
			names = append(names, set.list[k].name)
		}
		all[issuer] = set
	}
	s.claims = make([]*claimSet, len(s.issuers))
	for i, issuer := range s.issuers {
		if s.claims[i] = all[issuer]; s.claims[i] == nil {
			s.claims[i] = all[""]
		}
	}
	s.anyClaims = all[""]
	s.set.KnowClaims(names)
	return nil
}

func (s *Scrubber) claimSet(c *Claims) (*claimSet, error) {
	if f := c.SubjectFamily; f != "" && (!f.Valid() || f == pseudonym.Foreign || f == pseudonym.Stub || f != pseudonym.User && slices.Contains(pseudonym.Families(), f)) {
		return nil, fmt.Errorf("the family %q of its subjects is that of something else, or not of the form [a-z][a-z0-9]{0,15}", f)
	}
	if len(c.List) > token.MaxClaims {
		return nil, fmt.Errorf("a stub tells at most %d claims", token.MaxClaims)
	}
	set := &claimSet{family: cmp.Or(c.SubjectFamily, pseudonym.User), noSubject: c.NoSubject}
	for i := range c.List {
		l := &c.List[i]
		one := claim{name: l.Name, path: l.Path, kept: l.Kind == ""}
		switch {
		case !token.FitName(l.Name):
			return nil, fmt.Errorf("the name %q is not of the form [a-z][a-z0-9]{0,15}", l.Name)
		case slices.ContainsFunc(set.list, func(o claim) bool { return o.name == l.Name }):
			return nil, fmt.Errorf("the name %q stands for two claims", l.Name)
		case len(l.Path) == 0:
			return nil, fmt.Errorf("the claim %q has no path", l.Name)
		}
		if !one.kept {
			var err error
			if one.family, err = s.claimFamily(l.Kind); err != nil {
				return nil, fmt.Errorf("the claim %q: %w", l.Name, err)
			}
		}
		set.list = append(set.list, one)
	}
	slices.SortFunc(set.list, func(a, b claim) int { return cmp.Compare(a.name, b.name) })
	return set, nil
}

// claimFamily returns the family of a kind whose values the policy leaves a pseudonym.
func (s *Scrubber) claimFamily(kind string) (pseudonym.Family, error) {
	for i := range s.set.Rules() {
		for k := range s.set.Rules()[i].Kinds {
			if found := &s.set.Rules()[i].Kinds[k]; found.Name == kind {
				switch a := s.settings[i][k].Action; a {
				case Keep, Preserve, Pseudonym:
					return found.Family, nil
				default:
					return "", fmt.Errorf("the policy for %s is %s", kind, a)
				}
			}
		}
	}
	return "", fmt.Errorf("no rule finds a kind called %q", kind)
}

// claimFamilies are the families that stubs need beyond those of rules.
func (s *Scrubber) claimFamilies() (list []pseudonym.Family) {
	for _, c := range s.opts.Claims {
		if c.SubjectFamily != "" {
			list = append(list, c.SubjectFamily)
		}
		if slices.ContainsFunc(c.List, func(l Claim) bool { return l.Kind == "" }) {
			list = append(list, pseudonym.Stub)
		}
	}
	return list
}

// ofSubjects reports whether the subjects of an issuer are of the family called name.
func (s *Scrubber) ofSubjects(name string) bool {
	for _, c := range s.opts.Claims {
		if name != "" && string(c.SubjectFamily) == name {
			return true
		}
	}
	return false
}

// indexClaims numbers the families of subjects.
func (s *Scrubber) indexClaims() {
	for _, c := range append(s.claims, s.anyClaims) {
		if c != nil {
			c.subject = s.hasher.Index(c.family)
		}
	}
}

// claimsOf returns what stubs tell of the tokens of an issuer, or nil.
func (s *Scrubber) claimsOf(t *token.Token) *claimSet {
	if len(s.opts.Claims) == 0 {
		return nil
	}
	if i := slices.Index(s.issuers, t.Issuer); i >= 0 {
		return s.claims[i]
	}
	return s.anyClaims
}

// maxElements is how many elements of an array are looked at for a stub.
const maxElements = 64

// tellClaims appends what the stub of t, whose pseudonym is in w.word, tells beyond the
// subject.
func (w *Worker) tellClaims(dst []byte, t *token.Token, c *claimSet) []byte {
	if c == nil || len(c.list) == 0 || t.State == token.Forged {
		return dst
	}
	start, sealed, room := len(dst), false, token.MaxClaims-len(c.list)
	for i := range c.list {
		l, values := &c.list[i], t.Values(c.list[i].path)
		for n := 0; n == 0 || n < maxElements && room > 0; n++ {
			v, ok := values.Next()
			if !ok {
				break
			}
			mark := len(dst)
			var kept bool
			if dst, kept = w.tellClaim(dst, t, l, v); len(dst) > mark && n > 0 {
				room--
			}
			sealed = sealed || kept
		}
	}
	if sealed {
		w.canon = token.AppendSealed(w.canon[:0], w.word, dst[start:])
		dst = w.hash.Append(append(dst, '-'), pseudonym.Stub, w.canon)
	}
	return dst
}

// tellClaim appends what the stub of t tells of v, a value of l, and reports whether that
// is the value itself.
func (w *Worker) tellClaim(dst []byte, t *token.Token, l *claim, v []byte) (told []byte, kept bool) {
	switch mark := len(dst); {
	case len(v) == 0:
	case !l.kept:
		dst = w.appendPerson(token.AppendNamed(dst, l.name), v, l.family, w.hash.Index(l.family), false)
	case t.State == token.Live && token.Fits(v) && !names(t, l, v) && !w.tells(v):
		if dst = token.AppendKept(dst, l.name, v); w.tells(dst[mark:]) {
			return dst[:mark], false
		}
		return dst, true
	}
	return dst, false
}

// names reports whether v, the value of l, is also that of a claim that names a person.
func names(t *token.Token, l *claim, v []byte) bool {
	for i := range t.Claims {
		c := &t.Claims[i]
		if bytes.Equal(c.Value, v) && (len(l.path) > 1 || l.path[0] != c.Name.String()) {
			return true
		}
	}
	return false
}

// tells reports whether a rule finds something in v that the policy would change.
func (w *Worker) tells(v []byte) bool {
	if w.peek == nil {
		w.peek = w.s.set.NewScanner(w.hash)
	}
	for i, found := 0, w.peek.Scan(v, &detect.Query{Now: w.query.Now}); i < len(found); i++ {
		if f := &found[i]; w.s.settings[f.Rule][f.Kind].of(f.Traits) != Keep {
			return true
		}
	}
	return false
}

// appendPerson appends the pseudonym of v: of the family that v itself tells, or else of
// family number at, in the canonical form of context. One that its issuer wrote there
// stays. Its letters may follow where later is set.
func (w *Worker) appendPerson(dst, v []byte, context pseudonym.Family, at pseudonym.Index, later bool) []byte {
	if w.s.opts.Pseudonyms == Accept && w.hash.Check(v) == pseudonym.Own {
		return append(dst, v...)
	}
	if n, form, _ := token.Scan(v); n > 0 && n == len(v) && w.within.Parse(v, form, w.query.Now) == nil {
		return w.hash.AppendAt(dst, w.s.jwt, w.within.Canonical())
	}
	i := w.hash.Index(w.classify(v, context))
	canonical := w.hash.Canonical(&w.canon, i, v)
	if i == w.hash.Index(context) {
		i = at
	}
	if later {
		return w.hash.AppendLater(dst, i, canonical)
	}
	return w.hash.AppendAt(dst, i, canonical)
}
