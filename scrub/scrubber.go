// Package scrub rewrites records so that no sensitive value survives in them.
//
// New compiles rules, a policy and a keyring into a Scrubber, which is immutable
// and safe for concurrent use. For single records there is Append, for a stream
// of lines NewWriter, and for batches a Worker, which owns the memory of the
// work and is for one goroutine at a time.
//
// What is found is replaced by offset, never by value: overlapping findings are
// hidden as one, by the strictest of their actions. Bytes outside findings are
// copied as they are. A record that cannot be scrubbed, because a rule panicked
// or it cost too much, is withheld: a stub stands in its place. The package
// never returns, logs or wraps the bytes of a record.
package scrub

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/rules"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/token"
)

// Trust says what is made of pseudonyms that stand in the input already.
type Trust uint8

// The trusts.
const (
	Accept  Trust = iota // one whose check holds is left alone
	Replace              // every one is replaced, for anybody could have sent it
)

// Options say how to scrub. The zero Options use the default profile, and a key
// that is gone with the process.
type Options struct {
	Keyring      *pseudonym.Keyring // nil: an ephemeral key
	Tenant       string             // default: pseudonym.DefaultTenant
	Profile      string             // default: "default"
	Policy       Policy             // overrides the profile, by kind
	Rules        []detect.UserRule
	DisableRules []string
	EnableRules  []string // those that are off unless named
	ShadowRules  []string // rules that only count; see ShadowCount
	Allow        []Allow
	Pseudonyms   Trust
	// Selectors say what record.Record.Marks of a clean record tells: bit i is
	// whether selector i chooses it. At most MaxSelectors.
	Selectors []Selector
	// Verify detects the output again. A finding that policy would change
	// withholds the record and counts as residue: it is a bug.
	Verify bool
	Clock  func() time.Time // default: time.Now
	// Verifier, if set, says of each token whether a configured issuer signed it.
	// What becomes of a token does not depend on it, but for what its stub says.
	Verifier token.Verifier
	// Claims are what stubs tell of claims, by the name of the issuer, which is one of
	// the Verifier's; those under "" are for tokens of all others, and for all without one.
	Claims map[string]Claims
	// OnWithheld, if set, is told of every withheld record, from the goroutine
	// that scrubs. It is told no byte of the record.
	OnWithheld func(Withheld)
	// OnToken, if set, is told of every token that is replaced, and every key of a
	// vendor whose checksum holds, each time, from the goroutine that scrubs; it must
	// not wait. Those that policy keeps, and those of records that it drops, are none
	// of them.
	OnToken func(TokenSeen)

	// inject is a rule that tests add.
	inject []detect.Rule
}

// Withheld says why a record was withheld.
type Withheld struct {
	Reason string // panic, limit, hang, residue
	Rule   string // the rule at work, if one was
	Where  string // of a panic: file:line
	Type   string // of a panic: the type of its value
	Line   uint64 // line of the record in its stream, 0 unknown
}

// A Scrubber scrubs by one fixed policy.
type Scrubber struct {
	set       *detect.Set
	hasher    *pseudonym.Hasher // cloned by each worker
	opts      Options
	settings  [][]Setting // by rule and kind
	marks     [][]uint64  // the same: which selectors choose it; nil if there is none
	everyMark uint64      // those of all selectors
	treatments
	allow     allowList
	issuers   []string    // that tokens may be of, for counting
	claims    []*claimSet // of each issuer, or nil
	anyClaims *claimSet   // of tokens without one, or nil
	shadow    *shadow     // nil if there is none
	counts    counts
	table     []detect.Rule // all there are, and what they are for
	uses      []use
	pool      sync.Pool     // of *Worker, for Append
	hash      func() string // made for who asks
}

// fill sets the options that were left out.
func (o *Options) fill() {
	if o.Tenant == "" {
		o.Tenant = pseudonym.DefaultTenant
	}
	if o.Keyring == nil {
		o.Keyring = pseudonym.Ephemeral(o.Tenant)
	}
	if o.Profile == "" {
		o.Profile = profiles[0].name
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Claims = maps.Clone(o.Claims); o.Verifier == nil { // no token has an issuer
		maps.DeleteFunc(o.Claims, func(issuer string, _ Claims) bool { return issuer != "" })
	}
	o.Allow, o.Rules = slices.Clone(o.Allow), slices.Clone(o.Rules) // which are looked at later too
}

// New compiles o. Errors name the option that is wrong.
func New(o Options) (*Scrubber, error) {
	o.fill()
	p, ok := profileNamed(o.Profile)
	if !ok {
		return nil, fmt.Errorf("profile %q: unknown; want one of %v", o.Profile, Profiles())
	}
	s := &Scrubber{opts: o}
	table, aside, err := s.rules(p)
	if err != nil {
		return nil, err
	}
	if s.set, err = detect.Compile(table); err != nil {
		return nil, err
	}
	s.issuers = []string{"other"}
	if o.Verifier != nil {
		s.issuers = o.Verifier.Names()
		s.set.KnowIssuers(s.issuers)
	}
	if err := s.compilePolicy(p); err != nil {
		return nil, err
	}
	if err := s.compileSelectors(); err != nil {
		return nil, err
	}
	if s.allow, err = s.compileAllow(s.set); err != nil {
		return nil, err
	}
	if err := s.compileShadow(p, aside); err != nil {
		return nil, err
	}
	if s.hasher, err = o.Keyring.Hasher(o.Tenant, o.Clock(), s.families()); err != nil {
		return nil, fmt.Errorf("tenant %q: %w", o.Tenant, err)
	}
	s.counts.init(s.set, s.issuers, s.allow.cells)
	s.compileTreatments()
	s.hash = sync.OnceValue(s.digest)
	s.pool.New = func() any { return s.Worker() }
	return s, nil
}

// A use says what a rule is for.
type use uint8

// The uses.
const (
	unused use = iota
	enabled
	shadowed // it only counts
)

// rules returns the rules of profile p with those of the user, without the
// disabled ones, and apart from them those in the shadow, whatever the profile.
func (s *Scrubber) rules(p *profile) (on, shadow []detect.Rule, err error) {
	s.table = append(rules.Builtin(), s.opts.inject...)
	for i := range s.opts.Rules {
		r, err := s.opts.Rules[i].Rule()
		if err != nil {
			return nil, nil, err
		}
		s.table = append(s.table, r)
	}
	on, s.uses = make([]detect.Rule, 0, len(s.table)), make([]use, len(s.table))
	for i := range s.table {
		r := &s.table[i]
		switch {
		case slices.Contains(s.opts.DisableRules, r.Name):
		case s.opts.inShadow(r.Name):
			s.uses[i] = shadowed
			shadow = append(shadow, *r)
		case r.Off && !p.all && !slices.Contains(s.opts.EnableRules, r.Name):
		case p.rules(&r.Kinds[0]):
			s.uses[i] = enabled
			on = append(on, *r)
		}
	}
	return on, shadow, s.opts.checkNames(s.table)
}

// compilePolicy fills the settings of every kind of every rule, and what stubs tell.
func (s *Scrubber) compilePolicy(p *profile) error {
	s.settings = make([][]Setting, 0, len(s.set.Rules()))
	for i := range s.set.Rules() {
		row, err := s.row(p, &s.set.Rules()[i])
		if err != nil {
			return err
		}
		s.settings = append(s.settings, row)
	}
	for name := range s.opts.Policy {
		if !s.knows(name) {
			return fmt.Errorf("policy: no rule finds a kind called %q; see logscrub rules list", name)
		}
	}
	return s.compileClaims()
}

// row returns what is done to each kind of r.
func (s *Scrubber) row(p *profile, r *detect.Rule) ([]Setting, error) {
	row := make([]Setting, len(r.Kinds))
	for k := range r.Kinds {
		kind := &r.Kinds[k]
		row[k] = p.setting(kind)
		if o, ok := s.opts.Policy[kind.Name]; ok {
			if o.Keep == 0 {
				o.Keep = 4
			}
			row[k] = o
		}
		if err := row[k].validate(kind); err != nil {
			return nil, err
		}
	}
	return row, nil
}

// families returns the families that pseudonyms of this scrubber can have.
func (s *Scrubber) families() []pseudonym.Family {
	set := map[pseudonym.Family]bool{}
	for _, f := range pseudonym.Families() {
		set[f] = true
	}
	for _, r := range s.set.Rules() {
		for _, k := range r.Kinds {
			set[k.Family] = true
		}
	}
	for _, f := range s.claimFamilies() {
		set[f] = true
	}
	delete(set, pseudonym.Foreign)
	return slices.Sorted(maps.Keys(set))
}

// digest names the compiled profile: rules and what is done to what they find,
// but no key.
func (s *Scrubber) digest() string {
	h := sha256.New()
	fmt.Fprintln(h, s.set.Digest(), s.settings, s.opts.Pseudonyms) // not the shadow, which does nothing
	for _, a := range s.opts.Allow {
		fmt.Fprintf(h, "%q %q %q %v\n", a.Kind, a.Rule, a.Value, a.Secret)
	}
	for i := range s.opts.Rules {
		u := &s.opts.Rules[i]
		fmt.Fprintf(h, "%q %q %d %v %v\n", u.Name, u.Regex, u.Group, u.Entropy, u.Except)
	}
	for _, issuer := range slices.Sorted(maps.Keys(s.opts.Claims)) {
		fmt.Fprintf(h, "%q %v\n", issuer, s.opts.Claims[issuer])
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Hash names the compiled profile in 16 hexadecimal digits: equal hashes find
// and do the same. Keys are not part of it.
func (s *Scrubber) Hash() string { return s.hash() }

// KeyID returns the id of the key that pseudonyms are written with.
func (s *Scrubber) KeyID() string { return string(s.hasher.KeyID()) }

// Append appends rec, one record without its terminator, to dst with every
// sensitive value replaced. An error means that dst is unchanged and that rec
// must not be forwarded; it is ErrWithheld or ErrDropped.
func (s *Scrubber) Append(dst, rec []byte) ([]byte, error) {
	w := s.pool.Get().(*Worker)
	defer s.pool.Put(w)
	return w.Append(dst, rec)
}

// Errors of Append.
var (
	// ErrWithheld is returned when a record could not be scrubbed.
	ErrWithheld = errors.New("scrub: record withheld")
	// ErrDropped is returned when the policy drops a record.
	ErrDropped = errors.New("scrub: record dropped by policy")
)
