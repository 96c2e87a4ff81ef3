package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// directives returns what the [Service] section of a unit says, in order.
func directives(unit string) (all []string) {
	inside := false
	for line := range strings.Lines(unit) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			inside = line == "[Service]"
		} else if inside && line != "" && line[0] != '#' {
			all = append(all, line)
		}
	}
	return all
}

// TestUnit holds the systemd unit to what is promised of it, and has systemd itself
// judge it where that is at hand.
func TestUnit(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "deploy", "systemd", "logscrub.service"))
	if err != nil {
		t.Fatal(err)
	}
	have := directives(string(text))
	for _, want := range []string{
		"Type=notify", "WatchdogSec=60s", "DynamicUser=yes", "LoadCredential=logscrub-keyring:/etc/logscrub/keyring", "StateDirectory=logscrub",
		"LimitCORE=0", "MemorySwapMax=0", "NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectSystem=strict", "ProtectProc=invisible",
		"SystemCallFilter=@system-service", "SystemCallFilter=~@privileged @resources @debug ptrace process_vm_readv process_vm_writev kcmp",
		"MemoryDenyWriteExecute=yes", "RestartPreventExitStatus=78", "SuccessExitStatus=3", "ExecReload=/bin/kill -HUP $MAINPID",
	} {
		if !slices.Contains(have, want) {
			t.Errorf("the unit does not say %s", want)
		}
	}
	if !strings.Contains(string(text), "\nAfter=network-online.target time-sync.target\n") {
		t.Error("the unit does not wait for the clock: with one that is behind no key is in force")
	}
	if slices.ContainsFunc(have, func(s string) bool { return strings.HasPrefix(s, "User=") }) {
		t.Error("the unit names a user beside DynamicUser=yes")
	}
	tool, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Log("systemd-analyze is not here; the text alone was looked at")
		return
	}
	// Without the program where the unit has it, systemd says no more than that.
	unit := filepath.Join(t.TempDir(), "logscrub.service")
	here := strings.Replace(string(text), "ExecStart=/usr/bin/logscrub", "ExecStart=/bin/true", 1)
	if err := os.WriteFile(unit, []byte(here), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(tool, "verify", "--man=no", unit).CombinedOutput(); err != nil || strings.Contains(string(out), "logscrub.service:") {
		t.Errorf("verify: %v\n%s", err, out)
	}
	if help, err := exec.Command(tool, "--help").CombinedOutput(); err == nil && strings.Contains(string(help), "--offline") && strings.Contains(string(help), "--threshold") {
		if out, err := exec.Command(tool, "security", "--offline=true", "--threshold=20", unit).CombinedOutput(); err != nil {
			t.Errorf("security: %v\n%s", err, out)
		}
	}
}
