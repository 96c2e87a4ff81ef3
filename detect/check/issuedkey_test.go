package check

import (
	"strings"
	"testing"
)

func TestIssuedKey(t *testing.T) {
	github, npm := githubToken("ghp_", strings.Repeat("Fake0", 6)), githubToken("npm_", strings.Repeat("Fake1", 6))
	grafana := serviceAccountKey(strings.Repeat("Fake", 8))
	if !strings.ContainsAny(grafana[38:], "abcdef") {
		t.Fatal("take another secret: its checksum has no letter")
	}
	for _, c := range []struct{ name, text, want string }{
		{"github", github, "github"},
		{"github, longer", githubToken("ghs_", strings.Repeat("Fake0", 10)), "github"},
		{"npm", npm, "npm"},
		{"grafana", grafana, "grafana"},
		{"github, checksum", github[:39] + "!", ""},
		{"github, altered", strings.Replace(github, "F", "G", 1), ""},
		{"github, more behind", github + ".", ""},
		{"github, fine grained", "github_pat_" + strings.Repeat("Fa", 11) + "_" + strings.Repeat("k", 59), ""},
		{"npm, altered", strings.Replace(npm, "F", "G", 1), ""},
		{"npm, more behind", npm + "0", ""},
		{"npm, one less", npm[:39], ""},
		{"npm, other characters", githubToken("npm_", strings.Repeat("Fak-1", 6)), ""},
		{"grafana, altered", strings.Replace(grafana, "F", "G", 1), ""},
		{"grafana, capitals", grafana[:38] + strings.ToUpper(grafana[38:]), ""},
		{"grafana, another separator", grafana[:37] + "-" + grafana[38:], ""},
		{"grafana, other characters", serviceAccountKey(strings.Repeat("Fa-e", 8)), ""},
		{"gitlab", routableKey("glpat-", "o:1", ".01"), "gitlab"},
		{"bitcoin", wif(0x80, "\x01"), "bitcoin"},
		{"bitcoin, altered", wif(0x80, "\x01")[:51] + "1", ""},
		{"stellar", stellarKey(18 << 3), "stellar"},
		{"an address", address(0), ""},
		{"none", strings.Repeat("x", 40), ""},
		{"empty", "", ""},
	} {
		if got := IssuedKey([]byte(c.text)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	key := []byte(grafana)
	if n := testing.AllocsPerRun(100, func() { IssuedKey(key) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
