package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/minttest"
)

// canaryPaths returns what may be pasted where the name of a file is expected: a token, parts of
// one, and its base64.
func canaryPaths() map[string]string {
	tok := minted(`{"iss":"https://auth.example.com","sub":"` + canary + `","exp":4102444800}`)
	header, rest, _ := strings.Cut(tok, ".")
	payload, sum, _ := strings.Cut(rest, ".")
	return map[string]string{
		"token": tok, "header": header, "payload": payload, "signature": sum, "end": rest,
		"base64": base64.StdEncoding.EncodeToString([]byte(tok)), "base64url": minttest.B64(tok),
		"too long for a name": strings.Repeat(minttest.B64(tok), 3),
	}
}

// TestCanaryPaths: a token, or a part of one, in place of the name of a file is in no message and
// not in what config show prints, whether it is an argument, a variable or a value of a
// configuration.
func TestCanaryPaths(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "etc"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, secret := range canaryPaths() {
		try := func(env string, args ...string) string {
			t.Helper()
			cmd := program(t, dir, "x\n", args...)
			if env != "" {
				cmd.Env = append(cmd.Env, env)
			}
			stdout, stderr, _ := outcome(t, cmd)
			if stdout+stderr == "" {
				t.Errorf("%s: %v %.20s says nothing", name, args, env)
			}
			mustNotQuote(t, fmt.Sprintf("%s: %.60q %.20s", name, args, env), stdout+stderr, secret)
			return stdout + stderr
		}
		try("LOGSCRUB_CONFIG=" + secret)
		try("LOGSCRUB_KEYRING=" + secret)
		try("LOGSCRUB_KEYRING="+secret, "keyring", "list")
		for _, verb := range []string{"", "scan", "explain", "token inspect", "token report", "validate", "rules import", "keyring list -k"} {
			try("", append(strings.Fields(verb), secret)...)
		}
		for _, conf := range []string{
			"issuers: [{name: main, issuer: \"https://auth.example.com\", secret_file: %s}]",
			"issuers: [{name: main, issuer: \"https://auth.example.com\", jwks_file: %s}]",
			"issuers: [{name: main, issuer: \"https://auth.example.com\", pem_file: %s}]",
			"keyring: %s", "denylist: {file: %s}", "keyring: ephemeral\nstate_dir: s\npipelines: {p: {source: {type: http, listen: \"127.0.0.1:0\", token_file: %s}, sinks: [{type: stdout, name: o, spool: {}}]}}",
			"keyring: ephemeral\nstate_dir: s\npipelines: {p: {source: {type: stdin}, sinks: [{type: http, name: o, url: \"https://logs.example.com/\", token_file: %s, spool: {}}]}}",
			"keyring: ephemeral\nstate_dir: s\npipelines: {p: {source: {type: stdin}, sinks: [{type: nats, name: o, url: \"nats://127.0.0.1:1\", subject: a, creds: %s, spool: {}}]}}",
			"keyring: ephemeral\nstate_dir: s\npipelines: {p: {source: {type: stdin}, sinks: [{type: nats, name: o, url: \"nats://127.0.0.1:1\", subject: a, nkey: %s, spool: {}}]}}",
			"keyring: ephemeral\nstate_dir: s\npipelines: {p: {source: {type: stdin}, sinks: [{type: syslog, name: o, address: \"127.0.0.1:1\", tls: {ca: %s}, spool: {}}]}}",
		} {
			text := "version: 1\n" + fmt.Sprintf(conf, secret) + "\n"
			if err := os.WriteFile(filepath.Join(dir, "etc", "c.yml"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if out := try("", "config", "show", "-c", "etc/c.yml"); !strings.Contains(out, "(set)") {
				t.Errorf("%s in %s is not shown as set:\n%s", name, conf, out)
			}
			for _, args := range [][]string{{"validate", "etc/c.yml"}, {"-c", "etc/c.yml"}, {"run", "-c", "etc/c.yml"}, {"token", "inspect", "-c", "etc/c.yml"}} {
				try("", args...)
			}
		}
	}
}

// TestCanarySharedSecret: a secret of words, which could be a name, is in no error where the file
// of an issuer's secret should be named.
func TestCanarySharedSecret(t *testing.T) {
	dir := t.TempDir()
	conf := "version: 1\nissuers: [{name: main, issuer: \"https://auth.example.com\", secret_file: " + canarySecret + "}]\n"
	if err := os.WriteFile(filepath.Join(dir, "c.yml"), []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"validate", "c.yml"}, {"-c", "c.yml"}, {"token", "inspect", "-c", "c.yml"}} {
		_, stderr, _ := outcome(t, program(t, dir, "x\n", args...))
		mustNotHold(t, strings.Join(args, " "), stderr)
		if !strings.Contains(stderr, `issuer "main": secret_file: no such file`) {
			t.Errorf("%v: %s", args, stderr)
		}
	}
}
