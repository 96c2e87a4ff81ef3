package scrub_test

import (
	"encoding/base64"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
)

// newPaseto returns a token of PASETO of nobody, its header first, and its claims where they
// can be read.
func newPaseto(r *rand.Rand, purpose string) (header, body string) {
	random := make([]byte, 200)
	for i := range random {
		random[i] = byte(r.IntN(256))
	}
	header = "v" + letters(r, "1234", 1) + "." + purpose + "."
	if purpose == "local" {
		return header, base64.RawURLEncoding.EncodeToString(random)
	}
	claims, _ := json.Marshal(map[string]string{"sub": letters(r, "abcdefgh", 8), "exp": "2027-01-01T00:00:00Z"})
	return header, base64.RawURLEncoding.EncodeToString(append(claims, random[:64]...))
}

// TestPaseto: a token of PASETO goes whole, glued to a word, in lines, and what is left of it
// where it was cut: of a public one every character of its claims.
func TestPaseto(t *testing.T) {
	s := newScrubber(t)
	w := s.Worker()
	r := rand.New(rand.NewPCG(31, 32))
	for range 40 {
		for _, purpose := range []string{"local", "public"} {
			header, body := newPaseto(r, purpose)
			footer := base64.RawURLEncoding.EncodeToString([]byte(`{"kid":"zVhMiPBP9fRf2snEcT7gFTioeA9COcNy9DfgL1W60haN"}`))
			for _, c := range [][2]string{{"got ", " ok"}, {"token", " ok"}, {"x_", ";"}, {"7", "\nok"}, {`{"t":"`, `"}`}, {"/cb?t=", "&a=b"}} {
				in := c[0] + header + body + c[1]
				if out := scrubbed(t, w, in); !strings.HasPrefix(out, c[0]+"secret_") || !strings.HasSuffix(out, c[1]) || len(out) > len(c[0]+c[1])+40 {
					t.Errorf("%q becomes %q", in, out)
				}
				in = c[0] + header + body + "." + footer + c[1]
				if out := scrubbed(t, w, in); !strings.HasPrefix(out, c[0]+"secret_") || !strings.HasSuffix(out, c[1]) || strings.Contains(out, footer) {
					t.Errorf("%q becomes %q", in, out)
				}
			}
			least := 24 // of what is random
			if purpose == "public" {
				least = 3
			}
			for n := least; n < len(body); n += 1 + r.IntN(3) {
				in := "got " + header + body[:n] + " ok"
				if out := scrubbed(t, w, in); out != "got paseto_redacted ok" && !strings.HasPrefix(out, "got secret_") || !strings.HasSuffix(out, " ok") {
					t.Errorf("%q becomes %q", in, out)
				}
			}
			for width := 30; width < 100; width += 1 + r.IntN(7) {
				in := "got " + broken(header+body, width, "\n", "") + "\nok"
				out := scrubbed(t, w, in)
				noToken(t, purpose, body, in, out, "\nok")
			}
		}
	}
}
