//go:build linux

package faultlab

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/faultlab/oracle"
)

// kills is how many random kills a test makes.
func kills() int {
	if full {
		return 500
	}
	return 25
}

// memoryLimit is what the agent may take: 64 MiB, and its buffers.
const memoryLimit = 96 << 20

// fileToFile is a pipeline from files to a file. Small batches have it checkpoint
// often.
func (l *lab) fileToFile(spool string) string {
	return fmt.Sprintf(`    source: {type: file, paths: ["%s/*.log"], poll: 10ms, scan: 50ms}
    batch: {max_bytes: 16KiB, max_wait: 10ms}
    sinks: [{type: file, path: "%s"%s}]
`, l.path("in"), filepath.Join(l.out, "clean.log"), spool)
}

// TestKillsFileToFile kills the agent at random while it reads two files.
func TestKillsFileToFile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, spool string }{{"direct", ""}, {"spool", ", spool: {}"}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t)
			config := l.config(l.fileToFile(c.spool))
			logs := []*writer{l.writer("a"), l.writer("b")}
			out := l.tail("clean.log")
			for range kills() {
				a := l.start(config)
				l.loadAndKill(a, out, func() { logs[l.rng.IntN(2)].log(1 + l.rng.IntN(300)) })
			}
			a := l.start(config)
			logs[0].log(100)
			l.delivered(a, "clean.log")
			a.rest()
			a.stop(3)
			l.check("clean.log", oracle.Rules{Ordered: true, Torn: l.kills})
			l.secrets()
			l.memory(memoryLimit)
		})
	}
}

// loadAndKill gives the agent something to do, and kills it: at once, or after a
// random time, or when some more has come out.
func (l *lab) loadAndKill(a *agent, out *tail, load func()) {
	l.Helper()
	load()
	switch l.rng.IntN(3) {
	case 0:
		l.pause(l.upTo(400 * time.Millisecond))
	case 1:
		out.more()
		before, more := len(out.seen), 1+l.rng.IntN(100)
		l.await("some records", func() (int64, bool) {
			a.alive()
			out.more()
			if len(out.seen) >= before+more {
				return 0, true
			}
			load()
			return int64(len(out.seen)), false
		})
	default:
		load()
		l.pause(l.upTo(1500 * time.Millisecond))
	}
	a.kill()
}
