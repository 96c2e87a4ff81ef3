package admin

import (
	"net/http"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/tlstest"
)

// TestAdmit: what a door refuses gets no page, under TLS too; health asks for nothing.
func TestAdmit(t *testing.T) {
	ca, reloads := tlstest.New(t), 0
	door := func(authorization []string) (int, string) {
		switch strings.Join(authorization, ",") {
		case "Bearer good":
			return 200, ""
		case "Bearer early":
			return 503, ""
		}
		return 401, "Bearer"
	}
	s, err := New(snapshot).ListenTLS("127.0.0.1:0", ca.Server("localhost"), Probes{Reload: func() error { reloads++; return nil }, Admit: door})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: ca.Client(""), DisableKeepAlives: true}}
	for _, c := range []struct {
		method, path, auth string
		want               int
	}{
		{"GET", "/livez", "", 200}, {"GET", "/readyz", "", 200},
		{"GET", "/metrics", "", 401}, {"GET", "/metrics", "Bearer bad", 401}, {"GET", "/metrics", "Bearer early", 503},
		{"POST", "/-/reload", "", 401}, {"POST", "/-/reload", "Bearer early", 503},
		{"GET", "/metrics", "Bearer good", 200}, {"POST", "/-/reload", "Bearer good", 200},
	} {
		req, err := http.NewRequest(c.method, "https://"+s.Addr()+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.auth != "" {
			req.Header.Set("Authorization", c.auth)
		}
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != c.want || (res.Header.Get("WWW-Authenticate") != "") != (c.want == 401) || (res.Header.Get("Retry-After") != "") != (c.want == 503) {
			t.Errorf("%+v: status %d, %v", c, res.StatusCode, res.Header)
		}
	}
	if reloads != 1 {
		t.Errorf("%d reloads", reloads)
	}
	if res, err := http.Get("http://" + s.Addr() + "/livez"); err == nil {
		if res.Body.Close(); res.StatusCode == 200 {
			t.Error("it answers in clear")
		}
	}
}
