package pipeline_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
)

var errDown = errors.New("sink is down")

// A flaky sink fails in every way that a sink may, by chance: before it has a
// batch, after it has it, at once or later. It refuses records with an "r" for
// good.
type flaky struct {
	mu    sync.Mutex
	rand  *rand.Rand
	fails float64
	log   []held // what its other side got, in order
	calls atomic.Int32
	bad   error // what it saw the pipeline do wrong
}

type held struct {
	seq  uint64
	body string
}

func newFlaky(seed uint64, fails float64) *flaky {
	return &flaky{rand: rand.New(rand.NewPCG(seed, 1)), fails: fails}
}

func (f *flaky) chance(p float64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.rand.Float64() < p
}

func (f *flaky) note(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.bad == nil {
		f.bad = err
	}
}

// take gives the batch to the other side, and returns what that refuses.
func (f *flaky) take(c *record.Clean) (rejected []pipeline.Rejection) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range c.Len() {
		if bytes.IndexByte(c.Body(i), 'R') >= 0 {
			rejected = append(rejected, pipeline.Rejection{Record: i, Err: errors.New("refused"), Reason: flow.BadType})
			continue
		}
		f.log = append(f.log, held{c.Record(i).Seq, string(c.Body(i))})
	}
	return rejected
}

func (f *flaky) Send(ctx context.Context, c *record.Clean) (pipeline.Delivery, error) {
	if f.calls.Add(1) != 1 {
		f.note(errors.New("two sends at once"))
	}
	defer f.calls.Add(-1)
	if f.chance(0.3) {
		time.Sleep(time.Millisecond) // of a bubble's clock: whatever can happen, happens
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if f.chance(f.fails) {
		return nil, errDown
	}
	d := &lateDelivery{f: f, c: c, raw: string(c.Raw())}
	if f.chance(f.fails) {
		d.err = errDown
		return d, nil
	}
	d.rejected = f.take(c)
	if len(d.rejected) == 0 && f.chance(0.3) {
		return flow.Held(), nil
	}
	if f.chance(f.fails) {
		d.err = errors.New("acknowledgement lost")
	}
	return d, nil
}

func (f *flaky) Close() error { return nil }

type lateDelivery struct {
	f        *flaky
	c        *record.Clean
	raw      string
	rejected []pipeline.Rejection
	err      error
}

func (d *lateDelivery) Wait(ctx context.Context) ([]pipeline.Rejection, error) {
	select {
	case <-time.After(3 * time.Millisecond):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if string(d.c.Raw()) != d.raw {
		d.f.note(errors.New("the batch was changed before Wait returned"))
	}
	return d.rejected, d.err
}

// check holds that the other side has each of want, and that the last copies of
// all stand in order.
func (f *flaky) check(t *testing.T, want []held) {
	t.Helper()
	if f.bad != nil {
		t.Error(f.bad)
	}
	last := map[uint64]int{}
	for i, h := range f.log {
		last[h.seq] = i
	}
	at := -1
	for _, h := range want {
		i, ok := last[h.seq]
		if !ok || f.log[i].body != h.body {
			t.Fatalf("record %d is missing, or other", h.seq)
		}
		if i < at {
			t.Fatalf("record %d stands before the one sent before it", h.seq)
		}
		at = i
	}
	if len(last) != len(want) {
		t.Fatalf("%d records, want %d", len(last), len(want))
	}
}

// A vault keeps what the pipeline gives to a quarantine, and fails by chance.
type vault struct {
	f       *flaky
	sealed  map[uint64]string
	refused map[string]map[uint64]bool // by sink
}

func newVault(f *flaky) *vault {
	return &vault{f: f, sealed: map[uint64]string{}, refused: map[string]map[uint64]bool{}}
}

func (v *vault) fails() error {
	if v.f.calls.Add(1) != 1 {
		v.f.note(errors.New("the quarantine is called twice at once"))
	}
	defer v.f.calls.Add(-1)
	time.Sleep(time.Millisecond)
	if v.f.chance(v.f.fails) {
		return errDown
	}
	return nil
}

func (v *vault) seal(_ context.Context, b *record.Batch, withheld []pipeline.Withheld) error {
	if err := v.fails(); err != nil {
		return err
	}
	for _, w := range withheld {
		v.sealed[b.Recs[w.Record].Seq] = w.Why.String() + " " + string(b.Body(w.Record))
	}
	return nil
}

func (v *vault) refuse(_ context.Context, sink int, c *record.Clean, rejected []pipeline.Rejection) error {
	if err := v.fails(); err != nil {
		return err
	}
	name := fmt.Sprint(sink)
	if v.refused[name] == nil {
		v.refused[name] = map[uint64]bool{}
	}
	for _, rj := range rejected {
		v.refused[name][c.Record(rj.Record).Seq] = true
	}
	return nil
}

// mixed returns batches of lines of every sort, some of which drop out, panic,
// are refused, or go one way or the other.
func mixed(r *rand.Rand, n int) (batches []string) {
	words := []string{"a", "b", "x", "y", "xy", "z", "drop", "panic", "r", "rx", ""}
	for i := range n {
		var b strings.Builder
		for k := range 1 + r.IntN(5) {
			fmt.Fprintf(&b, "%s %d-%d\n", words[r.IntN(len(words))], i, k)
		}
		batches = append(batches, b.String())
	}
	return batches
}

// expect returns what each sink is to hold of batches, and what the totals are.
func expect(batches []string, routes []pipeline.Route) (sinks [][]held, n pipeline.Totals) {
	sinks = make([][]held, len(routes))
	for k, batch := range batches {
		at := 0
		for line := range strings.Lines(batch) {
			h := held{uint64(k)<<32 | uint64(at), strings.ToUpper(strings.TrimSuffix(line, "\n"))}
			at += len(line)
			n.RecordsIn++
			marks := uint64(0)
			switch {
			case strings.Contains(line, "drop"):
				n.Dropped++
				continue
			case strings.Contains(line, "panic"):
				h.body = fmt.Sprint("withheld ", len(line)-1)
				n.Withheld++
			default:
				for bit, c := range "xyz" {
					if strings.ContainsRune(line, c) {
						marks |= 1 << bit
					}
				}
			}
			refused := strings.Contains(h.body, "R")
			if refused {
				n.Quarantined++
			} else {
				n.RecordsOut++
			}
			for i, rt := range routes {
				if to := rt == (pipeline.Route{}) || marks&rt.Any != 0 || rt.Rest && marks&3 == 0; to && !refused {
					sinks[i] = append(sinks[i], h)
				}
			}
		}
	}
	return sinks, n
}

// TestFlaky runs pipelines of every shape against sinks and a quarantine that fail
// by chance, and holds what comes out against what went in.
func TestFlaky(t *testing.T) {
	shapes := [][]pipeline.Route{
		{{}}, {{}, {}, {}}, {{Any: 1}, {Rest: true, Any: 2}}, {{Any: 3}, {Rest: true}, {}}, {{Any: 2}, {Any: 1}, {Rest: true}},
	}
	for seed := range uint64(60) {
		routes := shapes[seed%uint64(len(shapes))]
		fails := []float64{0, 0.1, 0.5}[seed/5%3]
		synctest.Test(t, func(t *testing.T) { runFlaky(t, seed, routes, fails) })
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func runFlaky(t *testing.T, seed uint64, routes []pipeline.Route, fails float64) {
	r := rand.New(rand.NewPCG(seed, 0))
	src := &source{batches: mixed(r, 60)}
	want, totals := expect(src.batches, routes)
	var fakes []*flaky
	var sinks []pipeline.Sink
	for i := range routes {
		fakes = append(fakes, newFlaky(seed*100+uint64(i), fails))
		sinks = append(sinks, fakes[i])
	}
	v := newVault(newFlaky(seed, fails))
	var progress pipeline.Progress
	n, err := pipeline.Run(t.Context(), t.Context(), options{
		Source: src, Sinks: sinks, Routes: routes, NewWorker: newWorker(nil), Workers: 1 + r.IntN(3), Slots: 1 + r.IntN(6),
		Retry: &pipeline.Retry{Min: time.Millisecond, Max: 10 * time.Millisecond}, Seal: v.seal, Refuse: v.refuse, Progress: &progress,
	})
	if err != nil {
		t.Fatal(err)
	}
	src.check(t, strings.Repeat("d", 60))
	for i, f := range fakes {
		f.check(t, want[i])
	}
	exact(t, n)
	if n.RecordsIn != totals.RecordsIn || n.RecordsOut != totals.RecordsOut || n.Dropped != totals.Dropped ||
		n.Quarantined != totals.Quarantined || n.Withheld != totals.Withheld || n.Sealed != totals.Withheld {
		t.Errorf("totals %+v, want %+v", n, totals)
	}
	v.check(t, src.batches)
	if under, age := progress.Unacknowledged(); under != 0 || age != 0 || len(progress.Down()) != 0 || progress.Settled() != 60 {
		t.Errorf("at rest %d batches are under way for %v, down %v", under, age, progress.Down())
	}
}

// check holds that the quarantine has the originals of all that panicked, and all
// that was refused.
func (v *vault) check(t *testing.T, batches []string) {
	t.Helper()
	if v.f.bad != nil {
		t.Error(v.f.bad)
	}
	all := map[uint64]bool{}
	for _, m := range v.refused {
		for seq := range m {
			all[seq] = true
		}
	}
	for k, batch := range batches {
		at := 0
		for line := range strings.Lines(batch) {
			seq, body := uint64(k)<<32|uint64(at), strings.TrimSuffix(line, "\n")
			at += len(line)
			if strings.Contains(line, "panic") != (v.sealed[seq] == "panic "+body) {
				t.Errorf("%q: sealed %q", body, v.sealed[seq])
			}
			if slices.Contains([]string{"r", "rx"}, strings.Fields(body)[0]) != all[seq] {
				t.Errorf("%q: kept as refused: %v", body, all[seq])
			}
		}
	}
}
