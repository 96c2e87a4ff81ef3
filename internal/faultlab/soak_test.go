//go:build linux

package faultlab

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/faultlab/oracle"
	"github.com/logscrub/logscrub/internal/faultlab/proxy"
)

// A fault is something that a schedule does to an experiment, and takes back.
type fault struct {
	name string
	do   func(s *soak)
}

// A soak is an experiment in which everything goes wrong, one after another and at
// once: files and a stream are read into one stream.
type soak struct {
	*lab
	n      *node
	k      *broker
	to     *proxy.Proxy
	config string
	good   string
	a      *agent
	logs   *writer
	turn   int
}

// faults returns what a schedule chooses from.
func faults() []fault {
	return []fault{
		{"kill the agent", func(s *soak) { s.a.kill(); s.begin() }},
		{"kill it twice", func(s *soak) { s.a.kill(); s.begin(); s.pause(s.upTo(150 * time.Millisecond)); s.a.kill(); s.begin() }},
		{"end it well", func(s *soak) { s.a.stop(3); s.begin() }},
		{"kill the server", func(s *soak) { s.n.kill(); s.pause(s.upTo(300 * time.Millisecond)); s.n.start() }},
		{"kill both", func(s *soak) { s.n.kill(); s.a.kill(); s.begin(); s.pause(s.upTo(100 * time.Millisecond)); s.n.start() }},
		{"stop the server", func(s *soak) {
			s.n.signal(syscall.SIGSTOP)
			s.pause(s.upTo(time.Second))
			s.n.signal(syscall.SIGCONT)
		}},
		{"stop the agent", func(s *soak) {
			s.a.signal(syscall.SIGSTOP)
			s.pause(s.upTo(time.Second))
			s.a.signal(syscall.SIGCONT)
		}},
		{"cut", func(s *soak) { s.to.CutAfter(proxy.Direction(s.rng.IntN(2)), 1+s.rng.Int64N(5000)) }},
		{"reset", func(s *soak) { s.to.Reset() }},
		{"swallow", func(s *soak) {
			s.to.Swallow(proxy.Down, true)
			s.pause(s.upTo(200 * time.Millisecond))
			s.to.Reset()
			s.to.Swallow(proxy.Down, false)
		}},
		{"throttle", func(s *soak) { s.to.Throttle(50_000); s.pause(s.upTo(500 * time.Millisecond)); s.to.Throttle(0) }},
		{"forget acknowledgements", func(s *soak) { s.k.forget() }},
		{"rotate", func(s *soak) {
			s.logs.rotate(fmt.Sprintf("a.log.%d", s.turn))
		}},
		{"reload", func(s *soak) { s.a.reload() }},
		{"reload what is broken", func(s *soak) {
			s.a.begun() // one that starts with it ends
			s.write("run.yml", s.good[:len(s.good)/2])
			s.a.reload()
			s.pause(s.upTo(100 * time.Millisecond))
			s.write("run.yml", s.good)
		}},
		{"trip", func(s *soak) { s.logs.line(tripPanic + " zqcanary@example.com") }},
	}
}

// begin starts the agent.
func (s *soak) begin() {
	s.Helper()
	s.a = s.start(s.config)
}

// TestSoak goes through a random schedule of faults (fault 64). FAULTLAB_TURNS is how
// many there are.
func TestSoak(t *testing.T) {
	t.Parallel()
	turns := 25
	if full {
		turns = 500
	}
	if text := os.Getenv("FAULTLAB_TURNS"); text != "" {
		if _, err := fmt.Sscan(text, &turns); err != nil {
			t.Fatal(err)
		}
	}
	s := newSoak(t)
	all, told := faults(), map[string]int{}
	fds := 0
	for s.turn = range turns {
		s.k.publish(t.Context(), "s", s.rng.IntN(60))
		s.logs.log(1 + s.rng.IntN(100))
		f := all[s.rng.IntN(len(all))]
		told[f.name]++
		f.do(s)
		if s.rng.IntN(3) == 0 {
			s.pause(s.upTo(500 * time.Millisecond))
		}
		if s.turn%25 == 24 {
			s.k.delivered(s.a)
			s.a.rest()
			fds = max(fds, s.a.descriptors())
			s.memory(memoryLimit)
		}
	}
	s.k.publish(t.Context(), "s", 50)
	s.logs.log(50)
	s.k.delivered(s.a)
	s.a.rest()
	s.a.stop(3)
	t.Logf("%d turns: %v; %d descriptors at most", turns, told, fds)
	s.k.check(oracle.Rules{Once: true})
	s.secrets()
	s.memory(memoryLimit)
	if fds > 128 {
		t.Errorf("%d descriptors", fds)
	}
}

func newSoak(t *testing.T) *soak {
	t.Helper()
	s := &soak{lab: newLab(t)}
	s.n = s.node("2m")
	s.k = s.broker(s.n.addr, 1, nil)
	s.to = s.watched(s.n.addr)
	text := s.streamToStream("nats://"+s.n.addr, "nats://"+s.to.Addr(), "")
	files := fmt.Sprintf(`  files:
    retry: {min: 20ms, max: 200ms}
    quarantine: {recipient: "%s"}
    source: {type: file, paths: ["%s/*.log*"], poll: 10ms, scan: 20ms}
    batch: {max_bytes: 16KiB, max_wait: 10ms}
    sinks: [{type: nats, url: "nats://%s", stream: OUT, subject: out.files, spool: {}}]
`, s.id.Recipient(), s.path("in"), s.to.Addr())
	s.config = s.lab.config(text + files)
	good, err := os.ReadFile(s.config)
	if err != nil {
		t.Fatal(err)
	}
	s.good = strings.Clone(string(good))
	s.logs = s.writer("a")
	s.begin()
	return s
}
