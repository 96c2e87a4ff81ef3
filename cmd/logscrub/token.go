package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/scrub"
)

func newToken(a *app) *cobra.Command {
	return group("token", "Tell what JSON Web Tokens in logs are worth",
		`Token tells of the JSON Web Tokens in files, or in standard input, what is known of
them: whether an issuer of the configuration signed them and they are still of use,
and what is wrong with them. It prints their stubs and never a token, nor a claim's
value beyond what the stubs of an issuer are told to keep, nor the name of a claim
that an issuer made up.`,
		newTokenInspect(a), newTokenReport(a))
}

// A tokenVerb is what inspect and report were asked for.
type tokenVerb struct {
	app      *app
	settings settings
	offline  bool
	progress bool
}

func (v *tokenVerb) flags(c *cobra.Command) {
	c.Flags().BoolVar(&v.offline, "offline", false, "do not fetch the keys of issuers; without, it waits for them")
	c.Flags().BoolVar(&v.progress, "progress", false, "show bytes, rate and records on standard error, if that is a terminal")
	twin(c, "token-")
	v.settings.flags(c)
}

// read returns what there is to tell of the tokens in files.
func (v *tokenVerb) read(c *cobra.Command, files []string) (*inspector, error) {
	a, s := v.app, &v.settings
	if err := a.fromEnv(c); err != nil {
		return nil, err
	}
	if err := checkFiles(c, files); err != nil {
		return nil, err
	}
	if err := s.open(a); err != nil {
		return nil, err
	}
	all, err := trusted(a, s.conf, v.offline)
	if err != nil {
		return nil, err
	}
	o := s.conf.Options(s.ring)
	in, err := newInspector(s.conf, o, all)
	if err != nil {
		return nil, err
	}
	o.OnWithheld, o.Verifier = (&withheld{app: a}).tell, in
	scrubber, err := s.conf.Build(o)
	if err != nil {
		return nil, err
	}
	s.warnEphemeral(a)
	st := stream{workers: count{1, 1}, maxRecord: 1 << 20, progress: v.progress, scrubber: scrubber, tenant: s.conf.Tenant, ring: s.ring}
	report := &scrub.Report{Format: scrub.ReportNone}
	err = st.run(a, files, func() pipeline.Worker[scrub.Carry] { return scrubber.ScanWorker(report) })
	if err == nil && in.more > 0 {
		a.note("%d tokens beyond the first %d are not told of", in.more, maxSeen)
	}
	return in, err
}

func newTokenInspect(a *app) *cobra.Command {
	v := tokenVerb{app: a}
	output := choice{"text", []string{"text", "json"}}
	c := &cobra.Command{
		Use:   "inspect [FILE]...",
		Short: "Tell of each token its state and what is wrong with it",
		Long: `Inspect prints of each distinct token its stub, which is what the filter puts in its
place, its state, what is wrong with it, which claims it has, which of them say what of
a person beyond the account, and how often it was met. Claims that are none of the
common ones are counted, and not named.

What the states and findings mean, and what to do about them, says docs/TOKENS.md.`,
		Example: `  logscrub token inspect --config logscrub.yml < token.txt
  logscrub token inspect -c logscrub.yml --output json app.log`,
		Args: cobra.ArbitraryArgs,
	}
	c.Flags().VarP(&output, "output", "o", "print tokens as `text|json`, one object a line")
	complete(c, "output", func() []string { return output.set })
	v.flags(c)
	c.RunE = func(c *cobra.Command, files []string) error {
		in, err := v.read(c, files)
		if err != nil {
			return err
		}
		if len(in.list) == 0 {
			a.note("there is no token")
		}
		format := tokenText
		if output.value == "json" {
			format = tokenJSON
		}
		var b bytes.Buffer
		for i := range in.list {
			format(&b, &in.list[i])
		}
		return a.print(b.Bytes())
	}
	return c
}

func tokenJSON(b *bytes.Buffer, s *seenToken) { _ = json.NewEncoder(b).Encode(s) } // into memory

func tokenText(b *bytes.Buffer, s *seenToken) {
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(b, "  %-9s %s\n", name, value)
		}
	}
	claims := strings.Join(s.Claims, " ")
	if s.Others > 0 {
		claims = strings.TrimSpace(fmt.Sprintf("%s and %d others", claims, s.Others))
	}
	fmt.Fprintln(b, s.Stub)
	line("issuer", s.Issuer)
	line("state", s.State)
	line("reason", s.Reason)
	line("findings", strings.Join(s.Findings, " "))
	line("claims", claims)
	var said []string
	for _, p := range s.Personal {
		said = append(said, p.Claim+"="+p.Kind)
	}
	line("personal", strings.Join(said, " "))
	line("count", fmt.Sprint(s.Count))
}
