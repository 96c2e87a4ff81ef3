package scrub_test

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
)

// TestSaidSignatures: a signature that an error names beside a token goes with it, and what only looks like one
// stays.
func TestSaidSignatures(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	w := s.Worker()
	r := rand.New(rand.NewPCG(93, 94))
	for _, form := range []string{
		`invalid token *: expected signature "+"`, `*: signature mismatch: got - want +`, `token=* computed_signature=+ ok`,
		`token * has a wrong signature, want +`, `{"token":"*","err":"signature mismatch, expected +"}`,
		`verify * failed, expected signature +`, `*: signature does not match locally computed signature +`,
		`{"token":"*","error":"Signature verification failed: expected: +, actual: -"}`, `expected signature '+' of token *`,
		`{"token":"*","err":"expected signature \"+\" but got \"-\""}`, `InvalidSignature: expected=+ actual=- token=*`,
		`bad signature (expected +) for *`,
	} {
		for range 20 {
			tok, other := newSigned(r), newSigned(r)
			raw, _ := base64.RawURLEncoding.DecodeString(other.signature)
			for name, expected := range map[string]string{"base64url": other.signature, "base64": base64.StdEncoding.EncodeToString(raw), "hex": hex.EncodeToString(raw)} {
				in := "a line\n" + strings.NewReplacer("*", tok.compact(), "+", expected, "-", tok.signature).Replace(form) + "\nnext line\n"
				c := spelled{fmt.Sprintf("%s, %s", form, name), in, []string{expected, tok.payload, tok.signature}, nil}
				c.nothingLeft(t, stream(t, s, framer.Options{}, in))
				c.nothingLeft(t, scrubbed(t, w, in))
			}
		}
	}
	tok := newSigned(r)
	const thumb, sum = "q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq83", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	for _, form := range []string{
		"*: signature verification failed for the build +", "*: the signature algorithm differs, kid +", "* has no signature; see + for more",
		"*: signature failed, sha256 +", "expected + beside *", "expected signature +",
	} {
		for _, stays := range []string{thumb, sum} {
			in := strings.NewReplacer("*", tok.compact(), "+", stays).Replace(form)
			if out := scrubbed(t, w, in); !strings.Contains(out, stays) {
				t.Errorf("%q becomes %q", in, out)
			}
		}
	}
}
