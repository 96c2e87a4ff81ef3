package daemon

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/natstest"
	"github.com/logscrub/logscrub/pseudonym"
	sourcehttp "github.com/logscrub/logscrub/sources/http"
	"github.com/logscrub/logscrub/token"
	"github.com/logscrub/logscrub/token/issuer"
)

const doorIssuer = "https://auth.example.com"

// keyed writes a new public key of the issuer to a file of the lab, and returns what
// signs tokens with the private half.
func (l *lab) keyed(name string) func(claims jwt.MapClaims) string {
	l.t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		l.t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		l.t.Fatal(err)
	}
	l.write(name, string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})))
	return func(more jwt.MapClaims) string {
		now := time.Now().Unix()
		claims := jwt.MapClaims{"iss": doorIssuer, "aud": "logscrub", "iat": now, "exp": now + 600, "scope": "ingest"}
		for k, v := range more {
			claims[k] = v
		}
		tok, err := jwt.NewWithClaims(jwt.SigningMethodEdDSA, claims).SignedString(private)
		if err != nil {
			l.t.Fatal(err)
		}
		return tok
	}
}

// post sends one record with tok and returns the status.
func (l *lab) post(tok, body string) int {
	l.t.Helper()
	req, err := http.NewRequest(http.MethodPost, "http://"+part[*sourcehttp.Source](l).Addr().String()+"/ingest", strings.NewReader(body))
	if err != nil {
		l.t.Fatal(err)
	}
	if tok != "" {
		req.Header.Set("Authorization", "Bearer "+tok)
	}
	req.Header.Set("X-App", "here")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		l.t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

// exchange writes a file of the lab in one step, as whoever keeps a denylist does.
func (l *lab) exchange(name, text string) {
	l.t.Helper()
	l.write(name+".new", text)
	if err := os.Rename(filepath.Join(l.dir, name+".new"), filepath.Join(l.dir, name)); err != nil {
		l.t.Fatal(err)
	}
}

// ask asks the admin pages with tok and returns the status.
func (l *lab) ask(method, path, tok string) int {
	r := httptest.NewRequest(method, path, nil)
	if tok != "" {
		r.Header.Set("Authorization", "Bearer "+tok)
	}
	w := httptest.NewRecorder()
	l.d.Metrics().Handler(l.d.Probes()).ServeHTTP(w, r)
	return w.Code
}

// expect holds a status to be want.
func expect(t *testing.T, what string, got, want int) {
	t.Helper()
	if got != want {
		t.Errorf("%s: status %d, want %d", what, got, want)
	}
}

// fingerprint is what an issuer makes of its token with the feed key of key id.
func (l *lab) fingerprint(id pseudonym.KeyID, tok string) string {
	l.t.Helper()
	key, err := l.ring.Derive(id, pseudonym.PurposeFeed, "main")
	if err != nil {
		l.t.Fatal(err)
	}
	var said token.Token
	n, form, _ := token.Scan([]byte(tok))
	if err := said.Parse([]byte(tok)[:n], form, 0); err != nil {
		l.t.Fatal(err)
	}
	return issuer.FingerprintOf(key, said.Canonical()).String()
}

func guarded(pem, denylist, auth string) string {
	return strings.Replace(entry(`{type: http, listen: "127.0.0.1:0", headers: [x-app], auth: `+auth+`}`), "state_dir",
		fmt.Sprintf("issuers: [{name: main, issuer: %q, algorithms: [EdDSA], pem_file: %s}]\ndenylist: %s\nstate_dir", doorIssuer, pem, denylist), 1)
}

// TestDoor has tokens let in to a source and revoked in a bucket, by jti and by
// fingerprint; before the bucket is there nobody comes in, and an outage of its server
// changes nothing. Nothing of a credential is written anywhere.
func TestDoor(t *testing.T) {
	s := natstest.Serve(t)
	_, js := s.Connect()
	l := newLab(t, "")
	sign := l.keyed("main.pem")
	l.write("c.yml", guarded("main.pem", fmt.Sprintf("{nats: {url: %q, bucket: denied}}", s.ClientURL()),
		"{issuer: main, audience: logscrub, scope: ingest, denylist: true}"))
	older, _ := l.ring.Current("-", time.Now())
	if _, err := l.ring.Rotate("-", time.Now(), time.Now()); err != nil {
		t.Fatal(err)
	}
	l.start()
	byID, byPrint, good := sign(jwt.MapClaims{"jti": canary + "1"}), sign(jwt.MapClaims{"sub": canary}), sign(jwt.MapClaims{"jti": canary + "2"})
	record := 0
	send := func(tok string) int { record++; return l.post(tok, fmt.Sprintf("record %d\n", record)) }
	expect(t, "before the list is there", send(good), 503)
	if l.d.ready().OK {
		t.Error("it is ready without its denylist")
	}
	kv, err := js.CreateKeyValue(t.Context(), jetstream.KeyValueConfig{Bucket: "denied", TTL: time.Hour, Storage: jetstream.FileStorage})
	if err != nil {
		t.Fatal(err)
	}
	l.until("the list", func() bool { return send(good) == 204 })
	expect(t, "before it is denied", send(byID), 204)
	expect(t, "before it is denied", send(byPrint), 204)
	b64 := base64.RawURLEncoding.EncodeToString
	idKey, printKey := "jti."+b64([]byte(doorIssuer))+"."+b64([]byte(canary+"1")), "fp."+l.fingerprint(older, byPrint)
	for _, key := range []string{idKey, printKey, "what"} {
		if _, err := kv.PutString(t.Context(), key, ""); err != nil {
			t.Fatal(err)
		}
	}
	l.until("both to be denied", func() bool { return l.d.deny.Len() == 2 && l.d.deny.State().Failures > 0 })
	expect(t, "denied by its id", send(byID), 401)
	expect(t, "denied by its fingerprint", send(byPrint), 401)
	expect(t, "another", send(good), 204)
	expect(t, "without the scope", send(sign(jwt.MapClaims{"scope": "read"})), 403)
	expect(t, "too long a life", send(sign(jwt.MapClaims{"exp": time.Now().Unix() + 7200})), 401)
	expect(t, "no token", send(""), 401)
	s.Stop()
	expect(t, "while the server is away", send(byID), 401)
	expect(t, "while the server is away", send(good), 204)
	s.Start()
	loads := l.d.deny.State().Loads
	l.until("the list after the outage", func() bool { return l.d.deny.State().Loads > loads })
	expect(t, "after the outage", send(byPrint), 401)
	if err := kv.Delete(t.Context(), printKey); err != nil {
		t.Fatal(err)
	}
	l.until("it to be taken back", func() bool { return send(byPrint) == 204 })
	text := l.scrape()
	for _, want := range []string{`logscrub_door_requests_total{part="source",pipeline="app",reason="no_scope"} 1`,
		`logscrub_denylist_refused_total{reason="jti"} 2`, `logscrub_denylist_entries 1`, `logscrub_denylist_ready 1`} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	if err := l.end(); err != nil {
		t.Error(err)
	}
	all := l.read("out") + text + l.log.String()
	if !strings.Contains(all, `"x-app":"here"`) {
		t.Errorf("the attributes are not there:\n%s", all)
	}
	for _, tok := range []string{byID, byPrint, good} {
		for _, piece := range strings.Split(tok, ".")[1:] {
			if strings.Contains(all, piece) {
				t.Errorf("a piece of a credential stands in\n%s", all)
			}
		}
	}
	l.clean()
}

// TestAdminDoor asks for a token at /metrics and /-/reload alone; a reload that brings
// another key of the issuer, or another list, holds for doors that stay.
func TestAdminDoor(t *testing.T) {
	l := newLab(t, "")
	sign := l.keyed("main.pem")
	config := func(pem, list string) string {
		text := guarded(pem, "{file: "+list+", poll: 10ms}", "{issuer: main, audience: logscrub, denylist: true}")
		return strings.Replace(text, "{listen: none}", "{listen: none, auth: {issuer: main, audience: admin, denylist: true}}", 1)
	}
	l.write("list", "# nothing yet\n")
	l.write("c.yml", config("main.pem", "list"))
	l.start()
	admin, source := sign(jwt.MapClaims{"aud": "admin", "jti": "a"}), sign(jwt.MapClaims{"jti": "b"})
	for _, path := range []string{"/livez", "/readyz"} {
		expect(t, path, l.ask("GET", path, ""), 200)
	}
	expect(t, "metrics without a token", l.ask("GET", "/metrics", ""), 401)
	expect(t, "metrics with that of the source", l.ask("GET", "/metrics", source), 401)
	expect(t, "metrics", l.ask("GET", "/metrics", admin), 200)
	expect(t, "reload without a token", l.ask("POST", "/-/reload", ""), 401)
	expect(t, "reload", l.ask("POST", "/-/reload", admin), 200)
	l.exchange("list", "jti "+doorIssuer+" a\n")
	l.until("it to be denied", func() bool { return l.ask("GET", "/metrics", admin) == 401 })
	l.exchange("list", "nonsense\n")
	l.until("a failure", func() bool { return l.d.deny.State().Failures > 0 })
	expect(t, "after a bad list", l.ask("GET", "/metrics", admin), 401)
	expect(t, "the source", l.post(source, "1\n"), 204)

	again := l.keyed("other.pem")
	l.write("other", "jti "+doorIssuer+" c\n")
	l.write("c.yml", config("other.pem", "other"))
	was := l.d.pipes["app"]
	if err := l.d.Reload(); err != nil || l.d.pipes["app"] != was {
		t.Fatalf("%v; whether the pipeline was opened anew: %v", err, l.d.pipes["app"] != was)
	}
	expect(t, "the key before", l.post(source, "2\n"), 401)
	expect(t, "the key now", l.post(again(nil), "3\n"), 204)
	expect(t, "denied now", l.post(again(jwt.MapClaims{"jti": "c"}), "4\n"), 401)
	expect(t, "admin with the key now", l.ask("GET", "/metrics", again(jwt.MapClaims{"aud": "admin", "jti": "a"})), 200)
	var counted int64
	for _, n := range l.d.pipes["app"].gate.counts.ByWord() {
		counted += n
	}
	if counted != 4 {
		t.Errorf("%d requests are counted", counted)
	}
	l.write("c.yml", strings.Replace(config("other.pem", "other"), ", auth: {issuer: main, audience: admin, denylist: true}", "", 1))
	if err := l.d.Reload(); err != nil {
		t.Fatal(err)
	}
	expect(t, "when admin asks for none", l.ask("GET", "/metrics", ""), 200)
	if err := l.end(); err != nil {
		t.Error(err)
	}
}
