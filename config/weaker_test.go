package config

import (
	"strings"
	"testing"
)

// TestWeaker: what hides less is told, and what hides as much or more is not.
func TestWeaker(t *testing.T) {
	const rule = "rules: [{name: acme, kind: order, keywords: [ORD-], regex: 'ORD-[0-9]{8}', examples: {match: [ORD-12345678]}}]\n"
	const pipe = "pipelines: {a: {source: {type: http, listen: '127.0.0.1:80'}, sinks: [{type: stdout, spool: {}}]}}\n"
	const keeps = "issuers: [{name: main, issuer: x, pem_file: k.pem, claims: [{path: [tenant], action: keep}]}]\n"
	const other, common = "issuers: [{name: main, issuer: x, pem_file: k.pem}]\n", "claims: [{path: [tenant], action: keep}]\n"
	for _, c := range []struct{ was, now, want string }{
		{"", "", ""},
		{"", keeps, "issuers[0].claims[0] is kept"},
		{keeps, "", ""},
		{keeps, strings.Replace(keeps, "keep}", "pseudonym, kind: user}", 1), ""},
		{strings.Replace(keeps, "keep}", "drop}", 1), keeps, "issuers[0].claims[0] is kept"},
		{strings.Replace(keeps, "[tenant]", "[a, tenant]", 1), keeps, "issuers[0].claims[0] is kept"},
		{"claims: [{path: [tenant], action: keep}]\n", "claims: [{path: [tenant], action: keep}, {path: [plan], action: keep}]\n", ""}, // of no issuer
		{other, other + common, "claims[0] is kept of issuers[0]"},
		{common, other + common, "claims[0] is kept of issuers[0]"},
		{other + common, keeps + common, ""},
		{keeps, keeps + common, ""},
		{keeps + common, other + common, ""},
		{strings.Replace(keeps, "keep}", "drop}", 1) + common, other + common, "claims[0] is kept of issuers[0]"},
		{other + common, strings.Replace(keeps, "keep}", "drop}", 1) + common, ""},
		{"", "policy: {email: {action: redact}}", ""},
		{"policy: {email: {action: redact}}", "", "policy.email is weaker"},
		{"", "policy: {email: {action: keep}}", "policy.email is weaker"},
		{"policy: {card: {action: mask, keep: 2}}", "policy: {card: {action: mask, keep: 4}}", "policy.card is weaker"},
		{"policy: {card: {action: mask, keep: 4}}", "policy: {card: {action: mask, keep: 2}}", ""},
		{"profile: gdpr", "profile: default", "policy.ipv4 is weaker"},
		{"profile: default", "profile: gdpr", ""},
		{"profile: default", "profile: secrets", "kind card is no longer looked for"},
		{"", "disable_rules: [email]", "rule email is disabled"},
		{"disable_rules: [email]", "", ""},
		{"", "enable_rules: [city-by-key]", ""},
		{"enable_rules: [city-by-key]", "", "rule city-by-key is no longer enabled"},
		{"", "shadow_rules: [email]", "rule email only counts"},
		{"shadow_rules: [email]", "disable_rules: [email]", ""},
		{"disable_rules: [email]", "shadow_rules: [email]", ""},
		{"", "allow: [{kind: email, value: example.com}]", "allow[0] is new"},
		{"allow: [{kind: email, value: example.com}]", "", ""},
		{"allow: [{kind: email, value: example.com}]", "allow: [{rule: email, kind: email, value: example.com}]", ""},
		{"allow: [{kind: email, rule: email, value: example.com}]", "allow: [{kind: email, value: example.com}]", "allow[0] is new"},
		{"allow: [{kind: email, value: example.com}]", "allow: [{kind: email, value: example.com, sources: [file]}]", ""},
		{"allow: [{kind: email, value: example.com, sources: [file]}]", "allow: [{kind: email, value: example.com}]", "allow[0] is new"},
		{"allow: [{kind: email, value: example.com, sources: [file]}]", "allow: [{kind: email, value: example.com, sources: [file, http]}]", "allow[0] is new"},
		{rule, "", "rule acme is gone"},
		{"", rule, ""},
		{rule, strings.Replace(rule, "{8}", "{9}", 1), "rule acme is another"},
		{rule, strings.Replace(rule, "keywords", "max: 10, keywords", 1), "rule acme is another"},
		{rule, strings.Replace(rule, "ORD-]", "ORD-, ORDER]", 1), ""},
		{pipe, strings.Replace(pipe, "listen", "pseudonyms: accept, listen", 1), "pipelines.a accepts pseudonyms that it replaced"},
		{strings.Replace(pipe, "listen", "pseudonyms: accept, listen", 1), pipe, ""},
	} {
		was, now := parsed(t, c.was), parsed(t, c.now)
		got := was.Weaker(now)
		if c.want == "" && len(got) > 0 || c.want != "" && !contains(got, c.want) {
			t.Errorf("from %q to %q: %q, want %q", c.was, c.now, got, c.want)
		}
		if len(was.Weaker(was)) > 0 {
			t.Errorf("%q is weaker than itself", c.was)
		}
	}
}

func parsed(t *testing.T, text string) *Config {
	t.Helper()
	c, err := Parse("f.yml", []byte("version: 1\n"+text), env)
	if err == nil {
		err = c.Validate()
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestDefaults: what a source or a sink says decides what nobody said.
func TestDefaults(t *testing.T) {
	c := parsed(t, "pipelines:\n"+
		"  a: {source: {type: file, paths: [x], format: cri}, sinks: [{type: stdout}]}\n"+
		"  b: {source: {type: file, paths: [x]}, sinks: [{type: file, path: y}, {type: http, url: 'http://x.example.com'}, {type: file, name: z, path: z, encode: json}]}\n"+
		"  c: {source: {type: syslog, listen: ['udp://127.0.0.1:1']}, sinks: [{type: file, path: w, spool: {}}]}\n")
	for name, want := range map[string]string{"a": "json", "b": "raw json json", "c": "json"} {
		p := c.Pipelines[name]
		var got []string
		for i := range p.Sinks {
			got = append(got, p.encodes(&p.Sinks[i]))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s encodes %v, want %s", name, got, want)
		}
	}
	for name, want := range map[string]string{"a": "accept", "c": "replace"} {
		p := c.Pipelines[name]
		if got := c.believes(&p); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// TestRoutes: equal choices share a selector, and sinks without a route get all.
func TestRoutes(t *testing.T) {
	c := parsed(t, "pipelines: {a: {source: {type: file, paths: [x]}, sinks: ["+
		"{type: file, name: a, path: a, route: {kinds: [email]}}, {type: file, name: b, path: b, route: {kinds: [email], rest: true}},"+
		"{type: file, name: c, path: c, route: {classes: [financial]}}, {type: file, name: d, path: d}]}}")
	p := c.Pipelines["a"]
	selectors, routes := p.Routes()
	if len(selectors) != 2 || len(routes) != 4 {
		t.Fatalf("%v, %v", selectors, routes)
	}
	for i, want := range []struct {
		any  uint64
		rest bool
	}{{1, false}, {1, true}, {2, false}, {0, false}} {
		if routes[i].Any != want.any || routes[i].Rest != want.rest {
			t.Errorf("route %d is %+v", i, routes[i])
		}
	}
}

func TestUnits(t *testing.T) {
	for text, want := range map[string]Size{"1": 1, "64KiB": 65536, "3GiB": 3 << 30, "2TiB": 2 << 40, "0": 0, "x": 0, "1.5GiB": 0, "9223372036854775807KiB": 0} {
		if got, ok := parseSize(text); got != want || ok != (want > 0) {
			t.Errorf("%s: %d, %v", text, got, ok)
		}
		if want > 0 {
			if again, _ := parseSize(want.String()); again != want {
				t.Errorf("%d is written %s", want, want)
			}
		}
	}
	for text, want := range map[string]string{"1m": "1m", "90s": "1m30s", "24h": "24h", "500ms": "500ms", "1h30m": "1h30m"} {
		d, ok := parseDuration(text)
		if !ok || d.String() != want {
			t.Errorf("%s: %s, %v", text, d, ok)
		}
	}
	for _, text := range []string{"0s", "-1s", "1", "", "1000000h"} {
		if d, ok := parseDuration(text); ok {
			t.Errorf("%s: %s", text, d)
		}
	}
}
