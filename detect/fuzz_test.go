package detect_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/rules"
)

func newScanner(t testing.TB) *detect.Scanner {
	t.Helper()
	set, err := detect.Compile(rules.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return set.NewScanner(nil)
}

// checkViews scans rec and decodes anew what every layer says that it decodes.
func checkViews(t testing.TB, s *detect.Scanner, rec []byte) {
	t.Helper()
	found := s.Scan(rec, &detect.Query{})
	for i := 1; i < s.Layers(); i++ {
		l := s.Layer(uint32(i))
		text, parent := s.TextOf(uint32(i)), s.TextOf(l.Parent)
		if l.Parent >= uint32(i) || l.Start >= l.End || int(l.End) > len(parent) || int(l.Depth) > detect.MaxDepth {
			t.Fatalf("%q: layer %d: %d to %d of %d bytes in layer %d, depth %d", rec, i, l.Start, l.End, len(parent), l.Parent, l.Depth)
		}
		if len(text) == 0 {
			continue // decided elsewhere
		}
		if want, ok := decode(l.Enc, parent[l.Start:l.End]); ok && want != string(text) {
			t.Fatalf("%q: layer %d, %v: %q decodes to %q, not %q", rec, i, l.Enc, parent[l.Start:l.End], want, text)
		}
		checkMapping(t, s, rec, uint32(i))
	}
	for i := range found {
		f := &found[i]
		if f.Start >= f.End || int(f.End) > len(s.TextOf(f.Layer)) {
			t.Fatalf("%q: found %d to %d in %d bytes", rec, f.Start, f.End, len(s.TextOf(f.Layer)))
		}
		if a, b, _ := s.Root(f); a >= b || int(b) > len(rec) {
			t.Fatalf("%q: found at %d to %d", rec, a, b)
		}
	}
}

// checkMapping maps every byte of layer i to its parent: in order, and each to
// bytes that decode to it.
func checkMapping(t testing.TB, s *detect.Scanner, rec []byte, i uint32) {
	l, text := s.Layer(i), s.TextOf(i)
	parent := s.TextOf(l.Parent)
	last := l.Start
	for at := 0; at < len(text); {
		_, n := utf8.DecodeRune(text[at:])
		a, b, run := s.In(&detect.Finding{Start: uint32(at), End: uint32(at + n), Layer: i}, l.Parent)
		if run != 0 {
			return // the run as a whole
		}
		if a < last || b <= a || b > l.End {
			t.Fatalf("%q: layer %d: bytes %d to %d map to %d to %d behind %d", rec, i, at, at+n, a, b, last)
		}
		if got, ok := decode(l.Enc, parent[a:b]); ok && n > 1 == (got != "\xff") && got != string(text[at:at+n]) {
			t.Fatalf("%q: layer %d: %q maps to %q", rec, i, text[at:at+n], parent[a:b])
		}
		last, at = b, at+n
	}
}

// decode decodes raw by the standard library. ok is false where that reads it
// otherwise than logs are written, so that it is no judge.
func decode(e detect.Encoding, raw []byte) (text string, ok bool) {
	switch e {
	case detect.JSONString:
		var text string
		if json.Unmarshal([]byte(`"`+string(raw)+`"`), &text) == nil && utf8.Valid(raw) {
			return text, true
		}
		return string(detect.AppendUnescaped(nil, raw)), true
	case detect.Percent:
		out, err := url.PathUnescape(string(raw))
		return out, err == nil
	case detect.Form:
		out, err := url.QueryUnescape(string(raw))
		return out, err == nil
	case detect.Entity:
		known := strings.NewReplacer("&amp;", "", "&lt;", "", "&gt;", "", "&quot;", "", "&apos;", "", "&nbsp;", "", "&commat;", "").Replace(string(raw))
		return html.UnescapeString(string(raw)), !strings.Contains(known, "&")
	case detect.ANSI:
		return colours.ReplaceAllString(string(raw), ""), true
	case detect.QuotedPrintable:
		out := sequences.ReplaceAllStringFunc(string(raw), func(x string) string {
			b, _ := hex.DecodeString(x[1:])
			return string(b)
		})
		return out, true
	case detect.Hex:
		out, err := hex.DecodeString(string(raw))
		return string(out), err == nil
	case detect.UTF16LE, detect.UTF16BE:
		units := make([]uint16, len(raw)/2)
		for i := range units {
			units[i] = binary.LittleEndian.Uint16(raw[2*i:])
			if e == detect.UTF16BE {
				units[i] = binary.BigEndian.Uint16(raw[2*i:])
			}
		}
		return string(utf16.Decode(units)), true
	case detect.Gzip, detect.Zlib:
		out, err := unpacked(raw, e)
		return string(out), err == nil
	}
	x := strings.NewReplacer("+", "-", "/", "_", "=", "").Replace(string(raw))
	out, err := base64.RawURLEncoding.DecodeString(x)
	return string(out), err == nil
}

// packed returns a text compressed as gzip or zlib does.
func packed(asGzip bool) []byte {
	var b bytes.Buffer
	var w io.WriteCloser = zlib.NewWriter(&b)
	if asGzip {
		w = gzip.NewWriter(&b)
	}
	_, _ = io.WriteString(w, "user=jdoe42 from 203.0.113.7, again user=jdoe42")
	_ = w.Close()
	return b.Bytes()
}

// unpacked decompresses raw.
func unpacked(raw []byte, e detect.Encoding) (out []byte, err error) {
	var r io.Reader
	if r, err = gzip.NewReader(bytes.NewReader(raw)); e == detect.Zlib {
		r, err = zlib.NewReader(bytes.NewReader(raw))
	}
	if err == nil {
		out, err = io.ReadAll(r)
	}
	return out, err
}

var sequences = regexp.MustCompile("=[0-9A-F]{2}|=\r?\n")

var colours = regexp.MustCompile("\x1b\\[[0-9;:]{0,29}m")

func seeds(f *testing.F) {
	for _, r := range rules.Builtin() {
		for _, e := range r.Examples.All() {
			f.Add([]byte(e.Text))
			f.Add([]byte(fmt.Sprintf("%q", e.Text)))
			f.Add([]byte(fmt.Sprintf("%+q", fmt.Sprintf("%q", e.Text))))
			f.Add([]byte(url.QueryEscape(e.Text)))
			f.Add([]byte("GET /x?q=" + url.QueryEscape(e.Text) + "&z=1"))
			f.Add([]byte("payload=" + pythonString(e.Text)))
			f.Add([]byte(base64.StdEncoding.EncodeToString([]byte(e.Text)) + " " + hex.EncodeToString([]byte(e.Text))))
			f.Add([]byte(html.EscapeString(e.Text)))
			f.Add([]byte("\x1b[1;31m" + e.Text + "\x1b[0m"))
		}
	}
	for _, b := range [][]byte{packed(false), packed(true), []byte("u\x00s\x00e\x00r\x00=\x00j\x00d\x00o\x00e\x004\x002\x00")} {
		f.Add([]byte(base64.StdEncoding.EncodeToString(b)))
		f.Add([]byte(hex.EncodeToString(b)))
		f.Add(b)
		f.Add(append([]byte{0}, b...))
	}
	f.Add([]byte(`{"m":"quoted-printable\r\n\r\nuser=3Djdo=\r\ne42 J=C3=BCrgen=\r\n="}`))
	f.Add([]byte(`a=3D1&token=3Dq7Zk2Lw9XbT4q7Zk&b=3D`))
	f.Add([]byte(`"\ud83d\ude00\ud800x\u12\x41\xff\0\q\`))
	f.Add([]byte("&#x110000;&#0;&#128;&#xD800;&;&amp&#;"))
}

// pythonString is how Python prints x, in single quotes.
func pythonString(x string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(x) + "'"
}

// FuzzViews decodes what arbitrary bytes encode, in all views.
func FuzzViews(f *testing.F) {
	seeds(f)
	s := newScanner(f)
	f.Fuzz(func(t *testing.T, rec []byte) { checkViews(t, s, rec) })
}

// FuzzFind asks every rule at every place that its triggers name, wherever the
// fuzzer moves them: all it finds lies in the text, and it never panics.
func FuzzFind(f *testing.F) {
	all := rules.Builtin()
	var single []*detect.Scanner // one a rule
	for i := range all {
		set, err := detect.Compile(all[i : i+1])
		if err != nil {
			f.Fatal(err)
		}
		single = append(single, set.NewScanner(nil))
		for _, e := range all[i].Examples.All() {
			f.Add(uint8(i), []byte(e.Text))
		}
		for _, tr := range all[i].Triggers {
			f.Add(uint8(i), []byte(strings.Repeat(tr.Lit+" ", 3)+tr.Lit))
		}
	}
	f.Fuzz(func(t *testing.T, rule uint8, rec []byte) {
		i := int(rule) % len(single)
		for cut := range min(len(rec), 64) + 1 { // triggers at both ends of the text
			s := single[i]
			for _, part := range [][]byte{rec[cut:], rec[:len(rec)-cut]} {
				for _, fd := range s.Scan(part, &detect.Query{Continues: cut&1 == 1, Fragment: cut&2 == 2}) {
					if text := s.TextOf(fd.Layer); fd.Start >= fd.End || int(fd.End) > len(text) {
						t.Fatalf("%s: %q: found %d to %d of %d", all[i].Name, part, fd.Start, fd.End, len(text))
					}
				}
			}
		}
	})
}
