package framer_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
)

// encoded is a text in lines of base64 in which a token begins in the second line: it ends in the fourth.
const encoded = "VGhpcyBpcyB3aGF0IHN0YW5kcyBi\nZWZvcmU6IGV5SmhiR2NpT2lKSVV6\nSTFOaUo5LmV5SnpkV0lpT2lKcVpH\nOWxOREk9LkFBRUNBdyBhbmQgdGhp\ncyBiZWhpbmQu"

// cases are texts in which what a line is depends on lines before it.
func stateCases() map[string]string {
	return map[string]string{
		"plain":  "a\nbb\r\n\nccc",
		"key":    "x\n" + key + "y\n",
		"header": "Cookie: a\n b\n\tc\nd\n",
		"token":  "a\ngot eyJhbGciOiJIUzI1NiJ9.eyJzd\nWIiOiJqZG9lNDIiLCJ4IjoieHh4eHg\nifQ.AAECA\nwords\n",
		"apart":  "a\ngot eyJhbGciOiJIUzI1NiJ9.eyJzd\n\nWIiOiJqZG9lNDIiLCJ4IjoieHh4eHg\n\nifQ.AAECA\n\n\nwords\n",
		"text":   "a\n" + encoded + "\nwords\n",
		"open":   "-----BEGIN PRIVATE KEY-----\n" + strings.Repeat("QUJDREVGR0g=\n", 300) + "no key\nQUJD\n",
		"giant":  "a\n" + strings.Repeat("z", 700) + "\n-----BEGIN PRIVATE KEY-----\nQUJD\n" + strings.Repeat("y", 50),
		"multi":  "1 a\n b\n c\n2 d\n e\n",
	}
}

// fed feeds text[from:], n bytes a batch, and appends what comes out to dst as
// text. After the batch number stop it returns the state there.
func fed(f *framer.Framer, text string, from int64, n, stop int) (out []string, s framer.State) {
	rest := text[from:]
	for k := 0; ; k++ {
		b := new(record.Batch)
		f.Begin(b)
		m := copy(f.Space(b, n), rest[:min(n, len(rest))])
		rest = rest[m:]
		f.Feed(b, m)
		if m == 0 {
			f.End(b)
		}
		f.Finish(b)
		for i, r := range b.Recs {
			out = append(out, fmt.Sprintf("%d %q %v %v", r.Seq, b.Body(i), r.Term, r.Flags))
		}
		if k == stop || f.Done() {
			return out, f.State()
		}
	}
}

// TestResume stops after each batch, of several sizes, and goes on with a new
// framer: the records are the same.
func TestResume(t *testing.T) {
	for name, text := range stateCases() {
		o := framer.Options{Max: 500, Oversize: framer.Reject}
		if name == "multi" {
			o.Multiline = &framer.Multiline{Start: regexp.MustCompile(`^\d`)}
		}
		for _, n := range []int{1, 7, 64, 1000} {
			whole, _ := fed(framer.New(o), text, 0, n, -1)
			for stop := 0; stop*n <= len(text); stop++ {
				first, s := fed(framer.New(o), text, 0, n, stop)
				if s.Pos > int64(len(text)) {
					t.Fatalf("%s: state at %d of %d bytes", name, s.Pos, len(text))
				}
				if stop*n+n > len(text) && len(first) == len(whole) {
					continue // it has ended
				}
				rest, _ := fed(framer.Resume(o, s), text, s.Pos, n, -1)
				if got := append(first, rest...); strings.Join(got, "|") != strings.Join(whole, "|") {
					t.Fatalf("%s, %d bytes a batch, resumed after batch %d at %+v:\ngot  %q\nwant %q", name, n, stop, s, got, whole)
				}
			}
		}
	}
}

// TestResumeFlushed is what a key leaves open when time cut it.
func TestResumeFlushed(t *testing.T) {
	f, b := framer.New(framer.Options{}), new(record.Batch)
	f.Begin(b)
	f.Feed(b, copy(f.Space(b, 99), "-----BEGIN PRIVATE KEY-----\nQUJD\nQU"))
	f.Flush(b)
	f.Finish(b)
	s := f.State()
	if len(b.Recs) != 1 || !s.Key || !f.Partial() || f.Held() != 2 {
		t.Fatalf("records %+v, state %+v, %d bytes held", b.Recs, s, f.Held())
	}
	f = framer.Resume(framer.Options{}, s)
	b.Reset()
	f.Begin(b)
	f.Feed(b, copy(f.Space(b, 99), "QUJD\nno key\n"))
	f.Finish(b)
	if len(b.Recs) != 2 || b.Recs[0].Flags&record.Continues == 0 || b.Recs[1].Flags != 0 || int64(b.Recs[0].Seq) != s.Pos {
		t.Errorf("records %+v", b.Recs)
	}
}

// TestCut gives out a part of a line.
func TestCut(t *testing.T) {
	f, b := framer.New(framer.Options{}), new(record.Batch)
	f.Begin(b)
	f.Feed(b, copy(f.Space(b, 99), "a\nbegin of a line"))
	if got := string(f.Rest(b)); got != "begin of a line" {
		t.Fatalf("the rest is %q", got)
	}
	f.Cut(b, 6)
	f.Finish(b)
	if len(b.Recs) != 2 || string(b.Body(1)) != "begin " || b.Recs[1].Flags != record.Truncated || f.State().Pos != 8 {
		t.Fatalf("records %+v, state %+v", b.Recs, f.State())
	}
	f.Begin(b)
	f.Feed(b, copy(f.Space(b, 99), "s\n"))
	f.Finish(b)
	if len(b.Recs) != 3 || string(b.Body(2)) != "of a lines" || b.Recs[2].Seq != 8 {
		t.Errorf("records %+v", b.Recs)
	}
}

// TestResumeApart: between lines that were given out for waiting, empty lines of a token are counted on.
func TestResumeApart(t *testing.T) {
	const first, then = "got eyJhbGciOiJIUzI1NiJ9.eyJzd\n\nWIiOiJqZG9lNDIiLCJ4IjoieHh4eHg\n\n", "IfQ8eHh4eHgifQ8AECAwQFBgcICQo\n"
	b := new(record.Batch)
	f := framer.New(framer.Options{})
	f.Begin(b)
	f.Feed(b, copy(f.Space(b, len(first)), first))
	f.Flush(b)
	f.Finish(b)
	f = framer.Resume(framer.Options{}, f.State())
	b.Reset()
	f.Begin(b)
	f.Feed(b, copy(f.Space(b, len(then)), then))
	f.Flush(b)
	f.Finish(b)
	if len(b.Recs) != 1 || b.Recs[0].Flags != record.Wrapped {
		t.Errorf("%d records, the first %v", len(b.Recs), b.Recs[0].Flags)
	}
}

// TestResumeText: lines of a text in base64 are of the token that was given out for waiting, up to where it ends.
func TestResumeText(t *testing.T) {
	lines := strings.SplitAfter(encoded, "\n")
	b := new(record.Batch)
	f := framer.New(framer.Options{})
	f.Begin(b)
	f.Feed(b, copy(f.Space(b, 99), lines[0]+lines[1]+lines[2]))
	f.Flush(b)
	f.Finish(b)
	if len(b.Recs) != 2 || b.Recs[1].Flags != record.Joined {
		t.Fatalf("records %+v", b.Recs)
	}
	f = framer.Resume(framer.Options{}, f.State())
	b.Reset()
	f.Begin(b)
	f.Feed(b, copy(f.Space(b, 99), lines[3]+lines[4]+"\n"))
	f.Finish(b)
	if len(b.Recs) != 2 || b.Recs[0].Flags != record.Wrapped || b.Recs[1].Flags != 0 {
		t.Errorf("records %+v", b.Recs)
	}
}
