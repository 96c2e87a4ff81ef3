// Package corpus writes the log files that the benchmarks run on. Every corpus is
// made from a seed, record by record, so that a file of any size is the same file
// on every machine and never stands in memory.
//
// Call Lookup for one corpus, or All for the table, then Write. Values are fake:
// reserved domains, documentation addresses, carrier-grade NAT addresses where a
// million distinct ones are needed, published test numbers, and random keys. The
// package never reads a file and never uses the clock.
package corpus

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
)

// Seed is the seed of every published figure.
const Seed = 1

// MB is a million bytes, the unit of every size and rate in the tables.
const MB = 1_000_000

// A Corpus is one kind of log.
type Corpus struct {
	// Name is what the command line and the tables call it.
	Name string
	// About is one line for the tables.
	About string
	// Bytes is how long the file is when no size is asked for. The unique row is
	// long enough to hold each of its values once.
	Bytes int64
	// Log says that it looks like the log of something, and so is in the table.
	Log bool

	open func(s *source) recordFunc
}

// recordFunc appends the next record, one line or several, with its line feeds.
type recordFunc func(dst []byte) []byte

// All returns every corpus in the order of the tables.
func All() []Corpus {
	return []Corpus{
		{"app-repeat", "application NDJSON, 10³ distinct e-mails and addresses", 128 * MB, true, appRepeat},
		{"app-unique", "application NDJSON, 10⁶ distinct e-mails and addresses", 448 * MB, true, appUnique},
		{"nginx", "access log, combined format", 128 * MB, true, nginx},
		{"java", "Spring Boot text with stack traces, few findings", 128 * MB, true, java},
		{"clean", "plain text, no findings", 128 * MB, true, clean},
		{"kinds", "findings of every kind in turn", 64 * MB, false, kinds},
	}
}

// Lookup returns the corpora that name stands for: one, or all whose name begins
// with name and a hyphen (app is both its rows). The error lists the known names.
func Lookup(name string) ([]Corpus, error) {
	var found []Corpus
	var known []string
	for _, c := range All() {
		if c.Name == name {
			return []Corpus{c}, nil
		}
		if strings.HasPrefix(c.Name, name+"-") {
			found = append(found, c)
		}
		known = append(known, c.Name)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("corpus %q is unknown: choose from %s", name, strings.Join(known, ", "))
	}
	return found, nil
}

// A Size says what was written.
type Size struct {
	Bytes int64
	Lines int64
}

// Write writes records of the corpus to w until at least size bytes are written; it
// stops after a whole record. The same seed and size give the same bytes, and a
// smaller size gives a prefix of a larger one. The error is the writer's.
func (c Corpus) Write(w io.Writer, seed uint64, size int64) (Size, error) {
	next := c.open(newSource(seed, c.Name))
	out := bufio.NewWriterSize(w, 256<<10)
	var done Size
	var buf []byte
	for done.Bytes < size {
		buf = next(buf[:0])
		done.Bytes += int64(len(buf))
		done.Lines += int64(bytes.Count(buf, []byte{'\n'}))
		if _, err := out.Write(buf); err != nil {
			return done, fmt.Errorf("write corpus %s: %w", c.Name, err)
		}
	}
	if err := out.Flush(); err != nil {
		return done, fmt.Errorf("write corpus %s: %w", c.Name, err)
	}
	return done, nil
}
