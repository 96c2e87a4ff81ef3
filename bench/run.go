package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/logscrub/logscrub/bench/corpus"
	"github.com/logscrub/logscrub/bench/measure"
	"github.com/logscrub/logscrub/bench/report"
)

// throughputOptions are the flags of bench run.
type throughputOptions struct {
	options
	corpora  string
	size     byteSize
	rounds   int
	floor    float64
	portable string
}

func (o *throughputOptions) bind(f *flag.FlagSet) {
	f.StringVar(&o.corpora, "corpus", "", "`names` of corpora or paths of files, with commas (default: every one that is a log)")
	f.Var(&o.size, "size", "how long each corpus is, as 64MB or 64MiB (default: its own size)")
	f.IntVar(&o.rounds, "rounds", 9, "how often each pipeline runs")
	f.Float64Var(&o.floor, "floor", 0.06, "the least ratio to cat FILE | cat")
	f.StringVar(&o.portable, "portable", "", "a `binary` built with -tags noasm, to measure too, in a table of its own (default: none)")
}

// runVerb is bench run.
func runVerb(ctx context.Context, args []string, out io.Writer) error {
	var o throughputOptions
	return measureWith("run", &o.options, o.bind, args, func(dir string) error {
		return throughput(ctx, o, dir, out)
	})
}

// An input is a file to measure on.
type input struct {
	name, about string
	path        string
	make        func(path string) error // nil where the file exists
}

// inputs resolves -corpus. A word with a separator or of an existing file is a path;
// the tables show its last element only.
func (o throughputOptions) inputs(dir string) ([]input, error) {
	words := strings.Split(o.corpora, ",")
	var list []input
	if o.corpora == "" {
		words = nil
		for _, c := range corpus.All() {
			if c.Log {
				words = append(words, c.Name)
			}
		}
	}
	for _, word := range words {
		found, err := corpus.Lookup(word)
		if err != nil {
			if info, missing := os.Stat(word); missing != nil || !info.Mode().IsRegular() {
				return nil, fmt.Errorf("%w, or the path of a file", err)
			}
			list = append(list, input{name: "file:" + shown(word), about: "a file given by path", path: word})
		}
		for _, c := range found {
			list = append(list, input{name: c.Name, about: c.About, path: filepath.Join(dir, c.Name), make: func(path string) error {
				_, err := generate(c, path, corpus.Seed, wanted(c, o.size))
				return err
			}})
		}
	}
	return list, nil
}

var notShown = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// shown is the last element of a path, fit for a table.
func shown(path string) string { return notShown.ReplaceAllString(filepath.Base(path), "_") }

// throughput measures every input and writes the section, and that of the portable
// build if there is one.
func throughput(ctx context.Context, o throughputOptions, dir string, out io.Writer) error {
	if err := atLeastOne("rounds", o.rounds); err != nil {
		return err
	}
	machine := report.Machine()
	s, err := openSubject(ctx, o.options, dir)
	if err != nil {
		return err
	}
	missed := s.section(ctx, o, machine, dir, out)
	if o.portable == "" || missed != nil && !errors.Is(missed, errMissed) {
		return missed
	}
	twin, err := s.openPortable(ctx, o.portable)
	if err != nil {
		return err
	}
	return errors.Join(missed, twin.section(ctx, o, machine, dir, out))
}

// section measures every input and writes the section of s.
func (s *subject) section(ctx context.Context, o throughputOptions, machine, dir string, out io.Writer) error {
	inputs, err := o.inputs(dir)
	if err != nil {
		return err
	}
	table := report.NewTable("corpus", "MB", "findings/kB", "MB/s", "ratio to `cat|cat`", "min–max", "CPU ratio", "peak MiB", "digest")
	var missed []string
	about := "\n"
	for _, in := range inputs {
		row, err := s.measure(ctx, in, o.rounds)
		if err != nil {
			return fmt.Errorf("corpus %s: %w", in.name, err)
		}
		table.Add(row.cells(in.name, s.digest)...)
		about += fmt.Sprintf("- `%s`: %s\n", in.name, in.about)
		if row.ratio.Median < o.floor {
			missed = append(missed, in.name)
		}
		fmt.Fprintln(out, row.line(in.name, s.digest))
	}
	name, text := "throughput", ""
	if s.twin == nil {
		text = throughputText(s.provenance(ctx, machine), o, table, about)
	} else {
		name, text = "portable", portableText(s.provenance(ctx, machine), o, table)
	}
	fmt.Fprint(out, "\n"+text)
	if err := o.publish(name, text); err != nil {
		return err
	}
	if len(missed) > 0 {
		return fmt.Errorf("%w: ratio to cat | cat under %g on %s (%s)", errMissed, o.floor, strings.Join(missed, ", "), name)
	}
	return nil
}

// publish replaces the section of the page, if there is one.
func (o options) publish(section, text string) error {
	if o.page == "" {
		return nil
	}
	return report.Replace(o.page, section, text)
}

func throughputText(provenance string, o throughputOptions, table *report.Table, about string) string {
	return "## Throughput\n\n" + provenance + fmt.Sprintf(`
%d interleaved rounds; each figure is a median, each ratio is taken within a round. MB/s is of
`+"`cat FILE | logscrub --keyring K >/dev/null`"+`, from the first start to the last exit. Its ratio to
`+"`cat FILE | cat >/dev/null`"+` must be at least %g. The CPU ratio is that of the processor time of both. Findings are those
that policy changes, as `+"`logscrub scan`"+` counts them (kB is 1000 bytes). Peak is the resident set of logscrub alone.

`, o.rounds, o.floor) + table.String() + about
}

func portableText(provenance string, o throughputOptions, table *report.Table) string {
	return "## Throughput without kernels\n\n" + provenance + fmt.Sprintf(`
The same of a build with `+"`-tags noasm`"+`: no assembly of ours, as on processors other than amd64 and arm64. %d rounds, at least %g. On
every corpus its output was that of the binary above, byte for byte.

`, o.rounds, o.floor) + table.String()
}

// A row is what one input gave.
type row struct {
	bytes   int64
	density float64
	rate    measure.Spread // MB/s
	ratio   measure.Spread // to cat FILE | cat
	cpu     measure.Spread // the same, of processor time
	peak    int64
}

// measure makes the input, checks that the filter works on it, and times it.
func (s *subject) measure(ctx context.Context, in input, rounds int) (row, error) {
	if in.make != nil {
		defer os.Remove(in.path)
		if err := in.make(in.path); err != nil {
			return row{}, err
		}
	}
	info, err := os.Stat(in.path)
	if err != nil {
		return row{}, err
	}
	if info.Size() == 0 {
		return row{}, fmt.Errorf("the file is empty")
	}
	found, err := s.scan(ctx, in.path)
	if err != nil {
		return row{}, err
	}
	if err := s.verify(ctx, in.path, found); err != nil {
		return row{}, err
	}
	if err := s.matches(ctx, in.path); err != nil {
		return row{}, err
	}
	r, err := s.race(ctx, in.path, rounds, info.Size())
	r.density = float64(found.changed) / (float64(info.Size()) / 1000)
	return r, err
}

// race runs the two pipelines in turn; the one that begins changes from round to round.
func (s *subject) race(ctx context.Context, path string, rounds int, size int64) (row, error) {
	pipelines := [2]measure.Pipeline{
		{Commands: [][]string{{"cat", path}, s.filter()}, Core: s.core},
		{Commands: [][]string{{"cat", path}, {"cat"}}, Core: s.core},
	}
	var wall, cpu [2][]float64
	r := row{bytes: size}
	for round := range rounds {
		for turn := range pipelines {
			i := (round + turn) % len(pipelines)
			result, err := pipelines[i].Run(ctx)
			if err != nil {
				return row{}, err
			}
			wall[i] = append(wall[i], result.Wall.Seconds())
			cpu[i] = append(cpu[i], processorTime(result))
			for _, stage := range result.Stages {
				if stage.ExitCode != 0 {
					return row{}, fmt.Errorf("round %d: a stage ended with exit status %d", round+1, stage.ExitCode)
				}
			}
			if i == 0 {
				r.peak = max(r.peak, result.Stages[1].PeakRSS)
			}
		}
	}
	rates := make([]float64, rounds)
	for i, seconds := range wall[0] {
		rates[i] = float64(size) / corpus.MB / seconds
	}
	r.rate = measure.Summarize(rates)
	r.ratio = measure.Summarize(measure.Ratios(wall[1], wall[0]))
	r.cpu = measure.Summarize(measure.Ratios(cpu[1], cpu[0]))
	return r, nil
}

// processorTime is that of all stages, in seconds.
func processorTime(r measure.Result) float64 {
	sum := 0.0
	for _, stage := range r.Stages {
		sum += stage.CPU.Seconds()
	}
	return sum
}

func (r row) cells(name, digest string) []string {
	return []string{name, fmt.Sprintf("%d", (r.bytes+corpus.MB/2)/corpus.MB), report.Figure(r.density), report.Figure(r.rate.Median),
		report.Figure(r.ratio.Median), between(r.ratio), report.Figure(r.cpu.Median), mebibytes(r.peak), digest}
}

func (r row) line(name, digest string) string {
	return fmt.Sprintf("%-12s %8s MB/s  %s of cat|cat (%s)  %s findings/kB  %s MiB  %s", name, report.Figure(r.rate.Median),
		report.Figure(r.ratio.Median), between(r.ratio), report.Figure(r.density), mebibytes(r.peak), digest)
}

func between(s measure.Spread) string { return report.Figure(s.Min) + "–" + report.Figure(s.Max) }
