package scrub

import (
	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/rules"
)

// A profile is a named set of rules and of actions for them.
type profile struct {
	name string
	// rules says whether a kind is looked for at all.
	rules func(k *detect.Kind) bool
	// adjust makes the setting of a kind of the default one.
	adjust func(k *detect.Kind, s Setting) Setting
	// all turns the rules on that are off unless named.
	all bool
}

var profiles = [...]profile{
	{"default", all, nil, false},
	{"secrets", only(detect.ClassSecret), nil, false},
	{"pci", only(detect.ClassSecret, detect.ClassFinancial), nil, false},
	{"hipaa", all, func(k *detect.Kind, s Setting) Setting {
		if k.Class == detect.ClassPII {
			s.Generic = Keep
		}
		return s
	}, false},
	{"gdpr", all, func(_ *detect.Kind, s Setting) Setting { s.Private = s.Action; return s }, false},
	{"strict", all, func(_ *detect.Kind, s Setting) Setting { s.Private, s.Generic = s.Action, s.Action; return s }, true},
}

func all(*detect.Kind) bool { return true }

func only(classes ...detect.Class) func(*detect.Kind) bool {
	return func(k *detect.Kind) bool {
		for _, c := range classes {
			if k.Class == c {
				return true
			}
		}
		return false
	}
}

// Profiles returns the names of the profiles, the default one first.
func Profiles() []string {
	var names []string
	for i := range profiles {
		names = append(names, profiles[i].name)
	}
	return names
}

func profileNamed(name string) (*profile, bool) {
	for i := range profiles {
		if profiles[i].name == name {
			return &profiles[i], true
		}
	}
	return nil, false
}

// defaultSetting is the policy that every profile starts from: high-entropy
// secrets and what names a person become pseudonyms, whatever can be guessed and
// does harm is redacted, and what names nobody is kept.
func defaultSetting(k *detect.Kind) Setting {
	s := Setting{Action: Pseudonym, Private: Keep, Generic: Keep, Keep: 4}
	switch {
	case k.Class == detect.ClassSecret && k.Entropy == detect.LowEntropy,
		k.Class == detect.ClassFinancial, k.Class == detect.ClassHealth, guessed(k.Name):
		s.Action = Redact
	}
	s.Short = s.Action
	if k.Class == detect.ClassSecret {
		s.Short = Redact
	}
	if k.Class == detect.ClassSecret {
		s.Generic, s.Private = s.Action, s.Action
	}
	return s
}

// guessed reports whether values of a kind can be guessed and do harm, though their
// class does not say so.
func guessed(kind string) bool {
	switch kind {
	case "ssn", "privatekey", "nationalid", "passport", "driverlicence", "plate", "birthdate", "address", "coordinates":
		return true
	}
	return false
}

// setting returns what p does to kind k.
func (p *profile) setting(k *detect.Kind) Setting {
	s := defaultSetting(k)
	if p.adjust != nil {
		return p.adjust(k, s)
	}
	return s
}

// ProfilePolicy returns what the profile called name does to each kind that its
// built-in rules find.
func ProfilePolicy(name string) (Policy, bool) {
	p, ok := profileNamed(name)
	if !ok {
		return nil, false
	}
	policy := Policy{}
	for _, r := range rules.Builtin() {
		for i := range r.Kinds {
			if p.rules(&r.Kinds[0]) {
				policy[r.Kinds[i].Name] = p.setting(&r.Kinds[i])
			}
		}
	}
	return policy, true
}
