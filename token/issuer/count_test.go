package issuer

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/minttest"
	"github.com/logscrub/logscrub/token"
)

// TestFindingCounts counts by the issuer that a token claims, each time that it is
// met, and the same whether it is remembered or not.
func TestFindingCounts(t *testing.T) {
	p := made()
	c := NewChecker(configured(t))
	none := minttest.B64(`{"alg":"none"}`) + "." + minttest.B64(`{"iss":"https://auth.example.com","name":"Jane Doe"}`) + "."
	late := p.Sign("RS256", `{"alg":"RS256","kid":"r1"}`, claims(`,"upn":"jane@example.com"`))
	other := p.Sign("HS256", `{"alg":"HS256"}`, `{"iss":"https://evil.example.com","aud":"x","exp":1,"upn":"jane"}`)
	for _, tok := range []string{none, none, late, late, other} {
		verify(c, tok, now)
	}
	cut := late[:strings.LastIndexByte(late, '.')]
	verify(c, cut, now)
	want := []FindingCount{{"main", "alg_none", 2}, {"main", "no_exp", 2}, {"main", "no_aud", 2}, {"main", "pii_in_claims", 5},
		{"other", "weak_alg", 1}, {"other", "unknown_iss", 1}}
	if got := c.Findings(); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestPersonal: which claims make a token one with personal data.
func TestPersonal(t *testing.T) {
	for claim, want := range map[string]bool{
		`"sub":"48213"`: false, `"sub":"jane@example.com"`: true, `"email":"x"`: true, `"name":"Jane"`: true,
		`"preferred_username":"jane"`: false, `"preferred_username":"jane@example.com"`: true, `"phone_number":"+1"`: true,
	} {
		text := []byte(minttest.B64(`{"alg":"RS256"}`) + "." + minttest.B64("{"+claim+"}") + ".c2ln")
		var tok token.Token
		if err := tok.Parse(text, token.JWS, now); err != nil {
			t.Fatal(err)
		}
		var v Verdict
		if v.Complete(&tok); v.Findings&PersonalData != 0 != want {
			t.Errorf("%s: %v", claim, !want)
		}
	}
}

// TestClaimNames tells names of a closed set, whatever stands in the payload.
func TestClaimNames(t *testing.T) {
	for payload, want := range map[string]string{
		`{"sub":"1","email":"x","jane":"y","iss":2}`: "[email iss sub] 1",
		`{"\u0073ub":1,"SUB2":1}`:                    "[sub] 1",
		`{"act":{"sub":1,"x":1}}`:                    "[act] 0",
		`{"sub":1,"Sub":2}`:                          "[sub] 0",
		`[]`:                                         "[] 0",
		``:                                           "[] 0",
		`{"sub":1,"x":"y","email":"ja`:               "[sub] 1",
	} {
		if known, others := ClaimNames([]byte(payload)); fmt.Sprint(known, others) != want {
			t.Errorf("%s: %v %d, want %s", payload, known, others, want)
		}
	}
	list := ClaimWords()
	slices.Sort(list)
	if len(slices.Compact(slices.Clone(list))) != len(list) {
		t.Errorf("a word stands there twice: %v", list)
	}
}
