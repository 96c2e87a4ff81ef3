package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/logscrub/logscrub/bench/measure"
	"github.com/logscrub/logscrub/bench/report"
)

// memory returns the peaks of the filter on a long stream and on a long line.
func (s *subject) memory(ctx context.Context, o pipeOptions, file string) ([]pipeRow, error) {
	line := file + ".line"
	if err := joinLines(line, file, int64(o.line)); err != nil {
		return nil, err
	}
	var rows []pipeRow
	for _, c := range []struct {
		what  string
		files []string
		limit float64
	}{
		{"peak on the long stream, MiB", slices.Repeat([]string{file}, o.copies), o.long},
		{"peak on the one line, MiB", []string{line}, o.wide},
	} {
		p := measure.Pipeline{Commands: [][]string{append([]string{"cat"}, c.files...), s.wide("2")}, Core: measure.NoCore}
		result, err := p.Run(ctx)
		if err == nil && result.Stages[1].ExitCode != 0 {
			err = fmt.Errorf("exit status %d", result.Stages[1].ExitCode)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.what, err)
		}
		peak := result.Stages[1].PeakRSS
		rows = append(rows, pipeRow{
			what: c.what, figure: mebibytes(peak), reach: "≤ " + report.Figure(c.limit), missed: float64(peak) > c.limit*(1<<20),
		})
	}
	return rows, nil
}

// joinLines writes the file at from, again and again, as one line of size bytes: spaces
// stand where its line feeds were.
func joinLines(path, from string, size int64) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	out, buf := bufio.NewWriterSize(file, 256<<10), make([]byte, 256<<10)
	for done := int64(1); done < size; {
		n, err := in.Read(buf[:min(int64(len(buf)), size-done)])
		if err == io.EOF {
			_, err = in.Seek(0, io.SeekStart)
		}
		if err != nil {
			return err
		}
		done += int64(n)
		if _, err := out.Write(bytes.ReplaceAll(buf[:n], []byte{'\n'}, []byte{' '})); err != nil {
			return err
		}
	}
	if err := out.WriteByte('\n'); err != nil {
		return err
	}
	return out.Flush()
}
