package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/logscrub/logscrub/bench/measure"
	"github.com/logscrub/logscrub/bench/report"
)

// startOptions are the flags of bench start.
type startOptions struct {
	options
	starts int
	limit  float64
}

func (o *startOptions) bind(f *flag.FlagSet) {
	f.IntVar(&o.starts, "starts", 40, "how often each program starts")
	f.Float64Var(&o.limit, "start-limit", 10, "the most milliseconds over an empty Go program")
}

// startVerb is bench start.
func startVerb(ctx context.Context, args []string, out io.Writer) error {
	var o startOptions
	return measureWith("start", &o.options, o.bind, args, func(dir string) error {
		return coldStart(ctx, o, dir, out)
	})
}

const oneLine = `{"level":"info","msg":"receipt sent to jane.doe@example.com","client":"192.0.2.7"}` + "\n"

// coldStart times the programs in turn and writes the section.
func coldStart(ctx context.Context, o startOptions, dir string, out io.Writer) error {
	if err := atLeastOne("starts", o.starts); err != nil {
		return err
	}
	machine := report.Machine()
	s, err := openSubject(ctx, o.options, dir)
	if err != nil {
		return err
	}
	empty, err := buildEmpty(ctx, dir)
	if err != nil {
		return err
	}
	line := filepath.Join(dir, "line")
	if err := os.WriteFile(line, []byte(oneLine), 0o600); err != nil {
		return err
	}
	programs := []measure.Pipeline{
		{Commands: [][]string{{empty}}, Core: s.core},
		{Commands: [][]string{{s.path, "version"}}, Core: s.core},
		{Commands: [][]string{s.filter()}, Stdin: line, Core: s.core},
	}
	starts, err := startInTurn(ctx, programs, o.starts)
	if err != nil {
		return err
	}
	text, worst := startText(s.provenance(ctx, machine), o, starts, s.digest)
	fmt.Fprint(out, text)
	if err := o.publish("start", text); err != nil {
		return err
	}
	if worst > o.limit {
		return fmt.Errorf("%w: a start takes %s ms over an empty program, at most %g may", errMissed, report.Figure(worst), o.limit)
	}
	return nil
}

// buildEmpty compiles the empty program.
func buildEmpty(ctx context.Context, dir string) (string, error) {
	code, binary := filepath.Join(dir, "empty.go"), filepath.Join(dir, "empty")
	if err := os.WriteFile(code, []byte("package main\n\nfunc main() {}\n"), 0o600); err != nil {
		return "", err
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, code)
	if text, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the empty program: %w: %s", err, text)
	}
	return binary, nil
}

// A started is what the starts of a program took, round by round.
type started struct {
	wall, cpu []float64 // ms
	peak      int64     // bytes of memory at most, of all
}

// startInTurn starts each program so many times. The first round brings the files into
// memory and does not count.
func startInTurn(ctx context.Context, programs []measure.Pipeline, starts int) ([]started, error) {
	all := make([]started, len(programs))
	for round := range starts + 1 {
		for turn := range programs {
			i := (round + turn) % len(programs)
			result, err := programs[i].Run(ctx)
			if err != nil {
				return nil, err
			}
			use, s := result.Stages[0], &all[i]
			if use.ExitCode != 0 {
				return nil, fmt.Errorf("program %d ended with exit status %d", i, use.ExitCode)
			}
			if round > 0 {
				s.wall = append(s.wall, result.Wall.Seconds()*1000)
				s.cpu = append(s.cpu, use.CPU.Seconds()*1000)
				s.peak = max(s.peak, use.PeakRSS)
			}
		}
	}
	return all, nil
}

// startText writes the table, and returns the worst median over the empty program, in ms.
func startText(provenance string, o startOptions, starts []started, digest string) (text string, worst float64) {
	table := report.NewTable("program", "ms", "min–max", "over empty, ms", "CPU, ms", "over empty, CPU ms", "peak MiB", "digest")
	over := func(a, b []float64) float64 { return measure.Summarize(measure.Differences(a, b)).Median }
	for i, name := range []string{"empty Go program", "`logscrub version`", "filter, one line"} {
		s, empty := &starts[i], &starts[0]
		wall, cpu := "", ""
		if i > 0 {
			wall, cpu = report.Figure(over(s.wall, empty.wall)), report.Figure(over(s.cpu, empty.cpu))
			worst = max(worst, over(s.wall, empty.wall))
		}
		all := measure.Summarize(s.wall)
		table.Add(name, report.Figure(all.Median), between(all), wall, report.Figure(measure.Summarize(s.cpu).Median), cpu, mebibytes(s.peak), digest)
	}
	return "## Cold start\n\n" + provenance + fmt.Sprintf(`
Medians of %d starts in turn, from before the start to after the exit; differences are taken within a round. At
most %g ms over an empty Go program, which the same compiler made as this runner. CPU is user and system time.

`, o.starts, o.limit) + table.String(), worst
}
