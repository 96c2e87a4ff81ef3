package rules_test

import (
	"testing"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/rules"
)

// TestAccountAt: what an at sign joins to an IPv4 address is an account, unless it is the id
// of a call or of a message, a node of a program, or part of something longer.
func TestAccountAt(t *testing.T) {
	set, err := detect.Compile(rules.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	s := set.NewScanner(nil)
	for text, want := range map[string]string{
		"$ ssh jdoe42@192.0.2.17 uptime":                   "jdoe42",
		"jdoe42@192.0.2.17":                                "jdoe42",
		"pure-ftpd: (jdoe42@192.0.2.17) [INFO] Logout":     "jdoe42",
		"8 Connect\tjane.doe@192.0.2.17 on shop":           "jane.doe",
		"Registration from '<sip:1001@192.0.2.17>' failed": "1001",
		"pure-ftpd: (?@192.0.2.17) [INFO] New connection":  "",
		"Call-ID: a84b4c76e66710@192.0.2.17":               "",
		"Call-ID: 12013223@192.0.2.17":                     "",
		"Message-ID: <20260102.7f3a9c@192.0.2.17>":         "",
		"node rabbit@192.0.2.17 is up":                     "",
		"updated libfoo@1.2.3.4":                           "",
		"udp://@192.0.2.17:1234":                           "",
		"a/jdoe42@192.0.2.17":                              "",
		"x=y:jdoe42@192.0.2.17":                            "",
	} {
		found := ""
		for _, f := range s.Scan([]byte(text), &detect.Query{}) {
			if set.KindOf(&f).Name == "user" {
				a, b, _ := s.Root(&f)
				found += text[a:b]
			}
		}
		if found != want {
			t.Errorf("%q: found %q, want %q", text, found, want)
		}
	}
}
