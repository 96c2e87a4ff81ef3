package sarifcheck

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/detect/rules"
)

// scanner returns a function that runs logscrub scan --output sarif with arguments in
// a folder and returns what it prints. It may end with 3, which is that records were
// withheld.
func scanner(t *testing.T) func(dir string, args ...string) []byte {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "logscrub")
	build := exec.Command("go", "build", "-o", bin, "./cmd/logscrub")
	build.Dir = filepath.Join("..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return func(dir string, args ...string) []byte {
		t.Helper()
		c := exec.Command(bin, append([]string{"scan", "--output", "sarif", "--keyring", "ephemeral"}, args...)...)
		c.Dir = dir
		var errs bytes.Buffer
		c.Stderr = &errs
		out, err := c.Output()
		if exit := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 3) {
			t.Fatalf("%q: %v: %s", args, err, errs.Bytes())
		}
		return out
	}
}

// write writes files, given as name and text in turn, into a new folder.
func write(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(dir, files[i]), []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// results returns the results of a report that must hold under the schema, and the
// names of the rules that it lists.
func results(t *testing.T, check func(any) error, text []byte) (found []map[string]any, names []string) {
	t.Helper()
	doc := decode(t, text)
	if err := check(doc); err != nil {
		t.Errorf("%v", err)
	}
	run := doc.(map[string]any)["runs"].([]any)[0].(map[string]any)
	for _, r := range run["results"].([]any) {
		found = append(found, r.(map[string]any))
	}
	for _, r := range run["tool"].(map[string]any)["driver"].(map[string]any)["rules"].([]any) {
		names = append(names, r.(map[string]any)["id"].(string))
	}
	return found, names
}

// reference holds of the references of RFC 3986 §4.1 by their letters, which the
// format of the schema does not.
var reference = regexp.MustCompile(`^(/|\./)?([A-Za-z0-9._~!$&'()*+,;=@-]|%[0-9A-F]{2})(/|[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-F]{2})*$`)

// TestReports: whatever was found, where, and under what settings, a report is one
// that the schema allows, and no result has a snippet.
func TestReports(t *testing.T) {
	check, scan := schema(t).Validate, scanner(t)
	const app = "user=jdoe42 from=203.0.113.7\nmäil=jane@example.com ∑\r\n{\"password\":\"hunter2x\"}\n"
	token := "t=eyJhbGciOiJub25lIn0.eyJzdWIiOiJqZG9lNDIifQ., %7B%22user%22%3A%22jdoe42%22%7D\n"
	key := "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIFakeFakeFakeFakeFakeFakeFakeFakeFake\n-----END EC PRIVATE KEY-----\n"
	dir := write(t,
		"app.log", app, "b.log", token+key, "none.log", "nothing\n", "empty.log", "",
		"a b%20[1]#?ü.log", app, "c:d.log", app, "raw\xff.log", app,
		"long.log", strings.Repeat("x ", 1<<20)+"user=jdoe42\n",
		"bad.log", "\xff\x00 user=jdoe42 \xfe\n",
		"allow.yml", "version: 1\nallow: [{name: own, kind: user, value: jdoe42}]\n",
		"rules.yml", "version: 1\nrules: [{name: acme-order, kind: order, keywords: [ORD-], regex: 'ORD-[0-9]{8}', "+
			"examples: {match: [ORD-12345678], no_match: [ORD-1]}}]\n",
		"order.log", "ORD-12345678\n")
	scan(dir, "--write-baseline", "known.txt", "app.log")
	for _, c := range []struct {
		name string
		n    int // of results
		args []string
	}{
		{"nothing", 0, []string{"none.log", "empty.log"}},
		{"some", 4, []string{"app.log"}},
		{"several files", 13, []string{"app.log", "none.log", "b.log", "app.log"}},
		{"names", 12, []string{"a b%20[1]#?ü.log", "c:d.log", "raw\xff.log"}},
		{"absolute", 4, []string{filepath.Join(dir, "app.log")}},
		{"a long line and bytes that are no text", 2, []string{"long.log", "bad.log"}},
		{"an entry of an allow-list", 4, []string{"--config", "allow.yml", "--suppressed", "app.log"}},
		{"an entry that is not told", 3, []string{"--config", "allow.yml", "app.log"}},
		{"all known", 0, []string{"--baseline", "known.txt", "app.log"}},
		{"some new", 4, []string{"--baseline", "known.txt", "app.log", "app.log"}},
		{"a rule of one's own", 1, []string{"--config", "rules.yml", "order.log"}},
		{"a rule in the shadow", 3, []string{"--shadow-rule", "password", "app.log"}},
		{"every action", 4, []string{"--policy", "user=drop", "--policy", "ipv4=truncate", "--policy", "email=preserve", "--policy", "password=keep", "app.log"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := scan(dir, c.args...)
			found, names := results(t, check, text)
			if len(found) != c.n {
				t.Errorf("%d results, want %d: %s", len(found), c.n, text[bytes.Index(text, []byte(`"results"`)):])
			}
			for _, r := range found {
				i, err := r["ruleIndex"].(interface{ Int64() (int64, error) }).Int64()
				if err != nil || names[i] != r["ruleId"] {
					t.Errorf("rule %v is not number %v", r["ruleId"], r["ruleIndex"])
				}
				at := r["locations"].([]any)[0].(map[string]any)["physicalLocation"].(map[string]any)["artifactLocation"].(map[string]any)
				if uri := at["uri"].(string); !reference.MatchString(uri) {
					t.Errorf("%q is no reference", uri)
				}
			}
			for _, value := range []string{"snippet", "jdoe42", "203.0.113.7", "jane@", "hunter2x", "eyJ", "MHcCAQEE"} {
				if bytes.Contains(text, []byte(value)) {
					t.Errorf("%q is in it", value)
				}
			}
		})
	}
}

// TestEveryRule: the findings of each rule that there is are in a report, and it holds
// under the schema.
func TestEveryRule(t *testing.T) {
	check, scan := schema(t).Validate, scanner(t)
	var lines strings.Builder
	args := []string{}
	want := map[string]bool{}
	for _, r := range rules.Builtin() {
		want[r.Name] = true
		args = append(args, "--enable-rule", r.Name)
		for _, e := range r.Examples.All() {
			lines.WriteString(e.Text + "\n\n")
		}
	}
	dir := write(t, "all.log", lines.String())
	found, _ := results(t, check, scan(dir, append(args, "all.log")...))
	for _, r := range found {
		delete(want, r["ruleId"].(string))
	}
	for name := range want {
		t.Errorf("no finding of %s", name)
	}
}

// TestBadReports: the check tells. Each change makes a report that the standard forbids,
// and what is forbidden in a part that no report of ours has is forbidden as well.
func TestBadReports(t *testing.T) {
	check, scan := schema(t).Validate, scanner(t)
	good := string(scan(write(t, "app.log", "user=jdoe42\n"), "app.log"))
	if err := check(decode(t, []byte(good))); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{
		{`"version":"2.1.0"`, `"version":"2.0.0"`},
		{`"runs":[`, `"runs":[{},`},
		{`"name":"logscrub"`, `"title":"logscrub"`},
		{`"executionSuccessful":true`, `"exitCode":0`},
		{`"columnKind":"unicodeCodePoints"`, `"columnKind":"bytes"`},
		{`"kind":"fail"`, `"kind":"found"`},
		{`"level":"warning","locations"`, `"level":"high","locations"`},
		{`"startLine":1`, `"startLine":0`},
		{`"startColumn":6`, `"startColumn":0`},
		{`"startColumn":6`, `"startColumn":6.5`},
		{`"uri":"app.log"`, `"uri":"a%zz.log"`},
		{`"uri":"app.log"`, `"path":"app.log"`},
		{`"message":{"text":`, `"message":{"words":`},
		{`"ruleIndex":`, `"ruleIndex":-`},
		{`"properties":{"action"`, `"property":{"action"`},
		{`"partialFingerprints":{"redactedLine/v1":"`, `"partialFingerprints":{"n":1,"redactedLine/v1":"`},
		{`"ruleId":`, `"baselineState":"old","ruleId":`},
		{`"ruleId":`, `"suppressions":[{"justification":"x"}],"ruleId":`},
		{`"ruleId":`, `"guid":"7","ruleId":`},
		{`"ruleId":`, `"codeFlows":[{}],"ruleId":`},
		{`"executionSuccessful":true`, `"executionSuccessful":true,"startTimeUtc":"yesterday"`},
	} {
		bad := strings.Replace(good, c[0], c[1], 1)
		if bad == good {
			t.Fatalf("no %s in %s", c[0], good[strings.Index(good, `"results"`):])
		}
		if check(decode(t, []byte(bad))) == nil {
			t.Errorf("%s for %s is allowed", c[1], c[0])
		}
	}
}
