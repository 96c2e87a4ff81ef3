package token_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/token"
)

// Each registered name is the word that is left of it in lower case without
// separators, and Algs has these words, "other", and no more.
func TestAlgs(t *testing.T) {
	names := strings.Fields(`HS256 HS384 HS512 RS256 RS384 RS512 ES256 ES384 ES512 ES256K PS256 PS384 PS512
		EdDSA Ed25519 Ed448 none RSA1_5 RSA-OAEP RSA-OAEP-256 RSA-OAEP-384 RSA-OAEP-512 A128KW A192KW A256KW dir
		ECDH-ES ECDH-ES+A128KW ECDH-ES+A192KW ECDH-ES+A256KW A128GCMKW A192GCMKW A256GCMKW
		PBES2-HS256+A128KW PBES2-HS384+A192KW PBES2-HS512+A256KW`)
	words := []string{"other"}
	for _, name := range names {
		word := strings.NewReplacer("-", "", "+", "", "_", "").Replace(strings.ToLower(name))
		words = append(words, word)
		if got := parse(t, b64(`{"alg":"`+name+`"}`)+"."+payload+"."+sig).Alg; got != word {
			t.Errorf("%s: got %s, want %s", name, got, word)
		}
	}
	all := token.Algs()
	slices.Sort(all)
	slices.Sort(words)
	if !slices.Equal(all, words) {
		t.Errorf("Algs are %v, want %v", all, words)
	}
}

// Words are closed sets, and no value is without one.
func TestWords(t *testing.T) {
	seen := map[string]bool{}
	for i := range 256 {
		for _, word := range []string{
			"verdict " + token.Verdict(i).String(), "state " + token.State(i).String(),
			"claim " + token.ClaimName(i).String(),
		} {
			if strings.HasSuffix(word, " ") {
				t.Errorf("%s%d has no word", word, i)
			}
			seen[word] = true
		}
	}
	if want := 11 + 9 + 29; len(seen) != want { // each with one word for the rest
		t.Errorf("%d words, want %d", len(seen), want)
	}
	for form, want := range map[token.Form]string{
		token.NoForm: "none", token.JWS: "jws", token.JWE: "jwe", token.Truncated: "truncated",
	} {
		if form.String() != want {
			t.Errorf("form %d is %s, want %s", form, form, want)
		}
	}
}
