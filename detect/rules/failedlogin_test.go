package rules_test

import (
	"strings"
	"testing"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/rules"
)

// TestFailedLogin: FreeRADIUS writes the password of who failed to log in behind the account,
// and in its place what a machine is called, or how somebody else was asked.
func TestFailedLogin(t *testing.T) {
	set, err := detect.Compile(rules.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	s := set.NewScanner(nil)
	for text, want := range map[string]string{
		"Login incorrect: [jdoe42/Zx9kQ2vL] (from client x port 0)":                 "Zx9kQ2vL",
		"Login incorrect (mschap): [jdoe42/sunshine] (from client x port 0)":        "sunshine",
		"Login OK: [jdoe42/Zx9kQ2vL] (from client x port 0)":                        "Zx9kQ2vL",
		"Login OK: [" + strings.Repeat("jdoe42", 12) + "/Zx9kQ2vL] (from client x)": "Zx9kQ2vL",
		"Login OK: [jdoe42] (from client x port 0)":                                 "",
		"Login OK: [jdoe42/" + strings.Repeat("Zx9kQ2vL", 9) + "] (from client x)":  strings.Repeat("Zx9kQ2vL", 9),
		"Login OK: [host/web1.example.com] (from client x port 0)":                  "",
		"Login incorrect: [jdoe42/<via Auth-Type = EAP>] (from client x port 0)":    "",
		"Login incorrect: [jdoe42/<no User-Password attribute>] (from client x)":    "",
		"Failed password for [jdoe42/Zx9kQ2vL] from 192.0.2.7 (no such sentence)":   "",
	} {
		found := ""
		for _, f := range s.Scan([]byte(text), &detect.Query{}) {
			if set.KindOf(&f).Name == "password" {
				a, b, _ := s.Root(&f)
				found += text[a:b]
			}
		}
		if found != want {
			t.Errorf("%q: found %q, want %q", text, found, want)
		}
	}
}
