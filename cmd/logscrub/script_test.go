package main

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"filippo.io/age"
	"github.com/rogpeppe/go-internal/testscript"
)

// exits CODE PROGRAM ARGS...: the program ends with that code. Its standard
// input is the file stdin, if there is one; what it prints goes to the files out
// and err.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	cmd := exec.Command(args[1], args[2:]...)
	cmd.Path, err = lookPath(ts, args[1])
	ts.Check(err)
	cmd.Dir, cmd.Env = ts.MkAbs("."), environ(ts)
	if in, err := os.Open(ts.MkAbs("stdin")); err == nil {
		defer in.Close()
		cmd.Stdin = in
	}
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	ts.Check(os.WriteFile(ts.MkAbs("out"), []byte(stdout.String()), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("err"), []byte(stderr.String()), 0o600))
	if got != want {
		ts.Fatalf("exit code %d, want %d\n%s%s", got, want, stdout.String(), stderr.String())
	}
}

func lookPath(ts *testscript.TestScript, name string) (string, error) {
	for _, dir := range strings.Split(ts.Getenv("PATH"), string(os.PathListSeparator)) {
		path := dir + string(os.PathSeparator) + name
		if st, err := os.Stat(path); err == nil && !st.IsDir() {
			return path, nil
		}
	}
	return "", exec.ErrNotFound
}

// environ returns the variables that the script set and those it started with.
func environ(ts *testscript.TestScript) []string {
	var env []string
	for _, name := range []string{"PATH", "HOME", "WORK", "TMPDIR", "LOGSCRUB_CONFIG", "LOGSCRUB_KEYRING", "LOGSCRUB_PROFILE",
		"LOGSCRUB_PROFLE", "LOGSCRUB_POLICY", "LOGSCRUB_WORKERS", "LOGSCRUB_SCAN_OUTPUT", "CREDENTIALS_DIRECTORY", "APP_PROFILE", "RECIPIENT", "NATS_URL", "SECRET", "XDG_CONFIG_HOME"} {
		if v := ts.Getenv(name); v != "" {
			env = append(env, name+"="+v)
		}
	}
	return env
}

// subst OLD NEW FILE: replaces OLD by NEW in FILE, where it must stand.
func subst(ts *testscript.TestScript, neg bool, args []string) {
	text := ts.ReadFile(args[2])
	if !strings.Contains(text, args[0]) {
		ts.Fatalf("%s does not hold %s", args[2], args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(strings.ReplaceAll(text, args[0], args[1])), 0o600))
}

// ageKey FILE: makes an identity of age in FILE, and sets RECIPIENT to its public half.
func ageKey(ts *testscript.TestScript, neg bool, args []string) {
	id, err := age.GenerateX25519Identity()
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(id.String()+"\n"), 0o600))
	ts.Setenv("RECIPIENT", id.Recipient().String())
}
