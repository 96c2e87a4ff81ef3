package admin

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/token/issuer"
	"github.com/logscrub/logscrub/token/issuer/feed"
)

func snapshot() Snapshot {
	return Snapshot{Version: "v0", Issuers: &Issuers{
		Keys: []issuer.KeyState{
			{Name: "main", URL: true, Keys: 2, Bad: 1, Fetched: time.Unix(1, 0), Age: 90 * time.Minute, Fetches: 3, Failures: 1},
			{Name: "shared", Keys: 1},
		},
		Findings: []issuer.FindingCount{{Issuer: "other", Finding: "alg_none", N: 4}},
		Checked:  issuer.CheckerStats{Verified: 5, Skipped: 6, Time: 1500 * time.Millisecond},
	}, Leaks: &feed.Status{Issuers: []feed.IssuerStatus{{Name: "main", Events: 3, Suppressed: 2}}, Failures: 4, Refused: 1, Dropped: 5, StateFailures: 6, Queue: 7, Known: 8}, Reloads: map[string]int64{"ok": 1}, Reloaded: time.Unix(1, 0), Doors: []Door{{"", map[string]int64{"let_in": 1}}, {"app", map[string]int64{"denied": 2, "let_in": 3}}},
		Denylist: &Denylist{Ready: true, Entries: 4, Loads: 5, Failures: 6, RefusedByID: 7, RefusedByFingerprint: 8}, Pipelines: []Pipeline{{
			Name: "filter", Policy: "abcd", KeyIDs: []string{"k7f3"},
			Flow: Flow{Batches: 2, RecordsIn: 10, RecordsOut: 8, Dropped: 2, BytesIn: 100, BytesOut: 90},
			Scrub: scrub.Stats{
				Shadow:     []scrub.ShadowCount{{Rule: "card", Kind: "card", Findings: 3, Changes: 2}},
				Suppressed: []scrub.Suppression{{Rule: "email", Entry: "allow[0]", N: 2}},
				Withheld:   map[string]uint64{"panic": 1}, Tokens: []scrub.TokenCount{{Issuer: "main", State: "live", N: 3}}, Fresh: 6,
				Findings: []scrub.Count{
					{Kind: "email", Rule: "email", Action: "pseudonym", Class: "pii", N: 3},
					{Kind: "email", Rule: "email", Action: "pseudonym", Class: "", N: 4},
					{Kind: "ipv4", Rule: "ipv4", Action: "keep", Class: "network", N: 5},
				},
			},
			Daemon: &Daemon{Running: true, Oldest: time.Second, Refused: map[string]int64{"too_large": 1}, Parts: []Part{
				{Name: "source", Ready: true, Events: []Event{{"skipped", 3}}, Levels: []Event{{"conns", 2}}, LagBytes: new(int64(7)), LagMessages: new(int64(8))},
				{Name: "out", Errors: 1, Spool: &Spool{Records: 1, Bytes: 2, MaxBytes: 3, Stalled: 4 * time.Second}},
			}},
		}}}
}

// TestLint holds the names to Prometheus' conventions.
func TestLint(t *testing.T) {
	problems, err := testutil.GatherAndLint(New(snapshot).reg)
	if err != nil || len(problems) > 0 {
		t.Errorf("%v %v", err, problems)
	}
}

// TestIssuers: what is told of issuers, and that nothing is of those without a URL
// that only a URL has.
func TestIssuers(t *testing.T) {
	want := `# HELP logscrub_jwks_age_seconds How long ago the keys in use were fetched.
# TYPE logscrub_jwks_age_seconds gauge
logscrub_jwks_age_seconds{issuer="main"} 5400
# HELP logscrub_jwks_fetch_failures_total Times that they were not got.
# TYPE logscrub_jwks_fetch_failures_total counter
logscrub_jwks_fetch_failures_total{issuer="main"} 1
# HELP logscrub_jwks_keys Keys of an issuer that can be used now.
# TYPE logscrub_jwks_keys gauge
logscrub_jwks_keys{issuer="main"} 2
logscrub_jwks_keys{issuer="shared"} 1
# HELP logscrub_token_findings_total What is wrong with tokens, by the configured issuer that they claim.
# TYPE logscrub_token_findings_total counter
logscrub_token_findings_total{finding="alg_none",issuer="other"} 4
# HELP logscrub_token_verification_seconds_total Time that checking signatures took.
# TYPE logscrub_token_verification_seconds_total counter
logscrub_token_verification_seconds_total 1.5
`
	names := []string{"logscrub_jwks_age_seconds", "logscrub_jwks_fetch_failures_total", "logscrub_jwks_keys",
		"logscrub_token_findings_total", "logscrub_token_verification_seconds_total"}
	if err := testutil.GatherAndCompare(New(snapshot).reg, strings.NewReader(want), names...); err != nil {
		t.Error(err)
	}
}

// TestLeaks: what is told of the leak feed.
func TestLeaks(t *testing.T) {
	want := `# HELP logscrub_leak_feed_events_total Events about tokens or keys that could still be used, by their issuer or vendor, that the other side holds.
# TYPE logscrub_leak_feed_events_total counter
logscrub_leak_feed_events_total{issuer="main"} 3
`
	for _, c := range []struct {
		name string
		n    int
	}{{"dropped_total", 5}, {"failures_total", 4}, {"queue", 7}, {"refused_total", 1}, {"state_failures_total", 6}, {"suppressed_total", 2}, {"tokens", 8}} {
		if got := value(t, "logscrub_leak_feed_"+c.name); got != float64(c.n) {
			t.Errorf("%s is %v, want %d", c.name, got, c.n)
		}
	}
	if err := testutil.GatherAndCompare(New(snapshot).reg, strings.NewReader(want), "logscrub_leak_feed_events_total"); err != nil {
		t.Error(err)
	}
}

// value returns the only value of a metric.
func value(t *testing.T, name string) float64 {
	t.Helper()
	families, err := New(snapshot).reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() == name && len(f.GetMetric()) == 1 {
			m := f.GetMetric()[0]
			return m.GetCounter().GetValue() + m.GetGauge().GetValue()
		}
	}
	t.Errorf("there is no %s", name)
	return -1
}

// TestLabels: no label is outside the closed list.
func TestLabels(t *testing.T) {
	allowed := map[string]bool{"pipeline": true, "rule": true, "kind": true, "action": true, "state": true, "reason": true, "entry": true,
		"part": true, "issuer": true, "finding": true, "version": true, "goversion": true, "hash": true, "key_id": true}
	families, err := New(snapshot).reg.Gather()
	if err != nil || len(families) < 10 {
		t.Fatalf("%v, %d families", err, len(families))
	}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			for _, l := range m.GetLabel() {
				if !allowed[l.GetName()] {
					t.Errorf("%s has the label %s", f.GetName(), l.GetName())
				}
			}
		}
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %v, status %d\n%s", url, err, res.StatusCode, body)
	}
	return string(body)
}

func TestHandler(t *testing.T) {
	m := New(snapshot)
	m.Scrubbed("filter")(2 * time.Millisecond)
	srv := httptest.NewServer(m.Handler(Probes{}))
	defer srv.Close()
	body := get(t, srv.URL+"/metrics")
	for _, want := range []string{
		`logscrub_findings_total{action="pseudonym",kind="email",pipeline="filter",rule="email"} 7`,
		`logscrub_records_withheld_total{pipeline="filter",reason="panic"} 1`,
		`logscrub_records_in_total{pipeline="filter"} 10`,
		`logscrub_tokens_total{issuer="main",pipeline="filter",state="live"} 3`,
		`logscrub_scrub_duration_seconds_count{pipeline="filter"} 1`,
		`logscrub_key_info{key_id="k7f3",pipeline="filter"} 1`,
		`logscrub_pseudonyms_new_total{pipeline="filter"} 6`,
		`logscrub_source_lag_bytes{part="source",pipeline="filter"} 7`,
		`logscrub_source_lag_messages{part="source",pipeline="filter"} 8`,
		`logscrub_spool_records{part="out",pipeline="filter"} 1`,
		`logscrub_spool_stalled_seconds{part="out",pipeline="filter"} 4`,
		`logscrub_oldest_unacknowledged_seconds{pipeline="filter"} 1`,
		`logscrub_door_requests_total{part="admin",pipeline="",reason="let_in"} 1`,
		`logscrub_door_requests_total{part="source",pipeline="app",reason="denied"} 2`,
		`logscrub_denylist_ready 1`, `logscrub_denylist_entries 4`, `logscrub_denylist_loads_total 5`, `logscrub_denylist_failures_total 6`,
		`logscrub_denylist_refused_total{reason="jti"} 7`, `logscrub_denylist_refused_total{reason="fingerprint"} 8`,
	} {
		if !strings.Contains(body, want+"\n") {
			t.Errorf("no %s in\n%s", want, body)
		}
	}
	if got := get(t, srv.URL+"/livez"); got != "ok\n" {
		t.Errorf("livez says %q", got)
	}
	for _, path := range []string{"/debug/pprof/", "/debug/vars", "/"} {
		if res, err := http.Get(srv.URL + path); err != nil || res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %v %v", path, res, err)
		}
	}
}

func TestListen(t *testing.T) {
	s, err := New(snapshot).Listen("127.0.0.1:0", Probes{})
	if err != nil {
		t.Fatal(err)
	}
	if got := get(t, "http://"+s.Addr()+"/livez"); got != "ok\n" {
		t.Errorf("livez says %q", got)
	}
	if _, err := New(snapshot).Listen(s.Addr(), Probes{}); err == nil {
		t.Error("two listen at one address")
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// TestProbes: probes and reload say what they are told.
func TestProbes(t *testing.T) {
	ok, failure := true, error(nil)
	report := func() Report { return Report{OK: ok, Lines: []string{"app: fine"}} }
	srv := httptest.NewServer(New(snapshot).Handler(Probes{Live: report, Ready: report, Reload: func() error { return failure }}))
	defer srv.Close()
	ask := func(method, path string) string {
		req, err := http.NewRequest(method, srv.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(res.StatusCode, " ", string(body))
	}
	for _, c := range []struct{ method, path, good, bad string }{
		{"GET", "/livez", "200 ok\napp: fine\n", "503 not ok\napp: fine\n"},
		{"GET", "/readyz", "200 ok\napp: fine\n", "503 not ok\napp: fine\n"},
		{"POST", "/-/reload", "200 reloaded\n", "409 weaker\n"},
	} {
		ok, failure = true, nil
		if got := ask(c.method, c.path); got != c.good {
			t.Errorf("%s: %q", c.path, got)
		}
		ok, failure = false, errors.New("weaker")
		if got := ask(c.method, c.path); got != c.bad {
			t.Errorf("%s: %q", c.path, got)
		}
	}
}

// TestEvents: counters are read by their names, those of structs inside too.
func TestEvents(t *testing.T) {
	var counts struct {
		inner
		Sent, ShortWindow atomic.Int64
		private           atomic.Int64
		Name              string
	}
	counts.Sent.Store(2)
	counts.ReadErrors.Store(3)
	counts.private.Store(4)
	events, levels := Events(&counts, "spool_", "ShortWindow")
	if want := []Event{{"spool_read_errors", 3}, {"spool_sent", 2}}; !slices.Equal(events, want) {
		t.Errorf("%v, want %v", events, want)
	}
	if want := []Event{{"spool_short_window", 0}}; !slices.Equal(levels, want) {
		t.Errorf("%v, want %v", levels, want)
	}
}

// inner is a struct of counters inside another.
type inner struct{ ReadErrors atomic.Int64 }
