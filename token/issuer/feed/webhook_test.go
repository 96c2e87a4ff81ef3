package feed

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// secret is invented, as it stands in a file and as it signs.
const (
	secretText  = "whsec_aW52ZW50ZWQgc2VjcmV0IG9mIGEgdGVzdCE="
	secretBytes = "invented secret of a test!"
)

func fixed(text string) func() ([]byte, error) {
	return func() ([]byte, error) { return []byte(text), nil }
}

// post opens a webhook to srv and sends one event there.
func post(t *testing.T, srv *httptest.Server, o Webhook) error {
	t.Helper()
	o.URL, o.TLS = srv.URL+"/hook?key=hidden", srv.Client().Transport.(*http.Transport).TLSClientConfig
	o.Clock = func() time.Time { return at(1_800_000_000) }
	if o.Secret == nil {
		o.Secret = fixed(secretText)
	}
	s, err := NewWebhook(o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	return s.Send(t.Context(), "id1", []byte(`{"type":"token_seen"}`))
}

// TestSigned verifies an event as its receiver does, by the text of the specification
// and not by code of ours.
func TestSigned(t *testing.T) {
	calls := 0
	srv := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		body, err := io.ReadAll(r.Body)
		if err != nil || string(body) != `{"type":"token_seen"}` || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %q, %v", r.Method, body, err)
		}
		m := hmac.New(sha256.New, []byte(secretBytes))
		_, _ = io.WriteString(m, r.Header.Get("webhook-id")+"."+r.Header.Get("webhook-timestamp")+"."+string(body))
		want := "v1," + base64.StdEncoding.EncodeToString(m.Sum(nil))
		if got := r.Header.Get("webhook-signature"); got != want || r.Header.Get("webhook-id") != "id1" || r.Header.Get("webhook-timestamp") != "1800000000" {
			t.Errorf("signature %q over %q at %q, want %q", got, r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp"), want)
		}
		w.WriteHeader(http.StatusAccepted)
	}))
	defer srv.Close()
	for _, text := range []string{secretText, secretBytes} {
		if err := post(t, srv, Webhook{AllowPrivate: true, Secret: fixed(text)}); err != nil {
			t.Error(err)
		}
	}
	if calls != 2 {
		t.Errorf("%d calls", calls)
	}
}

func TestAnswers(t *testing.T) {
	status := func(code int, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for i := 0; i < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(code)
		}
	}
	for _, c := range []struct {
		name    string
		answer  http.HandlerFunc
		private bool
		want    string // of the error
		refused bool
		ask     time.Duration
	}{
		{"204", status(204), true, "", false, 0},
		{"redirect", status(307, "Location", "/elsewhere"), true, "status 307", false, 0},
		{"away", status(503), true, "status 503", false, 0},
		{"away for a while", status(503, "Retry-After", "90"), true, "status 503", false, 90 * time.Second},
		{"away for long", status(429, "Retry-After", "86400"), true, "status 429", false, maxAsk},
		{"not let in", status(401), true, "status 401", false, 0},
		{"refused", status(400), true, "status 400", true, 0},
		{"hangs up", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, true, "cut before the answer", false, 0},
		{"a redirect that is no URL", status(302, "Location", "https://me:hidden%zz@hooks.example.com/"), true, "no answer", false, 0},
		{"loopback is not public", status(204), false, "not public", false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv := httptest.NewTLSServer(c.answer)
			defer srv.Close()
			err := post(t, srv, Webhook{AllowPrivate: c.private})
			var later *LaterError
			switch {
			case (err == nil) != (c.want == ""):
				t.Fatal(err)
			case err != nil && (!strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hidden")):
				t.Errorf("error %q, want %q and nothing of the URL", err, c.want)
			case errors.Is(err, ErrRefused) != c.refused:
				t.Errorf("%v: refused is not %v", err, c.refused)
			case errors.As(err, &later) != (c.ask > 0) || later != nil && later.Ask != c.ask:
				t.Errorf("%v: asks for %+v, want %v", err, later, c.ask)
			}
		})
	}
}

func TestWebhookOptions(t *testing.T) {
	const good = "https://hooks.example.com/leaks"
	for _, c := range []struct{ name, url, secret, want string }{
		{"good", good, secretText, ""},
		{"http", "http://hooks.example.com", secretText, "https"},
		{"user", "https://me:hidden@hooks.example.com", secretText, "https"},
		{"fragment", good + "#x", secretText, "https"},
		{"none", "", secretText, "https"},
		{"short", good, "hidden", "fewer than 24"},
		{"short behind its mark", good, "whsec_aGlkZGVu", "fewer than 24"},
		{"no base64", good, "whsec_hidden, and long enough otherwise", "no base64"},
	} {
		_, err := NewWebhook(Webhook{URL: c.url, Secret: fixed(c.secret)})
		if (err == nil) != (c.want == "") || err != nil && (!strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hidden")) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
