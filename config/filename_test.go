package config

import (
	"os"
	"path/filepath"
	"testing"
)

// TestMayBeSecret: what is no name of a file is told from names that have letters of
// both cases, digits and length too.
func TestMayBeSecret(t *testing.T) {
	for path, want := range map[string]bool{
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG9lNDIifQ.LhR2L5D-hTKO0LI2vxnHX9uieSi6R9hFKf971DcjHvU": true,
		"etc/eyJzdWIiOiJqZG9lNDIifQ":                          true,
		"/etc/LhR2L5D-hTKO0LI2vxnHX9uieSi6R9hFKf971DcjHvU":    true,
		"ZXlKaGJHY2lPaUpJVXpJMU5pSjku":                        true,
		"t/3f786850e387550fdab836ed7e6dc881":                  true,
		"base64:q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=": true,

		"": false, "/etc/logscrub/keyring": false, "logscrub.yml": false, "eyJ.log": false,
		"/var/lib/docker/containers/3f786850e387550fdab836ed7e6dc881/3f786850e387550fdab836ed7e6dc881-json.log": false,
		"/tmp/TestCanaryConfig2847561234/001/c.yml":                                                             false, "Backup-2026-11-23T13-00-00Z.log": false,
		"/Users/JaneDoe/Library/Application Support/Example7/AuditLogOfNovember2026.log": false,
		"0190163d-8694-739b-aea5-966c26f8ad91":                                           false, "issuer-secret-of-production-cluster-number-1": false,
	} {
		if MayBeSecret(path) != want {
			t.Errorf("%q: %v", path, !want)
		}
	}
}

// TestShownPath: a file that is there is named, whatever its name looks like.
func TestShownPath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "LhR2L5D-hTKO0LI2vxnHX9uieSi6R9hFKf971DcjHvU")
	if got := ShownPath(path, "the file"); got != "the file" {
		t.Errorf("a path that may be a secret is shown as %q", got)
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := ShownPath(path, "the file"); got != path {
		t.Errorf("a file is shown as %q", got)
	}
}
