package scrub

import (
	"fmt"

	"github.com/logscrub/logscrub/detect"
)

// An Action is what is done to a value. Later actions are stricter.
type Action uint8

// The actions.
const (
	Keep      Action = iota // counted and reported, not changed
	Mask                    // card_last_1234
	Truncate                // an address to its network: /24 or /48
	Preserve                // a pseudonym of the same shape: an address, a local part
	Pseudonym               // email_k7f3_…
	Redact                  // password_redacted
	Drop                    // the whole record goes
	actions
)

var actionNames = [...]string{"keep", "mask", "truncate", "preserve", "pseudonym", "redact", "drop"}

// String returns the action's word in reports and configuration.
func (a Action) String() string { return actionNames[a] }

// ParseAction returns the action called name.
func ParseAction(name string) (Action, bool) {
	for a := range actions {
		if a.String() == name {
			return a, true
		}
	}
	return 0, false
}

// A Setting is the policy for one kind.
type Setting struct {
	Action  Action
	Private Action // for addresses that only their own network can reach
	Generic Action // for accounts that belong to no person
	Short   Action // for credentials of fewer than 16 bytes
	Keep    int    // Mask: how many digits stay, 1 to 4
}

// Uniform returns the setting that does a to every value of a kind.
func Uniform(a Action) Setting { return Setting{Action: a, Private: a, Generic: a, Short: a, Keep: 4} }

// of returns the action for a value with the traits t.
func (s *Setting) of(t detect.Traits) Action {
	switch {
	case t&detect.Private != 0:
		return s.Private
	case t&detect.Generic != 0:
		return s.Generic
	case t&detect.Short != 0:
		return s.Short
	}
	return s.Action
}

// validate says whether s makes sense for kind.
func (s *Setting) validate(kind *detect.Kind) error {
	for _, a := range [...]Action{s.Action, s.Private, s.Generic, s.Short} {
		switch {
		case a >= actions:
			return fmt.Errorf("policy %s: unknown action", kind.Name)
		case a == Mask && kind.Family != "card" && kind.Family != "iban" && kind.Family != "phone":
			return fmt.Errorf("policy %s: mask is for card, iban and phone; use redact", kind.Name)
		case a == Truncate && kind.Family != "ip":
			return fmt.Errorf("policy %s: truncate is for ipv4 and ipv6; use redact", kind.Name)
		case a == Preserve && kind.Family != "ip" && kind.Family != "email":
			return fmt.Errorf("policy %s: preserve is for ipv4, ipv6 and email; use pseudonym", kind.Name)
		}
	}
	if s.Keep < 0 || s.Keep > 4 {
		return fmt.Errorf("policy %s: keep is 1 to 4 digits", kind.Name)
	}
	return nil
}

// A Policy maps the names of kinds to settings.
type Policy map[string]Setting
