package check

import (
	"encoding/binary"
	"encoding/hex"
	stdcrc "hash/crc32"
	"strings"
	"testing"
)

// npmKey and grafanaKey return invented keys, with the checksum that their vendor gives
// them.
func npmKey(body string) string { return githubToken("npm_", body) }

func grafanaKey(secret string) string {
	key := "glsa_" + secret
	return key + "_" + hex.EncodeToString(binary.LittleEndian.AppendUint32(nil, stdcrc.ChecksumIEEE([]byte(key))))
}

func TestIssuedKey(t *testing.T) {
	github, npm := githubToken("ghp_", strings.Repeat("Fake0", 6)), npmKey(strings.Repeat("Fake1", 6))
	grafana := grafanaKey(strings.Repeat("Fake", 8))
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
		{"npm, other characters", npmKey(strings.Repeat("Fak-1", 6)), ""},
		{"grafana, altered", strings.Replace(grafana, "F", "G", 1), ""},
		{"grafana, capitals", grafana[:38] + strings.ToUpper(grafana[38:]), ""},
		{"grafana, another separator", grafana[:37] + "-" + grafana[38:], ""},
		{"grafana, other characters", grafanaKey(strings.Repeat("Fa-e", 8)), ""},
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
