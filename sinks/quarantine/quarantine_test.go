package quarantine_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/seal"
	"github.com/logscrub/logscrub/internal/sinktest"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sinks/quarantine"
)

var _ pipeline.Sink = (*quarantine.Sink)(nil)

func identity(t testing.TB) *age.X25519Identity {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func open(t testing.TB, o quarantine.Options) *quarantine.Sink {
	t.Helper()
	if o.Dir == "" {
		o.Dir = filepath.Join(t.TempDir(), "quarantine")
	}
	s, err := quarantine.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// files returns what all files of dir with that ending hold, one after another.
func files(t testing.TB, dir, ending string) (all [][]byte) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"+ending))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	return all
}

// A refused record as somebody reads it who knows nothing of this package.
type refused struct {
	Time, Reason, Sink, Error, ID, Terminator string
	RecordTime                                string `json:"record_time"`
	Body                                      any
	Attrs                                     [][2]any
}

// textOf returns the bytes that a text in the file stands for.
func textOf(t testing.TB, v any) string {
	t.Helper()
	switch v := v.(type) {
	case string:
		return v
	case map[string]any:
		b, err := base64.StdEncoding.DecodeString(fmt.Sprint(v["base64"]))
		if err == nil {
			return string(b)
		}
	}
	t.Fatalf("%v is no text", v)
	return ""
}

func refusedIn(t testing.TB, dir string) (all []refused) {
	t.Helper()
	for _, text := range files(t, dir, ".ndjson") {
		for line := range bytes.Lines(text) {
			var r refused
			if err := json.Unmarshal(line, &r); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			all = append(all, r)
		}
	}
	return all
}

func TestContract(t *testing.T) {
	sinktest.Run(t, sinktest.Kit{
		Open: func(t *testing.T) (sinktest.Sink, func() string) {
			dir := filepath.Join(t.TempDir(), "quarantine")
			return open(t, quarantine.Options{Dir: dir}), func() string {
				out := ""
				for _, r := range refusedIn(t, dir) {
					end := map[string]string{"": "\n", "none": "", "crlf": "\r\n", "nul": "\x00"}[r.Terminator]
					out += textOf(t, r.Body) + end
				}
				return out
			}
		},
		Broken: func(t *testing.T) sinktest.Sink {
			return open(t, quarantine.Options{MaxBytes: 1})
		},
		Down: func(t *testing.T) (sinktest.Sink, func(), func() string) {
			dir := t.TempDir()
			ballast := filepath.Join(dir, "ballast")
			if err := os.WriteFile(ballast, make([]byte, 4000), 0o600); err != nil {
				t.Fatal(err)
			}
			s := open(t, quarantine.Options{Dir: dir, MaxBytes: 4096})
			return s, func() { os.Remove(ballast) }, func() string {
				out := ""
				for _, r := range refusedIn(t, dir) {
					out += textOf(t, r.Body) + "\n"
				}
				return out
			}
		},
	})
}

// batch returns a batch as a source reads it, with attributes and a fragment.
func batch(bodies ...string) *record.Batch {
	b := &record.Batch{Origins: []record.Origin{{Name: "here"}, {Name: "there"}}}
	put := func(s string) record.Span {
		lo := uint32(len(b.Arena))
		b.Arena = append(b.Arena, s...)
		return record.Span{Start: lo, End: uint32(len(b.Arena))}
	}
	b.Fields = []record.Field{{Name: put("host"), Value: put("a.example.com")}, {Name: put("path"), Value: put("/\xff")}}
	for i, body := range bodies {
		b.Recs = append(b.Recs, record.Record{Body: put("<<" + body + ">"), Lead: 2, Trail: 1, Term: record.TermCRLF, Flags: record.Fragment,
			Origin: uint16(i % 2), Seq: uint64(100 + i), Line: uint64(i + 1), At: 40, Time: 7, Shared: record.Range{Hi: 1}, Fields: record.Range{Lo: 1, Hi: 2}})
	}
	return b
}

// unseal returns what the files of dir hold for id.
func unseal(t testing.TB, dir string, id age.Identity) (all []seal.Entry, damage []seal.Damage) {
	t.Helper()
	for _, text := range files(t, dir, ".lss") {
		got, bad := unsealFile(t, text, id)
		all, damage = append(all, got...), append(damage, bad...)
	}
	return all, damage
}

func unsealFile(t testing.TB, text []byte, id age.Identity) (all []seal.Entry, damage []seal.Damage) {
	t.Helper()
	r, err := seal.Open(bytes.NewReader(text), func(src io.Reader) (io.Reader, error) { return age.Decrypt(src, id) })
	if err != nil {
		t.Fatal(err)
	}
	for {
		e, err := r.Next()
		if err == io.EOF {
			return all, r.Damage()
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, *e)
	}
}

func TestSeal(t *testing.T) {
	id, dir := identity(t), filepath.Join(t.TempDir(), "quarantine")
	s := open(t, quarantine.Options{Dir: dir, Recipient: id.Recipient().String()})
	b := batch("canary 0", "canary 1", "canary 2", "canary 3")
	for _, w := range [][]flow.Withheld{{{Record: 1, Why: record.WhyPanic}, {Record: 3, Why: record.WhyHang}}, {{Record: 0, Why: record.WhyCrash}}} {
		if err := s.Seal(t.Context(), b, w); err != nil {
			t.Fatal(err)
		}
	}
	all, damage := unseal(t, dir, id)
	if len(all) != 3 || len(damage) != 0 {
		t.Fatalf("%d entries, damage %v", len(all), damage)
	}
	for i, want := range []struct {
		why    record.Why
		seq    uint64
		origin string
	}{{record.WhyPanic, 101, "there"}, {record.WhyHang, 103, "there"}, {record.WhyCrash, 100, "here"}} {
		e := all[i]
		if e.Why != want.why || e.Seq != want.seq || e.Origin != want.origin || string(e.Body) != fmt.Sprint("canary ", want.seq-100) ||
			e.Term != record.TermCRLF || e.Flags != record.Fragment || e.At != 42 || e.Time != 7 || e.Line != want.seq-99 {
			t.Errorf("entry %d: %+v", i, e)
		}
		if len(e.Attrs) != 2 || string(e.Attrs[0].Name)+string(e.Attrs[0].Value)+string(e.Attrs[1].Name)+string(e.Attrs[1].Value) != "hosta.example.compath/\xff" {
			t.Errorf("entry %d: attributes %q", i, e.Attrs)
		}
	}
	text := bytes.Join(files(t, dir, ""), nil)
	for _, secret := range []string{"canary", "example.com", "there", "here"} {
		if bytes.Contains(text, []byte(secret)) {
			t.Errorf("%q stands in the clear", secret)
		}
	}
	if got, damage := unseal(t, dir, identity(t)); len(got) != 0 || len(damage) != 2 {
		t.Errorf("a stranger gets %d entries, damage %v", len(got), damage)
	}
	c := s.Counts()
	if c.Sealed[record.WhyPanic].Load() != 1 || c.Sealed[record.WhyCrash].Load() != 1 || c.Bytes.Load() != int64(len(text)) {
		t.Errorf("%d bytes of %d counted", c.Bytes.Load(), len(text))
	}
}

// TestTornSeal cuts a file of several segments, one of them longer than what age
// encrypts at once: what is whole comes out, also of the segment that was cut.
func TestTornSeal(t *testing.T) {
	id, dir := identity(t), filepath.Join(t.TempDir(), "quarantine")
	s := open(t, quarantine.Options{Dir: dir, Recipient: id.Recipient().String()})
	var bodies []string
	var all []flow.Withheld
	for i := range 40 {
		bodies = append(bodies, strings.Repeat(fmt.Sprint(i), 4000))
		all = append(all, flow.Withheld{Record: i, Why: record.WhyLimit})
	}
	b := batch(bodies...)
	for _, w := range [][]flow.Withheld{all[:1], all[1:39], all[39:]} {
		if err := s.Seal(t.Context(), b, w); err != nil {
			t.Fatal(err)
		}
	}
	text := files(t, dir, ".lss")[0]
	most := 0
	for cut := len(seal.Header); cut < len(text); cut += 997 {
		got, damage := unsealFile(t, text[:cut], id)
		for i, e := range got {
			if string(e.Body) != bodies[i] {
				t.Fatalf("cut at %d: entry %d is another", cut, i)
			}
		}
		if len(got) < most || len(damage) != 1 && cut > len(seal.Header) {
			t.Fatalf("cut at %d: %d entries after %d, damage %v", cut, len(got), most, damage)
		}
		most = len(got)
	}
	if most != 39 {
		t.Errorf("at most %d entries came out of a torn file", most)
	}
}

func TestRefuse(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "quarantine")
	s := open(t, quarantine.Options{Dir: dir,
		ID:   func(dst []byte, origin string, seq uint64) []byte { return fmt.Append(dst, "id", len(origin), seq) },
		Name: func(sink int) string { return []string{"bus", "archive"}[sink] },
		Now:  func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC) },
	})
	c := new(record.Clean)
	c.Select(sinktest.Clean(record.TermNUL, "zero", "<one> & \"two\"", "\xff\x00"), []int32{1, 2})
	if err := s.Refuse(t.Context(), 1, c, []flow.Rejection{
		{Record: 0, Err: errors.New("too long for the stream"), Reason: flow.TooLarge}, {Record: 1, Err: errors.New("no JSON"), Reason: flow.BadType},
	}); err != nil {
		t.Fatal(err)
	}
	got := string(bytes.Join(files(t, dir, ".ndjson"), nil))
	want := `{"time":"2026-01-02T03:04:05.000000006Z","reason":"too_large","sink":"archive","error":"too long for the stream","id":"6964302031","terminator":"nul","body":"<one> & \"two\""}
{"time":"2026-01-02T03:04:05.000000006Z","reason":"type","sink":"archive","error":"no JSON","id":"6964302032","terminator":"nul","body":{"base64":"/wA="}}
`
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if s.Counts().Refused[flow.TooLarge].Load() != 1 || s.Counts().Refused[flow.BadType].Load() != 1 {
		t.Error("not counted by reason")
	}
}

// TestFiles: files are for their owner alone, rotate by size, are never written to
// by another process, and the folder has a bound that holds until files are taken
// away.
func TestFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "quarantine")
	o := quarantine.Options{Dir: dir, MaxFile: 1000, MaxBytes: 6000}
	one := sinktest.Clean(record.TermLF, strings.Repeat("x", 300))
	sent := 0
	for range 2 {
		s := open(t, o)
		for range 5 {
			if _, err := s.Send(t.Context(), one); err != nil {
				t.Fatal(err)
			}
			sent++
		}
		s.Close()
	}
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(names) != 6 || filepath.Base(names[5]) != "refused-000006.ndjson" {
		t.Fatalf("error %v, files %q", err, names)
	}
	for _, name := range names {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 || info.Size() > 1000 {
			t.Errorf("error %v, file %v", err, info)
		}
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("error %v, folder %v", err, info)
	}
	s := open(t, o)
	for err = nil; err == nil; sent++ {
		_, err = s.Send(t.Context(), one)
	}
	if sent--; !errors.Is(err, quarantine.ErrFull) || flow.IsPermanent(err) {
		t.Fatalf("error %v", err)
	}
	if got := len(refusedIn(t, dir)); got != sent {
		t.Errorf("%d records of %d", got, sent)
	}
	if err := os.Remove(names[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Send(t.Context(), one); err != nil {
		t.Errorf("after a file was taken away: %v", err)
	}
}

func TestBadOptions(t *testing.T) {
	dir := t.TempDir()
	wide, link, secret := filepath.Join(dir, "wide"), filepath.Join(dir, "link"), identity(t).String()
	if err := os.Mkdir(wide, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(wide, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	for want, o := range map[string]quarantine.Options{
		"no folder; set dir":        {},
		"want the public half":      {Dir: dir, Recipient: secret},
		"others may write to":       {Dir: wide},
		"is no folder":              {Dir: link},
		"no such file or directory": {Dir: filepath.Join(dir, "none", "of", "these")},
	} {
		_, err := quarantine.New(o)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), secret) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	s := open(t, quarantine.Options{})
	if err := s.Seal(t.Context(), batch("canary"), []flow.Withheld{{}}); !errors.Is(err, quarantine.ErrNoRecipient) || !flow.IsPermanent(err) || s.Seals() {
		t.Errorf("sealed without a recipient: %v", err)
	}
}
