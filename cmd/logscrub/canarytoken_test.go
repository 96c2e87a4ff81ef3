package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/minttest"
)

// canarySecret is what tokens of this file are signed with.
const canarySecret = canary + "-shared-secret-of-an-issuer"

// minted returns a signed token with these claims, and a canary in its header.
func minted(claims string) string {
	text := minttest.B64(`{"alg":"HS256","kid":"`+canary+`"}`) + "." + minttest.B64(claims)
	return text + "." + minttest.B64(string(minttest.HMAC([]byte(canarySecret), text)))
}

// canaryTokens returns the spellings of a token that the reports are tried with.
func canaryTokens() map[string]string {
	claims := `{"iss":"https://auth.example.com","exp":4102444800,"sub":"` + canary + `","email":"` + canary + `@example.com","` + canary + `":1}`
	whole := minted(claims)
	head, rest, _ := strings.Cut(whole, ".")
	body, sum, _ := strings.Cut(rest, ".")
	disclosure := minttest.B64(`["salt","family_name","` + canary + `"]`)
	return map[string]string{
		"whole": whole, "unsigned": head + "." + body + ".", "cut": whole[:len(head)+40], "header": head,
		"JSON":    `{"payload":"` + body + `","protected":"` + head + `","header":{"kid":"` + canary + `"},"signature":"` + sum + `"}`,
		"SD-JWT":  whole + "~" + disclosure + "~",
		"nested":  minted(`{"sub":"` + whole + `"}`),
		"JWE":     minttest.B64(`{"alg":"dir","enc":"A256GCM","kid":"`+canary+`"}`) + ".." + disclosure + "." + disclosure + "." + sum,
		"wrapped": whole[:70] + "\n" + whole[70:140] + "\n" + whole[140:],
		"long":    minted(`{"sub":"` + strings.Repeat(canary, 5000) + `"}`),
		"no JSON": head + "." + minttest.B64(`{"sub":"`+canary+`",,`) + "." + sum,
		"percent": strings.ReplaceAll(whole, ".", "%2E"),
		"base64":  minttest.B64(whole),
	}
}

// mustNotQuote fails if text has sixteen bytes of tok in a row, or a canary.
func mustNotQuote(t *testing.T, what, text, tok string) {
	t.Helper()
	mustNotHold(t, what, text)
	for i := 0; i+16 <= len(tok); i++ {
		if strings.Contains(text, tok[i:i+16]) {
			t.Errorf("%s quotes %q of the token", what, tok[i:i+16])
			return
		}
	}
}

// TestCanaryTokens: no report quotes a token, in whatever spelling, nor a claim of it;
// with the issuer's secret at hand, too.
func TestCanaryTokens(t *testing.T) {
	dir := t.TempDir()
	conf := `version: 1
keyring: ephemeral
issuers: [{name: main, issuer: "https://auth.example.com", secret_file: secret}]
`
	for name, text := range map[string]string{"secret": canarySecret, "c.yml": conf} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	told := 0
	for spelling, tok := range canaryTokens() {
		for _, line := range []string{tok + "\n", "Authorization: Bearer " + tok + "\n"} {
			for _, args := range [][]string{
				{"token", "inspect"}, {"token", "inspect", "-o", "json"}, {"token", "report"}, {"explain"}, {"explain", "--output", "json"}, {"scan"},
				{"scan", "--output", "sarif"}, {"scan", "--output", "ndjson", "--suppressed"}, {"scan", "--write-baseline", "known"},
			} {
				what := fmt.Sprint(spelling, " ", args)
				stdout, stderr, _ := outcome(t, program(t, dir, line, append(args, "--config", "c.yml")...))
				mustNotQuote(t, what, stdout, tok)
				mustNotQuote(t, what, stderr, tok)
				if strings.Contains(stdout, "live") {
					told++
				}
			}
			stdout, stderr, _ := outcome(t, program(t, dir, tok, "fingerprint", "--config", "c.yml"))
			mustNotQuote(t, spelling+" fingerprint", stdout+stderr, tok)
		}
		known, err := os.ReadFile(filepath.Join(dir, "known"))
		if err != nil {
			t.Fatal(err)
		}
		mustNotQuote(t, spelling+" in a baseline", string(known), tok)
	}
	if told == 0 {
		t.Error("no token was verified")
	}
}
