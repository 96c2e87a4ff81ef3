package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/logscrub/logscrub/bench/corpus"
	"github.com/logscrub/logscrub/bench/delivery"
	"github.com/logscrub/logscrub/bench/report"
)

// deliveryOptions are the flags of bench delivery.
type deliveryOptions struct {
	options
	rounds  int
	size    byteSize
	latency time.Duration
	source  string
	only    string
	workers int
}

func (o *deliveryOptions) bind(f *flag.FlagSet) {
	o.size = 60 * corpus.MB
	f.IntVar(&o.rounds, "rounds", 5, "how often each path and each ceiling runs")
	f.Var(&o.size, "size", "how much goes through JetStream in a run; through files it is four times that")
	f.DurationVar(&o.latency, "latency", 5*time.Millisecond, "how late the proxy passes bytes on, each way")
	f.StringVar(&o.source, "source", "..", "the `folder` of the sources that the binary was built from")
	f.StringVar(&o.only, "path", "", "measure only paths whose `name` contains this")
	f.IntVar(&o.workers, "workers", 0, "the `workers` of each pipeline (default: those of logscrub)")
}

// deliveryVerb is bench delivery.
func deliveryVerb(ctx context.Context, args []string, out io.Writer) error {
	var o deliveryOptions
	return measureWith("delivery", &o.options, o.bind, args, func(dir string) error {
		return deliver(ctx, o, dir, out)
	})
}

// The floors of delivery.
const (
	leastOfPlain = 0.80 // with scrubbing, of the same without
	leastOfBare  = 0.60 // file to JetStream, of bare publishing
	leastOfFar   = 0.50 // the same through the proxy
)

// deliver measures every path and writes the section.
func deliver(ctx context.Context, o deliveryOptions, dir string, out io.Writer) error {
	if err := atLeastOne("rounds", o.rounds); err != nil {
		return err
	}
	machine := report.Machine()
	l, s, err := openLab(ctx, o, dir, out)
	if err != nil {
		return err
	}
	defer l.Close()
	rows, bare, err := l.Measure(ctx)
	if err != nil {
		return err
	}
	rates := report.NewTable("path", "record", "plain/s", "scrubbed/s", "of plain", "min–max", "ceiling/s", "of ceiling", "min–max", "digest")
	times := report.NewTable("path", "record", "agent µs", "server µs", "of plain", "min–max", "of ceiling", "min–max", "peak MiB", "digest")
	var missed []string
	for _, r := range rows {
		cells, misses := deliveryCells(r)
		rates.Add(append(cells, s.digest)...)
		times.Add(append(timeCells(r), s.digest)...)
		missed = append(missed, misses...)
	}
	text := deliveryText(s, machine, o, rates) + timeText(times) + bareText(bare)
	fmt.Fprint(out, "\n"+text)
	if err := o.publish("delivery", text); err != nil {
		return err
	}
	if len(missed) > 0 {
		return fmt.Errorf("%w: %s", errMissed, strings.Join(missed, "; "))
	}
	return nil
}

// openLab opens a lab and the binary that it measures.
func openLab(ctx context.Context, o deliveryOptions, dir string, out io.Writer) (*delivery.Lab, *subject, error) {
	s, err := openSubject(ctx, o.options, dir)
	if err != nil {
		return nil, nil, err
	}
	l, err := delivery.Open(ctx, delivery.Options{
		Logscrub: s.path, Keyring: s.keyring, Source: o.source, Dir: dir, Rounds: o.rounds, Bytes: int64(o.size), Latency: o.latency, Only: o.only, Workers: o.workers,
		Say: func(text string) { fmt.Fprintln(out, text) },
	})
	return l, s, err
}

// deliveryCells returns the row of a table, with what is under its floor in bold.
func deliveryCells(r delivery.Row) (cells, missed []string) {
	cost, under := judged(r.Cost.Median, leastOfPlain)
	if under {
		missed = append(missed, fmt.Sprintf("%s, %d B: %s of plain", r.Path, r.Record, report.Figure(r.Cost.Median)))
	}
	floor := map[string]float64{"file_to_jetstream": leastOfBare, "file_to_jetstream, far": leastOfFar}[r.Path]
	reach, under := judged(r.Reach.Median, floor)
	if under {
		missed = append(missed, fmt.Sprintf("%s, %d B: %s of its ceiling", r.Path, r.Record, report.Figure(r.Reach.Median)))
	}
	cells = []string{
		r.Path, fmt.Sprintf("%d B", r.Record), report.Figure(r.Plain.Median), report.Figure(r.Clean.Median), cost, between(r.Cost),
		report.Figure(r.Ceiling.Median), reach, between(r.Reach),
	}
	return cells, missed
}

// timeCells returns the row of the table of processor time and memory.
func timeCells(r delivery.Row) []string {
	return []string{
		r.Path, fmt.Sprintf("%d B", r.Record), pair(r.Agent), pair(r.Server), report.Figure(r.CostTime.Median), between(r.CostTime),
		report.Figure(r.ReachTime.Median), between(r.ReachTime), mebibytesOf(r.Peak),
	}
}

func timeText(table *report.Table) string {
	return `
Processor time a record, scrubbed / plain, and the same ratios of it, of the agent (or the ceiling's program) and nats-server
together: what the ratios above come to where nothing is waited for and nobody else uses the machine. Peak is the resident set of
the agent, of all rounds.

` + table.String()
}

// judged writes a ratio, in bold where it is under its floor.
func judged(v, floor float64) (text string, under bool) {
	if text = report.Figure(v); v < floor {
		return "**" + text + "**", true
	}
	return text, false
}

// bareText is the table of the ceilings.
func bareText(all []delivery.Bare) string {
	table := report.NewTable("ceiling", "record", "records/s", "min–max", "own µs", "server µs")
	for _, b := range all {
		table.Add(b.Name, fmt.Sprintf("%d B", b.Record), report.Figure(b.Rate.Median), between(b.Rate), report.Figure(b.Own), report.Figure(b.Server))
	}
	return "\nThe ceilings by themselves. An agent gives each message an id, by which the stream knows it again; what this costs alone is *publish, ids*.\n\n" + table.String()
}

// pair writes a figure with scrubbing and, behind it, the one without.
func pair(v [2]float64) string { return report.Figure(v[0]) + " / " + report.Figure(v[1]) }

// mebibytesOf writes a peak that another process than a child's child had.
func mebibytesOf(n int64) string { return report.Figure(float64(n) / (1 << 20)) }

func deliveryText(s *subject, machine string, o deliveryOptions, table *report.Table) string {
	settings := "default settings but for a shorter `max_wait`"
	if o.workers > 0 {
		settings += fmt.Sprintf(" and `workers: %d`", o.workers)
	}
	return fmt.Sprintf("## Delivery\n\nMachine: %s; unpinned.\nBinary: `logscrub run`, profile `default`, digest `%s`, built with %s; nats-server of the module's `go.mod`.\n", machine, s.digest, s.built) +
		fmt.Sprintf(`
%d interleaved rounds; each figure is a median, each ratio is taken within a round. Every path is a real agent and a real
nats-server on loopback, with %s. Rates are records a second, from the moment the input is there until
the last record stands in the stream or the file. *Plain* is the same agent with a scrubber that copies, which
the benchmark builds for itself; *scrubbed* must reach %g of it. The ceiling of paths to JetStream is the
asynchronous publish of nats.go alone, with as many messages under way (from JetStream also its consume; the slower
counts), that of http_to_file a server that stores and syncs what is posted, that of file_to_file a copy with one sync.
file_to_jetstream must reach %g of it, and %g *far*: both through a proxy that passes every byte on %s later, each way. What
goes through JetStream is %g MB, through files alone %g MB. A floor that does not hold is bold.

`, o.rounds, settings, leastOfPlain, leastOfBare, leastOfFar, o.latency, float64(o.size)/corpus.MB, 4*float64(o.size)/corpus.MB) + table.String()
}
