package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"

	"github.com/logscrub/logscrub/bench/measure"
)

// findings counts what logscrub scan reports for a file.
type findings struct {
	changed int64 // spans that policy changes
	kept    int64 // spans that are reported and kept
}

// spanCounter counts the objects of scan --output ndjson, one a line, without keeping
// them; a line may come in pieces.
type spanCounter struct {
	findings
	line []byte
}

var keepAction = []byte(`"action":"keep"`)

// Write takes the next piece of the report.
func (c *spanCounter) Write(text []byte) (int, error) {
	size := len(text)
	for {
		end := bytes.IndexByte(text, '\n')
		if end < 0 {
			c.line = append(c.line, text...)
			return size, nil
		}
		c.line = append(c.line, text[:end]...)
		if bytes.Contains(c.line, keepAction) {
			c.kept++
		} else {
			c.changed++
		}
		c.line, text = c.line[:0], text[end+1:]
	}
}

// scan counts the findings in a file with the ndjson report, whose shape is stable.
func (s *subject) scan(ctx context.Context, path string) (findings, error) {
	var counter spanCounter
	p := measure.Pipeline{Commands: [][]string{{s.path, "scan", "--output", "ndjson"}}, Stdin: path, Stdout: &counter, Core: measure.NoCore}
	result, err := p.Run(ctx)
	if err == nil && result.Stages[0].ExitCode != 0 {
		err = fmt.Errorf("exit status %d", result.Stages[0].ExitCode)
	}
	if err == nil && len(counter.line) > 0 {
		err = errors.New("the report ends inside a line")
	}
	if err != nil {
		return findings{}, fmt.Errorf("logscrub scan: %w", err)
	}
	return counter.findings, nil
}

// A tally says what a stream held without keeping it.
type tally struct {
	lines int64
	sum   hash.Hash
}

func newTally() *tally { return &tally{sum: sha256.New()} }

// Write takes the next piece of the stream.
func (t *tally) Write(text []byte) (int, error) {
	t.lines += int64(bytes.Count(text, []byte{'\n'}))
	return t.sum.Write(text)
}

func (t *tally) digest() string { return hex.EncodeToString(t.sum.Sum(nil)) }

// verify runs the filter once, unmeasured, and fails unless it does its work: a filter
// that stops early or changes nothing would be the fastest of all.
func (s *subject) verify(ctx context.Context, path string, found findings) error {
	in, out := newTally(), newTally()
	plain := measure.Pipeline{Commands: [][]string{{"cat", path}}, Stdout: in, Core: measure.NoCore}
	if _, err := plain.Run(ctx); err != nil {
		return err
	}
	p := measure.Pipeline{Commands: [][]string{{"cat", path}, s.filter()}, Stdout: out, Core: measure.NoCore}
	result, err := p.Run(ctx)
	if err != nil {
		return err
	}
	same := in.digest() == out.digest()
	switch code := result.Stages[1].ExitCode; {
	case code == 3:
		return errors.New("the filter withheld records (exit status 3): its rate would not be that of its work")
	case code != 0:
		return fmt.Errorf("the filter ended with exit status %d", code)
	case in.lines != out.lines:
		return fmt.Errorf("the filter wrote %d lines of %d", out.lines, in.lines)
	case same && found.changed > 0:
		return fmt.Errorf("the filter changed nothing, where scan has %d findings", found.changed)
	case !same && found.changed == 0:
		return errors.New("the filter changed bytes, where scan has no finding")
	}
	return nil
}
