package delivery

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/logscrub/logscrub/bench/measure"
	"github.com/logscrub/logscrub/internal/faultlab/proxy"
)

// A Row is what one path gave for records of one size.
type Row struct {
	Path    string
	Record  int            // bytes of a record
	Plain   measure.Spread // records a second without scrubbing
	Clean   measure.Spread // with it
	Cost    measure.Spread // Clean to Plain, round by round
	Ceiling measure.Spread // records a second of the slowest ceiling of the path
	Reach   measure.Spread // Clean to that, round by round
	Agent   [2]float64     // µs of processor time a record, by variant; medians
	Server  [2]float64     // the same, of nats-server
	// CostTime and ReachTime are Cost and Reach of processor time, of the agent or the
	// ceiling and nats-server together: what the ratios are where nobody waits.
	CostTime, ReachTime measure.Spread
	Peak                int64 // resident set of the agent with scrubbing, in bytes
}

// A Bare is what one ceiling gave for records of one size.
type Bare struct {
	Name   string
	Record int
	Rate   measure.Spread // records a second
	Own    float64        // µs of processor time a record of the program itself; a median
	Server float64        // the same, of nats-server
}

// Sizes are those of the records.
func sizes() [2]int { return [...]int{300, 1024} }

// Measure runs everything, round by round.
func (l *Lab) Measure(ctx context.Context) (rows []Row, bare []Bare, err error) {
	p, err := proxy.New(l.server.addr)
	if err != nil {
		return nil, nil, err
	}
	defer p.Close()
	p.Latency(l.o.Latency)
	for _, size := range sizes() {
		in, err := l.input(size)
		if err != nil {
			return nil, nil, err
		}
		t := tally{}
		for round := range l.o.Rounds {
			if err := l.round(ctx, in, round, p.Addr(), t); err != nil {
				return nil, nil, err
			}
		}
		for _, path := range l.chosen() {
			rows = append(rows, t.row(path, in))
			for _, name := range slices.Concat(path.over, path.also) {
				if !slices.ContainsFunc(bare, func(b Bare) bool { return b.Name == name && b.Record == size }) {
					bare = append(bare, t.bare(name, path, in))
				}
			}
		}
	}
	return rows, bare, nil
}

// chosen are the paths that the options ask for.
func (l *Lab) chosen() []path {
	return slices.DeleteFunc(append(paths(), far()), func(p path) bool { return !strings.Contains(p.name, l.o.Only) })
}

// A tally has the costs of each thing, round by round.
type tally map[string][]Cost

// A job is one thing that is run in a round.
type job struct {
	name string
	do   func() (Cost, error)
}

// round runs each ceiling and each path, backwards every second time.
func (l *Lab) round(ctx context.Context, in *input, round int, farAddr string, t tally) error {
	jobs := l.jobs(ctx, in, farAddr, round%2 == 1)
	for _, j := range jobs {
		c, err := j.do()
		if err != nil {
			return fmt.Errorf("%s: %w", j.name, err)
		}
		t[j.name] = append(t[j.name], c)
		l.o.Say(fmt.Sprintf("%4d B  round %d  %-32s %7.3f s  agent %6.3f s  server %6.3f s  peak %5.1f MiB", in.size, round+1, j.name,
			c.Wall.Seconds(), c.Agent.Seconds(), c.Server.Seconds(), float64(c.Peak)/(1<<20)))
	}
	return nil
}

// jobs are those of a round: each path with and without scrubbing, behind the
// ceilings that it is compared with, or the other way round.
func (l *Lab) jobs(ctx context.Context, in *input, farAddr string, backwards bool) (all []job) {
	ceilings := l.ceilings(ctx, in, farAddr)
	for _, p := range l.chosen() {
		for _, name := range slices.Concat(p.over, p.also) {
			if !slices.ContainsFunc(all, func(j job) bool { return j.name == name }) {
				all = append(all, job{name, ceilings[name]})
			}
		}
		addr := l.server.addr
		if p.name == far().name {
			addr = farAddr
		}
		for _, v := range []variant{plain, scrubbing} {
			all = append(all, job{runName(p, v), func() (Cost, error) { return l.run(ctx, p, v, in, addr) }})
		}
	}
	if backwards {
		slices.Reverse(all)
	}
	return all
}

// ceilings are what paths are compared with, by name.
func (l *Lab) ceilings(ctx context.Context, in *input, farAddr string) map[string]func() (Cost, error) {
	return map[string]func() (Cost, error){
		"publish":      func() (Cost, error) { return l.publishBare(ctx, in, l.server.addr, false) },
		"publish, ids": func() (Cost, error) { return l.publishBare(ctx, in, l.server.addr, true) },
		"publish, far": func() (Cost, error) { return l.publishBare(ctx, in, farAddr, false) },
		"consume":      func() (Cost, error) { return l.consumeBare(ctx, in) },
		"copy":         func() (Cost, error) { return l.copyBare(ctx, in) },
		"store":        func() (Cost, error) { return l.storeBare(ctx, in) },
	}
}

func runName(p path, v variant) string { return p.name + ", " + v.String() }

// rates returns the records a second of each round.
func rates(costs []Cost, n int) []float64 {
	out := make([]float64, len(costs))
	for i, c := range costs {
		out[i] = float64(n-c.Before) / c.Wall.Seconds()
	}
	return out
}

// row sums up a path.
func (t tally) row(p path, in *input) Row {
	n := in.count(p)
	r := Row{Path: p.name, Record: in.size}
	all := [2][]float64{}
	for _, v := range []variant{scrubbing, plain} {
		costs := t[runName(p, v)]
		all[v] = rates(costs, n)
		r.Agent[v] = perRecord(costs, n, func(c Cost) float64 { return c.Agent.Seconds() })
		r.Server[v] = perRecord(costs, n, func(c Cost) float64 { return c.Server.Seconds() })
		for _, c := range costs {
			if v == scrubbing {
				r.Peak = max(r.Peak, c.Peak)
			}
		}
	}
	lowest, most := rates(t[p.over[0]], n), times(t[p.over[0]], n)
	for _, name := range p.over[1:] {
		more := times(t[name], n)
		for i, rate := range rates(t[name], n) {
			lowest[i], most[i] = min(lowest[i], rate), max(most[i], more[i])
		}
	}
	r.Clean, r.Plain, r.Ceiling = measure.Summarize(all[scrubbing]), measure.Summarize(all[plain]), measure.Summarize(lowest)
	r.Cost = measure.Summarize(measure.Ratios(all[scrubbing], all[plain]))
	r.Reach = measure.Summarize(measure.Ratios(all[scrubbing], lowest))
	took := times(t[runName(p, scrubbing)], n)
	r.CostTime = measure.Summarize(measure.Ratios(times(t[runName(p, plain)], n), took))
	r.ReachTime = measure.Summarize(measure.Ratios(most, took))
	return r
}

// times returns the processor time of a record in each round.
func times(costs []Cost, n int) []float64 {
	out := make([]float64, len(costs))
	for i, c := range costs {
		out[i] = (c.Agent + c.Server).Seconds() / float64(n-c.Before)
	}
	return out
}

// bare sums up a ceiling of p.
func (t tally) bare(name string, p path, in *input) Bare {
	n := in.count(p)
	return Bare{
		Name: name, Record: in.size, Rate: measure.Summarize(rates(t[name], n)),
		Own:    perRecord(t[name], n, func(c Cost) float64 { return c.Agent.Seconds() }),
		Server: perRecord(t[name], n, func(c Cost) float64 { return c.Server.Seconds() }),
	}
}

// perRecord returns the median of what one record took, in µs.
func perRecord(costs []Cost, n int, of func(Cost) float64) float64 {
	var all []float64
	for _, c := range costs {
		all = append(all, of(c)/float64(n-c.Before)*1e6)
	}
	return measure.Summarize(all).Median
}
