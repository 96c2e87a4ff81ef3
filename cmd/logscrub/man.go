package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/scrub"
)

func newMan(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "man",
		Short:   "Print the manual page",
		Long:    "Man prints one manual page with all verbs, in the roff of man(7).",
		Example: "  logscrub man | man -l -\n  logscrub man > /usr/local/share/man/man1/logscrub.1",
		Args:    noArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return a.print(manual(c.Root())) },
	}
}

// manual writes the manual page of root and everything below it.
func manual(root *cobra.Command) []byte {
	p := &page{}
	p.line(".TH LOGSCRUB 1 \"\" \"logscrub %s\" \"User Commands\"", roff(version()))
	p.section("NAME")
	p.line("logscrub \\- hide credentials and personal data in logs")
	p.section("SYNOPSIS")
	for i, c := range runnable(root) {
		if i > 0 {
			p.line(".br")
		}
		p.line("\\fB%s\\fR%s", roff(c.CommandPath()), roff(arguments(c)))
	}
	p.section("DESCRIPTION")
	p.prose(root.Long)
	p.section("FLAGS")
	p.text("Verbs that compile the rules share the flags of the filter that decide what is hidden.")
	p.flags(root, nil)
	p.section("VERBS")
	for _, c := range runnable(root)[1:] {
		p.line(".SS \"%s\"", roff(strings.TrimPrefix(c.CommandPath(), "logscrub ")))
		p.prose(c.Long)
		p.flags(c, root)
	}
	p.section("ACTIONS")
	for _, e := range [][2]string{
		{"drop", "Leaves the whole record out, and counts it."},
		{"redact", "Puts a word in its place: password_redacted."},
		{"pseudonym", "Puts its keyed pseudonym in its place: email_k7f3_mfzwizltomztsmrq7x2aabcd."},
		{"preserve", "The same in the shape of the value: an address that points at nobody, or email_k7f3_...@domain."},
		{"truncate", "Cuts an address to its network, /24 or /48."},
		{"mask", "Leaves up to four last digits of a card, an IBAN or a phone number: card_last_1234."},
		{"keep", "Changes nothing, counts and reports."},
	} {
		p.item(e[0], e[1])
	}
	p.line(".PP")
	p.text("KIND may be narrowed: KIND.private to addresses that only their own network reaches, KIND.generic to accounts that are nobody's, KIND.short to credentials under 16 bytes.")
	p.text("The kinds: " + strings.Join(config.Kinds(), ", ") + ". The profiles: " + strings.Join(scrub.Profiles(), ", ") + ".")
	p.section("CONFIGURATION FILE")
	p.prose("YAML; unknown keys are errors. ${NAME} and ${NAME:-default} in a value stand for variables of the environment. A file with all that is in force is printed by logscrub config show.")
	for _, k := range config.Keys() {
		term := k.Path
		if k.Kind != "" {
			term += " (" + k.Kind + ")"
		}
		p.item(term, k.Doc)
	}
	p.section("EXIT STATUS")
	for _, e := range [][2]string{
		{"0", "All is well."},
		{"1", "scan found what --fail-on names, rules test failed, or nats plan found something missing."},
		{"2", "Wrong usage, input or output failed, or run could not deliver everything in time."},
		{"3", "Some records could not be scrubbed, and stubs stand in their places."},
		{"78", "The configuration or the keyring cannot be used."},
	} {
		p.item(e[0], e[1])
	}
	p.section("ENVIRONMENT")
	p.prose("Each flag has a variable, named with it; the flag wins. Lists are split at commas. An empty variable is as good as none.")
	p.item("CREDENTIALS_DIRECTORY", "Where a keyring is looked for, as logscrub-keyring, if nothing else names one (systemd's LoadCredential=).")
	p.section("EXAMPLES")
	for _, c := range runnable(root) {
		p.example(c.Example)
	}
	return p.Bytes()
}

// runnable returns c and the verbs below it that do something.
func runnable(c *cobra.Command) (all []*cobra.Command) {
	if !c.HasSubCommands() || !c.HasParent() {
		all = append(all, c)
	}
	for _, s := range c.Commands() {
		if !s.Hidden {
			all = append(all, runnable(s)...)
		}
	}
	return all
}

// arguments returns what follows the name of c in its usage line.
func arguments(c *cobra.Command) string {
	_, rest, _ := strings.Cut(c.Use, " ")
	own := 0
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" {
			own++
		}
	})
	if own > 0 && !strings.Contains(rest, "[flags]") {
		rest = "[flags] " + rest
	}
	return " " + rest
}

// A page is a manual page being written.
type page struct{ bytes.Buffer }

func (p *page) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

func (p *page) section(title string) { p.line(".SH \"%s\"", roff(title)) }

// item writes a term and what it means.
func (p *page) item(term, text string) {
	p.line(".TP\n\\fB%s\\fR", roff(term))
	p.text(text)
}

// prose writes paragraphs; indented lines stay as they are.
func (p *page) prose(text string) {
	for para := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if strings.HasPrefix(para, " ") {
			p.example(para)
			continue
		}
		p.line(".PP")
		p.text(para)
	}
}

// example writes lines as they are.
func (p *page) example(text string) {
	if text == "" {
		return
	}
	p.line(".PP\n.RS 4\n.nf")
	p.text(text)
	p.line(".fi\n.RE")
}

// text writes lines, so that none is taken for a request.
func (p *page) text(text string) {
	for line := range strings.Lines(text) {
		p.line("%s", roff(strings.TrimSuffix(line, "\n")))
	}
}

// flags writes the flags of c. Those that it shares with base are only named.
func (p *page) flags(c, base *cobra.Command) {
	var shared []string
	c.Flags().VisitAll(func(f *pflag.Flag) {
		switch {
		case f.Hidden || f.Name == "help":
		case base != nil && base.Flags().Lookup(f.Name) != nil && f.Annotations[envKey][0] == variable("", f.Name):
			shared = append(shared, "--"+f.Name)
		default:
			p.flag(f)
		}
	})
	if len(shared) > 0 {
		p.line(".PP")
		p.text("Shared: " + strings.Join(shared, ", ") + ".")
	}
}

func (p *page) flag(f *pflag.Flag) {
	name, usage := pflag.UnquoteUsage(f)
	term := "--" + f.Name
	if f.Shorthand != "" {
		term = "-" + f.Shorthand + ", " + term
	}
	if name != "" {
		term += " " + name
	}
	p.item(term, usage)
}

// roff escapes what has a meaning to the formatter.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", "\\(ga", "^", `\(ha`, "~", `\(ti`, `"`, `\(dq`).Replace(s)
	if strings.HasPrefix(s, ".") {
		return `\&` + s
	}
	return s
}
