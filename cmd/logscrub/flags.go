package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/logscrub/logscrub/config"
)

// envKey is the annotation of a flag that names its variable.
const envKey = "logscrub_env"

// twin gives each flag of c that has none yet a variable: LOGSCRUB_NAME for the
// flags of the filter, which other verbs share, LOGSCRUB_VERB_NAME for others.
func twin(c *cobra.Command, prefix string) {
	c.Flags().SortFlags = false
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" || f.Annotations[envKey] != nil {
			return
		}
		name := variable(prefix, f.Name)
		f.Usage += " (" + name + ")"
		_ = c.Flags().SetAnnotation(f.Name, envKey, []string{name}) // fails for unknown flags only
	})
}

// variable returns the name of the variable of a flag.
func variable(prefix, flag string) string {
	return "LOGSCRUB_" + strings.ToUpper(strings.ReplaceAll(prefix+flag, "-", "_"))
}

// fromEnv sets every flag of c that was not given from its variable. Lists are
// split at commas. An empty variable counts as absent; an empty flag is an error,
// for what it should have said is lost.
func (a *app) fromEnv(c *cobra.Command) (err error) {
	c.Flags().VisitAll(func(f *pflag.Flag) {
		names := f.Annotations[envKey]
		if err == nil && f.Changed && f.Value.Type() == "string" && f.Value.String() == "" {
			err = &fault{"--" + f.Name, "is empty", "give a value, or leave it out"} // --config "$UNSET"
		}
		if err != nil || f.Changed || names == nil {
			return
		}
		v, _ := a.env(names[0])
		if v == "" {
			return
		}
		parts := []string{v}
		if _, ok := f.Value.(*words); ok {
			parts = strings.Split(v, ",")
		}
		for _, part := range parts {
			if e := c.Flags().Set(f.Name, strings.TrimSpace(part)); e != nil {
				err = badValue(names[0], f, e)
				return
			}
		}
		if a.named == nil {
			a.named = map[string]string{}
		}
		a.named[f.Name] = names[0]
	})
	return err
}

// called returns what the user gave the flag by: --flag, or its variable.
func (a *app) called(flag string) string {
	if name, ok := a.named[flag]; ok {
		return name
	}
	return "--" + flag
}

// misspelt warns of a variable of the environment that is nearly a flag's: taken
// for nothing, it could leave in clear what its owner wanted hidden.
func (a *app) misspelt(root *cobra.Command, environ []string) {
	var known []string
	var collect func(c *cobra.Command)
	collect = func(c *cobra.Command) {
		c.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Annotations[envKey]...) })
		for _, s := range c.Commands() {
			collect(s)
		}
	}
	for _, kv := range environ {
		name, _, _ := strings.Cut(kv, "=")
		if !strings.HasPrefix(name, "LOGSCRUB_") {
			continue
		}
		if known == nil {
			collect(root)
		}
		if near, ok := config.Nearest(name, known); ok && near != name {
			a.note("warning: the variable %s means nothing; did you mean %s?", name, near)
		}
	}
}

// words is a flag that may be given again and again.
type words []string

func (w *words) String() string     { return "" }
func (w *words) Type() string       { return "list" }
func (w *words) Set(s string) error { *w = append(*w, s); return nil }

// choice is a flag whose value is one of a closed set.
type choice struct {
	value string
	set   []string
}

func (c *choice) String() string { return c.value }
func (c *choice) Type() string   { return strings.Join(c.set, "|") }
func (c *choice) Set(s string) error {
	if !slices.Contains(c.set, s) {
		remedy := "it is one of " + strings.Join(c.set, ", ")
		if near, ok := config.Nearest(s, c.set); ok {
			remedy = "did you mean " + near + "?"
		}
		return &fault{"", "unknown value", remedy}
	}
	c.value = s
	return nil
}

// size is a flag that counts bytes: digits, and KiB, MiB or GiB.
type size int

func (z *size) String() string {
	if n := int(*z); n > 0 && n%(1<<20) == 0 {
		return strconv.Itoa(n>>20) + "MiB"
	}
	return strconv.Itoa(int(*z))
}
func (z *size) Type() string { return "SIZE" }
func (z *size) Set(s string) error {
	n, ok := config.ParseSize(s)
	if !ok {
		return &fault{"", "is no size", "write for example 65536, 64KiB or 1MiB"}
	}
	*z = size(n)
	return nil
}

// count is a flag that is a whole number from 0 to max.
type count struct {
	value, max int
}

func (n *count) String() string { return strconv.Itoa(n.value) }
func (n *count) Type() string   { return "N" }
func (n *count) Set(s string) error {
	v, err := strconv.Atoi(s)
	if err != nil || v < 0 || v > n.max {
		return &fault{"", "is no number from 0 to " + strconv.Itoa(n.max), ""}
	}
	n.value = v
	return nil
}
