package scrub_test

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/minttest"
	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/token"
	"github.com/logscrub/logscrub/token/issuer"
)

// A mint signs tokens of an issuer that the scrubber knows.
type mint struct {
	s       *scrub.Scrubber
	checker *issuer.Checker
	secret  []byte
}

func newMint(t testing.TB, changes ...func(*scrub.Options)) *mint {
	t.Helper()
	m := &mint{secret: []byte("an invented secret of an issuer of tests")}
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, m.secret, 0o600); err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return testTime }
	all, err := issuer.New([]issuer.Options{{Name: "main", Issuer: "https://auth.example.com", Algorithms: []string{"HS256"}, SecretFile: path}}, "", clock)
	if err != nil {
		t.Fatal(err)
	}
	m.checker = issuer.NewChecker(all)
	m.s = newScrubber(t, append(changes, func(o *scrub.Options) { o.Verifier = m.checker })...)
	return m
}

// sized returns a live token of n bytes at most, and not three less, whose filler ends
// with tail.
func (m *mint) sized(n int, tail string) string {
	body := func(fill int) string {
		return fmt.Sprintf(`{"iss":"https://auth.example.com","sub":"jdoe42","exp":%d,"x":"%s%s"}`, testTime.Unix()+60, strings.Repeat("qZ", fill/2)+"q"[:fill%2], tail)
	}
	text := minttest.B64(`{"alg":"HS256"}`) + "."
	room := (n-len(text)-44)/4*3 - len(body(0))
	text += minttest.B64(body(room))
	return text + "." + minttest.B64(string(minttest.HMAC(m.secret, text)))
}

// TestLongTokens: a token of up to 64 KiB is read and verified as any other is, alone, in
// strings and encoded, and goes without its neighbours.
func TestLongTokens(t *testing.T) {
	m := newMint(t)
	w := m.s.Worker()
	for _, n := range []int{300, 17 << 10, 40 << 10, token.MaxScan} {
		tok := m.sized(n, "a")
		want := fingerprint(t, m.s, "jwt", tok)
		if other := fingerprint(t, m.s, "jwt", m.sized(n, "b")); len(tok) < n-8 || len(tok) > n || other == want {
			t.Fatalf("%d bytes of %d are %s, others %s", len(tok), n, want, other)
		}
		stub := regexp.MustCompile("^" + want + "-alg_hs256-state_live-exp_2026112213-iss_main-sub-user_ohbt_[a-z2-7]{24}$")
		for _, around := range [][2]string{
			{"got ", " ok"}, {"Authorization: Bearer ", "\r"}, {`{"a":1,"t":"`, `","b":2}`}, {`{"m":"{\"t\":\"`, `\"}"}`}, {"GET /cb?t=", "&x=1"}, {"(", ",next=1)"},
		} {
			in := around[0] + tok + around[1]
			out, begins := strings.CutPrefix(scrubbed(t, w, in), around[0])
			out, ends := strings.CutSuffix(out, around[1])
			if !begins || !ends || !stub.MatchString(out) {
				t.Errorf("%d bytes in %q: %.300q", n, around, out)
			}
		}
		lines := ""
		for rest := tok; rest != ""; rest = rest[min(76, len(rest)):] {
			lines += rest[:min(76, len(rest))] + "\n"
		}
		if out, _, _ := strings.Cut(scrubbed(t, w, lines), "\n"); !stub.MatchString(out) {
			t.Errorf("%d bytes in lines: %.300q", n, out)
		}
		object, body, sig := objectOf(tok)
		if out := scrubbed(t, w, object); !strings.Contains(out, want+"-alg_hs256-state_live") || strings.Contains(out, body[60:80]) || strings.Contains(out, sig) {
			t.Errorf("%d bytes as JSON: %.300q", n, out)
		}
	}
}

// objectOf returns tok in JSON serialisation, and its payload and signature.
func objectOf(tok string) (object, body, sig string) {
	head, rest, _ := strings.Cut(tok, ".")
	body, sig, _ = strings.Cut(rest, ".")
	return `{"payload":"` + body + `","protected":"` + head + `","signature":"` + sig + `"}`, body, sig
}

// TestTooLongTokens: what is longer is hidden whole, is one token in the counts, and is
// not said to be live.
func TestTooLongTokens(t *testing.T) {
	m := newMint(t)
	w := m.s.Worker()
	for n, count := token.MaxScan+4, uint64(1); n < 1<<19; n, count = 3*n, count+1 {
		tok := m.sized(n, "a")
		in := `{"a":1,"t":"` + tok + `","b":2}`
		out := scrubbed(t, w, in)
		for i := 0; i+8 <= len(tok); i += 1001 {
			if strings.Contains(out, tok[i:i+8]) {
				t.Fatalf("%d bytes: %q is left", n, tok[i:i+8])
			}
		}
		if !regexp.MustCompile(`^{"a":1,"t":"jwt_ohbt_[a-z2-7]{24}-alg_hs256-state_(truncated|unverified)-exp_2026112213-iss_main-sub-user_ohbt_[a-z2-7]{24}","b":2}$`).MatchString(out) {
			t.Errorf("%d bytes: %.300q", n, out)
		}
		var all uint64
		for _, c := range m.s.Stats().Tokens {
			all += c.N
		}
		if all != count {
			t.Errorf("%d bytes: %d tokens are counted, want %d", n, all, count)
		}
		object, body, sig := objectOf(tok)
		if out := scrubbed(t, m.s.Worker(), object); !strings.Contains(out, `"protected":"jwt_ohbt_`) || strings.Contains(out, body[60:80]) || strings.Contains(out, sig) {
			t.Errorf("%d bytes as JSON: %.300q", n, out)
		}
		count++
	}
}

// TestLongHeaders: a token whose header brings a chain of certificates goes as any other, and
// so does one whose header is too long to be read.
func TestLongHeaders(t *testing.T) {
	w := newScrubber(t).Worker()
	for _, n := range []int{2 << 10, 9 << 10, 30 << 10, 41 << 10, 90 << 10} {
		head := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"ES256","x5c":["` + strings.Repeat("MIIB", n/4) + `"]}`))
		tok := head + ".eyJzdWIiOiJqZG9lNDIiLCJleHAiOjE3NjcyMjU2MDB9.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
		for _, around := range [][2]string{{"got ", " ok"}, {`{"t":"`, `"}`}, {"GET /x?t=", " HTTP/1.1"}} {
			out := scrubbed(t, w, around[0]+tok+around[1])
			if !strings.HasPrefix(out, around[0]+"jwt_") || !strings.HasSuffix(out, around[1]) || strings.Contains(out, "AAECAwQF") {
				t.Errorf("a header of %d bytes in %q: %.200q", n, around, out)
			}
		}
	}
}
