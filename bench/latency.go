package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"time"

	"github.com/logscrub/logscrub/bench/measure"
	"github.com/logscrub/logscrub/bench/report"
)

// latencies sends lines one by one through the filter, and through cat.
func (s *subject) latencies(ctx context.Context, o pipeOptions, file string) ([]pipeRow, error) {
	var rows []pipeRow
	for _, c := range []struct {
		name    string
		command []string
		limit   time.Duration
	}{{"cat", []string{"cat"}, 0}, {"logscrub", s.wide("2"), o.latency}} {
		times, err := oneByOne(ctx, c.command, file, o)
		if err != nil {
			return nil, fmt.Errorf("latency of %s: %w", c.name, err)
		}
		for _, p := range []struct {
			name  string
			share float64
			limit time.Duration
		}{{"p50", 0.5, 0}, {"p99", 0.99, c.limit}, {"p99.9", 0.999, 0}} {
			r := pipeRow{what: fmt.Sprintf("latency of a line, %s, %s, µs", c.name, p.name), figure: micros(quantile(times, p.share))}
			if p.limit > 0 {
				r.reach, r.missed = "≤ "+micros(p.limit), quantile(times, p.share) > p.limit
			}
			rows = append(rows, r)
		}
	}
	return rows, nil
}

func micros(d time.Duration) string { return report.Figure(float64(d) / float64(time.Microsecond)) }

// quantile returns the smallest time that the share of all times is at most. times is
// sorted, and not empty.
func quantile(times []time.Duration, share float64) time.Duration {
	return times[max(0, min(len(times)-1, int(float64(len(times))*share+0.999999)-1))]
}

// errHeld is returned when a command keeps a line, or ends.
var errHeld = errors.New("a line did not come out")

// oneByOne sends lines of the file to a command at the rate of o, and returns the times
// from before each is written until it has come out, sorted. One thread writes and
// reads, on blocking pipes, so that no time of another's wake-up is counted.
func oneByOne(ctx context.Context, command []string, file string, o pipeOptions) ([]time.Duration, error) {
	in, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	ctx, cancel := context.WithTimeout(ctx, o.timeout+time.Duration(o.lines)*time.Second/time.Duration(o.rate))
	defer cancel()
	toRead, toWrite, child, err := connected(ctx, command)
	if err != nil {
		return nil, err
	}
	defer child.Wait() //nolint:errcheck // lines that came out are counted
	defer toRead.Close()
	defer toWrite.Close()
	defer context.AfterFunc(ctx, func() { toWrite.Close() })() // whoever holds the other end learns that it is over
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	lines, got := bufio.NewScanner(in), make([]byte, 64<<10)
	times := make([]time.Duration, 0, o.lines)
	for begin := time.Now(); len(times) < o.lines && lines.Scan(); {
		line := append(lines.Bytes(), '\n') // where it stood
		time.Sleep(time.Until(begin.Add(time.Duration(len(times)) * time.Second / time.Duration(o.rate))))
		sent := time.Now()
		if _, err := toWrite.Write(line); err != nil {
			return nil, err
		}
		if err := readLine(toRead, got); err != nil {
			return nil, fmt.Errorf("%w: line %d", err, len(times)+1)
		}
		times = append(times, time.Since(sent))
	}
	if len(times) < o.lines {
		return nil, fmt.Errorf("the file has %d lines of %d: give -size, or fewer -lines", len(times), o.lines)
	}
	slices.Sort(times)
	return times, nil
}

// readLine reads to a line feed.
func readLine(from io.Reader, buf []byte) error {
	for {
		n, err := from.Read(buf)
		if err != nil {
			return errHeld
		}
		if bytes.HasSuffix(buf[:n], []byte{'\n'}) {
			return nil
		}
	}
}

// connected starts a command between two pipes, whose ends here block.
func connected(ctx context.Context, command []string) (toRead, toWrite *os.File, child *exec.Cmd, err error) {
	childIn, toWrite, err := os.Pipe()
	if err != nil {
		return nil, nil, nil, err
	}
	defer childIn.Close()
	toRead, childOut, err := os.Pipe()
	if err != nil {
		toWrite.Close() //nolint:errcheck // nothing was written
		return nil, nil, nil, err
	}
	defer childOut.Close()
	toWrite.Fd() // from here on it blocks
	toRead.Fd()
	child = exec.CommandContext(ctx, command[0], command[1:]...)
	child.Env, child.Stdin, child.Stdout = measure.Environment(), childIn, childOut
	if err := child.Start(); err != nil {
		return nil, nil, nil, errors.Join(err, toWrite.Close(), toRead.Close())
	}
	return toRead, toWrite, child, nil
}
