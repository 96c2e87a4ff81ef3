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
	"time"

	"github.com/logscrub/logscrub/bench/measure"
	"github.com/logscrub/logscrub/bench/report"
	"github.com/logscrub/logscrub/bench/worst"
)

// linearOptions are the flags of bench linear.
type linearOptions struct {
	options
	runs     int
	only     string
	least    byteSize
	most     byteSize
	target   time.Duration
	timeout  time.Duration
	maxRatio float64
	maxPeak  float64
	minRate  float64
}

// giantLeast is the least length of one line: a shorter one is scanned whole, and a
// longer one in fragments with what stands around them, which costs more a byte.
const giantLeast = 2 << 20

// bigLine is twice the length that cases marked Big begin with.
const bigLine = 64 << 20

func (o *linearOptions) bind(f *flag.FlagSet) {
	o.least, o.most = 1<<20, 16<<20
	f.IntVar(&o.runs, "runs", 5, "how often each length is timed")
	f.StringVar(&o.only, "case", "", "measure only cases whose name matches this `expression`")
	f.Var(&o.least, "least", "the `size` that n begins with; it is doubled until a run takes -target")
	f.Var(&o.most, "most", "the greatest n")
	f.DurationVar(&o.target, "target", 150*time.Millisecond, "processor time that a run of n should take")
	f.DurationVar(&o.timeout, "timeout", 2*time.Minute, "the longest run; a longer one is a miss")
	f.Float64Var(&o.maxRatio, "ratio-limit", 2.3, "the greatest time(2n)/time(n)")
	f.Float64Var(&o.maxPeak, "peak-limit", 48, "the greatest resident set in MiB")
	f.Float64Var(&o.minRate, "rate-limit", 2, "the least MB a second of processor time: a case may be linear and cost a thousand times what others do")
}

// linearVerb is bench linear.
func linearVerb(ctx context.Context, args []string, out io.Writer) error {
	var o linearOptions
	return measureWith("linear", &o.options, o.bind, args, func(dir string) error {
		return linear(ctx, o, dir, out)
	})
}

// A trial is a case in one shape; big ones are one line of 64 MiB at 2n.
type trial struct {
	worst.Case
	shape worst.Shape
	big   bool
}

func (t trial) layout() string {
	if t.big {
		return "one 64 MiB line"
	}
	return t.shape.String()
}

// trials lists what the expression selects.
func trials(only string) ([]trial, error) {
	match, err := regexp.Compile(only)
	if err != nil {
		return nil, fmt.Errorf("-case: %w", err)
	}
	var list []trial
	for _, c := range worst.Cases() {
		if !match.MatchString(c.Name) {
			continue
		}
		list = append(list, trial{c, worst.Lines, false}, trial{c, worst.Giant, false})
		if c.Big {
			list = append(list, trial{c, worst.Giant, true})
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("no case matches %q", only)
	}
	return list, nil
}

// linear measures every trial and writes the section.
func linear(ctx context.Context, o linearOptions, dir string, out io.Writer) error {
	if err := atLeastOne("runs", o.runs); err != nil {
		return err
	}
	machine := report.Machine()
	list, err := trials(o.only)
	if err != nil {
		return err
	}
	s, err := openSubject(ctx, o.options, dir)
	if err != nil {
		return err
	}
	table := report.NewTable("case", "shape", "n, MiB", "time(n), ms", "time(2n), ms", "ratio", "MB/s at 2n", "peak MiB", "exit", "digest")
	missed := 0
	for _, t := range list {
		g, err := s.growth(ctx, o, t, dir)
		if err != nil {
			return fmt.Errorf("case %s, %s: %w", t.Name, t.layout(), err)
		}
		cells := g.cells(t, s.digest)
		note := ""
		if g.missed(o) {
			missed++
			note = "  MISSED"
			cells[5] = "**" + cells[5] + "**"
		}
		table.Add(cells...)
		fmt.Fprintln(out, strings.Join(g.cells(t, s.digest), "  ")+note)
	}
	text := linearText(s.provenance(ctx, machine), o, table, len(list), missed)
	fmt.Fprint(out, "\n"+text)
	if err := o.publish("linear", text); err != nil {
		return err
	}
	if missed > 0 {
		return fmt.Errorf("%w: %d of %d worst inputs are over %g or %g MiB, or under %g MB/s", errMissed, missed, len(list), o.maxRatio, o.maxPeak, o.minRate)
	}
	return nil
}

func linearText(provenance string, o linearOptions, table *report.Table, all, missed int) string {
	return "## Worst inputs\n\n" + provenance + fmt.Sprintf(`
Each case fills an input with one unit that triggers rules (`+"`bench/worst/cases.go`"+`). Time is the processor time of
logscrub alone, its start included, median of %d runs of each length in turn; n is doubled from %s MiB (one
line: from 2 MiB) until a run
takes %v or n is %s MiB. time(2n)/time(n) may be at most %g, the peak %g MiB, and the rate at least %g MB/s; a case over the ratio is measured
again with thrice the runs, and that counts. Exit 3 says that records were withheld. %d of %d rows miss (bold).

`, o.runs, report.Figure(float64(o.least)/(1<<20)), o.target, report.Figure(float64(o.most)/(1<<20)), o.maxRatio, o.maxPeak, o.minRate, missed, all) +
		table.String()
}

// A growth is what one trial gave.
type growth struct {
	n           int64
	once, twice measure.Spread // seconds
	ratio       float64        // of the medians
	peak        int64
	exit        int
	timeout     bool
}

func (g growth) missed(o linearOptions) bool {
	return g.timeout || g.ratio > o.maxRatio || float64(g.peak) > o.maxPeak*(1<<20) || g.rate() < o.minRate
}

// rate returns the MB a second at 2n.
func (g growth) rate() float64 { return 2 * float64(g.n) / 1e6 / g.twice.Median }

func (g growth) cells(t trial, digest string) []string {
	ratio, exit := report.Figure(g.ratio), fmt.Sprint(g.exit)
	if g.timeout {
		ratio, exit = "timeout", "–"
	}
	return []string{t.Name, t.layout(), report.Figure(float64(g.n) / (1 << 20)), report.Figure(g.once.Median * 1000), report.Figure(g.twice.Median * 1000),
		ratio, report.Figure(g.rate()), mebibytes(g.peak), exit, digest}
}

// growth times one trial, at n and at 2n in turn.
func (s *subject) growth(ctx context.Context, o linearOptions, t trial, dir string) (growth, error) {
	once, twice := filepath.Join(dir, "once"), filepath.Join(dir, "twice")
	defer os.Remove(once)
	defer os.Remove(twice)
	n, err := s.length(ctx, o, t, once)
	if err != nil {
		return growth{n: n, timeout: true}, ignoreTimeout(err)
	}
	if err := writeCase(t, twice, 2*n); err != nil {
		return growth{}, err
	}
	g, err := s.compare(ctx, o, once, twice, o.runs)
	if err == nil && g.ratio > o.maxRatio {
		g, err = s.compare(ctx, o, once, twice, 3*o.runs)
	}
	g.n, g.timeout = n, errors.Is(err, measure.ErrTimeout)
	return g, ignoreTimeout(err)
}

// ignoreTimeout drops the error that stands in the table instead.
func ignoreTimeout(err error) error {
	if errors.Is(err, measure.ErrTimeout) {
		return nil
	}
	return err
}

// length finds n, and leaves the case of that length in the file. It begins small, so
// that a quadratic case is seen before it takes hours.
func (s *subject) length(ctx context.Context, o linearOptions, t trial, path string) (n int64, err error) {
	if t.big {
		return bigLine / 2, writeCase(t, path, bigLine/2)
	}
	n = int64(o.least)
	if t.shape == worst.Giant {
		n = max(n, min(giantLeast, int64(o.most)))
	}
	for ; ; n *= 2 {
		if err := writeCase(t, path, n); err != nil {
			return n, err
		}
		u, err := s.feed(ctx, o, path)
		if err != nil || u.CPU >= o.target || 2*n > int64(o.most) {
			return n, err
		}
	}
}

func writeCase(t trial, path string, size int64) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = t.Write(file, t.shape, size)
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}

// feed runs the filter on a file through pipes.
func (s *subject) feed(ctx context.Context, o linearOptions, path string) (measure.Usage, error) {
	p := measure.Pipeline{Commands: [][]string{{"cat", path}, s.filter(), {"cat"}}, Core: s.core, Timeout: o.timeout}
	result, err := p.Run(ctx)
	if err != nil {
		return measure.Usage{}, err
	}
	u := result.Stages[1]
	if u.ExitCode != 0 && u.ExitCode != 3 {
		return u, fmt.Errorf("the filter ended with exit status %d", u.ExitCode)
	}
	return u, nil
}

// compare times both files in turn.
func (s *subject) compare(ctx context.Context, o linearOptions, once, twice string, runs int) (growth, error) {
	var g growth
	var times [2][]float64
	for range runs {
		for i, path := range []string{once, twice} {
			u, err := s.feed(ctx, o, path)
			if err != nil {
				return g, err
			}
			times[i] = append(times[i], u.CPU.Seconds())
			g.peak, g.exit = max(g.peak, u.PeakRSS), max(g.exit, u.ExitCode)
		}
	}
	g.once, g.twice = measure.Summarize(times[0]), measure.Summarize(times[1])
	g.ratio = g.twice.Median / g.once.Median
	return g, nil
}
