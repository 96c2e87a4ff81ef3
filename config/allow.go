package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/rules"
	"github.com/logscrub/logscrub/scrub"
)

// An Allow entry removes findings whose whole value equals it.
type Allow struct {
	Name      string   `key:"name" form:"name" doc:"What counts and reports call the entry; its place in the file, such as allow[0], if absent."`
	Kind      string   `key:"kind" one:"kind" doc:"Kind of the finding; kind, rule or both must be there."`
	Rule      string   `key:"rule" one:"rule" doc:"Rule of the finding; any rule if absent."`
	Value     string   `key:"value" need:"yes" form:"line" secret:"yes" doc:"The whole value; for addresses also a network (CIDR), for e-mail also a domain."`
	Secret    bool     `key:"secret" doc:"Must be true to allow a finding of class secret."`
	Pipelines []string `key:"pipelines" form:"name" doc:"Names of the pipelines that the entry holds for; all, and the filter and scan, if absent."`
	Sources   []string `key:"sources" one:"source" doc:"Kinds of source that the entry holds for; likewise."`
}

// holdsFor reports whether a holds in the pipeline of this name, whose source is
// of this kind. Both are empty for the filter, which is no pipeline.
func (a *Allow) holdsFor(pipeline, source string) bool {
	return (len(a.Pipelines) == 0 || slices.Contains(a.Pipelines, pipeline)) &&
		(len(a.Sources) == 0 || slices.Contains(a.Sources, source))
}

// allowed returns the entries that hold for a pipeline.
func (c *Config) allowed(pipeline, source string) (all []scrub.Allow) {
	for i := range c.Allow {
		a := &c.Allow[i]
		if !a.holdsFor(pipeline, source) {
			continue
		}
		name := a.Name
		if name == "" {
			name = fmt.Sprintf("allow[%d]", i)
		}
		all = append(all, scrub.Allow{Name: name, Kind: a.Kind, Rule: a.Rule, Value: a.Value, Secret: a.Secret})
	}
	return all
}

// covers reports whether a allows nothing that was does not allow too.
func (a *Allow) covers(was *Allow) bool {
	within := func(now, was []string) bool {
		return len(was) == 0 || len(now) > 0 && !slices.ContainsFunc(now, func(s string) bool { return !slices.Contains(was, s) })
	}
	return a.Value == was.Value && (was.Kind == "" || a.Kind == was.Kind) && (was.Rule == "" || a.Rule == was.Rule) &&
		(was.Secret || !a.Secret) && within(a.Pipelines, was.Pipelines) && within(a.Sources, was.Sources)
}

func (c *Config) checkAllow() (errs Errors) {
	first := map[string]int{}
	for i := range c.Allow {
		a, path := &c.Allow[i], fmt.Sprintf("allow[%d]", i)
		if key, problem, remedy := c.allowProblem(a); problem != "" {
			errs = append(errs, c.problem(path+key, problem, remedy))
		}
		if j, ok := first[a.Name]; ok && a.Name != "" {
			errs = append(errs, c.problem(path+".name", fmt.Sprintf("is the name of allow[%d] already", j), "give each entry its own name"))
		}
		first[a.Name] = i
		for k, name := range a.Pipelines {
			if _, ok := c.Pipelines[name]; !ok {
				errs = append(errs, c.problem(fmt.Sprintf("%s.pipelines[%d]", path, k), "unknown pipeline", meant(name, c.PipelineNames())))
			}
		}
	}
	return errs
}

// allowProblem says what is wrong with one entry, and with which of its keys.
func (c *Config) allowProblem(a *Allow) (key, problem, remedy string) {
	kinds, names := c.kinds(), c.ruleNames()
	switch {
	case a.Kind == "" && a.Rule == "":
		return "", "names neither kind nor rule", "add kind: or rule:"
	case a.Kind != "" && !slices.Contains(kinds, a.Kind):
		return ".kind", "unknown kind", meant(a.Kind, kinds)
	case a.Rule != "" && !slices.Contains(names, a.Rule):
		return ".rule", "unknown rule", meantRule(a.Rule, names)
	case strings.HasPrefix(a.Kind, "ipv") && !isNetwork(a.Value):
		return ".value", "is neither an address nor a network", "write it like 192.0.2.7 or 2001:db8::/32"
	}
	return "", "", ""
}

// idle returns the entries that allow nothing, because what they name is a secret
// and they do not say so.
func (c *Config) idle() (at []int) {
	for i := range c.Allow {
		if a := &c.Allow[i]; !a.Secret && c.onlySecrets(a) {
			at = append(at, i)
		}
	}
	return at
}

// onlySecrets reports whether all that a may be about is of class secret.
func (c *Config) onlySecrets(a *Allow) bool {
	some := false
	all := rules.Builtin()
	for _, r := range c.Rules {
		class, _ := detect.ParseClass(r.Class)
		if r.Class == "" {
			class = detect.ClassPII
		}
		all = append(all, detect.Rule{Name: r.Name, Kinds: []detect.Kind{{Name: r.Kind, Class: class}}})
	}
	for i := range c.imported {
		class, _ := detect.ParseClass(c.imported[i].Class)
		all = append(all, detect.Rule{Name: c.imported[i].Name, Kinds: []detect.Kind{{Name: c.imported[i].Kind, Class: class}}})
	}
	for _, r := range all {
		for _, k := range r.Kinds {
			if (a.Kind == "" || a.Kind == k.Name) && (a.Rule == "" || a.Rule == r.Name) {
				if some = true; k.Class != detect.ClassSecret {
					return false
				}
			}
		}
	}
	return some
}
