//go:build linux

package faultlab

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"filippo.io/age"

	"github.com/logscrub/logscrub/internal/faultlab/oracle"
	"github.com/logscrub/logscrub/internal/seal"
)

// lines returns the lines that file sinks wrote under a name, rotated files first,
// in their order.
func (l *lab) lines(name string) (all [][]byte) {
	l.Helper()
	rotated, err := filepath.Glob(filepath.Join(l.out, name+".*"))
	if err != nil {
		l.Fatal(err)
	}
	found := slices.Clone(rotated)
	rotated = slices.DeleteFunc(rotated, func(path string) bool {
		// A kill between packing a file and removing it leaves both; one that is
		// being packed stands there as it was.
		return slices.Contains(found, path+".gz") || strings.HasSuffix(path, ".tmp")
	})
	slices.SortFunc(rotated, func(a, b string) int { return strings.Compare(byAge(a), byAge(b)) })
	for _, path := range append(rotated, filepath.Join(l.out, name)) {
		text, err := readPacked(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			l.Fatal(err)
		}
		for line := range bytes.Lines(text) {
			all = append(all, bytes.TrimSuffix(line, []byte("\n")))
		}
	}
	return all
}

// byAge returns what the names of rotated files sort by: their time, and the number
// of those of one second.
func byAge(name string) string {
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".unsynced")
	at, n, _ := strings.Cut(name[strings.LastIndex(name, "."):], "-")
	return fmt.Sprintf("%s-%9s", at, n)
}

// readPacked reads a file, unpacked.
func readPacked(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil || !strings.HasSuffix(path, ".gz") {
		return text, err
	}
	r, err := gzip.NewReader(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// A tail counts the records in a file that a sink writes, as it grows.
type tail struct {
	path string
	at   int64
	rest []byte
	seen map[oracle.Ref]bool
}

func (l *lab) tail(name string) *tail {
	return &tail{path: filepath.Join(l.out, name), seen: map[oracle.Ref]bool{}}
}

// more reads what was added.
func (t *tail) more() {
	f, err := os.Open(t.path)
	if err != nil {
		return // it is not there yet
	}
	defer f.Close()
	if st, err := f.Stat(); err != nil || st.Size() < t.at {
		t.at, t.rest = 0, nil
	}
	text, _ := io.ReadAll(io.NewSectionReader(f, t.at, 1<<62))
	t.at += int64(len(text))
	t.rest = append(t.rest, text...)
	for {
		line, rest, ok := bytes.Cut(t.rest, []byte("\n"))
		if !ok {
			return
		}
		t.rest = rest
		if r, ok := oracle.Find(line); ok {
			t.seen[r] = true
		}
	}
}

// sealed returns the records whose originals the quarantine has.
func (l *lab) sealed() map[oracle.Ref]bool {
	l.Helper()
	all := map[oracle.Ref]bool{}
	for _, body := range l.originals() {
		if r, ok := oracle.Find(body); ok {
			all[r] = true
		}
	}
	return all
}

// quarantined returns the names of files of the quarantine.
func (l *lab) quarantined(pattern string) (files []string) {
	l.Helper()
	for _, state := range l.states {
		some, err := filepath.Glob(filepath.Join(state, "*", "quarantine", pattern))
		if err != nil {
			l.Fatal(err)
		}
		files = append(files, some...)
	}
	return files
}

// originals returns what the quarantine has, opened.
func (l *lab) originals() (all [][]byte) {
	l.Helper()
	files := l.quarantined("sealed-*")
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			l.Fatal(err)
		}
		r, err := seal.Open(bytes.NewReader(text), func(src io.Reader) (io.Reader, error) { return age.Decrypt(src, l.id) })
		if err != nil {
			l.Fatalf("%s: %v", path, err)
		}
		for {
			e, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				l.Fatal(err)
			}
			all = append(all, bytes.Clone(e.Body))
		}
	}
	return all
}

// delivered waits until a file of a sink, and the quarantine, have every record that
// the agent is responsible for.
func (l *lab) delivered(a *agent, name string) {
	l.Helper()
	t := l.tail(name)
	sealed, looks := map[oracle.Ref]bool{}, 0
	l.await("every record in "+name, func() (int64, bool) {
		if a != nil {
			a.alive()
		}
		t.more()
		missing := 0
		for _, r := range l.ledger.Owed() {
			if !t.seen[r] && !sealed[r] {
				l.note(missing, r)
				missing++
			}
		}
		if looks++; missing > 0 && looks%50 == 0 {
			sealed = l.sealed()
		}
		return int64(len(t.seen) + len(sealed)), missing == 0
	})
}

// check audits what a file sink holds.
func (l *lab) check(name string, r oracle.Rules) *oracle.Audit {
	l.Helper()
	r.Expect, r.Withheld, r.Spooled = l.expect, l.sealed(), l.spools()
	a := oracle.NewAudit(l.ledger, r)
	for _, line := range l.lines(name) {
		a.Show(line, "")
	}
	l.verdict(name, a)
	return a
}

// spools reports whether a sink has a spool before it.
func (l *lab) spools() bool {
	l.Helper()
	text, err := os.ReadFile(l.path("run.yml"))
	if err != nil {
		l.Fatal(err)
	}
	return bytes.Contains(text, []byte("spool: {"))
}

// verdict fails the test for what an audit found.
func (l *lab) verdict(name string, a *oracle.Audit) {
	l.Helper()
	for _, p := range a.Problems() {
		l.Errorf("%s: %s", name, p)
	}
	l.Logf("%s: %d records issued, %d there, %d of them again, %d stubs, %d torn; %d starts, %d kills, %d MiB at most", name,
		l.ledger.Issued(), a.Records, a.Copies, a.Stubs, a.Torn, l.starts, l.kills, l.peak>>20)
}

// secrets holds that nothing the agent wrote has a secret in it: sinks, state, logs,
// metrics, and whatever else it left behind. extra are further things to look at.
func (l *lab) secrets(extra ...[]byte) {
	l.Helper()
	looked := 0
	look := func(name string, text []byte) {
		looked += len(text)
		for _, leak := range l.scan.Leaks(text) {
			l.Errorf("secret in %s: %s", name, leak)
		}
	}
	for _, dir := range append(l.states, l.out, l.path("tmp")) {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			text, err := readPacked(path)
			look(strings.TrimPrefix(path, l.dir), text)
			look("the name of a file", []byte(path))
			return err
		})
		if err != nil {
			l.Error(err)
		}
	}
	for _, name := range l.said {
		text, err := os.ReadFile(name)
		if err != nil {
			l.Error(err)
		}
		look(filepath.Base(name), text)
	}
	for _, page := range l.pages {
		look("a page of the agent", page)
	}
	for _, text := range extra {
		look("what was sent", text)
	}
	l.Logf("no secret in %d bytes", looked)
}

// memory holds that no process of the agent had more than limit bytes.
func (l *lab) memory(limit int64) {
	l.Helper()
	if l.peak > limit {
		l.Errorf("the agent had %d MiB, more than %d", l.peak>>20, limit>>20)
	}
}

// refused returns the records that the quarantine keeps because a sink refused them.
func (l *lab) refused() map[oracle.Ref]bool {
	l.Helper()
	all := map[oracle.Ref]bool{}
	files := l.quarantined("refused-*")
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			l.Fatal(err)
		}
		for line := range bytes.Lines(text) {
			if r, ok := oracle.Find(line); ok {
				all[r] = true
			}
		}
	}
	return all
}
