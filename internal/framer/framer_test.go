package framer_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
)

// a piece is a record as the tests compare it.
type piece struct {
	Body        string
	Lead, Trail uint32
	Term        record.Term
	Flags       record.Flags
	Seq         uint64
	Line, At    uint64
}

// frame feeds input in reads that end at cuts, one batch a read where batches.
func frame(o framer.Options, input string, cuts []int, batches bool) []piece {
	f := framer.New(o)
	var b record.Batch
	var out []piece
	take := func() {
		f.Finish(&b)
		for i, r := range b.Recs {
			out = append(out, piece{string(b.Body(i)), r.Lead, r.Trail, r.Term, r.Flags, r.Seq, r.Line, r.At})
		}
		b.Reset()
	}
	at := 0
	f.Begin(&b)
	for _, cut := range append(cuts, len(input)) {
		copy(f.Space(&b, cut-at), input[at:cut])
		f.Feed(&b, cut-at)
		at = cut
		if batches {
			take()
			f.Begin(&b)
		}
	}
	f.End(&b)
	take()
	for !f.Done() {
		f.Begin(&b)
		take()
	}
	return out
}

// whole puts own bytes and terminators together again.
func whole(ps []piece) string {
	var s strings.Builder
	for _, p := range ps {
		s.WriteString(p.Body[p.Lead : len(p.Body)-int(p.Trail)])
		s.WriteString(p.Term.Bytes())
	}
	return s.String()
}

const key = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nQUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=\n-----END RSA PRIVATE KEY-----\n"

var cases = []struct {
	name  string
	o     framer.Options
	in    string
	want  []string // bodies; a leading ~ stands for Continues, a & for Joined
	terms string   // one letter a record: n LF, c CRLF, 0 NUL, - none
}{
	{name: "empty"},
	{name: "lines", in: "a\nbc\n", want: []string{"a", "bc"}, terms: "nn"},
	{name: "no last newline", in: "a\nb", want: []string{"a", "b"}, terms: "n-"},
	{name: "empty lines", in: "\n\n", want: []string{"", ""}, terms: "nn"},
	{name: "crlf", in: "a\r\n\r\nb\r", want: []string{"a", "", "b\r"}, terms: "cc-"},
	{name: "cr inside", in: "a\rb\r\r\n", want: []string{"a\rb\r"}, terms: "c"},
	{name: "nul", o: framer.Options{Separator: framer.NUL}, in: "a\nb\x00\x00c", want: []string{"a\nb", "", "c"}, terms: "00-"},
	{name: "nul joins nothing", o: framer.Options{Separator: framer.NUL}, in: "-----BEGIN PRIVATE KEY-----\x00QUJD\x00", want: []string{"-----BEGIN PRIVATE KEY-----", "QUJD"}, terms: "00"},
	{name: "invalid utf-8", in: "\xff\x00\xc3\n", want: []string{"\xff\x00\xc3"}, terms: "n"},

	{name: "key", in: "a\n" + key + "b\n", want: []string{"a", "&" + key[:len(key)-1], "b"}, terms: "nnn"},
	{name: "key crlf", in: "-----BEGIN PRIVATE KEY-----\r\nQUJD\r\n-----END PRIVATE KEY-----\r\nx\r\n",
		want: []string{"&-----BEGIN PRIVATE KEY-----\r\nQUJD\r\n-----END PRIVATE KEY-----", "x"}, terms: "cc"},
	{name: "key cut short", in: "-----BEGIN PRIVATE KEY-----\nQUJD\nno key here\nQUJD\n",
		want: []string{"&-----BEGIN PRIVATE KEY-----\nQUJD", "no key here", "QUJD"}, terms: "nnn"},
	{name: "key at the end", in: "-----BEGIN PRIVATE KEY-----\nQUJD", want: []string{"&-----BEGIN PRIVATE KEY-----\nQUJD"}, terms: "-"},
	{name: "key on one line", in: `{"k":"-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----\n"}` + "\nQUJD\n",
		want: []string{`{"k":"-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----\n"}`, "QUJD"}, terms: "nn"},
	{name: "key after key", in: key + key, want: []string{"&" + key[:len(key)-1], "&" + key[:len(key)-1]}, terms: "nn"},
	{name: "certificate", in: "-----BEGIN CERTIFICATE-----\nQUJD\n", want: []string{"-----BEGIN CERTIFICATE-----", "QUJD"}, terms: "nn"},
	{name: "pgp", in: "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\nQUJD\n=AbCd\n-----END PGP PRIVATE KEY BLOCK-----\n",
		want: []string{"&-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\nQUJD\n=AbCd\n-----END PGP PRIVATE KEY BLOCK-----"}, terms: "n"},
	{name: "key above JoinLines", in: "-----BEGIN PRIVATE KEY-----\n" + strings.Repeat("QUJD\n", 300) + "x y\n",
		want: []string{"&-----BEGIN PRIVATE KEY-----" + strings.Repeat("\nQUJD", 255), "~&QUJD" + strings.Repeat("\nQUJD", 44), "x y"}, terms: "nnn"},

	{name: "header", in: "Authorization: Bearer\n abc\n\tdef\nx\n", want: []string{"&Authorization: Bearer\n abc\n\tdef", "x"}, terms: "nn"},
	{name: "header of curl", in: "> cookie: a=b\r\n c\r\n\r\n", want: []string{"&> cookie: a=b\r\n c", ""}, terms: "cc"},
	{name: "header alone", in: "Set-Cookie: a\nCookie: b\n", want: []string{"Set-Cookie: a", "Cookie: b"}, terms: "nn"},
	{name: "indented", in: "x\n y\n", want: []string{"x", " y"}, terms: "nn"},

	{name: "token in lines", in: "got eyJhbGciOiJIUzI1NiJ9.eyJzd\nWIiOiJqZG9lNDIiLCJ4IjoieHh4eHg\r\n> ifQ.AAECAwQFBgcI\", \"x\":1}\nwords\n",
		want: []string{"&got eyJhbGciOiJIUzI1NiJ9.eyJzd\nWIiOiJqZG9lNDIiLCJ4IjoieHh4eHg\r\n> ifQ.AAECAwQFBgcI\", \"x\":1}", "words"}, terms: "nn"},
	{name: "token in parts", in: "x eyJhbGciOiJIUzI1NiJ9.\neyJzdWIiOiJqZG9lNDIiLCJ4IjoieHh4eHhifQ\n.AAECAwQFBgcICQoLDA0ODxAR/+8=\nwords\n",
		want: []string{"&x eyJhbGciOiJIUzI1NiJ9.\neyJzdWIiOiJqZG9lNDIiLCJ4IjoieHh4eHhifQ\n.AAECAwQFBgcICQoLDA0ODxAR/+8=", "words"}, terms: "nn"},
	{name: "cut token", in: "eyJhbGciOiJIUzI1NiJ9.eyJzd\ndone\neyJhbGciOiJIUzI1NiJ9.eyJzdWIiO\neyJhbGciOiJIUzI1NiJ9.eyJzdWIiO\n",
		want: []string{"eyJhbGciOiJIUzI1NiJ9.eyJzd", "done", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiO", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiO"}, terms: "nnnn"},
	{name: "token in parts of a list", in: "[\n \"eyJhbGciOiJIUzI1NiJ9\",\n \"eyJzdWIiOiJqZG9lNDIifQ\",\n \"AAECAwQFBgcICQoLDA0ODxAR\"\n]\nwords\n",
		want: []string{"[", "& \"eyJhbGciOiJIUzI1NiJ9\",\n \"eyJzdWIiOiJqZG9lNDIifQ\",\n \"AAECAwQFBgcICQoLDA0ODxAR\"\n]", "words"}, terms: "nnn"},
	{name: "token as members", in: "payload: eyJzdWIiOiJqZG9lNDIifQ\nsignatures:\n - protected: eyJhbGciOiJIUzI1NiJ9\n   signature: AAECAwQFBgcICQoLDA0ODxAR\nother: 1\n",
		want: []string{"&payload: eyJzdWIiOiJqZG9lNDIifQ\nsignatures:\n - protected: eyJhbGciOiJIUzI1NiJ9\n   signature: AAECAwQFBgcICQoLDA0ODxAR", "other: 1"}, terms: "nn"},
	{name: "objects in base64", in: "eyJzdWIiOiJqZG9lNDIifQ\neyJzdWIiOiJqZG9lNDMifQ==\n", want: []string{"eyJzdWIiOiJqZG9lNDIifQ", "eyJzdWIiOiJqZG9lNDMifQ=="}, terms: "nn"},
	{name: "token behind heads", in: "2026 a: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG\n2027 a: 9lNDIiLCJ4IjoieHh4eHhifQ\n2027 b: 9lNDIiLCJ4IjoieHh4eHhifQ\n",
		want: []string{"&2026 a: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG\n2027 a: 9lNDIiLCJ4IjoieHh4eHhifQ", "2027 b: 9lNDIiLCJ4IjoieHh4eHhifQ"}, terms: "nn"},
	{name: "tokens of PASETO", in: "v4.local.AAECAwQFBgcICQoLDA0ODxAR\nv4.local.AAECAwQFBgcICQoLDA0ODxAS\nwords\n",
		want: []string{"v4.local.AAECAwQFBgcICQoLDA0ODxAR", "v4.local.AAECAwQFBgcICQoLDA0ODxAS", "words"}, terms: "nnn"},
	{name: "token behind numbered heads", in: "  9: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG\n 10: 9lNDIiLCJ4IjoieHh4eHhifQ\n 11: words\n",
		want: []string{"&  9: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG\n 10: 9lNDIiLCJ4IjoieHh4eHhifQ", " 11: words"}, terms: "nn"},
	{name: "token with empty lines", in: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG\r\n\r\n9lNDIiLCJ4IjoieHh4eHhifQ\n\n\n",
		want: []string{"&eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG\r\n\r\n9lNDIiLCJ4IjoieHh4eHhifQ", "", ""}, terms: "nnn"},
	{name: "cut token and empty lines", in: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG\r\n\r\n \nwords\neyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG\n\n\n\nx",
		want: []string{"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG", "", " ", "words", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG", "", "", "", "x"}, terms: "ccnnnnnn-"},
	{name: "token in tags and colours", in: "<p>eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG<br />\n\x1b[1;32m9lNDIiLCJ4IjoieHh4eHhifQ\x1b[0m</p>\nwords\n",
		want: []string{"&<p>eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG<br />\n\x1b[1;32m9lNDIiLCJ4IjoieHh4eHhifQ\x1b[0m</p>", "words"}, terms: "nn"},
	{name: "token in records", in: `{"n":9,"log":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG\n","t":"x"}` + "\n" + `{"n":10,"log":"9lNDIiLCJ4IjoieHh4eHhifQ\n","t":"x"}` + "\n" + `{"n":11,"log":"words\n","t":"x"}` + "\n",
		want: []string{`&{"n":9,"log":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG\n","t":"x"}` + "\n" + `{"n":10,"log":"9lNDIiLCJ4IjoieHh4eHhifQ\n","t":"x"}`, `{"n":11,"log":"words\n","t":"x"}`}, terms: "nn"},
	{name: "objects in records", in: `{"cursor":"eyJpZGVudGlmaWVyIjoxMDB9","t":1}` + "\n" + `{"cursor":"eyJpZGVudGlmaWVyIjoxMDF9","t":2}` + "\n",
		want: []string{`{"cursor":"eyJpZGVudGlmaWVyIjoxMDB9","t":1}`, `{"cursor":"eyJpZGVudGlmaWVyIjoxMDF9","t":2}`}, terms: "nn"},
	{name: "token as members behind heads", in: "1 a: payload: eyJzdWIiOiJqZG9lNDIifQ\n2 a:   protected: eyJhbGciOiJIUzI1NiJ9\n10 a:   signature: AAECAwQFBgcICQoLDA0ODxAR\n11 b:   signature: AAECAwQFBgcICQoLDA0ODxAR\n",
		want: []string{"&1 a: payload: eyJzdWIiOiJqZG9lNDIifQ\n2 a:   protected: eyJhbGciOiJIUzI1NiJ9\n10 a:   signature: AAECAwQFBgcICQoLDA0ODxAR", "11 b:   signature: AAECAwQFBgcICQoLDA0ODxAR"}, terms: "nn"},
	{name: "whole token", in: "x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG9lNDIifQ.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n0123456789abcdefABCDEF\n",
		want: []string{"x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG9lNDIifQ.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "0123456789abcdefABCDEF"}, terms: "nn"},

	{name: "multiline start", o: framer.Options{Multiline: &framer.Multiline{Start: regexp.MustCompile(`^\d`)}},
		in: "1 a\n at b\n at c\n2\n", want: []string{"&1 a\n at b\n at c", "2"}, terms: "nn"},
	{name: "multiline continue", o: framer.Options{Multiline: &framer.Multiline{Continue: regexp.MustCompile(`^\s`)}},
		in: " a\n b\nc\n", want: []string{"& a\n b", "c"}, terms: "nn"},
}

func text(ps []piece) (bodies []string, terms string) {
	for _, p := range ps {
		s := p.Body
		if p.Flags&record.Joined != 0 {
			s = "&" + s
		}
		if p.Flags&record.Continues != 0 {
			s = "~" + s
		}
		bodies = append(bodies, s)
		terms += string("-nc0"[p.Term])
	}
	return bodies, terms
}

func TestFrame(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := frame(c.o, c.in, nil, false)
			bodies, terms := text(got)
			if fmt.Sprintf("%q", bodies) != fmt.Sprintf("%q", c.want) || terms != c.terms {
				t.Errorf("got %q %q, want %q %q", bodies, terms, c.want, c.terms)
			}
			if whole(got) != c.in {
				t.Errorf("the records are not the input")
			}
		})
	}
}

// TestPositions holds the number and the line of every record against the text
// before it.
func TestPositions(t *testing.T) {
	for _, c := range cases {
		if c.o.Separator != framer.Lines {
			continue
		}
		before := ""
		for _, p := range frame(c.o, c.in, nil, false) {
			if want := 1 + strings.Count(before, "\n"); p.Line != uint64(want) || p.Seq != uint64(len(before)) {
				t.Errorf("%s: %q is record %d on line %d, want %d on %d", c.name, p.Body, p.Seq, p.Line, len(before), want)
			}
			before += p.Body + p.Term.Bytes()
		}
	}
}

// TestCuts cuts every case at every byte, into two reads and into two batches.
func TestCuts(t *testing.T) {
	for _, c := range cases {
		want := fmt.Sprint(frame(c.o, c.in, nil, false))
		for i := range len(c.in) + 1 {
			for _, batches := range []bool{false, true} {
				if got := fmt.Sprint(frame(c.o, c.in, []int{i}, batches)); got != want {
					t.Fatalf("%s: cut at %d: got %s, want %s", c.name, i, got, want)
				}
			}
		}
		one := c.o
		one.Records = 1
		if got := fmt.Sprint(frame(one, c.in, nil, false)); got != want {
			t.Errorf("%s: one record a batch: got %s, want %s", c.name, got, want)
		}
	}
}

func FuzzFramer(f *testing.F) {
	for _, c := range cases {
		f.Add(c.in, []byte{1, 7, 30}, uint8(0))
		f.Add(c.in, []byte{3, 3, 3, 3}, uint8(7))
	}
	multi := &framer.Multiline{Start: regexp.MustCompile(`^[0-9]`)}
	f.Fuzz(func(t *testing.T, in string, steps []byte, mode uint8) {
		var o framer.Options
		if mode&1 != 0 {
			o.Max, o.Size, o.Overlap = 8, 3, 2
		}
		if mode&2 != 0 {
			o.Records = 2
		}
		if mode&4 != 0 {
			o.Multiline = multi
		}
		if mode&8 != 0 {
			o.Separator = framer.NUL
		}
		if mode&16 != 0 {
			o.Overlap = -1
		}
		want := frame(o, in, nil, false)
		if whole(want) != in {
			t.Fatalf("the records are not the input: %+v", want)
		}
		var cuts []int
		for at, i := 0, 0; i < len(steps); i++ {
			if at += int(steps[i]); at > len(in) {
				break
			}
			cuts = append(cuts, at)
		}
		if got := frame(o, in, cuts, mode&32 != 0); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("cuts %v: got %+v, want %+v", cuts, got, want)
		}
		seen := map[uint64]bool{}
		for _, p := range want {
			if seen[p.Seq] || !bytes.Contains([]byte(in), []byte(p.Body)) {
				t.Fatalf("record %+v", p)
			}
			seen[p.Seq] = true
		}
	})
}
