package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/logscrub/logscrub/bench/corpus"
	"github.com/logscrub/logscrub/bench/measure"
	"github.com/logscrub/logscrub/bench/report"
)

// pipeOptions are the flags of bench pipe.
type pipeOptions struct {
	options
	rounds  int
	size    byteSize
	line    byteSize
	lines   int
	rate    int
	copies  int
	timeout time.Duration
	workers float64
	latency time.Duration
	long    float64
	wide    float64
}

func (o *pipeOptions) bind(f *flag.FlagSet) {
	o.size, o.line = 128<<20, 64<<20
	f.IntVar(&o.rounds, "rounds", 9, "how often one and two workers run, in turn")
	f.Var(&o.size, "size", "how long the NDJSON file is")
	f.IntVar(&o.copies, "copies", 8, "how often the file is read for the memory of a long stream")
	f.Var(&o.line, "line", "how long the one line is")
	f.IntVar(&o.lines, "lines", 10_000, "how many lines are sent one by one")
	f.IntVar(&o.rate, "rate", 1000, "how many lines a second are sent")
	f.DurationVar(&o.timeout, "timeout", 30*time.Second, "how long all lines together may be late")
	f.Float64Var(&o.workers, "workers-floor", 1.6, "the least ratio of two workers to one")
	f.DurationVar(&o.latency, "latency-limit", 200*time.Microsecond, "the greatest 99th percentile of the latency")
	f.Float64Var(&o.long, "stream-limit", 32, "the greatest resident set in MiB on the long stream")
	f.Float64Var(&o.wide, "line-limit", 48, "the greatest resident set in MiB on the one line")
}

// pipeVerb is bench pipe.
func pipeVerb(ctx context.Context, args []string, out io.Writer) error {
	var o pipeOptions
	return measureWith("pipe", &o.options, o.bind, args, func(dir string) error {
		return pipe(ctx, o, dir, out)
	})
}

// pipe measures what the other verbs leave out, and writes the section.
func pipe(ctx context.Context, o pipeOptions, dir string, out io.Writer) error {
	for name, count := range map[string]int{"rounds": o.rounds, "copies": o.copies, "lines": o.lines, "rate": o.rate} {
		if err := atLeastOne(name, count); err != nil {
			return err
		}
	}
	machine := report.Machine()
	o.core = measure.NoCore
	s, err := openSubject(ctx, o.options, dir)
	if err != nil {
		return err
	}
	file := filepath.Join(dir, "app.ndjson")
	if _, err := generate(corpusNamed("app-repeat"), file, corpus.Seed, int64(o.size)); err != nil {
		return err
	}
	table := report.NewTable("what", "figure", "min–max", "reach")
	var missed []string
	for _, part := range []func(context.Context, pipeOptions, string) ([]pipeRow, error){s.workers, s.latencies, s.memory} {
		rows, err := part(ctx, o, file)
		if err != nil {
			return err
		}
		for _, r := range rows {
			table.Add(r.cells()...)
			fmt.Fprintln(out, strings.Join(r.cells(), "  "))
			if r.missed {
				missed = append(missed, r.what)
			}
		}
	}
	text := pipeText(s.provenance(ctx, machine), o, table)
	fmt.Fprint(out, "\n"+text)
	if err := o.publish("pipe", text); err != nil {
		return err
	}
	return missing(missed)
}

// corpusNamed returns the corpus of a name that is known to be one.
func corpusNamed(name string) corpus.Corpus {
	return corpus.All()[slices.IndexFunc(corpus.All(), func(c corpus.Corpus) bool { return c.Name == name })]
}

// A pipeRow is a figure, and what it is to reach, if anything.
type pipeRow struct {
	what, figure, between, reach string
	missed                       bool
}

func (r pipeRow) cells() []string {
	if r.missed {
		r.figure = "**" + r.figure + "**"
	}
	return []string{r.what, r.figure, r.between, r.reach}
}

// workers runs one worker and two in turn, from the file to nowhere, on all cores.
func (s *subject) workers(ctx context.Context, o pipeOptions, file string) ([]pipeRow, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	var list []*racer
	for _, n := range []string{"1", "2"} {
		list = append(list, &racer{name: n + " workers", size: info.Size(), pipeline: measure.Pipeline{Commands: [][]string{s.wide(n)}, Stdin: file, Core: measure.NoCore}})
	}
	if err := race(ctx, list, o.rounds); err != nil {
		return nil, err
	}
	one, two := measure.Summarize(list[0].rates), measure.Summarize(list[1].rates)
	ratio := measure.Summarize(measure.Ratios(list[1].rates, list[0].rates))
	return []pipeRow{
		{what: "one worker, MB/s", figure: report.Figure(one.Median), between: between(one)},
		{what: "two workers, MB/s", figure: report.Figure(two.Median), between: between(two)},
		{
			what: "two workers ÷ one", figure: report.Figure(ratio.Median), between: between(ratio),
			reach: "≥ " + report.Figure(o.workers), missed: ratio.Median < o.workers,
		},
	}, nil
}

// wide is the filter with n workers and a core for each: the runner gives its processes
// one otherwise.
func (s *subject) wide(n string) []string {
	return append([]string{"env", fmt.Sprintf("GOMAXPROCS=%d", max(2, runtime.NumCPU()))}, append(s.filter(), "--workers", n)...)
}

func pipeText(provenance string, o pipeOptions, table *report.Table) string {
	return "## Workers, latency and memory\n\n" + provenance + fmt.Sprintf(`
Workers: %d rounds in turn, from a file of %s MB of `+"`app-repeat`"+` to `+"`/dev/null`"+`, GOMAXPROCS of all cores for both. Latency: %d
lines of that file, %d a second, each written into one pipe and read, scrubbed, from another by one thread before the next;
`+"`cat`"+` in the same place is what pipes, the scheduler and that thread take by themselves. Memory is the peak of the resident set of
the filter with two workers, over %s GB of NDJSON, and over one line of %s MB; the peak of the runner stands under it as `+"`≤`"+`.

`, o.rounds, millions(int64(o.size)), o.lines, o.rate, report.Figure(float64(o.size)*float64(o.copies)/1e9), millions(int64(o.line))) + table.String()
}

func millions(bytes int64) string { return report.Figure(float64(bytes) / corpus.MB) }
