package config

import (
	"slices"
	"testing"

	"github.com/logscrub/logscrub/pseudonym"
)

// TestAllowScope: an entry with a scope holds in its pipelines only, and never for
// the filter.
func TestAllowScope(t *testing.T) {
	c := parsed(t, `allow:
  - {name: all, kind: email, value: a@example.com}
  - {kind: email, value: b@example.com, pipelines: [edge]}
  - {kind: email, value: c@example.com, sources: [stdin]}
  - {kind: email, value: d@example.com, pipelines: [edge], sources: [stdin]}
  - {kind: secret, value: not-a-real-key-0001, pipelines: [edge]}
pipelines:
  edge: {source: {type: http, listen: '127.0.0.1:80'}, sinks: [{type: stdout, spool: {}}]}
  pipe: {source: {type: stdin}, sinks: [{type: file, path: /srv/out, spool: {}}]}
`)
	names := func(pipeline string) (names []string) {
		o := c.Options(pseudonym.Ephemeral("-"))
		if p, ok := c.Pipelines[pipeline]; ok {
			o = c.PipelineOptions(pipeline, &p, pseudonym.Ephemeral("-"))
		}
		for _, a := range o.Allow {
			names = append(names, a.Name)
		}
		return names
	}
	for pipeline, want := range map[string][]string{"": {"all"}, "edge": {"all", "allow[1]", "allow[4]"}, "pipe": {"all", "allow[2]"}} {
		if got := names(pipeline); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", pipeline, got, want)
		}
	}
	if idle := c.idle(); !slices.Equal(idle, []int{4}) {
		t.Errorf("entries that allow nothing: %v", idle)
	}
}
