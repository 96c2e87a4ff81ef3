package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/logscrub/logscrub/bench/corpus"
	"github.com/logscrub/logscrub/bench/measure"
	"github.com/logscrub/logscrub/bench/peers"
	"github.com/logscrub/logscrub/bench/report"
)

// The first two of the racers.
const (
	baseline = iota // cat FILE | cat
	ours
	others
)

// A racer is a program that is timed on an input.
type racer struct {
	name     string
	missing  string // what the machine lacks for it; then nothing else is set
	idle     int    // an exit status beside 0 that is no failure
	pipeline measure.Pipeline
	size     int64     // bytes of its input
	rates    []float64 // MB/s, one a round
	perCPU   []float64 // MB a second of processor time, of all its processes
}

// A heat is what one input gave.
type heat struct {
	input   input
	matches int   // of the ten patterns, in what was checked
	checked int64 // bytes
	racers  []*racer
}

// String is the heat in lines, for who waits.
func (h heat) String() string {
	var b strings.Builder
	for _, r := range h.racers {
		fmt.Fprintf(&b, "%-12s %-12s %8s MB/s  %s\n", h.input.name, r.name, report.Figure(measure.Summarize(r.rates).Median), r.missing)
	}
	return b.String()
}

// beside makes the input, checks that all do their work, and times them.
func (s *subject) beside(ctx context.Context, in input, programs []peers.Program, o peersOptions, dir string) (heat, error) {
	own, err := os.MkdirTemp(dir, "")
	if err != nil {
		return heat{}, err
	}
	defer os.RemoveAll(own)
	path, err := in.whole(own, int64(o.size))
	if err != nil {
		return heat{}, err
	}
	h := heat{input: in}
	checked, size, err := head(path, int64(o.checked))
	if err != nil {
		return heat{}, err
	}
	found, err := s.scan(ctx, checked)
	if err != nil {
		return heat{}, err
	}
	if err := s.verify(ctx, checked, found); err != nil {
		return heat{}, err
	}
	if h.matches, err = peers.Check(ctx, programs, checked); err != nil {
		return heat{}, err
	}
	h.checked = size
	if h.racers, err = s.racers(path, programs); err != nil {
		return heat{}, err
	}
	return h, race(ctx, h.racers, o.rounds)
}

// racers returns everything that runs on the file at path. All but the baseline read the
// file itself, as their standard input.
func (s *subject) racers(path string, programs []peers.Program) ([]*racer, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	list := []*racer{
		{name: "cat | cat", size: info.Size(), pipeline: measure.Pipeline{Commands: [][]string{{"cat", path}, {"cat"}}, Core: s.core}},
		{name: "logscrub", size: info.Size(), pipeline: measure.Pipeline{Commands: [][]string{s.filter()}, Stdin: path, Core: s.core}},
	}
	for _, p := range programs {
		r := &racer{name: p.Name, missing: p.Missing, idle: p.Idle}
		list = append(list, r)
		if p.Missing != "" {
			continue
		}
		short, size, err := head(path, p.Most)
		if err != nil {
			return nil, err
		}
		r.size, r.pipeline = size, measure.Pipeline{Commands: [][]string{p.Timed}, Stdin: short, Core: s.core}
	}
	return list, nil
}

// race runs everything in turn; who begins changes from round to round.
func race(ctx context.Context, list []*racer, rounds int) error {
	for round := range rounds {
		for turn := range list {
			r := list[(round+turn)%len(list)]
			if r.missing != "" {
				continue
			}
			result, err := r.pipeline.Run(ctx)
			if err != nil {
				return fmt.Errorf("%s: %w", r.name, err)
			}
			for _, stage := range result.Stages {
				if stage.ExitCode != 0 && stage.ExitCode != r.idle {
					return fmt.Errorf("%s, round %d: exit status %d", r.name, round+1, stage.ExitCode)
				}
			}
			r.rates = append(r.rates, float64(r.size)/corpus.MB/result.Wall.Seconds())
			r.perCPU = append(r.perCPU, float64(r.size)/corpus.MB/processorTime(result))
		}
	}
	return nil
}

// head copies the whole lines among the first size bytes of a file, once, and returns
// the path and the length of the copy: of the file itself where size is 0 or no less.
func head(path string, size int64) (string, int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", 0, err
	}
	if size == 0 || size >= info.Size() {
		return path, info.Size(), nil
	}
	short := fmt.Sprintf("%s.%d", path, size)
	if info, err = os.Stat(short); errors.Is(err, fs.ErrNotExist) {
		if err := corpus.Repeat(short, path, size); err != nil {
			return "", 0, err
		}
		info, err = os.Stat(short)
	}
	if err != nil {
		return "", 0, err
	}
	return short, info.Size(), nil
}
