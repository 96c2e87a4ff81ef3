package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/token"
)

// A Claim says what the stub of a token tells of one claim.
type Claim struct {
	Path   []string `key:"path" need:"yes" form:"line" doc:"Names from the payload's outermost object down: [email], [realm_access, tenant]; * is every element of an array: [roles, '*']."`
	Action string   `key:"action" need:"yes" one:"claim_action" doc:"keep, of a token that is live, a value of 1 to 32 letters, digits and underscores in which no rule finds anything; pseudonym; or drop, which all others are, and which is for sub."`
	Kind   string   `key:"kind" one:"kind" doc:"Kind of the pseudonym; of OpenID Connect's claims and common vendors' known if absent."`
	Name   string   `key:"name" form:"family" doc:"What the stub calls the claim; if absent, the small letters and digits of the last name of the path, sixteen at most."`
}

// last returns the last name of the path.
func (c *Claim) last() string {
	for _, name := range slices.Backward(c.Path) {
		if name != token.AnyElement {
			return name
		}
	}
	return c.Path[0]
}

// stubName returns what stubs call the claim: its name, or as much as fits of the letters
// and digits of the last part of its path.
func (c *Claim) stubName() string {
	if c.Name != "" {
		return c.Name
	}
	last := c.last()
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(last[strings.LastIndexByte(last, '/')+1:]))
	return name[:min(len(name), token.MaxName)]
}

// kind returns the kind of the claim's pseudonym, or "".
func (c *Claim) kind() string {
	if c.Kind != "" {
		return c.Kind
	}
	last := c.last()
	name, ok := token.ClaimNamed(last)
	if !ok {
		return kindOf(last)
	}
	switch name.Kind() {
	case token.AccountClaim:
		return "user"
	case token.EmailClaim:
		return "email"
	case token.PhoneClaim:
		return "phone"
	case token.NameClaim:
		return "name"
	}
	return "secret"
}

// kindOf returns the kind of a claim that says something of a person and does not name
// one, or "": of OpenID Connect Core §5.1, of Entra ID, and of WS-Federation (Identity
// Metasystem Interoperability 1.0 §7.5; Active Directory's windowsaccountname).
func kindOf(name string) string {
	const schema, microsoft = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/", "http://schemas.microsoft.com/ws/2008/06/identity/claims/"
	switch name {
	case "ipaddr":
		return "ipv4" // or the other: one family
	case "birthdate", schema + "dateofbirth":
		return "birthdate"
	case "formatted", "street_address", schema + "streetaddress":
		return "address"
	case "emails": // of Entra ID B2C, an array
		return "email"
	case schema + "homephone", schema + "otherphone":
		return "phone"
	case microsoft + "windowsaccountname":
		return "user"
	}
	return ""
}

// subject reports whether the claim is the one that every stub tells.
func (c *Claim) subject() bool { return len(c.Path) == 1 && c.Path[0] == "sub" }

// same reports whether both are of one claim.
func (c *Claim) same(o *Claim) bool { return slices.Equal(c.Path, o.Path) }

// common returns which of the claims that all stubs tell those of is do: it says
// nothing of them itself.
func (c *Config) common(is *Issuer) (list []int) {
	for i := range c.Claims {
		if !slices.ContainsFunc(is.Claims, func(o Claim) bool { return o.same(&c.Claims[i]) }) {
			list = append(list, i)
		}
	}
	return list
}

// claimsOf returns what the stubs of is tell, its own claims first.
func (c *Config) claimsOf(is *Issuer) []Claim {
	list := slices.Clone(is.Claims)
	for _, i := range c.common(is) {
		list = append(list, c.Claims[i])
	}
	return list
}

// claims returns what stubs tell of the claims of each issuer, for scrub, and under ""
// of those of any other.
func (c *Config) claims() map[string]scrub.Claims {
	all := map[string]scrub.Claims{}
	if len(c.Claims) > 0 {
		all[""] = told(c.Claims)
	}
	for i := range c.Issuers {
		is := &c.Issuers[i]
		if is.SubjectFamily == "" && len(is.Claims) == 0 {
			continue
		}
		to := told(c.claimsOf(is))
		to.SubjectFamily = pseudonym.Family(is.SubjectFamily)
		all[is.Name] = to
	}
	return all
}

// told returns list for scrub.
func told(list []Claim) (to scrub.Claims) {
	for k := range list {
		switch l := &list[k]; l.Action {
		case "keep":
			to.List = append(to.List, scrub.Claim{Name: l.stubName(), Path: l.Path})
		case "pseudonym":
			to.List = append(to.List, scrub.Claim{Name: l.stubName(), Path: l.Path, Kind: l.kind()})
		default:
			to.NoSubject = to.NoSubject || l.subject()
		}
	}
	return to
}

// HasSubjects reports whether the subjects of an issuer are of the family called name.
func (c *Config) HasSubjects(name string) bool {
	for i := range c.Issuers {
		if name != "" && c.Issuers[i].SubjectFamily == name {
			return true
		}
	}
	return false
}

// checkClaims looks at what stubs tell, of all tokens and of those of each issuer.
func (c *Config) checkClaims() (errs Errors) {
	errs = c.checkList("claims", c.Claims)
	for i := range c.Issuers {
		is, path := &c.Issuers[i], fmt.Sprintf("issuers[%d].claims", i)
		own := c.checkList(path, is.Claims)
		if errs = append(errs, own...); len(own) > 0 {
			continue
		}
		common := c.common(is)
		if len(told(c.claimsOf(is)).List) > token.MaxClaims && len(c.Claims) <= token.MaxClaims {
			errs = append(errs, c.problem(path, "are more than eight, with those of all", "drop some of these"))
		}
		for k := range is.Claims {
			for _, j := range common {
				if is.Claims[k].named(&c.Claims[j]) {
					errs = append(errs, c.problem(fmt.Sprintf("%s[%d]", path, k), fmt.Sprintf("has the name of claims[%d] of all", j), "give it another with name:, or drop that here"))
				}
			}
		}
	}
	return errs
}

// named reports whether stubs tell both, under one name.
func (c *Claim) named(o *Claim) bool {
	return len(c.Path) > 0 && len(o.Path) > 0 && c.Action != "drop" && o.Action != "drop" && c.stubName() == o.stubName()
}

// checkList looks at the claims at path.
func (c *Config) checkList(path string, list []Claim) (errs Errors) {
	if len(list) > token.MaxClaims {
		errs = append(errs, c.problem(path, "are more than eight", "name those that you search for"))
	}
	for k := range list {
		l, at := &list[k], fmt.Sprintf("%s[%d]", path, k)
		if len(l.Path) == 0 {
			continue // which the decoder tells
		}
		if key, problem, remedy := l.check(c.kinds()); problem != "" {
			errs = append(errs, c.problem(at+key, problem, remedy))
		}
		for j := range list[:k] {
			switch {
			case list[j].same(l):
				errs = append(errs, c.problem(at, fmt.Sprintf("is the claim of claims[%d]", j), "remove one of them"))
			case list[j].named(l):
				errs = append(errs, c.problem(at, fmt.Sprintf("has the name of claims[%d]", j), "give it another with name:"))
			}
		}
	}
	return errs
}

// check says what is wrong with a claim, whose kind is one of kinds, and below which key.
func (c *Claim) check(kinds []string) (key, problem, remedy string) {
	switch {
	case c.Action == "drop" && c.Kind+c.Name != "":
		return "", "is dropped, and has a kind or a name", "remove these"
	case c.Action == "keep" && c.Kind != "":
		return ".kind", "is for action pseudonym", "remove it, or do not keep the value"
	case c.Action != "drop" && c.subject():
		return "", "is the subject, whose pseudonym every stub tells", "remove it; subject_family names its pseudonyms otherwise, drop leaves it out"
	case c.Action == "pseudonym" && c.kind() == "":
		return "", "is none of the claims whose kind is known", "add kind:, such as user"
	case c.Action == "pseudonym" && !contains(kinds, c.kind()):
		return ".kind", "unknown kind", meant(c.kind(), kinds)
	case c.Action != "drop" && !token.FitName(c.stubName()):
		return "", "has a name that a stub cannot hold", "add name:, a small letter, then at most 15 of a-z and 0-9"
	}
	return "", "", ""
}

// weakerClaims compares which claims are kept. Of an issuer that is new, none were.
func (c *Config) weakerClaims(next *Config) (ways []string) {
	for i := range next.Issuers {
		is := &next.Issuers[i]
		var was []Claim
		if k := slices.IndexFunc(c.Issuers, func(o Issuer) bool { return o.Name == is.Name }); k >= 0 {
			was = c.claimsOf(&c.Issuers[k])
		}
		more := func(l *Claim) bool {
			return l.Action == "keep" && !slices.ContainsFunc(was, func(o Claim) bool { return o.Action == "keep" && o.same(l) })
		}
		for k := range is.Claims {
			if more(&is.Claims[k]) {
				ways = append(ways, fmt.Sprintf("issuers[%d].claims[%d] is kept", i, k))
			}
		}
		for _, k := range next.common(is) {
			if more(&next.Claims[k]) {
				ways = append(ways, fmt.Sprintf("claims[%d] is kept of issuers[%d]", k, i))
			}
		}
	}
	return ways
}
