package rules

import (
	"bytes"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/detect"
)

// longRow has the two forms of long credentials: of one run and of several.
const longRow = `
long-token | A token of any length | this test
	ltk.{alnum_-. 20+} = ltk.aBcD3EfGh9JkLm2NpQr5StUv
	lpair.{alnum 20+}.{alnum_-. 20+} = lpair.aBcD3EfGh9JkLm2NpQr5StUv.aBcD3EfGh9JkLm2NpQr5StUv
`

// TestLongCredentials: a credential is found to its end, however long it is and
// wherever its dots stand.
func TestLongCredentials(t *testing.T) {
	set, err := detect.Compile([]detect.Rule{readIssuers(longRow)[0].rule()})
	if err != nil {
		t.Fatal(err)
	}
	s := set.NewScanner(nil)
	random := strings.Repeat("aBcD3EfGh9JkLm2NpQr5StUv", 1000)
	for _, lit := range []string{"ltk.", "lpair." + random[:600] + "."} {
		for _, n := range []int{40, maxRandom - 8, maxRandom - 5, maxRandom - 4, maxRandom - 3, maxRandom + 3, 2047, 2049, 3000, 20_000} {
			for _, value := range []string{lit + random[:n], lit + random[:n-1] + "." + random[:30], lit + random[:n-2] + ".." + random[:30]} {
				text := `{"v":"` + value + `","w":1}`
				found := s.Scan([]byte(text), &detect.Query{})
				if len(found) != 1 || text[found[0].Start:found[0].End] != value {
					t.Errorf("%d bytes behind %.10s: %d findings %v", n, lit, len(found), found)
				}
			}
		}
	}
}

// TestCredentialInCredential: of literals within the run of a credential none is looked
// at again, so that a run of them is read once.
func TestCredentialInCredential(t *testing.T) {
	set, err := detect.Compile(issuers())
	if err != nil {
		t.Fatal(err)
	}
	s := set.NewScanner(nil)
	for _, unit := range []string{"aact_zQ7wK9x2", "xoxb-z7w9q4k8x3v2-", "vcr_zQ7w_vcr_x3Kp_"} {
		text := []byte(strings.Repeat(unit, 500))
		if found := s.Scan(text, &detect.Query{}); len(found) > 2 {
			t.Errorf("%q: %d findings in its run", unit, len(found))
		}
	}
}

// TestEntryDateOnce: the date of an entry is looked for from the first version of a
// protocol behind it alone.
func TestEntryDateOnce(t *testing.T) {
	const date = `[10/Oct/2026:13:55:36 -0700] `
	entry := []byte(date + `"GET /a HTTP/1.1 HTTP/1.1 HTTP/1.1"`)
	for at := 0; ; at++ {
		i := bytes.Index(entry[at:], []byte("HTTP/"))
		if i < 0 {
			break
		}
		at += i
		if got, first := entryDate(entry, at), bytes.Index(entry, []byte("HTTP/")) == at; (got == 0) != first {
			t.Errorf("at %d: date at %d", at, got)
		}
	}
}

// TestCommandUpToNext: a command line ends in front of the same command.
func TestCommandUpToNext(t *testing.T) {
	for _, c := range [][2]string{
		{"curl -s -u a:b", "curl -s -u a:b"},
		{"curl -s curl -u a:b", "curl -s "},
		{"curl -s CURL.exe -u a:b", "curl -s "},
		{"curl -o curler", "curl -o curler"},
		{"curl x/curl -u a:b", "curl x/curl -u a:b"},
	} {
		if got := upToNext([]byte(c[0]), "curl"); string(got) != c[1] {
			t.Errorf("%q: %q, want %q", c[0], got, c[1])
		}
	}
}

// TestNamesAuthority: it accepts the last word of each authority of several words.
func TestNamesAuthority(t *testing.T) {
	for _, name := range []string{"NT AUTHORITY", "nt service", "Window Manager", "FONT DRIVER HOST", "IIS APPPOOL", "NT VIRTUAL MACHINE",
		"AUTORITE NT", "AUTORITÉ NT", "SERVICE NT", "AUTORIDADE NT", "APPLICATION PACKAGE AUTHORITY"} {
		if last := name[strings.LastIndexByte(name, ' ')+1:]; !namesAuthority([]byte(last)) || !systemAuthority([]byte(name)) {
			t.Errorf("%q is refused", name)
		}
	}
	if namesAuthority([]byte("AB")) || namesAuthority([]byte("EXAMPLE")) {
		t.Error("any word is accepted")
	}
}
