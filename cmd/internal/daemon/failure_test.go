package daemon

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/internal/buffertest"
	"github.com/logscrub/logscrub/scrub"
)

// TestSelfLog: what the daemon says of itself is scrubbed, also an attribute and what it
// said before there was a scrubber, and audit lines are written at any level.
func TestSelfLog(t *testing.T) {
	var out buffertest.Buffer
	s, err := scrub.New(scrub.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"text", "json"} {
		l := newLogger(&out, &config.Log{Format: format, Level: "error"})
		l.Error("early", "cause", "password="+canary)
		before := out.String()
		l.to.next = s
		l.to.swap()
		if added := strings.TrimPrefix(out.String(), before); strings.Count(added, "early") != 1 {
			t.Errorf("before there was a scrubber %q was written, then %q", before, added)
		}
		l.Info("not at this level")
		l.Error("cannot write", "cause", errors.New("open /home/x/password="+canary+": jane.doe@example.com"))
		l.With("pipeline", "a").LogAttrs(context.Background(), slog.LevelError, "x", slog.String("token", "password="+canary))
		l.Audit("key", "op", "rotate")
	}
	got := out.String()
	for _, bad := range []string{canary, "jane.doe", "not at this level"} {
		if strings.Contains(got, bad) {
			t.Errorf("%q stands in\n%s", bad, got)
		}
	}
	if strings.Count(got, "_redacted") != 6 || strings.Count(got, "\n") != 8 ||
		!strings.Contains(got, "audit=true") || !strings.Contains(got, `"audit":true`) {
		t.Errorf("got\n%s", got)
	}
}

// TestRefused: with a quarantine the pipeline goes on; a record that is refused for
// good without one stops it, with the checkpoint unmoved, until a reload.
func TestRefused(t *testing.T) {
	srv, refuse := refuser(t)
	web := strings.Replace(conf(""), "{type: file, path: out}", `{type: http, url: "`+srv+`", encode: raw}`, 1)
	bare := strings.Replace(web, "    quarantine: {}\n", "", 1)
	l := newLab(t, bare+"    retry: {min: 10ms, max: 20ms}\n"+"  other: {source: {type: file, paths: [in.log]}, quarantine: {}, sinks: [{type: file, path: out}]}\n")
	l.write("in.log", "1 good\n2 bad\n3 good\n")
	l.start()
	failedNow := func() bool {
		l.d.mu.Lock()
		p := l.d.pipes["app"]
		l.d.mu.Unlock()
		s, _ := p.status()
		return s == failed
	}
	l.until("the pipeline fails", failedNow)
	if r := l.d.ready(); r.OK {
		t.Errorf("ready: %q", r.Lines)
	}
	if r := l.d.live(); !r.OK {
		t.Errorf("not live: %q", r.Lines)
	}
	l.until("the other pipeline goes on", l.holds("out", "3 good\n"))
	l.write("c.yml", web)
	if err := l.d.Reload(); err != nil {
		t.Fatal(err)
	}
	l.until("the good records", func() bool { return refuse.got("1 good") && refuse.got("3 good") })
	l.until("the quarantine", func() bool {
		names, _ := filepath.Glob(filepath.Join(l.dir, "state/app/quarantine/refused-*.ndjson"))
		return len(names) == 1 && strings.Contains(readAll(names[0]), `"body":"2 bad"`)
	})
	l.until("rest", func() bool { n, _ := l.d.pipes["app"].progress.Unacknowledged(); return n == 0 })
	f, refused, _, _ := l.d.pipes["app"].tally.snapshot(0)
	if f.RecordsIn != f.RecordsOut+f.Dropped+f.Quarantined+f.Skipped+f.Undelivered || f.Quarantined != 1 || refused["type"] != 1 {
		t.Errorf("%+v, %v", f, refused)
	}
	if err := l.end(); err != nil {
		t.Error(err)
	}
}

// TestFailedEnds: when every pipeline has failed the daemon ends, and says so.
func TestFailedEnds(t *testing.T) {
	srv, _ := refuser(t)
	text := strings.Replace(conf(""), "{type: file, path: out}", `{type: http, url: "`+srv+`", encode: raw}`, 1)
	l := newLab(t, strings.Replace(text, "    quarantine: {}\n", "", 1))
	l.write("in.log", "bad\n")
	l.start()
	if err := l.wait(); !errors.Is(err, ErrFailed) {
		t.Errorf("got %v", err)
	}
}

// TestKeyComes: a key that comes into force while the daemon runs writes from then
// on, and records go on without a pause.
func TestKeyComes(t *testing.T) {
	l := newLab(t, conf(""))
	l.ring = generate(t, time.Now().Add(-time.Hour))
	next, err := l.ring.Rotate("-", time.Now(), time.Now().Add(2*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	l.write("in.log", "1 jane@example.com\n")
	l.start()
	l.until("the first line", l.holds("out", "1 email_"))
	if strings.Contains(l.read("out"), string(next)) {
		t.Error("a key writes before its time")
	}
	l.until("the key", func() bool { return strings.Contains(l.log.String(), "op=key pipeline=app key_id="+string(next)) })
	l.add("in.log", "2 jane@example.com\n")
	l.until("the second line", l.holds("out", "2 email_"+string(next)+"_"))
	if err := l.end(); err != nil {
		t.Error(err)
	}
}

func readAll(path string) string {
	b, _ := os.ReadFile(path)
	return string(b)
}
