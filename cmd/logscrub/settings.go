package main

import (
	"context"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/logscrub/logscrub/admin"
	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/token"
	"github.com/logscrub/logscrub/token/issuer"
)

// settings are the flags that decide what is hidden, and how. Every verb that
// compiles the rules has them.
type settings struct {
	config, keyring, tenant, profile string
	policy, disable, enable, shadow  words
	verify                           bool

	conf       *config.Config
	ring       *pseudonym.Keyring
	configured bool                  // a keyring was, be it the ephemeral one
	issuers    func() *admin.Issuers // what metrics tell of issuers; nil where none is configured
}

func (s *settings) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVarP(&s.config, "config", "c", "", "read the configuration from `FILE`")
	f.StringVarP(&s.keyring, "keyring", "k", "", "take the keys from `FILE`, or 'ephemeral' for one that is forgotten")
	f.StringVar(&s.tenant, "tenant", "", "make pseudonyms with the keys of `NAME`")
	f.StringVarP(&s.profile, "profile", "p", "", "start from the rules and actions of profile `NAME`")
	f.Var(&s.policy, "policy", "do ACTION with findings of KIND (`KIND=ACTION`; again for more)")
	f.Var(&s.disable, "disable-rule", "do not ask the rule `NAME` (again for more)")
	f.Var(&s.enable, "enable-rule", "ask the rule `NAME`, which is off unless named (again for more)")
	f.Var(&s.shadow, "shadow-rule", "let the rule `NAME` count, and change nothing (again for more)")
	complete(c, "shadow-rule", config.RuleNames)
	complete(c, "profile", scrub.Profiles)
	complete(c, "policy", policies)
	complete(c, "disable-rule", config.RuleNames)
	complete(c, "enable-rule", config.RuleNames)
	complete(c, "keyring", nil)
	complete(c, "config", nil)
	twin(c, "")
}

// policies are the completions of --policy.
func policies() (all []string) {
	for _, kind := range config.Kinds() {
		for _, action := range config.Actions() {
			all = append(all, kind+"="+action)
		}
	}
	return all
}

// complete offers what set returns, or files where it is nil, for a flag of c.
func complete(c *cobra.Command, flag string, set func() []string) {
	directive := cobra.ShellCompDirectiveNoFileComp
	if set == nil {
		directive = cobra.ShellCompDirectiveDefault
	}
	// It fails for a flag that is not there or was completed before.
	_ = c.RegisterFlagCompletionFunc(flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		if set == nil {
			return nil, directive
		}
		return set(), directive
	})
}

// load reads the configuration and lays the flags over it.
func (s *settings) load(a *app) (err error) {
	s.conf = config.Default()
	if s.config != "" {
		if s.conf, err = config.Load(s.config, a.env); err != nil {
			return err
		}
	}
	if s.profile != "" {
		profile := choice{set: scrub.Profiles()}
		if err := profile.Set(s.profile); err != nil {
			return flagged(a.called("profile"), err)
		}
		s.conf.Profile = s.profile
	}
	if s.tenant != "" {
		if err := s.conf.SetTenant(s.tenant); err != nil {
			return flagged(a.called("tenant"), err)
		}
	}
	for _, p := range s.policy {
		if err := s.conf.SetPolicy(p); err != nil {
			return flagged(a.called("policy"), err)
		}
	}
	for _, r := range s.enable {
		if err := s.conf.EnableRule(r); err != nil {
			return flagged(a.called("enable-rule"), err)
		}
	}
	for _, r := range s.disable {
		if err := s.conf.DisableRule(r); err != nil {
			return flagged(a.called("disable-rule"), err)
		}
	}
	for _, r := range s.shadow {
		if err := s.conf.ShadowRule(r); err != nil {
			return flagged(a.called("shadow-rule"), err)
		}
	}
	return nil
}

// flagged turns an error of a value into one of the flag that it came from.
func flagged(flag string, err error) error { return &fault{flag, err.Error(), ""} }

// open loads the configuration and the keys.
func (s *settings) open(a *app) (err error) {
	if err := s.load(a); err != nil {
		return err
	}
	s.ring, s.configured, err = s.conf.OpenKeyring(s.keyring, a.called("keyring"), a.env)
	return err
}

// build compiles what open found.
func (s *settings) build(a *app) (_ *scrub.Scrubber, err error) {
	if err := s.open(a); err != nil {
		return nil, err
	}
	o := s.conf.Options(s.ring)
	o.Verify = s.verify
	o.OnWithheld = (&withheld{app: a}).tell
	if o.Verifier, err = s.trust(a); err != nil {
		return nil, err
	}
	return s.conf.Build(o)
}

// trust returns the verifier of the configured issuers, or nil. Their keys are
// fetched while the command works; it waits for none.
func (s *settings) trust(a *app) (token.Verifier, error) {
	all, err := s.conf.OpenIssuers("")
	if all == nil {
		return nil, err
	}
	go all.Run(context.Background(), func(name string, err error) {
		a.note("issuer %s: its keys cannot be fetched: %v", name, err)
	})
	c := issuer.NewChecker(all)
	s.issuers = func() *admin.Issuers { return admin.IssuersOf(all, c) }
	return c, nil
}

// warnEphemeral says once that nothing was configured.
func (s *settings) warnEphemeral(a *app) {
	if !s.configured {
		a.note("no keyring: pseudonyms are made with a key that is forgotten at exit; logscrub keygen makes a lasting one")
	}
}

// defaultWorkers is how many batches are scrubbed at once unless told.
func defaultWorkers() int { return min(runtime.GOMAXPROCS(0), 4) }
