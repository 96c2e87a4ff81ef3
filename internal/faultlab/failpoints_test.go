//go:build linux

package faultlab

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/logscrub/logscrub/internal/faultlab/oracle"
)

// places returns the name of every failpoint in the product.
func places(t *testing.T) (names []string) {
	t.Helper()
	hit := regexp.MustCompile(`failpoint\.Hit\("([a-z-]+)"\)`)
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range hit.FindAllStringSubmatch(string(text), -1) {
			names = append(names, m[1])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// A stage is a set-up in which failpoints are reached.
type stage func(l *lab, place string)

// stages returns the set-ups by what the names of failpoints begin with.
func stages() map[string][]stage {
	return map[string][]stage{
		"pipeline": {direct, spooled, streamed}, "checkpoint": {direct}, "marker": {direct, streamed},
		"spool": {spooled}, "wal": {spooled}, "wal-rewritten": {rewritten}, "wal-before-remove": {removed}, "wal-after-remove": {removed},
		"quarantine": {withheld}, "natsstate": {streamed}, "file": {rotating},
	}
}

// TestFailpoints kills the agent at every failpoint that there is, twice where it can
// be, and starts it again.
func TestFailpoints(t *testing.T) {
	t.Parallel()
	all := stages()
	for _, place := range places(t) {
		runs := all[place]
		if runs == nil {
			word, _, _ := strings.Cut(place, "-")
			runs = all[word]
		}
		if runs == nil {
			t.Errorf("no stage reaches failpoint %s: add one to stages", place)
		}
		for _, run := range runs {
			t.Run(place, func(t *testing.T) {
				t.Parallel()
				run(newLab(t), place)
			})
		}
	}
}

// killAt starts agents that are to be killed at a place: first at once, then at the
// nth time; that one may have done everything before.
func (l *lab) killAt(place, config string, load func(), all func() bool) {
	l.Helper()
	for i, count := range []int{1, 1 + l.rng.IntN(5)} {
		load()
		a := l.start(config, fmt.Sprintf("FP=%s:%d", place, count))
		l.await("a kill at "+place, func() (int64, bool) {
			select {
			case <-a.done:
				return 0, true
			default:
			}
			if !all() {
				return int64(len(l.said)), false
			}
			a.signal(unix.SIGTERM) // some places are on the way out
			return 1, false
		})
		killed := a.killed()
		l.Logf("%s:%d: killed %v", place, count, killed)
		if killed {
			l.kills++
		} else if i == 0 {
			l.fail("failpoint %s was never reached: %v", place, a.err)
		}
	}
}

// allIn returns a function that says whether a file of a sink has everything.
func (l *lab) allIn(name string) func() bool {
	out := l.tail(name)
	return func() bool {
		out.more()
		for _, r := range l.ledger.Owed() {
			if !out.seen[r] {
				return false
			}
		}
		return true
	}
}

// direct is a pipeline from a file to a file.
func direct(l *lab, place string) { fileStage(l, place, "") }

// spooled is the same with a spool.
func spooled(l *lab, place string) { fileStage(l, place, ", spool: {}") }

func fileStage(l *lab, place, spool string) {
	config := l.config(l.fileToFile(spool))
	logs := l.writer("a")
	l.killAt(place, config, func() { logs.log(200) }, l.allIn("clean.log"))
	l.finish(config, logs)
}

// rotating is a pipeline to a file that is moved and packed.
func rotating(l *lab, place string) {
	config := l.config(l.fileToFile(", max_size: 16KiB, compress: gzip"))
	logs := l.writer("a")
	l.killAt(place, config, func() { logs.log(600) }, func() bool { // more than one turn of a file
		packed, err := filepath.Glob(filepath.Join(l.out, "clean.log.*.gz"))
		if err != nil {
			l.Fatal(err)
		}
		_, all := l.allSeen("clean.log")
		return all && len(packed) > 0
	})
	logs.log(20)
	a := l.start(config)
	l.await("every record", l.tailAll("clean.log")(a))
	a.rest()
	a.stop(3)
	l.check("clean.log", oracle.Rules{Ordered: true, Torn: l.kills})
	l.secrets()
	l.memory(memoryLimit)
}

// streamed is a pipeline from stream to stream.
func streamed(l *lab, place string) {
	n := l.node("2m")
	k := l.broker(n.addr, 1, nil)
	config := l.config(l.streamToStream("nats://"+n.addr, "nats://"+n.addr, ""))
	l.killAt(place, config, func() { k.bulk("a", 200) }, k.everything)
	k.bulk("a", 20)
	a := l.start(config)
	k.delivered(a)
	a.rest()
	a.stop(3)
	k.check(oracle.Rules{Once: true})
	l.secrets()
	l.memory(memoryLimit)
}

// withheld is the same with records that are too long.
func withheld(l *lab, place string) {
	config := l.config(strings.Replace(l.fileToFile(""), "source: {", "source: {max_record_size: 4KiB, ", 1))
	logs := l.writer("a")
	l.killAt(place, config, func() {
		logs.log(50)
		logs.line("password=zqcanarylong" + strings.Repeat("x", 10<<10))
		logs.log(50)
	}, l.allIn("clean.log"))
	l.finish(config, logs)
	if n := len(l.originals()); n < 2 {
		l.Errorf("the quarantine has %d originals, want at least 2", n)
	}
}

// finish starts the agent once more, without a fault, and judges.
func (l *lab) finish(config string, logs *writer) {
	l.Helper()
	logs.log(20)
	a := l.start(config)
	l.delivered(a, "clean.log")
	a.rest()
	a.stop(3)
	l.check("clean.log", oracle.Rules{Ordered: true, Torn: l.kills})
	l.secrets()
	l.memory(memoryLimit)
}

// spoolToReceiver is a pipeline with a spool before an http sink.
func (l *lab) spoolToReceiver(r *receiver) string {
	return fmt.Sprintf(`    source: {type: file, paths: ["%s/*.log"], poll: 10ms, scan: 50ms}
    batch: {max_bytes: 16KiB, max_wait: 10ms}
    sinks: [{type: http, url: "http://%s/", spool: {}}]
`, l.path("in"), r.addr)
}

// segment returns the size of the largest segment of the spool.
func (l *lab) segment() (n int64) {
	l.Helper()
	files, err := filepath.Glob(filepath.Join(l.state, "app", "spool-http", "seg-*"))
	if err != nil {
		l.Fatal(err)
	}
	for _, name := range files {
		if st, err := os.Stat(name); err == nil {
			n = max(n, st.Size())
		}
	}
	return n
}

// rewritten is a spool whose segment fails to be written to, behind which the sink is
// away: a limit on the size of files does it.
func rewritten(l *lab, place string) {
	there := l.receiver()
	there.answer(down)
	config := l.config(l.spoolToReceiver(there))
	logs := l.writer("a")
	logs.log(500)
	a := l.start(config, "FP="+place+":1")
	l.await("a segment", func() (int64, bool) { n := l.segment(); return n, n > 64<<10 })
	a.limit(unix.RLIMIT_FSIZE, uint64(l.segment())+5000)
	logs.log(500)
	l.hitAndHeal(a, place, config, there, logs)
}

// removed is a spool that has a segment of an earlier process, which goes away as the
// sink comes back.
func removed(l *lab, place string) {
	there := l.receiver()
	there.answer(down)
	config := l.config(l.spoolToReceiver(there))
	logs := l.writer("a")
	logs.log(200)
	a := l.start(config)
	l.await("a segment", func() (int64, bool) { n := l.segment(); return n, n > 32<<10 })
	a.kill()
	there.answer(nil)
	logs.log(200)
	l.hitAndHeal(l.start(config, "FP="+place+":1"), place, config, there, logs)
}

// hitAndHeal waits for the kill at a place, then has everything work, and judges.
func (l *lab) hitAndHeal(a *agent, place, config string, there *receiver, logs *writer) {
	l.Helper()
	if !a.killed() {
		l.fail("failpoint %s was never reached: %v", place, a.err)
	}
	l.kills++
	there.answer(nil)
	logs.log(20)
	a = l.start(config)
	there.delivered(a)
	a.rest()
	a.stop(3)
	there.check(oracle.Rules{Ordered: true})
	l.secrets()
}
