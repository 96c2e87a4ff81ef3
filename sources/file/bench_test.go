package file_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sources/file"
)

// hash is a keyed hash under a key of the tests.
func hash(dst, data []byte) []byte {
	m := hmac.New(sha256.New, []byte("a key of the tests"))
	m.Write(data)
	return m.Sum(dst)
}

// A bench is a directory of logs, and the source that reads it.
type bench struct {
	t      *testing.T
	dir    string
	o      file.TailOptions
	s      *file.Tail
	counts *file.Counts
}

// bubble runs f with a clock that goes on by itself, so that waits cost nothing.
func bubble(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, f)
}

// newBench reads *.log of a new directory, with a checkpoint beside it.
func newBench(t *testing.T, change ...func(*file.TailOptions)) *bench {
	t.Helper()
	dir := t.TempDir()
	w := &bench{t: t, dir: dir, o: file.TailOptions{
		Patterns: []string{filepath.Join(dir, "*.log")}, Checkpoint: filepath.Join(dir, "state", "files"), Hash: hash,
		Limits: flow.Limits{Wait: 1}, Attributes: true,
	}}
	for _, c := range change {
		c(&w.o)
	}
	return w
}

// open starts the source, as a new process would.
func (w *bench) open() *bench {
	w.t.Helper()
	w.counts = new(file.Counts)
	w.o.Counts = w.counts
	w.s = tail(w.t, w.o)
	return w
}

// restart ends the source and starts it again.
func (w *bench) restart() {
	w.t.Helper()
	if err := w.s.Close(); err != nil {
		w.t.Fatal(err)
	}
	w.open()
}

func (w *bench) path(name string) string { return filepath.Join(w.dir, name) }

// write appends text to a file.
func (w *bench) write(name, text string) {
	w.t.Helper()
	f, err := os.OpenFile(w.path(name), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	w.ok(err)
	_, err = io.WriteString(f, text)
	w.ok(errors.Join(err, f.Close()))
}

func (w *bench) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *bench) rename(from, to string) { w.t.Helper(); w.ok(os.Rename(w.path(from), w.path(to))) }
func (w *bench) remove(name string)     { w.t.Helper(); w.ok(os.RemoveAll(w.path(name))) }
func (w *bench) truncate(name string, n int64) {
	w.t.Helper()
	w.ok(os.Truncate(w.path(name), n))
}

// A rec is a record as the tests look at it.
type rec struct {
	body, lead, trail, path, stream, more, origin string

	seq   uint64
	time  int64
	flags record.Flags
	term  record.Term
	form  record.Form
}

func recs(b *record.Batch) (all []rec) {
	for i, r := range b.Recs {
		body := b.Body(i)
		end := len(body) - int(r.Trail)
		x := rec{body: string(body[r.Lead:end]), lead: string(body[:r.Lead]), trail: string(body[end:]), seq: r.Seq, flags: r.Flags, term: r.Term,
			form: r.Form, time: r.Time, origin: b.Origins[r.Origin].Name}
		for _, f := range b.Fields[r.Shared.Lo:r.Shared.Hi] {
			switch string(b.Bytes(f.Name)) {
			case "path":
				x.path = filepath.Base(string(b.Bytes(f.Value)))
			case "stream":
				x.stream = string(b.Bytes(f.Value))
			default:
				x.more += string(b.Bytes(f.Name)) + "=" + string(b.Bytes(f.Value)) + " "
			}
		}
		all = append(all, x)
	}
	return all
}

// records returns every record that comes within d.
func (w *bench) records(d time.Duration, fate flow.Fate) (all []rec) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), d)
	defer cancel()
	b := new(record.Batch)
	for {
		b.Reset()
		err := w.s.Read(ctx, b)
		if errors.Is(err, context.DeadlineExceeded) || err == io.EOF {
			return all
		}
		w.ok(err)
		all = append(all, recs(b)...)
		w.ok(w.s.Ack(w.t.Context(), b, fate))
	}
}

// text writes records as tests compare them: bodies with a | behind each, a ~
// before one that is Truncated and a ! before one that is to be withheld.
func text(all []rec) string {
	var out strings.Builder
	for _, r := range all {
		if r.flags&record.Truncated != 0 {
			out.WriteByte('~')
		}
		if r.flags&record.Withhold != 0 {
			out.WriteByte('!')
		}
		out.WriteString(r.body + "|")
	}
	return out.String()
}

// want fails unless what comes within d is this. It acknowledges it.
func (w *bench) want(d time.Duration, want string) {
	w.t.Helper()
	if got := text(w.records(d, flow.Delivered)); got != want {
		w.t.Fatalf("got  %.300q\nwant %.300q", got, want)
	}
}

// counted fails unless a counter has a value.
func (w *bench) counted(name string, got interface{ Load() int64 }, want int64) {
	w.t.Helper()
	if got.Load() != want {
		w.t.Errorf("%s: counted %d, want %d", name, got.Load(), want)
	}
}

// read is want for files whose order among each other is free: each part comes
// whole.
func (w *bench) read(d time.Duration, parts ...string) {
	w.t.Helper()
	got := text(w.records(d, flow.Delivered))
	n := 0
	for _, p := range parts {
		n += len(p)
		if !strings.Contains(got, p) {
			w.t.Fatalf("got  %.300q\nwithout %.300q", got, p)
		}
	}
	if len(got) != n {
		w.t.Fatalf("got  %.300q\nwant %.300q", got, parts)
	}
}

func indented() *regexp.Regexp { return regexp.MustCompile(`^\s`) }
