package daemon

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/internal/buffertest"
	"github.com/logscrub/logscrub/pseudonym"
)

// canary stands in every record, and must stand nowhere else.
const canary = "swordfish"

// A lab is a daemon over a folder with a configuration in it.
type lab struct {
	t    *testing.T
	dir  string
	ring *pseudonym.Keyring
	log  buffertest.Buffer
	d    *Daemon

	stop  context.CancelFunc
	abort context.CancelFunc
	ended chan error
}

func newLab(t *testing.T, conf string) *lab {
	t.Helper()
	l := &lab{t: t, dir: t.TempDir(), ring: pseudonym.Ephemeral("-")}
	l.write("c.yml", conf)
	return l
}

// write writes a file of the lab.
func (l *lab) write(name, text string) {
	l.t.Helper()
	path := filepath.Join(l.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		l.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		l.t.Fatal(err)
	}
}

// add appends to a file of the lab.
func (l *lab) add(name, text string) {
	l.t.Helper()
	f, err := os.OpenFile(filepath.Join(l.dir, name), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		l.t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(text); err != nil {
		l.t.Fatal(err)
	}
}

// read returns a file of the lab, or nothing.
func (l *lab) read(name string) string {
	b, _ := os.ReadFile(filepath.Join(l.dir, name))
	return string(b)
}

func (l *lab) load() (Set, error) {
	c, err := config.Load(filepath.Join(l.dir, "c.yml"), func(string) (string, bool) { return "", false })
	return Set{Config: c, Ring: l.ring}, err
}

// patience bounds what a test waits for; nothing that passes takes this long.
const patience = 2 * time.Minute

// start opens the daemon and runs it.
func (l *lab) start() {
	l.t.Helper()
	var err error
	if l.d, err = New(Options{Load: l.load, Log: &l.log, Version: "test"}); err != nil {
		l.t.Fatal(err)
	}
	stop, cancel := context.WithCancel(context.Background())
	abort, kill := context.WithCancel(context.Background())
	l.stop, l.abort, l.ended = cancel, kill, make(chan error, 1)
	go func(ended chan<- error) {
		ended <- l.d.Run(stop, abort)
		close(ended)
	}(l.ended)
	ended := l.ended
	l.t.Cleanup(func() {
		cancel()
		kill()
		select {
		case <-ended:
		case <-time.After(patience):
		}
	})
	l.until("the beginning", func() bool {
		l.d.reloading.Lock()
		defer l.d.reloading.Unlock()
		return l.d.begun || len(l.ended) > 0
	})
}

// end stops the daemon and returns what Run returned.
func (l *lab) end() error {
	l.t.Helper()
	l.stop()
	return l.wait()
}

func (l *lab) wait() error {
	l.t.Helper()
	select {
	case err := <-l.ended:
		if strings.Contains(l.log.String(), canary) {
			l.t.Errorf("the log holds the canary:\n%s", l.log.String())
		}
		return err
	case <-time.After(patience):
		l.t.Fatal("the daemon does not end")
		return nil
	}
}

// until waits for ok, which must come.
func (l *lab) until(what string, ok func() bool) {
	l.t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); !ok(); <-tick.C {
		if time.Now().After(end) {
			l.t.Fatalf("%s: does not come\n%s", what, l.log.String())
		}
	}
}

func (l *lab) holds(name, text string) func() bool {
	return func() bool { return strings.Contains(l.read(name), text) }
}

// conf is a configuration of one pipeline from in.log to out.
func conf(more string) string {
	return "version: 1\nstate_dir: state\nadmin: {listen: none}\ndrain_timeout: 5s\n" + more + `
pipelines:
  app:
    source: {type: file, paths: [in.log], poll: 10ms, scan: 20ms}
    batch: {max_wait: 10ms}
    quarantine: {}
    sinks: [{type: file, path: out}]
`
}

// TestRun: what is read is delivered, scrubbed; after a restart only what is new.
func TestRun(t *testing.T) {
	l := newLab(t, conf(""))
	l.write("in.log", "1 password="+canary+"\n")
	l.start()
	l.until("the first line", l.holds("out", "1 password=password_redacted\n"))
	if err := l.end(); err != nil {
		t.Error(err)
	}
	l.add("in.log", "2 password="+canary+"\n")
	l.start()
	l.until("the second line", l.holds("out", "2 password=password_redacted\n"))
	l.until("the acknowledgement", func() bool { n, _ := l.d.pipes["app"].progress.Unacknowledged(); return n == 0 })
	f, _, _, _ := l.d.pipes["app"].tally.snapshot(0)
	if f.RecordsIn != 1 || f.RecordsOut != 1 || f.Undelivered != 0 {
		t.Errorf("%+v", f)
	}
	if err := l.end(); err != nil {
		t.Error(err)
	}
	if got := strings.Count(l.read("out"), "\n"); got != 2 {
		t.Errorf("%d lines:\n%s", got, l.read("out"))
	}
}

// TestTwo: a folder of state is one daemon's.
func TestTwo(t *testing.T) {
	l := newLab(t, conf(""))
	l.start()
	if _, err := New(Options{Load: l.load, Log: &l.log}); err == nil || !strings.Contains(err.Error(), "another logscrub") {
		t.Errorf("two daemons: %v", err)
	}
	if err := l.end(); err != nil {
		t.Error(err)
	}
}

// TestNothingOpen: what cannot be opened leaves nothing open behind.
func TestNothingOpen(t *testing.T) {
	l := newLab(t, conf("")+"  b: {source: {type: file, paths: [x]}, sinks: [{type: file, path: missing/out}]}\n")
	for range 2 {
		_, err := New(Options{Load: l.load, Log: &l.log})
		if err == nil || !strings.HasPrefix(err.Error(), "pipeline b: sink file: ") {
			t.Fatalf("got %v", err)
		}
	}
	l.write("missing/x", "")
	l.start()
	if err := l.end(); err != nil {
		t.Error(err)
	}
}

// TestOnce: a daemon whose sources have ended ends.
func TestOnce(t *testing.T) {
	l := newLab(t, strings.Replace(conf(""), "poll:", "once: true, poll:", 1))
	l.write("in.log", "a\nb\n")
	l.start()
	if err := l.wait(); err != nil || l.read("out") != "a\nb\n" {
		t.Errorf("%v, %q", err, l.read("out"))
	}
}

// TestReloadPolicy: lines that come after a reload are scrubbed by the new policy,
// and the pipeline goes on without a restart.
func TestReloadPolicy(t *testing.T) {
	l := newLab(t, conf(""))
	l.write("in.log", "1 jane@example.com\n")
	l.start()
	l.until("the first line", l.holds("out", "1 email_"))
	before := l.d.pipes["app"]
	l.write("c.yml", conf("policy: {email: {action: redact}}"))
	if err := l.d.Reload(); err != nil {
		t.Fatal(err)
	}
	l.add("in.log", "2 jane@example.com\n")
	l.until("the second line", l.holds("out", "2 email_redacted\n"))
	if l.d.pipes["app"] != before {
		t.Error("the pipeline was restarted")
	}
	l.until("all counted", func() bool {
		n := uint64(0)
		for _, c := range before.tally.stats().Findings {
			n += c.N
		}
		return n == 2
	})
	if err := l.end(); err != nil {
		t.Error(err)
	}
	if !strings.Contains(l.log.String(), "op=reload pipeline=app policy="+before.hash()) {
		t.Errorf("no audit line:\n%s", l.log.String())
	}
}

// TestReloadBad: a bad file changes nothing, however it is bad.
func TestReloadBad(t *testing.T) {
	l := newLab(t, conf(""))
	l.start()
	for name, text := range map[string]string{
		"not YAML":                         "version: [",
		"unknown":                          conf("polcy: {}"),
		"no pipe":                          "version: 1\n",
		"unopenable":                       conf("") + "  b: {source: {type: file, paths: [x]}, sinks: [{type: file, path: missing/out}]}\n",
		"changed to what cannot be opened": strings.Replace(conf(""), "path: out", "path: missing/out", 1),
		"another folder of state":          strings.Replace(conf(""), "state_dir: state", "state_dir: other", 1),
	} {
		l.write("c.yml", text)
		if err := l.d.Reload(); err == nil || strings.Contains(err.Error(), canary) {
			t.Errorf("%s: %v", name, err)
		}
	}
	l.write("in.log", "1 password="+canary+"\n")
	l.until("a line", l.holds("out", "1 password=password_redacted\n"))
	if s := l.d.snapshot(); s.Reloads[reloadFailed] != 6 || s.Reloads[reloadOK] != 0 || !s.ReloadBad {
		t.Errorf("%+v", s.Reloads)
	}
	if text := l.log.String(); strings.Count(text, `level=WARN msg="the reload failed`) != 6 {
		t.Errorf("no warning for each:\n%s", text)
	}
	if r := l.d.ready(); !r.OK {
		t.Errorf("not ready: %q", r.Lines)
	}
	if err := l.end(); err != nil {
		t.Error(err)
	}
}

// TestReloadWeaker: less is hidden only where the new file says that it may be.
func TestReloadWeaker(t *testing.T) {
	l := newLab(t, conf(""))
	l.start()
	l.write("c.yml", conf("policy: {email: {action: keep}}"))
	var weak *WeakerError
	if err := l.d.Reload(); !errors.As(err, &weak) || l.d.snapshot().Reloads[reloadRefused] != 1 {
		t.Errorf("got %v", err)
	}
	l.add("in.log", "1 jane@example.com\n")
	l.until("a line", l.holds("out", "1 email_"))
	l.write("c.yml", conf("allow_weaker: true\npolicy: {email: {action: keep}}"))
	if err := l.d.Reload(); err != nil {
		t.Error(err)
	}
	l.add("in.log", "2 jane@example.com\n")
	l.until("a line", l.holds("out", "2 jane@example.com\n"))
	if err := l.end(); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"audit=true op=reload ways=", "audit=true op=weaker ways="} {
		if !strings.Contains(l.log.String(), want) {
			t.Errorf("no %q in\n%s", want, l.log.String())
		}
	}
}

// TestReloadPipelines: those that are new begin, those that are gone end, those that
// changed go on where they were.
func TestReloadPipelines(t *testing.T) {
	l := newLab(t, conf(""))
	l.write("in.log", "1\n")
	l.start()
	l.until("the first line", l.holds("out", "1\n"))
	second := strings.Replace(conf(""), "path: out", "path: out2", 1) + "  b: {source: {type: file, paths: [in.log], scan: 20ms}, quarantine: {}, sinks: [{type: file, path: b}]}\n"
	l.write("c.yml", second)
	if err := l.d.Reload(); err != nil {
		t.Fatal(err)
	}
	l.add("in.log", "2\n")
	l.until("the second line", l.holds("out2", "2\n"))
	l.until("all lines", l.holds("b", "1\n2\n"))
	l.write("c.yml", strings.Replace(conf(""), "path: out", "path: out2", 1))
	if err := l.d.Reload(); err != nil {
		t.Fatal(err)
	}
	l.add("in.log", "3\n")
	l.until("the third line", l.holds("out2", "2\n3\n"))
	if err := l.end(); err != nil {
		t.Error(err)
	}
	if l.read("out") != "1\n" || l.read("out2") != "2\n3\n" || l.read("b") != "1\n2\n" {
		t.Errorf("out %q, out2 %q, b %q", l.read("out"), l.read("out2"), l.read("b"))
	}
}

// TestReloadStorm: a hundred reloads under load lose nothing and keep no scrubber.
func TestReloadStorm(t *testing.T) {
	l := newLab(t, conf(""))
	l.start()
	texts := []string{conf(""), conf("policy: {email: {action: redact}}\nallow_weaker: true"), "version: ["}
	want := 0
	for i := range 100 {
		for range 20 {
			l.add("in.log", "jane@example.com password="+canary+"\n")
			want++
		}
		l.write("c.yml", "allow_weaker: true\n"+texts[i%len(texts)])
		_ = l.d.Reload() // every third is bad
	}
	l.until("every line", func() bool { return strings.Count(l.read("out"), "\n") == want })
	p := l.d.pipes["app"]
	l.until("rest", func() bool { n, _ := p.progress.Unacknowledged(); return n == 0 })
	p.tally.stats()
	if len(p.tally.old) > 1 {
		t.Errorf("%d old scrubbers are kept", len(p.tally.old))
	}
	n := uint64(0)
	for _, c := range p.tally.stats().Findings {
		n += c.N
	}
	if n != uint64(2*want) {
		t.Errorf("%d findings, want %d", n, 2*want)
	}
	if err := l.end(); err != nil {
		t.Error(err)
	}
	if strings.Contains(l.read("out"), canary) {
		t.Error("the canary is in the output")
	}
	if f, _, _, _ := p.tally.snapshot(0); f.RecordsIn != int64(want) || f.RecordsOut != int64(want) {
		t.Errorf("%+v", f)
	}
}
