//go:build linux

package faultlab

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"github.com/logscrub/logscrub/internal/faultlab/oracle"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/scrub"
)

// A lab is one experiment: folders, an oracle, a schedule, and what was written.
type lab struct {
	testing.TB
	rng    *rand.Rand // of the test's goroutine alone
	seed   uint64
	dir    string // everything stands below it
	out    string // what sinks write
	state  string // of the agent that config writes a configuration for
	ledger *oracle.Ledger
	scan   *oracle.Scanner
	id     *age.X25519Identity
	admin  string                 // the same
	bin    func() (string, error) // what is started; nil is agentBin
	states []string

	mu      sync.Mutex
	scrub   *scrub.Scrubber
	peak    int64 // the most memory that any process of the agent had, in bytes
	starts  int
	kills   int
	last    *agent
	nodes   []*node
	brokers []*broker
	missed  []string // records that were waited for last
	said    []string // names of files: what agents wrote to standard output and error
	pages   [][]byte // metrics that were scraped last
}

// newLab returns a lab. Its seed is told, and can be given as FAULTLAB_SEED.
func newLab(t testing.TB) *lab {
	t.Helper()
	if testing.Short() {
		t.Skip("processes are killed for minutes: not with -short")
	}
	l := &lab{TB: t, dir: t.TempDir(), ledger: oracle.NewLedger(), scan: oracle.NewScanner(), seed: uint64(time.Now().UnixNano())}
	if text := os.Getenv("FAULTLAB_SEED"); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatalf("FAULTLAB_SEED: %v", err)
		}
		l.seed = n
	}
	if dir := os.Getenv("FAULTLAB_KEEP"); dir != "" {
		t.Cleanup(func() {
			if t.Failed() {
				t.Logf("kept: %v", os.CopyFS(filepath.Join(dir, fmt.Sprint(l.seed)), os.DirFS(l.dir)))
			}
		})
	}
	l.rng = rand.New(rand.NewPCG(l.seed, 1))
	t.Logf("seed %d", l.seed)
	l.out, l.state = l.folder("out"), l.folder("state")
	l.states = []string{l.state}
	l.folder("tmp")
	l.admin = freeAddr(t)
	var err error
	if l.id, err = age.GenerateX25519Identity(); err != nil {
		t.Fatal(err)
	}
	ring, err := pseudonym.Generate("-", time.Now().AddDate(0, 0, -7))
	if err != nil {
		t.Fatal(err)
	}
	if err := ring.WriteFile(l.path("keyring")); err != nil {
		t.Fatal(err)
	}
	if l.scrub, err = scrub.New(scrub.Options{Keyring: ring}); err != nil {
		t.Fatal(err)
	}
	return l
}

func (l *lab) path(name string) string { return filepath.Join(l.dir, name) }

// folder makes a folder of the lab.
func (l *lab) folder(name string) string {
	l.Helper()
	if err := os.MkdirAll(l.path(name), 0o700); err != nil {
		l.Fatal(err)
	}
	return l.path(name)
}

// expect returns what becomes of a record.
func (l *lab) expect(raw []byte) []byte {
	out, err := l.scrub.Append(nil, raw)
	if err != nil {
		return fmt.Appendf(nil, "cannot be scrubbed: %v", err)
	}
	return out
}

// config writes a configuration with one pipeline, app, of which text is the YAML,
// and returns its name.
func (l *lab) config(pipeline string) string { return l.configAs("run.yml", pipeline) }

// another has configurations be for another agent, with a state of its own.
func (l *lab) another() {
	l.Helper()
	l.state = l.folder(fmt.Sprintf("state%d", len(l.states)+1))
	l.states = append(l.states, l.state)
	l.admin = freeAddr(l)
}

// configAs is config with a name for the file.
func (l *lab) configAs(name, pipeline string) string {
	l.Helper()
	text := fmt.Sprintf(`version: 1
keyring: %s
state_dir: %s
drain_timeout: 30s
admin: {listen: "%s"}
log: {format: json}
pipelines:
  app:
    retry: {min: 20ms, max: 200ms}
    quarantine: {recipient: "%s"}
%s`, l.path("keyring"), l.state, l.admin, l.id.Recipient(), pipeline)
	l.write(name, text)
	return l.path(name)
}

func (l *lab) write(name, text string) {
	l.Helper()
	if err := os.WriteFile(l.path(name), []byte(text), 0o600); err != nil {
		l.Fatal(err)
	}
}

// freeAddr returns an address on loopback at which nobody listens. It is one of the many
// besides 127.0.0.1, from which all connections are made: one of those would take the
// port while who listens there is away.
func freeAddr(t testing.TB) string {
	t.Helper()
	ln, err := net.Listen("tcp", fmt.Sprintf("127.%d.%d.%d:0", 1+rand.IntN(254), rand.IntN(256), 1+rand.IntN(254)))
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

// stall is how long nothing may move before a test gives up.
const stall = 2 * time.Minute

// await waits until done, which also says how far things are. It fails when that
// has not changed for long; how long it takes as a whole is not asked.
func (l *lab) await(what string, done func() (far int64, ok bool)) {
	l.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	last, since := int64(-1), time.Now()
	for {
		far, ok := done()
		if ok {
			return
		}
		if far != last {
			last, since = far, time.Now()
		}
		if time.Since(since) > stall {
			l.fail("nothing moves any more at %d; waited for %s", far, what)
		}
		<-tick.C
	}
}

// pause lets time pass in which a fault has its effect. Nothing depends on how
// much it is.
func (l *lab) pause(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	<-t.C
}

// pace keeps a publisher from taking the whole machine.
func (l *lab) pace() { l.pause(2 * time.Millisecond) }

// upTo returns a random time.
func (l *lab) upTo(d time.Duration) time.Duration { return time.Duration(l.rng.Int64N(int64(d))) }

// note notes the nth record that is missing, for fail.
func (l *lab) note(n int, r oracle.Ref) {
	if n == 0 {
		l.missed = l.missed[:0]
	}
	l.missed = append(l.missed, r.String())
}

// fail ends the test and shows what the last agent counts and wrote.
func (l *lab) fail(format string, args ...any) {
	l.Helper()
	l.Logf(format, args...)
	slices.Sort(l.missed)
	l.Logf("%d records issued, %d owed; missing, where a test waited for all: %d, %.1000q", l.ledger.Issued(), len(l.ledger.Owed()), len(l.missed), l.missed)
	if a := l.last; a != nil {
		for line := range strings.Lines(a.get("/metrics")) {
			if strings.Contains(line, "pipeline=") && !strings.HasSuffix(line, " 0\n") && !strings.HasPrefix(line, "logscrub_scrub_") {
				l.Log(strings.TrimSpace(line))
			}
		}
	}
	if n := len(l.said); n > 0 {
		if text, err := os.ReadFile(l.said[n-1]); err == nil {
			l.Logf("the last agent wrote:\n%s", text[max(0, len(text)-3000):])
		}
	}
	l.standstill()
	l.FailNow()
}
