package config

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/pseudonym"
	"go.yaml.in/yaml/v4"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// env is the environment of every file in testdata.
func env(name string) (string, bool) {
	v, ok := map[string]string{
		"KEYRING": "/etc/logscrub/keyring", "PROFILE": "", "ACTION": "redact",
		"INJECT": "default\npolicy: {email: {action: keep}}",
	}[name]
	return v, ok
}

func files(t *testing.T, pattern string) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", pattern))
	if err != nil || len(names) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	out := map[string][]byte{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = text
	}
	return out
}

func check(name string, text []byte) (*Config, error) {
	c, err := Parse(name, text, env)
	if err == nil {
		err = c.Validate()
	}
	if err == nil {
		_, err = c.Build(c.Options(pseudonym.Ephemeral(c.Tenant)))
	}
	return c, err
}

func TestGood(t *testing.T) {
	for name, text := range files(t, "*.good.yml") {
		if _, err := check(name, text); err != nil {
			t.Errorf("%v", err)
		}
	}
}

// TestBad: each file begins with the error it must cause, all of it.
func TestBad(t *testing.T) {
	for name, text := range files(t, "*.bad.yml") {
		first, _, _ := bytes.Cut(text, []byte("\n"))
		want, ok := strings.CutPrefix(string(first), "# error: ")
		if !ok {
			t.Errorf("%s does not begin with # error:", name)
		}
		sep := ":"
		if want[0] < '0' || want[0] > '9' {
			sep = ": "
		}
		_, err := check(name, text)
		var errs Errors
		switch {
		case err == nil:
			t.Errorf("%s: no error", name)
		case !errors.As(err, &errs):
			t.Errorf("%s: error of type %T", name, err)
		case err.Error() != name+sep+want:
			t.Errorf("got  %v\nwant %s%s%s", err, name, sep, want)
		case strings.Contains(err.Error(), "swordfish"):
			t.Errorf("%s: the error quotes a value: %v", name, err)
		}
	}
}

// TestAllAtOnce: one run tells every problem, in the order of the file.
func TestAllAtOnce(t *testing.T) {
	_, err := Parse("f.yml", []byte("version: 3\nprofil: x\ntenant: [a]\n"), env)
	want := "f.yml:1:10: version: is a version that this logscrub does not know; write 1\n" +
		"f.yml:2:1: profil: unknown key; did you mean profile?\n" +
		"f.yml:3:9: tenant: is no text; write a single value"
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

// TestAliasBomb: aliases that multiply are cut off.
func TestAliasBomb(t *testing.T) {
	text := "version: 1\ndisable_rules:\n- &a [x,x,x,x,x,x,x,x,x,x]\n"
	for c := byte('b'); c < 'j'; c++ {
		text += "- &" + string(c) + " [" + strings.Repeat("*"+string(c-1)+",", 10) + "]\n"
	}
	if _, err := Parse("f.yml", []byte(text), env); err == nil {
		t.Error("no error")
	}
}

func TestVariables(t *testing.T) {
	c, err := check("variables.good.yml", files(t, "variables.good.yml")["testdata/variables.good.yml"])
	if err != nil {
		t.Fatal(err)
	}
	if c.Keyring != "/etc/logscrub/keyring" || c.Profile != "default" || c.Tenant != "edge" ||
		c.Policy["email"].Action != "redact" || c.Rules[0].Keywords[0] != "${" {
		t.Errorf("%+v", c)
	}
}

// TestSchema: the schema accepts the good files and refuses whatever is wrong
// with the shape of a file. What only Validate can see is listed.
func TestSchema(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	comp := jsonschema.NewCompiler()
	comp.DefaultDraft(jsonschema.Draft2020)
	if err := comp.AddResource("config.json", doc); err != nil {
		t.Fatal(err)
	}
	sch, err := comp.Compile("config.json")
	if err != nil {
		t.Fatal(err)
	}
	beyond := []string{"claims-keep", "claims-many", "claims-twice", "claims-kind", "claims-sub", "claims-name", "claims-again", "claims-both", "claims-sum", "kind", "mask", "keep-alone", "variable", "variable-syntax", "variable-injection",
		"regex", "regex-empty", "rule-twice", "allow-ip", "allow-kind", "allow-nothing", "allow-pipeline", "allow-rule", "allow-twice", "shadow", "rule-builtin", "rule-example", "disabled", "disabled-far", "truncate", "preserve",
		"spool", "syslog-tls", "multiline", "retry", "keep-unrotated", "pattern", "same-socket", "route-empty", "same-file", "two-stdin",
		"zone", "http-pending", "route-kind", "route-nowhere", "slots", "sink-name", "http-tls", "loop", "loop-rotated", "loop-two", "pattern-stars",
		"issuers-twice", "issuers-http", "issuers-keys", "issuers-mixed",
		"auth-issuer", "auth-no-issuers", "auth-denylist", "auth-both", "auth-attribute", "denylist-none", "denylist-two", "denylist-url",
		"leakfeed-none", "leakfeed-two", "leakfeed-issuer", "leakfeed-no-issuers", "leakfeed-both", "leakfeed-nothing", "leakfeed-url",
		"http-open", "http-clear", "admin-open", "admin-clear",
		"duplicate", "duplicate-kind", "merge", "two-documents", "not-yaml", "empty"} // these are YAML's
	for name, text := range files(t, "*.yml") {
		base := strings.TrimSuffix(filepath.Base(name), ".bad.yml")
		good := strings.HasSuffix(name, ".good.yml")
		if !good && contains(beyond, base) {
			continue
		}
		var v any
		if err := yaml.Load(text, &v); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := sch.Validate(plainJSON(v)); (err == nil) != good {
			t.Errorf("%s: schema says %v", name, err)
		}
	}
	if !bytes.Equal(Schema(), Schema()) {
		t.Error("two runs differ")
	}
}

// plainJSON turns what YAML decodes to into what the schema library expects.
func plainJSON(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			v[k] = plainJSON(e)
		}
	case []any:
		for i, e := range v {
			v[i] = plainJSON(e)
		}
	}
	return v
}

// TestShowPipelines: the pipelines too, with every default, and no secret.
func TestShowPipelines(t *testing.T) {
	name := "testdata/pipelines.good.yml"
	c, err := check(name, files(t, "pipelines.good.yml")[name])
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.Show()
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(out, []byte("swordfish")) || !bytes.Contains(out, []byte("max_wait: 1s")) || !bytes.Contains(out, []byte("- (set)")) {
		t.Errorf("shows\n%s", out)
	}
	text := bytes.ReplaceAll(out, []byte("- (set)"), []byte("- 'X-Tenant: swordfish'"))
	text = bytes.ReplaceAll(text, []byte("example.com/(set)"), []byte("example.com/ingest"))
	again, err := Parse(name, text, env)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if !reflect.DeepEqual(again.Pipelines, c.Pipelines) {
		t.Errorf("pipelines changed:\n%s", out)
	}
}

// TestHidden: of URLs, what may say who sends is not shown.
func TestHidden(t *testing.T) {
	for _, c := range []struct{ text, part, want string }{
		{"swordfish", "yes", "(set)"},
		{"https://a.example.com", "path", "https://a.example.com"},
		{"https://a.example.com/", "path", "https://a.example.com/"},
		{"https://a.example.com:8443/v1/swordfish?x=swordfish", "path", "https://a.example.com:8443/(set)"},
		{"https://a.example.com?x=swordfish", "path", "https://a.example.com?(set)"},
		{"https://a.example.com/jwks.json", "query", "https://a.example.com/jwks.json"},
		{"https://a.example.com/jwks.json?key=swordfish", "query", "https://a.example.com/jwks.json?(set)"},
	} {
		if got := hidden(c.text, c.part); got != c.want {
			t.Errorf("%s of %s: %s, want %s", c.part, c.text, got, c.want)
		}
	}
	c := Default()
	c.Issuers = []Issuer{{JWKS: "https://a.example.com/jwks.json?key=swordfish"}}
	c.Pipelines = map[string]Pipeline{"a": {Sinks: []Sink{{HTTP: &HTTPSink{URL: "https://b.example.com/swordfish"}}}}}
	if out, err := c.Show(); err != nil || bytes.Contains(out, []byte("swordfish")) || bytes.Count(out, []byte("(set)")) != 2 {
		t.Errorf("%v, shows\n%s", err, out)
	}
}

// TestShow: what is shown can be read again, means the same, and holds no secret.
func TestShow(t *testing.T) {
	c, err := check("testdata/full.good.yml", files(t, "full.good.yml")["testdata/full.good.yml"])
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.Show()
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"192.0.2.0", "example.com", "not-a-real-key", "12345678"} {
		if bytes.Contains(out, []byte(secret)) {
			t.Errorf("shows %s:\n%s", secret, out)
		}
	}
	again, err := Parse("shown.yml", out, env)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for kind, s := range c.effective() {
		if again.effective()[kind] != s {
			t.Errorf("%s: %+v became %+v", kind, s, again.effective()[kind])
		}
	}
	third, _ := again.Show()
	if !bytes.Equal(out, third) {
		t.Errorf("not stable:\n%s\n%s", out, third)
	}
}

func TestSetPolicy(t *testing.T) {
	for arg, want := range map[string]string{
		"email=redact":           "",
		"ipv4.private=pseudonym": "",
		"card=mask:2":            "",
		"email":                  "is not KIND=ACTION; write for example email=redact",
		"emial=redact":           "unknown kind; did you mean email?",
		"email=redcat":           "unknown action for email; did you mean redact?",
		"email=hash":             "unknown action for email; did you mean pseudonym?",
		"ipv4.inner=keep":        "unknown part of a kind; it is one of private, generic or short",
		"card=mask:9":            "mask leaves 1 to 4 digits; write for example card=mask:4",
		"email=mask":             "email: cannot be masked: what mask leaves would tell too much; use mask for card, iban or phone only; here redact or pseudonym",
	} {
		c, got := Default(), ""
		if err := c.SetPolicy(arg); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", arg, got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	words := []string{"scan", "explain", "email", "ip", "validate"}
	for typed, want := range map[string]string{
		"scna": "scan", "explian": "explain", "emial": "email", "valdate": "validate",
		"swordfish": "", "x": "", "i": "ip", "": "",
	} {
		if got, ok := Nearest(typed, words); got != want || ok != (want != "") {
			t.Errorf("%q: got %q", typed, got)
		}
	}
}

// FuzzParse: no input panics, and no error holds a marked value.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"version: 1\ntenant: Canary 7331!\n", "version: 1\nCanary 7331!: 1", "policy: {email: {action: Canary 7331!}}",
		"pipelines: {a: {source: {type: Canary 7331!}, sinks: [{type: nats, token: Canary 7331!, url: 'nats://Canary 7331!'}]}}",
		"version: 1\nrules: [{regex: 'Canary 7331!('}]", "version: 1\ntenant: ${Canary 7331!", "a: *Canary7331"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := Parse("f.yml", text, func(string) (string, bool) { return "Canary 7331!", true })
		if err == nil {
			err = c.Validate()
		}
		if err != nil && strings.Contains(err.Error(), "canary7331") && !bytes.Contains(text, []byte("${Canary 7331!")) {
			t.Errorf("quotes a value: %v", err)
		}
	})
}

// FuzzSetPolicy: no argument panics, and no error holds a marked value.
func FuzzSetPolicy(f *testing.F) {
	for _, arg := range []string{"card=mask:4", "ipv4.private=Canary 7331!", "Canary 7331!=redact", "=", "a.b=c:d"} {
		f.Add(arg)
	}
	f.Fuzz(func(t *testing.T, arg string) {
		c := Default()
		for _, err := range []error{c.SetPolicy(arg), c.SetTenant(arg), c.DisableRule(arg)} {
			if err != nil && strings.Contains(err.Error(), "Canary 7331!") {
				t.Errorf("quotes a value: %v", err)
			}
		}
		if n, ok := ParseSize(arg); ok != (n > 0) {
			t.Errorf("%q is a size of %d", arg, n)
		}
	})
}

func TestParseSize(t *testing.T) {
	for text, want := range map[string]int{"1": 1, "65536": 65536, "64KiB": 65536, "1MiB": 1 << 20, "1GiB": 1 << 30,
		"0": 0, "": 0, "-1": 0, "1.5MiB": 0, "1MB": 0, "2GiB": 0, "KiB": 0, "99999999999": 0} {
		if got, ok := ParseSize(text); got != want || ok != (want > 0) {
			t.Errorf("%s: %d, %v", text, got, ok)
		}
	}
}

// TestSlots: what is under way grows with the workers, unless it is said.
func TestSlots(t *testing.T) {
	for _, c := range []struct{ workers, slots, want int }{{1, 0, 7}, {2, 0, 14}, {2, 3, 3}} {
		p := Pipeline{Workers: c.workers, Slots: c.slots}
		if got := p.SlotCount(); got != c.want {
			t.Errorf("%d workers, %d slots: %d, want %d", c.workers, c.slots, got, c.want)
		}
	}
}
