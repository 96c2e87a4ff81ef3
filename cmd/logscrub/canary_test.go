package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// canary marks every fake secret of this file. It is in nothing else.
const canary = "zqxjkv"

// program returns a command that runs logscrub in dir.
func program(t *testing.T, dir, stdin string, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, args...)
	cmd.Dir = dir
	cmd.Env = []string{asProgram + "=1", "PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir}
	cmd.Stdin = strings.NewReader(stdin)
	return cmd
}

// outcome runs cmd and returns what it printed, and its exit code.
func outcome(t *testing.T, cmd *exec.Cmd) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// secrets returns a log with n fake secrets of many kinds and syntaxes.
func secrets(n int) string {
	forms := []string{
		"mail to %[1]s%[2]d@example.com failed\n",
		"user=%[1]s%[2]d logged in\n",
		`{"level":"info","password":"%[1]s-%[2]d","n":%[2]d}` + "\n",
		"Authorization: Bearer %[1]s0A9b8C7d6E5f4%[2]dQ\n",
		"GET /cb?code=%[1]s7f6e5d4c3b2a1%[2]d&state=1 200\n",
		"Cookie: session=%[1]s1a2b3c4d5e6f%[2]d; theme=dark\n",
		"db url postgres://app:%[1]s%[2]dPw@db.example.com/x\n",
		`{"msg":"{\"api_key\":\"%[1]s9Z8y7X6w5V4u%[2]d\"}"}` + "\n",
		"-----BEGIN RSA PRIVATE KEY-----\n%[1]s%[2]dAAAABBBBCCCCDDDDEEEEFFFF0000111122223333\n-----END RSA PRIVATE KEY-----\n",
	}
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, forms[i%len(forms)], canary, i)
	}
	return b.String()
}

func mustNotHold(t *testing.T, what, text string) {
	t.Helper()
	if i := strings.Index(text, canary); i >= 0 {
		t.Errorf("%s holds a secret: …%s…", what, text[max(0, i-60):min(len(text), i+30)])
	}
}

// TestCanaryRecords: ten thousand secrets go through every verb that reads
// records, and none comes out, neither on an output nor in a file.
func TestCanaryRecords(t *testing.T) {
	dir := t.TempDir()
	log := secrets(10000)
	if err := os.WriteFile(filepath.Join(dir, "app.log"), []byte(log), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, code := outcome(t, program(t, dir, "", "keygen", "-o", "keyring")); code != 0 {
		t.Fatal("no keyring")
	}
	before := listing(t, dir)
	for _, args := range [][]string{
		{}, {"app.log"}, {"--verify", "--stats"}, {"--stats", "--progress", "--workers", "2"}, {"--profile", "strict"},
		{"--max-record-size", "64"}, {"--policy", "user=redact", "--policy", "secret=drop", "--stats"},
		{"--metrics-listen", "127.0.0.1:0"}, {"--metrics-listen", canary},
		{"scan"}, {"scan", "app.log", "--output", "ndjson"}, {"scan", "--summary"}, {"scan", "--fail-on", "any"},
		{"explain"}, {"fingerprint"}, {"fingerprint", "--grep", "app.log"}, {"fingerprint", "--kind", "email"},
		{"keygen"}, {"keyring", "list"}, {"rules", "list"}, {"validate"}, {"validate", "app.log"}, {"--config", "app.log"}, {"--keyring", "app.log"},
	} {
		cmd := program(t, dir, log, args...)
		if len(args) > 0 { // the first time, with a key that is forgotten
			cmd.Env = append(cmd.Env, "LOGSCRUB_KEYRING=keyring")
		}
		stdout, stderr, _ := outcome(t, cmd)
		mustNotHold(t, fmt.Sprint(args, " on standard output"), stdout)
		mustNotHold(t, fmt.Sprint(args, " on standard error"), stderr)
	}
	if after := listing(t, dir); after != before {
		t.Errorf("files were left:\n%s\nbefore\n%s", after, before)
	}
}

// listing names the files below dir.
func listing(t *testing.T, dir string) (names string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		names += path + "\n"
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestCanaryFlags: every flag of every verb is given a secret, by itself, by its
// variable and misspelt, and every verb is given one as an argument; no error
// repeats it. (What is a file's name by its nature may be repeated, so those
// flags and arguments are given a secret in a place where no name is.)
func TestCanaryFlags(t *testing.T) {
	dir := t.TempDir()
	secret := canary + "S3cret="
	paths := map[string]bool{"config": true, "keyring": true, "keygen output": true}
	var each func(c *cobra.Command, path []string)
	each = func(c *cobra.Command, path []string) {
		try := func(env string, args ...string) {
			cmd := program(t, dir, "", append(append([]string{}, path...), args...)...)
			if env != "" {
				cmd.Env = append(cmd.Env, env)
			}
			_, stderr, _ := outcome(t, cmd)
			mustNotHold(t, fmt.Sprint(path, args, env), stderr)
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if paths[f.Name] || paths[c.Name()+" "+f.Name] {
				return
			}
			try("", "--"+f.Name+"="+secret)
			try("", "--"+f.Name+"x="+secret)
			if names := f.Annotations[envKey]; names != nil {
				try(names[0] + "=" + secret)
			}
		})
		try("", "--"+secret)
		try("", "-"+secret)
		try("", "-z"+secret)
		if !strings.Contains(c.Use, "FILE]...") && !strings.Contains(c.Use, "[CONFIG]") {
			try("", secret)
			try("", secret, secret)
		}
		for _, s := range c.Commands() {
			each(s, append(append([]string{}, path...), s.Name()))
		}
	}
	for _, flag := range []string{"--" + secret, "-x" + secret} {
		_, stderr, _ := outcome(t, program(t, dir, "", "__complete", flag, ""))
		mustNotHold(t, "completion after "+flag, stderr)
	}
	each(newRoot(&app{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.LookupEnv}), nil)
}

// canaryPipelines returns lines of a configuration: what logscrub run and tokens need.
func canaryPipelines() []string {
	return []string{
		"rules_from: [{path: p, name: n, kind: own, class: pii, shadow: true}]", "enable_rules: [email]", "shadow_rules: [user]",
		"issuers: [{name: main, issuer: i, algorithms: [RS256], audiences: [a], types: [jwt], max_lifetime: 1h, jwks: https://a.example.com/j, revoke_by: jti, claims: [{path: [email], action: pseudonym, kind: email, name: e}]}]",
		"denylist: {file: d, poll: 2s}",
		"leak_feed: {issuers: [main], vendors: [github], window: 1h, webhook: {url: https://a.example.com/x, secret_file: s}}",
		"admin: {listen: none, auth: {issuer: main, audience: x, scope: y, max_lifetime: 1h}}", "state_dir: s", "drain_timeout: 1s", "log: {level: info, format: text}",
		"pipelines:", "  a:", "    tenant: t", "    source: {type: nats, url: n.example.com, stream: S, durable: d, user: u, password: p}", "    quarantine: {dir: q, max_size: 1MiB}",
		"    sinks:", "      - {type: http, url: https://a.example.com/x, token_file: f, tls: {ca: c}, timeout: 1s, name: h}",
		"      - {type: file, path: o, mode: '0640', route: {kinds: [email]}}", "      - {type: syslog, address: a.example.com:601, hostname: h, facility: user}",
	}
}

// TestCanaryConfig: a secret in the place of each value of a configuration, and
// of each key, is in no error and not in what config show prints.
func TestCanaryConfig(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "p"), []byte("[[rules]]\nid = \"a\"\nregex = 'ab'\nkeywords = [\"ab\"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	full := append(canaryPipelines(),
		"version: 1", "keyring: k", "tenant: t", "profile: default", "policy:", "  card: {action: mask, keep: 4}",
		"rules:", "  - name: own", "    kind: own", "    family: own", "    class: pii", "    keywords: [a]", "    regex: a",
		"    max: 9", "    examples: {match: [a], no_match: [b]}", "disable_rules: [email]",
		"allow: [{name: a, kind: email, rule: email, value: a@example.com, secret: false, sources: [file]}]", "pseudonyms: accept",
	)
	secret := `"` + canary + ` S3cret("`
	for i, line := range full {
		for at := range line {
			if line[at] != ' ' || at == 0 || !strings.ContainsAny(line[at-1:at], ":-,{[") {
				continue
			}
			rest := strings.TrimLeft(line[at+1:], "[{")
			end := strings.IndexAny(rest, ",]}:")
			if end < 0 {
				end = len(rest)
			}
			changed := line[:at+1] + line[at+1:len(line)-len(rest)] + secret + rest[end:]
			lines := append([]string{}, full...)
			lines[i] = changed
			file := filepath.Join(dir, "c.yml")
			if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			_, stderr, code := outcome(t, program(t, dir, "", "validate", "c.yml"))
			mustNotHold(t, "validate of "+changed, stderr)
			if code != 0 && code != exitConfig {
				t.Errorf("%s: exit code %d\n%s", changed, code, stderr)
			}
			_, stderr, _ = outcome(t, program(t, dir, "x\n", "--config", "c.yml", "--keyring", "ephemeral"))
			mustNotHold(t, "filter with "+changed, stderr)
		}
	}
}
