package http_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/flow"
	source "github.com/logscrub/logscrub/sources/http"
)

// TestAdmit has a door decide: it sees every Authorization, what it says is answered,
// and of whom it lets in the credential is no attribute though it was asked for.
func TestAdmit(t *testing.T) {
	var counts source.Counts
	door := func(authorization []string) (int, string) {
		switch {
		case len(authorization) > 1:
			return 401, `Bearer error="invalid_token"`
		case slices.Equal(authorization, []string{"Bearer scopeless"}):
			return 403, `Bearer error="insufficient_scope"`
		case slices.Equal(authorization, []string{"Bearer early"}):
			return 503, ""
		case slices.Equal(authorization, []string{"Bearer canary"}):
			return 200, ""
		}
		return 401, "Bearer"
	}
	s := open(t, source.Options{Admit: door, Headers: []string{"authorization", "x-app"}, Counts: &counts})
	for _, c := range []struct {
		auth      []string
		status    int
		challenge string
	}{
		{nil, 401, "Bearer"},
		{[]string{"Bearer other"}, 401, "Bearer"},
		{[]string{"Bearer canary", "Bearer canary"}, 401, `Bearer error="invalid_token"`},
		{[]string{"Bearer scopeless"}, 403, `Bearer error="insufficient_scope"`},
		{[]string{"Bearer early"}, 503, ""},
	} {
		var headers []string
		for _, a := range c.auth {
			headers = append(headers, "Authorization", a)
		}
		r := <-post(t, s, strings.NewReader("x"), headers...)
		if r.err != nil || r.status != c.status || r.header.Get("Www-Authenticate") != c.challenge || (r.header.Get("Retry-After") != "") != (c.status == 503) {
			t.Errorf("%q: %+v", c.auth, r)
		}
	}
	if n, _ := s.Queued(); n != 0 || counts.Unauthorized.Load() != 4 || counts.Unsettled.Load() != 1 {
		t.Errorf("%d requests wait, %d unauthorized, %d unsettled", n, counts.Unauthorized.Load(), counts.Unsettled.Load())
	}
	answer := post(t, s, strings.NewReader("x"), "Authorization", "Bearer canary", "X-App", "here")
	b, _ := read(t, s)
	if arena := string(b.Arena); strings.Contains(arena, "canary") || !strings.Contains(arena, "here") {
		t.Errorf("the batch holds %q", arena)
	}
	ack(t, s, b, flow.Delivered)
	if r := <-answer; r.status != 204 {
		t.Errorf("%+v", r)
	}
}
