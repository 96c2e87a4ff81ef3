package peers

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"regexp"

	"github.com/logscrub/logscrub/bench/measure"
)

// ErrDiffers is returned when a program does not do what its row promises.
var ErrDiffers = errors.New("the programs do not do the same work")

// Check runs every program on the file at path, once with one word for every match and
// once as it is measured, and returns the number of matches. All that agree must write
// the same bytes; of the others each line must come through, and something be changed
// if there is a match.
func Check(ctx context.Context, programs []Program, path string) (matches int, err error) {
	as, err := Program{}.output(ctx, []string{"cat"}, path)
	if err != nil {
		return 0, err
	}
	want, from := as, "" // the first that agrees
	for _, p := range programs {
		if p.Fixed == nil {
			continue
		}
		got, err := p.output(ctx, p.Fixed, path)
		if err != nil {
			return 0, fmt.Errorf("peer %s: %w", p.Name, err)
		}
		if from == "" {
			want, from = got, p.Name
		}
		if got.sum != want.sum {
			return 0, fmt.Errorf("%w: %s and %s write something else, with %d and %d matches", ErrDiffers, from, p.Name, want.words, got.words)
		}
	}
	for _, p := range programs {
		if p.Missing != "" {
			continue
		}
		if err := p.works(ctx, path, as, want, from != ""); err != nil {
			return 0, fmt.Errorf("peer %s: %w", p.Name, err)
		}
	}
	return want.words, nil
}

// works holds what is measured to the work: as is the input, want what those that agree
// made of it, if known says that there are any.
func (p Program) works(ctx context.Context, path string, as, want text, known bool) error {
	got, err := p.output(ctx, p.Timed, path)
	switch {
	case err != nil:
		return err
	case got.lines != as.lines:
		return fmt.Errorf("%w: %d lines came out of %d", ErrDiffers, got.lines, as.lines)
	case p.Agrees && got.sum != want.sum:
		return fmt.Errorf("%w: with pseudonyms it finds something else, %d matches of %d", ErrDiffers, got.words, want.words)
	case !p.Agrees && !p.Silent && known && want.words > 0 && got.sum == as.sum:
		return fmt.Errorf("%w: it changed nothing", ErrDiffers)
	}
	return nil
}

// A text is what a program wrote, with one word for every pseudonym.
type text struct {
	sum   [sha256.Size]byte
	lines int
	words int
}

// output runs a command of the program on a file.
func (p Program) output(ctx context.Context, command []string, path string) (text, error) {
	w := &reader{sum: sha256.New()}
	one := measure.Pipeline{Commands: [][]string{command}, Stdin: path, Stdout: w, Core: measure.NoCore}
	result, err := one.Run(ctx)
	if err == nil && !p.ended(result.Stages[0].ExitCode) {
		err = fmt.Errorf("exit status %d", result.Stages[0].ExitCode)
	}
	if err != nil {
		return text{}, err
	}
	w.line(w.held)
	w.sum.Sum(w.seen.sum[:0])
	return w.seen, nil
}

// A reader sums up what is written to it, line by line.
type reader struct {
	sum  hash.Hash
	seen text
	held []byte
}

var _ io.Writer = (*reader)(nil)

// pseudonym is what driver.Run makes of a value.
var pseudonym = regexp.MustCompile(`x_[0-9a-f]{24}`)

// Write takes the next bytes.
func (r *reader) Write(b []byte) (int, error) {
	r.held = append(r.held, b...)
	for {
		line, rest, found := bytes.Cut(r.held, []byte{'\n'})
		if !found {
			r.held = append(r.held[:0], line...)
			return len(b), nil
		}
		r.seen.lines++
		r.line(r.held[:len(line)+1])
		r.held = rest
	}
}

func (r *reader) line(b []byte) {
	b = pseudonym.ReplaceAll(b, []byte(hidden))
	r.seen.words += bytes.Count(b, []byte(hidden))
	r.sum.Write(b) //nolint:errcheck // a hash takes everything
}
