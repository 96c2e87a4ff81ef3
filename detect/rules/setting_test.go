package rules_test

import (
	"testing"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/rules"
)

// TestSettings: where a pair is the whole line, as in an ini file, a word is a
// password; in what looks like source code it is the name of a variable.
func TestSettings(t *testing.T) {
	set, err := detect.Compile(rules.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	s := set.NewScanner(nil)
	for text, want := range map[string]string{
		"password = swordfish":             "swordfish",
		`{"xpassword=r":9999999999999995}`: "",
		`password=r"swordfish"`:            "swordfish",
		"password = admin":                 "admin",
		"x = y\nspring.db.password: test":  "test",
		"MYSQL_PASSWORD=changeit\n":        "changeit",
		"password=Zx9!kQ2;#vL7p":           "Zx9!kQ2;#vL7p",
		"password=(Zx9kQ2vL7p)":            "(Zx9kQ2vL7p)",
		`Password = "hunter2 with blanks"`: "hunter2 with blanks",
		`password = "must be 8 letters"`:   "",
		`password = "Your login here"`:     "",
		`  password = "hunter2 with x"`:    "",
		"password='it''s hunter2x'":        "it''s hunter2x",
		"password='hunter''2x'":            "hunter''2x",
		"self.password = swordfish":        "",
		"password = newPassword":           "",
		"password = swordfish;":            "",
		"\tpassword = swordfish":           "",
		"  password: test":                 "",
	} {
		got := ""
		for _, f := range s.Scan([]byte(text), &detect.Query{}) {
			got = text[f.Start:f.End]
		}
		if got != want {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
}
