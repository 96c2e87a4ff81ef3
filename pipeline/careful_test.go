package pipeline_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/logscrub/logscrub/pipeline"
)

// A notebook is a marker in memory.
type notebook struct {
	unclean bool
	deadly  map[uint64]bool
	notes   []uint64 // records at hand, in order
	fails   int      // the note, from 1, that fails
	open    bool     // a record is at hand
}

func (n *notebook) Unclean() bool { return n.unclean }

func (n *notebook) Deaths(origin string, seq uint64) int {
	if origin == "fake" && n.deadly[seq] {
		return 2
	}
	return 0
}

func (n *notebook) At(_ string, seq uint64) error {
	n.notes, n.open = append(n.notes, seq), true
	if len(n.notes) == n.fails {
		return errDown
	}
	return nil
}

func (n *notebook) Clear() error {
	n.open = false
	return nil
}

// batches with records of every sort: carried over, dropped, that panic or hang.
func awkward() []string {
	return []string{"a\npanic\nb\n", "drop\ndrop 2\n", "x\n+\n", "+\nhang\ny\n", "panic\n+\n", "end\nz\n", "f\n", "drop\ng\n", "panic\n", "h\n"}
}

// TestCareful scrubs the same batches one record at a time and as usual: the same
// comes out, in the same account, and every record stands behind the marker.
func TestCareful(t *testing.T) {
	for _, workers := range []int{1, 3} {
		synctest.Test(t, func(t *testing.T) {
			run := func(m *notebook, slots int) (string, pipeline.Totals, *source) {
				hang := make(chan struct{})
				src, out := &source{batches: awkward()}, &sink{}
				n, err := pipeline.Run(t.Context(), t.Context(), options{Source: src, Sinks: []pipeline.Sink{out}, NewWorker: newWorker(hang),
					Workers: workers, Slots: slots, Marker: m})
				if err != nil {
					t.Fatal(err)
				}
				exact(t, n)
				close(hang)
				synctest.Wait()
				return out.out.String(), n, src
			}
			plain := &notebook{}
			want, totals, _ := run(plain, 12)
			if len(plain.notes) != 0 {
				t.Errorf("%d notes although the process before ended in order", len(plain.notes))
			}
			careful := &notebook{unclean: true}
			got, n, src := run(careful, 12)
			if got != want {
				t.Errorf("output %q, want %q", got, want)
			}
			src.check(t, strings.Repeat("d", 10))
			if n.Panics, totals.Panics = 0, 0; n != totals {
				t.Errorf("totals %+v, want %+v", n, totals)
			}
			noted := map[uint64]bool{}
			for _, seq := range careful.notes {
				noted[seq] = true
			}
			if len(noted) != 19 || careful.open {
				t.Errorf("%d records were noted; open %v", len(noted), careful.open)
			}
			few := &notebook{unclean: true}
			if run(few, 4); len(few.notes) == 0 || slices.Max(few.notes)>>32 != 3 {
				t.Errorf("with four slots, noted %d", few.notes)
			}
		})
	}
}

// TestDeadly: a record that killed two processes is withheld, and its original
// sealed; no worker sees it.
func TestDeadly(t *testing.T) {
	src, out := &source{batches: []string{"a\nfail\nb\n", "c\n"}}, &sink{}
	v := newVault(newFlaky(1, 0))
	n, err := pipeline.Run(t.Context(), t.Context(), options{Source: src, Sinks: []pipeline.Sink{out}, NewWorker: newWorker(nil),
		Marker: &notebook{unclean: true, deadly: map[uint64]bool{2: true}}, Seal: v.seal})
	if want := "A\nwithheld 4\nB\nC\n"; err != nil || out.out.String() != want {
		t.Errorf("error %v, output %q", err, out.out.String())
	}
	if exact(t, n); n.Withheld != 1 || n.Sealed != 1 || v.sealed[2] != "crash fail" {
		t.Errorf("totals %+v, sealed %v", n, v.sealed)
	}
	src.check(t, "dd")
}

func TestMarkerFails(t *testing.T) {
	src := &source{batches: []string{"a\nb\n", "c\n"}}
	n, err := pipeline.Run(t.Context(), t.Context(), options{Source: src, Sinks: []pipeline.Sink{&sink{}}, NewWorker: newWorker(nil),
		Marker: &notebook{unclean: true, fails: 2}})
	if err == nil || err.Error() != "crash marker: sink is down" {
		t.Errorf("error %v", err)
	}
	exact(t, n)
	src.check(t, strings.Repeat("-", src.read))
}

// TestSwapStorm swaps the policy a thousand times under load: no batch is of two
// policies, and none of one that was replaced before the one before it was read.
func TestSwapStorm(t *testing.T) {
	named := func(k int) func() pipeline.Worker[int] {
		return func() pipeline.Worker[int] { return stamp{name: fmt.Sprintf("%04d:", k)} }
	}
	policy := pipeline.NewPolicy(named(0))
	src, out := &source{batches: lines(3000), gate: make(chan struct{})}, &sink{later: true}
	go func() {
		for k := range 3000 {
			if k%3 == 0 {
				policy.Swap(named(k/3 + 1))
			}
			src.gate <- struct{}{}
		}
		close(src.gate)
	}()
	n, err := pipeline.Run(t.Context(), t.Context(), options{Source: src, Sinks: []pipeline.Sink{out}, Policy: policy, Workers: 3})
	if err != nil || n.RecordsOut != 6000 {
		t.Fatalf("error %v, totals %+v", err, n)
	}
	last, first, of := "", "", map[string]int{}
	for line := range strings.Lines(out.out.String()) {
		name, text, _ := strings.Cut(line, ":")
		if name < last {
			t.Fatalf("policy %s after %s", name, last)
		}
		if last = name; text[0] == 'a' {
			first = name
		} else if name != first {
			t.Fatalf("a batch of the policies %s and %s", first, name)
		}
		of[name]++
	}
	if len(of) < 500 {
		t.Errorf("only %d of 1000 policies were ever in use", len(of))
	}
}
