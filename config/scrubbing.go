package config

import (
	"slices"

	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/scrub"
)

// TenantOf returns whose keys the pipeline p uses.
func (c *Config) TenantOf(p *Pipeline) string {
	if p.Tenant != "" {
		return p.Tenant
	}
	return c.Tenant
}

// PipelineOptions returns what scrub.New needs for the pipeline p, called name,
// with the keys of ring.
func (c *Config) PipelineOptions(name string, p *Pipeline, ring *pseudonym.Keyring) scrub.Options {
	o := c.Options(ring)
	o.Tenant = c.TenantOf(p)
	if o.Pseudonyms = scrub.Accept; c.believes(p) == "replace" {
		o.Pseudonyms = scrub.Replace
	}
	o.Selectors, _ = p.Routes()
	o.Allow = c.allowed(name, p.Source.Type)
	return o
}

// believes returns whether p accepts pseudonyms that stand in its records, or
// replaces them: what it says itself, else replace where strangers can write, else
// what the file says.
func (c *Config) believes(p *Pipeline) string {
	switch {
	case p.Source.Pseudonyms != "":
		return p.Source.Pseudonyms
	case p.Source.Syslog != nil || p.Source.HTTP != nil:
		return "replace"
	}
	return c.Pseudonyms
}

// Routes returns the selectors of the routes of p, and the routes of its sinks
// over them; none where no sink has one.
func (p *Pipeline) Routes() (all []scrub.Selector, routes []pipeline.Route) {
	routed := slices.ContainsFunc(p.Sinks, func(s Sink) bool { return s.Route != nil })
	if !routed {
		return nil, nil
	}
	for i := range p.Sinks {
		r := p.Sinks[i].Route
		if r == nil {
			routes = append(routes, pipeline.Route{})
			continue
		}
		route := pipeline.Route{Rest: r.Rest}
		if len(r.Kinds)+len(r.Classes) > 0 {
			at := slices.IndexFunc(all, func(s scrub.Selector) bool {
				return slices.Equal(s.Kinds, r.Kinds) && slices.Equal(s.Classes, r.Classes)
			})
			if at < 0 {
				at = len(all)
				all = append(all, scrub.Selector{Kinds: r.Kinds, Classes: r.Classes})
			}
			route.Any = 1 << at
		}
		routes = append(routes, route)
	}
	return all, routes
}
