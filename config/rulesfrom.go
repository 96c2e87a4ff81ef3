package config

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/logscrub/logscrub/config/gitleaks"
	"github.com/logscrub/logscrub/detect"
)

// RulesFrom names a file of rules in the TOML format of gitleaks and betterleaks.
type RulesFrom struct {
	Path   string `key:"path" need:"yes" form:"line" doc:"The file, relative to this one."`
	Name   string `key:"name" need:"yes" form:"name" doc:"Stands, with a hyphen, before the names of its rules."`
	Kind   string `key:"kind" form:"family" doc:"Kind of what its rules find; secret if absent."`
	Class  string `key:"class" one:"class" doc:"Class of that kind; secret if absent."`
	Shadow bool   `key:"shadow" doc:"Its rules only count, as those in shadow_rules."`
}

// readRules reads the files of rules that c names. The error is Errors.
func (c *Config) readRules() error {
	var errs Errors
	c.imported = nil
	for i := range c.RulesFrom {
		from, at := &c.RulesFrom[i], fmt.Sprintf("rules_from[%d]", i)
		f, err := ImportRules(c.path(from.Path), from)
		if err != nil {
			errs = append(errs, c.problem(at+".path", err.Error(), "logscrub rules import tells what can be read"))
			continue
		}
		for _, n := range f.Notices {
			e := c.problem(at, n.String(), "")
			c.notices = append(c.notices, e.Error())
		}
		for _, r := range f.Rules {
			if slices.Contains(c.ruleNames(), r.Name) {
				errs = append(errs, c.problem(at+".name", "gives a rule the name of another", "choose another name"))
				break
			}
			c.imported = append(c.imported, r)
		}
	}
	if len(errs) > 0 {
		return errs
	}
	return nil
}

// ImportRules reads the file at path as from says. The error says what is wrong, and
// quotes nothing.
func ImportRules(path string, from *RulesFrom) (*gitleaks.File, error) {
	text, err := read(path)
	var e *Error
	if errors.As(err, &e) {
		return nil, errors.New(e.Problem)
	}
	return gitleaks.Parse(text, gitleaks.Options{
		Name: from.Name, Kind: cmp.Or(from.Kind, "secret"), Class: cmp.Or(from.Class, "secret"), Shadow: from.Shadow,
	})
}

// weakerImports compares the rules of the files that rules_from names.
func (c *Config) weakerImports(next *Config) (ways []string) {
	for i := range c.imported {
		was := &c.imported[i]
		at := slices.IndexFunc(next.imported, func(r detect.UserRule) bool { return r.Name == was.Name })
		switch {
		case at < 0:
			ways = append(ways, "rule "+was.Name+" is gone")
		case next.imported[at].Shadow && !was.Shadow:
			ways = append(ways, "rule "+was.Name+" only counts")
		case !reflect.DeepEqual(next.imported[at], *was) && !was.Shadow:
			ways = append(ways, "rule "+was.Name+" is another")
		}
	}
	return ways
}

// Imported returns the names of the rules that came from files.
func (c *Config) Imported() (names []string) {
	for i := range c.imported {
		names = append(names, c.imported[i].Name)
	}
	return names
}
