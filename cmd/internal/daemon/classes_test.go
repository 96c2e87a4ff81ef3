package daemon

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// A clinic takes lines once it is open, and refuses those with "bad" in them.
type clinic struct {
	open atomic.Bool
	mu   sync.Mutex
	took string
}

func (c *clinic) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b, err := io.ReadAll(r.Body)
	switch {
	case err != nil || !c.open.Load():
		w.WriteHeader(http.StatusServiceUnavailable)
	case strings.Contains(string(b), "bad"):
		w.WriteHeader(http.StatusUnprocessableEntity)
	default:
		c.mu.Lock()
		defer c.mu.Unlock()
		c.took += string(b)
	}
}

func (c *clinic) all() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.took
}

// TestHealthElsewhere routes by class: what a rule of the user's own calls health goes
// to one sink, the rest to another. What waits in spools over a restart, and over a
// configuration that routes otherwise, goes where it was to go when it was read; and
// what is refused then is in the quarantine under the name of its sink.
func TestHealthElsewhere(t *testing.T) {
	var ward, rest clinic
	wardAt, restAt := httptest.NewServer(&ward), httptest.NewServer(&rest)
	defer wardAt.Close()
	defer restAt.Close()
	conf := func(class string) string {
		return `version: 1
state_dir: state
admin: {listen: none}
drain_timeout: 1s
rules:
  - {name: chart, kind: chart, class: health, keywords: [MRN-], regex: 'MRN-[0-9]{6}', examples: {match: [MRN-123456], no_match: [MRN-1]}}
policy: {chart: {action: redact}}
pipelines:
  app:
    source: {type: file, paths: [in.log], poll: 10ms, scan: 20ms}
    batch: {max_wait: 10ms}
    quarantine: {}
    sinks:
      - {type: http, name: ward, url: "` + wardAt.URL + `", encode: raw, spool: {}, route: {classes: [` + class + `]}}
      - {type: http, name: others, url: "` + restAt.URL + `", encode: raw, spool: {}, route: {rest: true}}
`
	}
	l := newLab(t, conf("health"))
	l.write("in.log", "1 chart MRN-123456 password="+canary+"\n2 hello\n3 bad chart MRN-654321\n4 password="+canary+"\n5 bad\n")
	l.start()
	l.until("all of it in spools", func() bool {
		s := l.d.snapshot().Pipelines[0].Daemon.Parts
		return s[1].Spool.Records == 2 && s[2].Spool.Records == 3
	})
	_ = l.end() // what is in the spools is not delivered
	l.write("c.yml", conf("financial"))
	ward.open.Store(true)
	rest.open.Store(true)
	l.start()
	l.until("empty spools", func() bool {
		s := l.d.snapshot().Pipelines[0].Daemon.Parts
		return s[1].Spool.Records == 0 && s[2].Spool.Records == 0
	})
	l.add("in.log", "6 chart MRN-123456\n")
	l.until("the last line", func() bool { return strings.Contains(rest.all(), "6 ") })
	if err := l.end(); err != nil {
		t.Error(err)
	}
	if got := ward.all(); got != "1 chart chart_redacted password=password_redacted\n" {
		t.Errorf("the ward got %q", got)
	}
	if got := rest.all(); got != "2 hello\n4 password=password_redacted\n6 chart chart_redacted\n" {
		t.Errorf("the others got %q", got)
	}
	names, err := filepath.Glob(filepath.Join(l.dir, "state", "app", "quarantine", "refused*"))
	if err != nil || len(names) == 0 {
		t.Fatalf("%v %v", names, err)
	}
	var kept string
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		kept += string(b)
	}
	for _, want := range []string{`"3 bad chart chart_redacted"`, `"5 bad"`, `"ward"`, `"others"`} {
		if strings.Count(kept, want) != 1 {
			t.Errorf("%s is not once in\n%s", want, kept)
		}
	}
	l.write("in.log", "")
	l.clean()
}
