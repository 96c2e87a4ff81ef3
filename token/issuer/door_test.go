package issuer

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/token"
)

// knock sends a request with the headers to d and returns the status, and whether
// it came through without its credential.
func knock(t *testing.T, d *Door, headers ...string) (int, string) {
	t.Helper()
	in := false
	h := d.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		in = true
		if len(r.Header.Values("Authorization")) > 0 {
			t.Error("the credential came through")
		}
	}))
	r := httptest.NewRequest(http.MethodPost, "/ingest", nil)
	for _, v := range headers {
		r.Header.Add("Authorization", v)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if in != (w.Code == http.StatusOK) || w.Body.Len() > 0 {
		t.Errorf("%q: let in is %v with status %d and a body of %d bytes", headers, in, w.Code, w.Body.Len())
	}
	return w.Code, w.Header().Get("WWW-Authenticate")
}

func TestDoor(t *testing.T) {
	all := configured(t)
	d := &Door{Issuers: all, Issuer: "main", Audience: "api", Scope: "ingest", Clock: at(now)}
	sign := func(payload string) string {
		return "Bearer " + made().Sign("EdDSA", `{"alg":"EdDSA","kid":"d1"}`, payload)
	}
	times := fmt.Sprintf(`"iat":%d,"exp":%d`, now-60, now+600)
	const iss = `{"iss":"https://auth.example.com",`
	good := sign(claims(`,"scope":"read ingest"`))
	for _, c := range []struct {
		name    string
		headers []string
		status  int
	}{
		{"good", []string{good}, 200},
		{"scheme in capitals", []string{strings.Replace(good, "Bearer", "BEARER", 1)}, 200},
		{"none", nil, 401},
		{"empty", []string{""}, 401},
		{"two", []string{good, good}, 401},
		{"two in one", []string{good + ", " + good}, 401},
		{"Basic", []string{"Basic dTpw"}, 401},
		{"no scheme", []string{good[7:]}, 401},
		{"blank behind", []string{good + " "}, 401},
		{"scope missing", []string{sign(claims(""))}, 403},
		{"scope of another", []string{sign(claims(`,"scope":"ingester"`))}, 403},
		{"audience of another", []string{sign(iss + times + `,"aud":"x","scope":"ingest"}`)}, 401},
		{"audience missing", []string{sign(iss + times + `,"scope":"ingest"}`)}, 401},
		{"exp missing", []string{sign(fmt.Sprintf(iss+`"iat":%d,"aud":"api","scope":"ingest"}`, now))}, 401},
		{"iat missing", []string{sign(fmt.Sprintf(iss+`"exp":%d,"aud":"api","scope":"ingest"}`, now+9))}, 401},
		{"too long a life", []string{sign(fmt.Sprintf(iss+`"iat":%d,"exp":%d,"aud":"api","scope":"ingest"}`, now-60, now+3600))}, 401},
		{"expired", []string{sign(fmt.Sprintf(iss+`"iat":%d,"exp":%d,"aud":"api","scope":"ingest"}`, now-60, now))}, 401},
		{"early", []string{sign(claims(fmt.Sprintf(`,"nbf":%d,"scope":"ingest"`, now+61)))}, 401},
		{"of the other issuer", []string{"Bearer " + made().Sign("HS256", `{"alg":"HS256"}`, strings.Replace(claims(`,"scope":"ingest"`), "auth.", "hs.", 1))}, 401},
	} {
		status, header := knock(t, d, c.headers...)
		if status != c.status || (header == "") != (status == 200) {
			t.Errorf("%s: %d %q, want %d", c.name, status, header, c.status)
		}
	}
	for _, a := range attacks() {
		if status, _ := knock(t, d, "Bearer "+a.token); status == 200 {
			t.Errorf("%s came in", a.name)
		}
	}
}

func TestDoorDenies(t *testing.T) {
	deny := new(Denylist)
	key := []byte("a feed key of the tests")
	d := &Door{Issuers: configured(t), Issuer: "main", Audience: "api", Deny: deny, Clock: at(now),
		Prints: func(c []byte) []Fingerprint { return []Fingerprint{FingerprintOf(key, c)} }}
	tok := made().Sign("ES256", `{"alg":"ES256","kid":"e1"}`, claims(`,"jti":"a b"`))
	want := func(status int, when string) {
		t.Helper()
		for _, tok := range []string{tok, negated(tok)} { // one token, two signatures
			if got, _ := knock(t, d, "Bearer "+tok); got != status {
				t.Errorf("%s: %d, want %d", when, got, status)
			}
		}
	}
	load := func(text string) {
		t.Helper()
		if err := deny.Load([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	want(503, "before the list is loaded")
	load("# none\n")
	want(200, "with an empty list")
	load("jti https://auth.example.com a%20b\n")
	want(401, "with its jti")
	load("jti https://other.example.com a%20b\njti https://auth.example.com b\n")
	want(200, "with those of others")
	load(fmt.Sprintf("jti https://auth.example.com a%%20b %d\n", now))
	want(200, "when the entry has expired")
	var said token.Token
	n, form, _ := token.Scan([]byte(tok))
	if said.Parse([]byte(tok)[:n], form, now) != nil {
		t.Fatal("no token")
	}
	print := FingerprintOf(key, said.Canonical()).String()
	load(fmt.Sprintf("fingerprint %s %d\n", print, now+1))
	want(401, "with its fingerprint")
	if err := deny.Allow("fingerprint " + print); err != nil {
		t.Fatal(err)
	}
	want(200, "when that is taken back")
	if err := deny.Deny("fingerprint " + print); err != nil {
		t.Fatal(err)
	}
	want(401, "when it is denied again")
	for _, bad := range []string{"x", "jti a", "jti a b c", "jti a b 0", "fingerprint 00", "jti a %zz", "jti a b 1 2"} {
		if err := deny.Load([]byte("\n" + bad)); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%s: %v", bad, err)
		}
	}
	want(401, "after lists that cannot be read")
}

// TestDoorWithoutKeys has nobody in while the issuer's keys are not there.
func TestDoorWithoutKeys(t *testing.T) {
	all, err := New([]Options{remote("https://auth.example.com/jwks", false)}, "", at(now))
	if err != nil {
		t.Fatal(err)
	}
	d := &Door{Issuers: all, Issuer: "main", Audience: "api", Clock: at(now)}
	if status, _ := knock(t, d, "Bearer "+made().Sign("RS256", `{"alg":"RS256","kid":"r1"}`, claims(""))); status != 503 {
		t.Errorf("status %d", status)
	}
}

// BenchmarkDoor is the cost of one request with an EdDSA token, looked up in a
// denylist under two keys of the ring; p50-ns is the median of it.
func BenchmarkDoor(b *testing.B) {
	deny := new(Denylist)
	if err := deny.Load([]byte("jti https://auth.example.com x\n")); err != nil {
		b.Fatal(err)
	}
	d := &Door{Issuers: configured(b), Issuer: "main", Audience: "api", Clock: at(now), Deny: deny, Prints: func(c []byte) []Fingerprint {
		return []Fingerprint{FingerprintOf([]byte("a"), c), FingerprintOf([]byte("b"), c)}
	}}
	headers := []string{"Bearer " + made().Sign("EdDSA", `{"alg":"EdDSA","kid":"d1"}`, claims(`,"jti":"y"`))}
	var took []time.Duration
	for b.Loop() {
		began := time.Now()
		if s, _ := d.Admit(headers); s != http.StatusOK {
			b.Fatal(s)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2]), "p50-ns")
}

// TestOutcomes has each outcome counted by its own word, and told to nobody.
func TestOutcomes(t *testing.T) {
	deny, counts := new(Denylist), new(DoorCounts)
	d := &Door{Issuers: configured(t), Issuer: "main", Audience: "api", Scope: "in", Deny: deny, Clock: at(now), Counts: counts}
	sign := func(payload string) []string {
		return []string{"Bearer " + made().Sign("EdDSA", `{"alg":"EdDSA","kid":"d1"}`, payload)}
	}
	const iss = `{"iss":"https://auth.example.com",`
	good := sign(claims(`,"scope":"in","jti":"a"`))
	expect := func(word string, headers []string) {
		t.Helper()
		was := counts.ByWord()
		status, challenge := d.Admit(headers)
		for w, n := range counts.ByWord() {
			if (n != was[w]) != (w == word) {
				t.Errorf("%s: %s went from %d to %d", word, w, was[w], n)
			}
		}
		if (challenge == "") != (status == 200 || status == 503) {
			t.Errorf("%s: status %d with the challenge %q", word, status, challenge)
		}
	}
	expect("not_loaded", good)
	if err := deny.Load(nil); err != nil {
		t.Fatal(err)
	}
	expect("let_in", good)
	expect("no_credential", nil)
	expect("bad_credential", []string{"Basic dTpw"})
	expect("not_genuine", []string{good[0][:len(good[0])-10] + "AAAAAAAAAA"})
	expect("other_issuer", []string{"Bearer " + made().Sign("HS256", `{"alg":"HS256"}`, strings.Replace(claims(`,"scope":"in"`), "auth.", "hs.", 1))})
	expect("not_in_time", sign(fmt.Sprintf(iss+`"iat":%d,"exp":%d,"aud":"api","scope":"in"}`, now-60, now)))
	expect("other_audience", sign(fmt.Sprintf(iss+`"iat":%d,"exp":%d,"aud":"x","scope":"in"}`, now-60, now+60)))
	expect("long_lived", sign(fmt.Sprintf(iss+`"exp":%d,"aud":"api","scope":"in"}`, now+60)))
	expect("no_scope", sign(claims("")))
	if err := deny.Deny("jti https://auth.example.com a"); err != nil {
		t.Fatal(err)
	}
	expect("denied", good)
	if s := deny.State(); s.ByID != 1 || s.ByPrint != 0 || s.Loads != 1 || s.Entries != 1 {
		t.Errorf("%+v", s)
	}
}
