package scrub_test

import (
	"crypto/elliptic"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/token"
	"github.com/logscrub/logscrub/token/issuer"
)

// A signedToken is the pieces of a token of nobody and what its claims say.
type signedToken struct {
	header, payload, signature string
	values                     []string
}

func newSigned(r *rand.Rand) *signedToken {
	const lower, digits = "abcdefghijklmnopqrstuvwxyz", "0123456789"
	enc := base64.RawURLEncoding.EncodeToString
	sub, mail, dept := letters(r, lower, 6)+letters(r, digits, 4), letters(r, lower, 9)+"@example.com", letters(r, lower, 12)
	sig := make([]byte, 64)
	for i := range sig {
		sig[i] = byte(r.IntN(256))
	}
	payload, _ := json.Marshal(map[string]any{"sub": sub, "email": mail, "department": dept, "jti": letters(r, digits, 16), "exp": 1800000000, "iss": "https://auth.example.com"})
	return &signedToken{enc([]byte(`{"alg":"ES256","typ":"JWT"}`)), enc(payload), enc(sig), []string{sub, mail, dept}}
}

func (s *signedToken) compact() string { return s.header + "." + s.payload + "." + s.signature }

// object returns the token in JSON serialisation, its members in some order.
func (s *signedToken) object(r *rand.Rand) string {
	members := []string{
		`"payload":"` + s.payload + `"`, `"protected":"` + s.header + `"`, `"signature":"` + s.signature + `"`, `"header":{"kid":"k1","x5c":["a"]}`,
	}
	r.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	return "{" + strings.Join(members, ", ") + "}"
}

// general is object with several signatures.
func (s *signedToken) general(r *rand.Rand) string {
	one := `{"protected":"` + s.header + `","header":{"kid":"k1"},"signature":"` + s.signature + `"}`
	members := []string{`"payload":"` + s.payload + `"`, `"signatures": [` + one + `, ` + one + `]`}
	r.Shuffle(2, func(i, j int) { members[i], members[j] = members[j], members[i] })
	return "{" + strings.Join(members, ",") + "}"
}

// malleated returns a spelling of the token: another alphabet, padding, other
// trailing bits, another signature or none of it, escapes, another serialisation.
func (s *signedToken) malleated(r *rand.Rand) string {
	m := *s
	switch r.IntN(7) {
	case 0:
		m.signature = m.signature[:len(m.signature)-1] + "AQgw"[r.IntN(4):][:1]
	case 1:
		m.signature = m.signature[:1+r.IntN(len(m.signature)-1)]
	case 2:
		m.signature = letters(r, "ABCDEFGHabcdefgh0123456789", 86)
	case 3:
		m.signature = negated(m.signature)
	}
	if r.IntN(3) == 0 && len(m.payload)%4 != 0 { // bits that encode nothing
		const set = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
		last := strings.IndexByte(set, m.payload[len(m.payload)-1])
		m.payload = m.payload[:len(m.payload)-1] + set[last|1:][:1]
	}
	if r.IntN(3) == 0 {
		m.payload += "=="[:-len(m.payload)&3%3]
	}
	if all := apartSpellings(); len(m.signature) > 60 && r.IntN(4) == 0 {
		if sp := all[r.IntN(len(all))]; sp.whole {
			return sp.write(&m)
		}
	}
	text := m.compact()
	if line, _ := spellers(); r.IntN(3) == 0 {
		sp := line[r.IntN(len(line))]
		if whole := len(m.signature) == len(s.signature); sp.read == nil && (whole || sp.name != "pieces") { // which have to be a whole token
			return "at " + sp.write(text) + " end"
		}
	}
	switch r.IntN(15) {
	case 0:
		text = strings.NewReplacer("-", "+", "_", "/").Replace(text)
	case 1:
		return strings.ReplaceAll(url.QueryEscape(text), ".", "%2E")
	case 2:
		return `{"t":"` + strings.ReplaceAll(text, ".", `\u002e`) + `"}`
	case 3:
		return m.object(r)
	case 4:
		return m.general(r)
	case 5:
		return quote(m.object(r))
	case 6:
		return `{"t":` + quote(text) + `}`
	case 7:
		return "at " + inLines(r, text) + " end"
	case 8:
		return `{"headers":` + quote("Authorization: Bearer "+inLines(r, text)) + `}`
	case 9:
		return `{"access_token":` + quote(inLines(r, text)) + `}`
	case 10:
		begin := []string{"| ", "# ", " * ", "// ", "-- ", "2026-01-02T03:04:05Z INFO auth: "}[r.IntN(6)]
		return begin + broken(text, 40+r.IntN(60), "\n", begin) + "\n" + begin + "end"
	case 11:
		return "t = '" + broken(text, 40+r.IntN(60), "' +\r\n", "  '") + "';"
	case 12:
		return "at\nt=3D" + broken(strings.ReplaceAll(text, "=", ""), 70, "=\r\n", "") + "\r\nend"
	}
	if r.IntN(4) == 0 { // without its signature
		return "at " + text[:strings.LastIndexByte(text, '.')+r.IntN(2)]
	}
	return "at " + text + " end"
}

// negated returns the other signature by ECDSA that verifies if this one does: (r, n-s)
// for (r, s), n of P-256.
func negated(signature string) string {
	sig, _ := base64.RawURLEncoding.DecodeString(signature)
	n := elliptic.P256().Params().N
	s := new(big.Int).SetBytes(sig[32:])
	s.Mod(s.Sub(n, s), n).FillBytes(sig[32:])
	return base64.RawURLEncoding.EncodeToString(sig)
}

// inLines returns text in lines of some width, of which the first is shorter.
func inLines(r *rand.Rand, text string) string {
	width, feed := 20+r.IntN(60), []string{"\n", "\r\n", "\n    ", "\r\n\t"}[r.IntN(4)]
	first := 2 + r.IntN(width-1) // what a scan asks for has two characters
	lines := text[:first]
	for text = text[first:]; len(text) > width; text = text[width:] {
		lines += feed + text[:width]
	}
	return lines + feed + text
}

// TestMalleated: a thousand spellings of a token are one pseudonym and one fingerprint,
// and nothing of the token stands beside it.
func TestMalleated(t *testing.T) {
	s, seen := seeing(t)
	w := s.Worker()
	r := rand.New(rand.NewPCG(7, 7))
	for range 10 {
		tok := newSigned(r)
		want := fingerprint(t, s, "jwt", tok.compact())
		scrubbed(t, w, tok.compact())
		print := issuer.FingerprintOf([]byte("a feed key"), (*seen)[0].Canonical)
		for range 100 {
			*seen = (*seen)[:0]
			in := tok.malleated(r)
			out := scrubbed(t, w, in)
			if !strings.Contains(out, want) {
				t.Fatalf("no %s: %q becomes %q", want, in, out)
			}
			for _, one := range *seen {
				if issuer.FingerprintOf([]byte("a feed key"), one.Canonical) != print {
					t.Fatalf("another fingerprint of %q", in)
				}
			}
			if len(*seen) == 0 {
				t.Fatalf("no token is told of %q", in)
			}
			noReplay(t, tok, in, out)
		}
		*seen = (*seen)[:0]
	}
}

// TestTokenCutAnywhere: wherever a token was cut, nothing of its payload or its signature is
// left, and what follows the cut is.
func TestTokenCutAnywhere(t *testing.T) {
	w := newScrubber(t).Worker()
	tok := newSigned(rand.New(rand.NewPCG(5, 6)))
	for _, around := range [][2]string{{"got ", ""}, {"got ", " ok"}, {"got ", "... ok"}, {"Bearer ", "\r"}, {`{"t":"`, `"}`}, {`{"m":"{\"t\":\"`, `\"}"}`}, {"/cb?t=", "&a=b"}} {
		for n := len(tok.header); n <= len(tok.compact()); n++ {
			in := around[0] + tok.compact()[:n] + around[1]
			out := scrubbed(t, w, in)
			noReplay(t, tok, in, out)
			if !strings.HasPrefix(out, around[0]) || !strings.HasSuffix(out, around[1]) {
				t.Fatalf("%q becomes %q", in, out)
			}
		}
	}
}

// TestVerdictChangesNothing: what becomes of a token is the same but for three words of
// its stub, whatever is known of it.
func TestVerdictChangesNothing(t *testing.T) {
	known := regexp.MustCompile(`-state_[a-z]+|-iss_[a-z]+`)
	r := rand.New(rand.NewPCG(9, 9))
	plain := newScrubber(t).Worker()
	for state := range token.State(token.States) {
		s := newScrubber(t, func(o *scrub.Options) { o.Verifier = verdict{state} })
		w := s.Worker()
		for range 100 {
			in := newSigned(r).malleated(r) + ` user=jdoe42 token=` + tokenOf("sub", "jroe43")
			want, got := scrubbed(t, plain, in), scrubbed(t, w, in)
			if known.ReplaceAllString(got, "") != known.ReplaceAllString(want, "") || !strings.Contains(got, "-iss_main") && !strings.Contains(got, "_truncated") {
				t.Fatalf("%v: %q becomes %q, and without a verifier %q", state, in, got, want)
			}
		}
	}
}

// noReplay fails where a piece of the signature or the payload, or a claim, is in out.
func noReplay(t *testing.T, tok *signedToken, in, out string) {
	t.Helper()
	for _, part := range []string{tok.payload, tok.signature} {
		for i := 0; i+8 <= len(part); i += 4 {
			if strings.Contains(out, part[i:i+8]) {
				t.Fatalf("%q is left of %q: %q", part[i:i+8], in, out)
			}
		}
	}
	for _, v := range tok.values {
		if strings.Contains(out, v) {
			t.Fatalf("the claim %q is left of %q: %q", v, in, out)
		}
	}
}

// TestSamePersonMatrix: a person is one pseudonym, plain or however encoded, and as
// the claim of a token: where claims say so as any claim; else as the subject, and any
// claim is followed through the record of its token.
func TestSamePersonMatrix(t *testing.T) {
	var all scrub.Claims // those that stubs tell
	for _, l := range [][2]string{{"email", "email"}, {"oid", "user"}, {"phone_number", "phone"}, {"ipaddr", "ipv4"}} {
		all.List = append(all.List, scrub.Claim{Name: l[1], Path: l[:1], Kind: l[1]})
	}
	s := newScrubber(t, func(o *scrub.Options) { o.Claims = map[string]scrub.Claims{"": all} })
	w, usual := s.Worker(), newScrubber(t).Worker()
	nested := func(tok string) string {
		enc := base64.RawURLEncoding.EncodeToString
		return enc([]byte(`{"alg":"HS256","cty":"JWT"}`)) + "." + enc([]byte(tok)) + "." + enc(make([]byte, 32))
	}
	for _, row := range []struct{ kind, key, claim, value string }{
		{"email", "email", "email", "jane.roe@example.com"},
		{"user", "user_id", "oid", "jdoe4217"},
		{"phone", "phone", "phone_number", "+442079460123"},
		{"ipv4", "client_ip", "ipaddr", "203.0.113.77"},
	} {
		want := fingerprint(t, s, row.kind, row.value)
		object := fmt.Sprintf(`{"%s":"%s"}`, row.key, row.value)
		for name, in := range map[string]string{
			"plain": row.key + "=" + row.value + " done", "JSON": object, "JSON in JSON": `{"m":` + quote(object) + `}`,
			"URL":     "GET https://www.example.com/p?" + row.key + "=" + url.QueryEscape(row.value) + "&x=1",
			"percent": percent(row.key + "=" + row.value), "base64": base64.StdEncoding.EncodeToString([]byte(object)),
			"subject": "got " + tokenOf("sub", row.value) + " ok", "claim": "got " + tokenOf(row.claim, row.value) + " ok",
			"nested": "got " + nested(tokenOf(row.claim, row.value)) + " ok", "cookie": "Cookie: theme=dark; session=" + tokenOf(row.claim, row.value) + "; a=b",
		} {
			out := scrubbed(t, w, in)
			if name == "base64" {
				plain, err := base64.StdEncoding.DecodeString(out)
				if err != nil {
					t.Errorf("%s: %v", out, err)
				}
				out = string(plain)
			}
			if !strings.Contains(out, want) || strings.Contains(out, row.value) {
				t.Errorf("%s as %s: no %s in %q", row.kind, name, want, out)
			}
		}
		for name, in := range map[string]string{
			"subject": "got " + tokenOf("sub", row.value), "subject in a cookie": "Cookie: session=" + tokenOf("sub", row.value) + "; a=b",
			"beside its token": "no quota for " + row.value + ", got " + tokenOf(row.claim, row.value), "beside a nested one": row.value + " has " + nested(tokenOf(row.claim, row.value)),
		} {
			if out := scrubbed(t, usual, in); !strings.Contains(out, want) || strings.Contains(out, row.value) {
				t.Errorf("%s by default, %s: no %s in %q", row.kind, name, want, out)
			}
		}
	}
}
