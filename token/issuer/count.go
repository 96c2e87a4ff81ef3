package issuer

import (
	"slices"
	"strings"
	"sync/atomic"

	"github.com/logscrub/logscrub/token"
)

// A tally counts findings by issuer, in the order of Checker.Names. It is safe for
// concurrent use.
type tally [][allFindings]atomic.Uint64

// add counts each finding of f for issuer i.
func (t tally) add(i int, f Findings) {
	for bit := 0; f != 0; bit, f = bit+1, f>>1 {
		if f&1 != 0 {
			t[i][bit].Add(1)
		}
	}
}

// A FindingCount says on how many tokens of an issuer a finding was met, each token
// as often as it was.
type FindingCount struct {
	Issuer, Finding string
	N               uint64
}

// Findings returns the counts so far, by issuer and finding; zeros are left out.
func (c *Checker) Findings() (list []FindingCount) {
	for i, name := range c.names {
		for bit, word := range words {
			if n := c.found[i][bit].Load(); n > 0 {
				list = append(list, FindingCount{name, word, n})
			}
		}
	}
	return list
}

// Name sets the Issuer of v, a verdict on t, where the strict reading did not come to
// it: a token that was cut, is unsigned or is spelled in another way is of the issuer that
// it claims all the same, as far as names, counts and the family of its subject go.
func (all *Issuers) Name(v *Verdict, t *token.Token) {
	if v.Issuer != "other" || len(all.list) == 0 {
		return
	}
	if iss, ok := t.Lookup([]string{"iss"}); ok {
		if is, _ := all.of(string(iss)); is != nil {
			v.Issuer = is.opts.Name
		}
	}
}

// Complete sets State and Issuer of t, of which v is the verdict, and adds what only t
// tells to the findings of v. A token that its own bytes decide, and one that was cut,
// keeps its State.
func (v *Verdict) Complete(t *token.Token) {
	t.Issuer, t.State = v.Issuer, v.state(t)
	if slices.ContainsFunc(t.Claims, personal) {
		v.Findings |= PersonalData
	}
}

// state returns the State of t, of which v is the verdict.
func (v *Verdict) state(t *token.Token) token.State {
	if t.Form == token.JWS && (v.Reason == NoReason || v.Reason >= UnknownIssuer) {
		return v.State
	}
	return t.State
}

// personal reports whether a claim is about a person beyond an account id: OpenID
// Connect Core §5.1 and the names of vendors, and any claim that is an address.
func personal(c token.Claim) bool {
	switch c.Name.Kind() {
	case token.EmailClaim, token.PhoneClaim, token.NameClaim:
		return true
	}
	return strings.Contains(string(c.Value), "@")
}
