//go:build linux

package faultlab

import (
	"bytes"
	"os"
	"path/filepath"

	"github.com/logscrub/logscrub/internal/faultlab/oracle"
)

// A writer is a program that logs to a file: one stream of records.
type writer struct {
	l      *lab
	stream string
	path   string
	f      *os.File
}

// writer returns a program that logs to in/STREAM.log.
func (l *lab) writer(stream string) *writer {
	l.Helper()
	w := &writer{l: l, stream: stream, path: filepath.Join(l.folder("in"), stream+".log")}
	w.open()
	l.Cleanup(func() { w.f.Close() })
	return w
}

func (w *writer) open() {
	w.l.Helper()
	f, err := os.OpenFile(w.path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		w.l.Fatal(err)
	}
	w.f = f
}

// log writes n records, in pieces that are cut anywhere.
func (w *writer) log(n int) {
	w.l.Helper()
	var text bytes.Buffer
	var all []oracle.Ref
	for range n {
		r, raw := w.l.ledger.Issue(w.stream)
		text.Write(raw)
		text.WriteByte('\n')
		all = append(all, r)
	}
	for text.Len() > 0 {
		if _, err := w.f.Write(text.Next(1 + w.l.rng.IntN(64<<10))); err != nil {
			w.l.Fatal(err)
		}
	}
	for _, r := range all {
		w.l.ledger.Owe(r)
	}
}

// line writes a line that the oracle does not know.
func (w *writer) line(text string) {
	w.l.Helper()
	if _, err := w.f.WriteString(text + "\n"); err != nil {
		w.l.Fatal(err)
	}
}

// rotate renames the file to name, and begins another.
func (w *writer) rotate(name string) {
	w.l.Helper()
	if err := os.Rename(w.path, filepath.Join(filepath.Dir(w.path), name)); err != nil {
		w.l.Fatal(err)
	}
	if err := w.f.Close(); err != nil {
		w.l.Fatal(err)
	}
	w.open()
}
