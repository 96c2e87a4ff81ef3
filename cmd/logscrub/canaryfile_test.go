package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/tlstest"
)

// TestCanaryFiles: whatever stands in a file that a configuration or a flag names, no
// message quotes it.
func TestCanaryFiles(t *testing.T) {
	const issuers = "issuers: [{name: main, issuer: \"https://auth.example.com\", %}]\n"
	for _, c := range []struct{ conf, file string }{
		{"rules_from: [{path: f, name: g}]\n", canary},
		{"rules_from: [{path: f, name: g}]\n", "[[rules]]\nid = \"a\"\nregex = '" + canary + "[('\n"},
		{"rules_from: [{path: f, name: g}]\n", "[[rules]]\nid = \"a " + canary + "\"\nregex = '" + canary + "{9999}'\nkeywords = [\"" + canary + "\"]\n"},
		{"rules_from: [{path: f, name: g}]\n", "[extend]\npath = \"" + canary + "\"\n[[rules]]\nid = \"a\"\nregex = '(?<=" + canary + ")a'\nentropy = \"" + canary + "\"\n"},
		{"rules_from: [{path: f, name: g}]\n", "[[rules]]\nid = \"a\"\nregex = 'ab[0-9]'\n[[rules.allowlists]]\nregexes = ['" + canary + "(']\nstopwords = [\"" + canary + "\"]\ncondition = \"" + canary + "\"\n"},
		{strings.Replace(issuers, "%", "secret_file: f", 1), canary},
		{strings.Replace(issuers, "%", "secret_file: f", 1), "base64:" + canary + "%"},
		{strings.Replace(issuers, "%", "pem_file: f", 1), "-----BEGIN PRIVATE KEY-----\n" + canary + "AA\n-----END PRIVATE KEY-----\n"},
		{strings.Replace(issuers, "%", "jwks_file: f", 1), canary},
		{strings.Replace(issuers, "%", "jwks_file: f", 1), `{"keys":[{"kty":"` + canary + `","k":"` + canary + `"}]}`},
		{"keyring: f\n", canary + " " + canary},
		{"", "logscrub baseline 1\n" + canary + "\n"},
	} {
		dir := t.TempDir()
		for name, text := range map[string]string{"f": c.file, "c.yml": "version: 1\n" + c.conf} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for _, args := range [][]string{
			{"-c", "c.yml"}, {"validate", "c.yml"}, {"config", "show", "-c", "c.yml"}, {"rules", "list", "-c", "c.yml"}, {"rules", "import", "f"},
			{"token", "inspect", "-c", "c.yml"}, {"scan", "--baseline", "f"}, {"run", "-c", "c.yml"}, {"keyring", "export", "--feed", "main", "--keyring", "f"},
		} {
			stdout, stderr, _ := outcome(t, program(t, dir, "x\n", args...))
			mustNotHold(t, strings.Join(args, " ")+" with "+c.conf+c.file, stdout+stderr)
		}
	}
}

// TestCanaryAllowed: no report quotes what is allowed, nor where it is allowed.
func TestCanaryAllowed(t *testing.T) {
	dir := t.TempDir()
	conf := `version: 1
keyring: ephemeral
allow: [{name: a, kind: email, value: ` + canary + `@example.com}, {name: b, kind: password, value: ` + canary + `-pw-1, secret: true}]
shadow_rules: [user]
`
	if err := os.WriteFile(filepath.Join(dir, "c.yml"), []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	line := "mail " + canary + "@example.com password=" + canary + "-pw-1 user=" + canary + "77\n"
	for _, args := range [][]string{
		{"scan", "--suppressed"}, {"scan", "--suppressed", "--output", "ndjson"}, {"scan", "--suppressed", "--output", "sarif"},
		{"scan", "--summary"}, {"explain"}, {"explain", "--output", "json"}, {"config", "show"}, {"rules", "list"}, {"rules", "test"},
	} {
		stdout, stderr, _ := outcome(t, program(t, dir, line, append(args, "--config", "c.yml")...))
		mustNotHold(t, strings.Join(args, " "), stdout+stderr)
		if stdout == "" {
			t.Errorf("%v: nothing was told: %s", args, stderr)
		}
	}
}

// TestCanaryKeys: the secret in the URL of an issuer's keys, and what its server says
// in place of keys, are in no message.
func TestCanaryKeys(t *testing.T) {
	ca := tlstest.New(t)
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "https://me:"+canary+"%zz@auth.example.com/")
		w.WriteHeader(http.StatusFound)
	}))
	srv.TLS = ca.Server("127.0.0.1")
	srv.StartTLS()
	defer srv.Close()
	dir := t.TempDir()
	conf := `version: 1
keyring: ephemeral
issuers: [{name: main, issuer: "https://auth.example.com", jwks: "` + srv.URL + "/keys?key=" + canary + `", allow_private: true}]
`
	if err := os.WriteFile(filepath.Join(dir, "c.yml"), []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"token", "inspect"}, {"token", "report"}, {"config", "show"}} {
		cmd := program(t, dir, "x\n", append(args, "--config", "c.yml")...)
		cmd.Env = append(cmd.Env, "SSL_CERT_FILE="+ca.Path)
		stdout, stderr, _ := outcome(t, cmd)
		mustNotHold(t, strings.Join(args, " "), stdout+stderr)
		if args[0] == "token" && !strings.Contains(stderr, "cannot be fetched") {
			t.Errorf("%v: %s", args, stderr)
		}
	}
}
