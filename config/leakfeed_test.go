package config

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/token"
	"github.com/logscrub/logscrub/token/issuer"
	"github.com/logscrub/logscrub/token/issuer/feed"
)

// canary stands in every claim, and must stand nowhere else.
const canary = "swordfish"

// seen is a token as scrub tells of it, with a payload.
func seen(t testing.TB, id, name string, state token.State, payload string) scrub.TokenSeen {
	t.Helper()
	enc := base64.RawURLEncoding.EncodeToString
	tok := []byte(enc([]byte(`{"alg":"EdDSA","kid":"`+canary+`"}`)) + "." + enc([]byte(payload)) + "." + enc([]byte(strings.Repeat("s", 64))))
	said := new(token.Token)
	n, form, _ := token.Scan(tok)
	if err := said.Parse(tok[:n], form, 0); err != nil {
		t.Fatal(err)
	}
	return scrub.TokenSeen{Issuer: name, State: state, Genuine: state == token.Live || state == token.Early || state == token.Expired, Canonical: said.Canonical(), Pseudonym: []byte("jwt_x"), Subject: []byte("user_x"), Within: []byte("jwt_y"),
		KeyID: id, Expiry: said.Exp, HasExpiry: said.HasExp}
}

// TestLeakHook holds which tokens are told, with what, and never a part of them.
func TestLeakHook(t *testing.T) {
	dir := t.TempDir()
	ring := pseudonym.Ephemeral("-")
	id := string(ring.Entries()[0].ID)
	payload := `{"sub":"` + canary + `","jti":"id1","email":"` + canary + `@example.com","exp":4102444800}`
	key := strings.Repeat(canary, 4)
	for _, c := range []struct {
		name, conf string
		seen       scrub.TokenSeen
		want       string // issuer, state, jti and expiry; empty: it is not told
	}{
		{"live", "", seen(t, id, "main", token.Live, payload), "main live  4102444800"},
		{"no expiry", "", seen(t, id, "main", token.Live, `{"sub":"`+canary+`"}`), "main live  0"},
		{"by its jti", "", seen(t, id, "second", token.Live, payload), "second live id1 4102444800"},
		{"not valid yet", "", seen(t, id, "second", token.Early, payload), "second early id1 4102444800"},
		{"not valid yet, of nobody knows whom", "", scrub.TokenSeen{Issuer: "main", State: token.Early, KeyID: id}, ""},
		{"expired", "", seen(t, id, "main", token.Expired, payload), ""},
		{"forged", "", seen(t, id, "main", token.Forged, payload), ""},
		{"unverified", "", seen(t, id, "main", token.Unverified, payload), ""},
		{"unverified, if asked for", "unverified: true, ", seen(t, id, "main", token.Unverified, payload), "main unverified  4102444800"},
		{"the jti of one that is not verified", "unverified: true, ", seen(t, id, "second", token.Unverified, payload), "second unverified  4102444800"},
		{"expired, if unverified are asked for", "unverified: true, ", seen(t, id, "main", token.Expired, payload), ""},
		{"of another issuer", "unverified: true, ", seen(t, id, "other", token.Unverified, payload), ""},
		{"of an issuer left out", "issuers: [second], ", seen(t, id, "main", token.Live, payload), ""},
		{"of no issuer asked", "unverified: true, ", seen(t, id, "", token.Unverified, payload), ""},
		{"under a key that the ring has not", "", seen(t, "zzzz", "main", token.Live, payload), ""},
		{"a vendor's key", "", scrub.TokenSeen{Vendor: "npm", Canonical: []byte(key), Pseudonym: []byte("secret_x"), KeyID: id}, "npm issued  0"},
		{"of a vendor left out", "vendors: [github], ", scrub.TokenSeen{Vendor: "npm", Canonical: []byte(key), KeyID: id}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := `{version: 1, issuers: [{name: main, issuer: "https://a.example.com", jwks_file: k}, {name: second, issuer: "https://b.example.com", jwks_file: k, revoke_by: jti}], leak_feed: {` +
				c.conf + `file: leaks}}`
			conf, err := check(filepath.Join(dir, c.name+".yml"), []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			_ = os.Remove(filepath.Join(dir, "leaks"))
			m, err := feed.OpenMemory(filepath.Join(t.TempDir(), "state"))
			if err != nil {
				t.Fatal(err)
			}
			f, err := conf.OpenLeakFeed(m, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			hook := conf.LeakHook(f, "app", ring)
			hook(c.seen)
			hook(c.seen)
			ctx, stop := context.WithCancel(t.Context())
			stop()
			f.Run(ctx) // sends what waits
			body, _ := os.ReadFile(filepath.Join(dir, "leaks"))
			if strings.Contains(string(body), canary) {
				t.Errorf("a part of it is in %s", body)
			}
			checkEvent(t, body, c.want, &c.seen, ring)
		})
	}
}

// checkEvent holds body to be one event that says what is wanted of s, or none.
func checkEvent(t *testing.T, body []byte, want string, s *scrub.TokenSeen, ring *pseudonym.Keyring) {
	t.Helper()
	if want == "" {
		if len(body) > 0 {
			t.Errorf("told: %s", body)
		}
		return
	}
	var e feed.Event
	if err := json.Unmarshal(body, &e); err != nil {
		t.Fatalf("%q: %v", body, err)
	}
	if got := fmt.Sprintf("%s %s %s %d", e.Issuer, e.State, e.JTI, e.Expiry); got != want {
		t.Errorf("told %q, want %q", got, want)
	}
	key, err := ring.Derive(pseudonym.KeyID(s.KeyID), pseudonym.PurposeFeed, e.Issuer)
	if err != nil {
		t.Fatal(err)
	}
	if e.Fingerprint != issuer.FingerprintOf(key, s.Canonical).String() || e.KeyID != s.KeyID || e.Where != "app" || e.Count != 2 ||
		e.Pseudonym != string(s.Pseudonym) || e.Within != string(s.Within) || e.Subject != string(s.Subject) {
		t.Errorf("told %+v", e)
	}
}

// warm returns a hook, and a live token that it was told of before.
func warm(t testing.TB) (hook func(scrub.TokenSeen), s scrub.TokenSeen) {
	t.Helper()
	conf, err := check("c.yml", []byte(`{version: 1, issuers: [{name: main, issuer: "https://a.example.com", jwks_file: k}], leak_feed: {file: leaks}}`))
	if err != nil {
		t.Fatal(err)
	}
	m, err := feed.OpenMemory(filepath.Join(t.TempDir(), "state"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := conf.OpenLeakFeed(m, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ring := pseudonym.Ephemeral("-")
	hook = conf.LeakHook(f, "app", ring)
	s = seen(t, string(ring.Entries()[0].ID), "main", token.Live,
		`{"iss":"https://a.example.com","sub":"jdoe42","aud":"api","scope":"read write","iat":1800000000,"exp":4102444800}`)
	hook(s)
	return hook, s
}

// TestLeakHookAllocs: the race detector has a pool forget some of what it has, which
// costs six allocations each time.
func TestLeakHookAllocs(t *testing.T) {
	hook, s := warm(t)
	if n := testing.AllocsPerRun(1000, func() { hook(s) }); n > 2 {
		t.Errorf("%v allocations for a token that was told before", n)
	}
}

// BenchmarkLeakHook is what a live token costs that was told before.
func BenchmarkLeakHook(b *testing.B) {
	hook, s := warm(b)
	b.ReportAllocs()
	for b.Loop() {
		hook(s)
	}
}
