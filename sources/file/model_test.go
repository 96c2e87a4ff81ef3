package file_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/sources/file"
)

// A world is what a random writer did, and what came of it.
type world struct {
	*bench
	r     *rand.Rand
	wrote [3]strings.Builder // by file
	part  [3]string          // of the line at hand, that is written already
	lines int
	names map[string]string // what came, by origin and sequence number
	came  map[string][]string
	moved int
}

// step does something at random.
func (w *world) step() {
	i := w.r.IntN(len(w.wrote))
	name := fmt.Sprintf("%d.log", i)
	what := w.r.IntN(12)
	w.t.Logf("%d %s", what, name)
	switch what {
	case 0, 1, 2, 3: // whole lines, and the rest of a part
		for range 1 + w.r.IntN(5) {
			w.line(i, name)
		}
	case 4: // a part of a line
		part := fmt.Sprintf("<%d part ", i)
		if w.part[i] == "" {
			w.write(name, part)
			w.part[i] = part
		}
	case 5: // rotation, which ends the line at hand
		if w.r.IntN(2) == 0 {
			if w.part[i] != "" {
				w.wrote[i].WriteString(w.part[i] + "|")
				w.part[i] = ""
			}
			w.moved++
			w.rename(name, fmt.Sprintf("%d.log.%d", i, w.moved))
			w.write(name, "")
		}
	case 6: // a truncation, of what has come; a part would be lost with a process
		if w.part[i] != "" {
			w.line(i, name)
		}
		w.take(4*time.Second, flow.Delivered)
		w.truncate(name, 0)
	case 7:
		w.take(time.Duration(w.r.IntN(3000))*time.Millisecond, flow.Delivered)
		w.restart()
	case 8: // a crash: nothing of what came last was acknowledged
		w.take(4*time.Second, flow.Delivered)
		w.line(i, name)
		w.take(4*time.Second, flow.Undelivered)
		w.ok(w.s.Close()) // for its descriptors; it saves nothing that was not acknowledged
		w.open()
	default:
		w.take(time.Duration(w.r.IntN(3000))*time.Millisecond, flow.Delivered)
	}
}

// line ends the line at hand.
func (w *world) line(i int, name string) {
	w.lines++
	rest := fmt.Sprintf("<%d line %d%s>\n", i, w.lines, strings.Repeat("x", w.r.IntN(50)))
	w.write(name, rest)
	w.wrote[i].WriteString(w.part[i] + strings.TrimSuffix(rest, "\n") + "|")
	w.part[i] = ""
}

// take reads, and holds that a record that comes twice comes under one name, and
// only if it was not acknowledged.
func (w *world) take(d time.Duration, fate flow.Fate) {
	w.t.Helper()
	for _, r := range w.records(d, fate) {
		id := fmt.Sprint(r.origin, r.seq)
		if before, twice := w.names[id]; twice && before != r.body+fmt.Sprint(flow.Undelivered) {
			w.t.Fatalf("%q came before, as %q", r.body, before)
		} else if !twice {
			w.t.Logf("    %.20s %s", r.body, r.path)
			w.came[r.path[:1]] = append(w.came[r.path[:1]], r.body)
		}
		w.names[id] = r.body + fmt.Sprint(fate)
	}
}

// TestModel has a writer, rotations, truncations, restarts and crashes at random.
// Every line comes, in the order of its file, and once.
func TestModel(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				w := &world{r: rand.New(rand.NewPCG(seed, 1)), names: map[string]string{}, came: map[string][]string{}}
				w.bench = newBench(t, func(o *file.TailOptions) { o.MaxOpen = 4 + int(seed%3)*50 }).open()
				for i := range w.wrote {
					w.write(fmt.Sprintf("%d.log", i), "")
				}
				w.take(4*time.Second, flow.Delivered)
				for range 60 {
					w.step()
				}
				for i := range w.wrote {
					w.line(i, fmt.Sprintf("%d.log", i))
				}
				w.take(time.Hour, flow.Delivered)
				for i := range w.wrote {
					if got, want := strings.Join(w.came[fmt.Sprint(i)], "|")+"|", w.wrote[i].String(); got != want {
						k := 0
						for k < len(got) && k < len(want) && got[k] == want[k] {
							k++
						}
						t.Fatalf("file %d: %d bytes, want %d, from %d on:\ngot  %.80q\nwant %.80q", i, len(got), len(want), k, got[max(0, k-30):], want[max(0, k-30):])
					}
				}
				w.restart()
				w.want(time.Hour, "")
			})
		})
	}
}
