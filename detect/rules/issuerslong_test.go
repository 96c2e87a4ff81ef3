package rules

import (
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
	set, err := detect.Compile([]detect.Rule{readIssuers(issuerTable{longRow, kindAPIKey})[0].rule()})
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

// TestCredentialInCredentialOfAnotherKind: what another kind holds is found too, for
// the policy may keep that kind.
func TestCredentialInCredentialOfAnotherKind(t *testing.T) {
	box := detect.Rule{
		Name: "box", Kinds: []detect.Kind{{Name: "box", Family: "secret"}}, Triggers: []detect.Trigger{{Lit: "box("}}, Max: 256,
		Find: func(w *detect.Window, at int) detect.Verdict { return w.Found(at, len(w.Text), 0) },
	}
	set, err := detect.Compile(append([]detect.Rule{box}, issuers()...))
	if err != nil {
		t.Fatal(err)
	}
	text := "box(vcr_zQ7wK9x2zQ7wK9x2zQ7wK9x2)"
	if found := set.NewScanner(nil).Scan([]byte(text), &detect.Query{}); len(found) != 2 {
		t.Errorf("%d findings %v", len(found), found)
	}
}
