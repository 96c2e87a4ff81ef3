package config

import (
	"fmt"
	"strings"

	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/token"
)

// A Claim says what the stub of a token tells of one claim.
type Claim struct {
	Path   []string `key:"path" need:"yes" form:"line" doc:"Names from the payload's outermost object down: [email], [realm_access, tenant]."`
	Action string   `key:"action" need:"yes" one:"claim_action" doc:"keep, of a token that is live, a value of 1 to 32 letters, digits and underscores in which no rule finds anything; pseudonym; or drop, which all others are, and which is for sub."`
	Kind   string   `key:"kind" one:"kind" doc:"Kind of the pseudonym; of OpenID Connect's claims and common vendors' known if absent."`
	Name   string   `key:"name" form:"family" doc:"What the stub calls the claim; the small letters and digits of the last name if absent."`
}

// stubName returns what stubs call the claim.
func (c *Claim) stubName() string {
	if c.Name != "" {
		return c.Name
	}
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(c.Path[len(c.Path)-1]))
}

// kind returns the kind of the claim's pseudonym, or "".
func (c *Claim) kind() string {
	if c.Kind != "" {
		return c.Kind
	}
	name, ok := token.ClaimNamed(c.Path[len(c.Path)-1])
	if !ok {
		return ""
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

// subject reports whether the claim is the one that every stub tells.
func (c *Claim) subject() bool { return len(c.Path) == 1 && c.Path[0] == "sub" }

// claims returns what stubs tell of the claims of each issuer, for scrub.
func (c *Config) claims() map[string]scrub.Claims {
	all := map[string]scrub.Claims{}
	for i := range c.Issuers {
		is := &c.Issuers[i]
		if is.SubjectFamily == "" && len(is.Claims) == 0 {
			continue
		}
		to := scrub.Claims{SubjectFamily: pseudonym.Family(is.SubjectFamily)}
		for k := range is.Claims {
			switch l := &is.Claims[k]; l.Action {
			case "keep":
				to.List = append(to.List, scrub.Claim{Name: l.stubName(), Path: l.Path})
			case "pseudonym":
				to.List = append(to.List, scrub.Claim{Name: l.stubName(), Path: l.Path, Kind: l.kind()})
			default:
				to.NoSubject = to.NoSubject || l.subject()
			}
		}
		all[is.Name] = to
	}
	return all
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

// checkClaims looks at the claims of issuer i.
func (c *Config) checkClaims(i int) (errs Errors) {
	list := c.Issuers[i].Claims
	add := func(k int, key, problem, remedy string) {
		errs = append(errs, c.problem(fmt.Sprintf("issuers[%d].claims[%d]%s", i, k, key), problem, remedy))
	}
	if len(list) > token.MaxClaims {
		errs = append(errs, c.problem(fmt.Sprintf("issuers[%d].claims", i), "are more than eight", "name those that you search for"))
	}
	for k := range list {
		l := &list[k]
		switch {
		case len(l.Path) == 0:
			continue // which the decoder tells
		case l.Action == "drop" && l.Kind+l.Name != "":
			add(k, "", "is dropped, and has a kind or a name", "remove these")
		case l.Action == "keep" && l.Kind != "":
			add(k, ".kind", "is for action pseudonym", "remove it, or do not keep the value")
		case l.Action != "drop" && l.subject():
			add(k, "", "is the subject, whose pseudonym every stub tells", "remove it; subject_family names its pseudonyms otherwise, drop leaves it out")
		case l.Action == "pseudonym" && l.kind() == "":
			add(k, "", "is none of the claims whose kind is known", "add kind:, such as user")
		case l.Action == "pseudonym" && !contains(c.kinds(), l.kind()):
			add(k, ".kind", "unknown kind", meant(l.kind(), c.kinds()))
		case l.Action != "drop" && !token.FitName(l.stubName()):
			add(k, "", "has a name that a stub cannot hold", "add name:, a small letter, then at most 15 of a-z and 0-9")
		}
		for j := range list[:k] {
			if len(list[j].Path) > 0 && l.Action != "drop" && list[j].Action != "drop" && list[j].stubName() == l.stubName() {
				add(k, "", fmt.Sprintf("has the name of claims[%d]", j), "give it another with name:")
			}
		}
	}
	return errs
}

// weakerClaims compares which claims are kept.
func (c *Config) weakerClaims(next *Config) (ways []string) {
	kept := func(c *Config, issuer string) map[string]bool {
		set := map[string]bool{}
		for _, l := range c.claims()[issuer].List {
			if l.Kind == "" {
				set[strings.Join(l.Path, "\x00")] = true
			}
		}
		return set
	}
	for i := range next.Issuers {
		is := &next.Issuers[i]
		was := kept(c, is.Name)
		for k := range is.Claims {
			if l := &is.Claims[k]; l.Action == "keep" && !was[strings.Join(l.Path, "\x00")] {
				ways = append(ways, fmt.Sprintf("issuers[%d].claims[%d] is kept", i, k))
			}
		}
	}
	return ways
}
