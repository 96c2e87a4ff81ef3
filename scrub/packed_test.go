package scrub_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/json"
	"io"
	"mime/quotedprintable"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/logscrub/logscrub/internal/framer"
)

func gzipped(x string) string {
	return packed(x, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
}

func deflated(x string) string {
	return packed(x, func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })
}

// packed returns what the writer that open makes writes for x.
func packed(x string, open func(io.Writer) io.WriteCloser) string {
	var b bytes.Buffer
	w := open(&b)
	_, _ = io.WriteString(w, x)
	_ = w.Close()
	return b.String()
}

func gunzipped(t testing.TB, x string) string {
	return unpacked(t, x, func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) })
}

func inflated(t testing.TB, x string) string {
	return unpacked(t, x, func(r io.Reader) (io.Reader, error) { return zlib.NewReader(r) })
}

// unpacked returns what the reader that open makes reads from x.
func unpacked(t testing.TB, x string, open func(io.Reader) (io.Reader, error)) string {
	r, err := open(strings.NewReader(x))
	if err != nil {
		t.Errorf("not packed so: %q", x)
		return x
	}
	return readAll(t, r)
}

func readAll(t testing.TB, r io.Reader) string {
	out, err := io.ReadAll(r)
	if err != nil {
		t.Errorf("behind %q: %v", out, err)
	}
	return string(out)
}

func unbase64(t testing.TB, x string) string {
	out, err := base64.StdEncoding.DecodeString(x)
	if err != nil {
		t.Errorf("no base64: %q", x)
	}
	return string(out)
}

// wide returns x in UTF-16, a byte that is no UTF-8 as half a surrogate.
func wide(x string, bigEndian bool) string {
	var b []byte
	for len(x) > 0 {
		r, n := utf8.DecodeRuneInString(x)
		units := utf16.AppendRune(nil, r)
		if r == utf8.RuneError && n == 1 {
			units = []uint16{0xd800 | uint16(x[0])}
		}
		for _, u := range units {
			if bigEndian {
				b = append(b, byte(u>>8), byte(u))
			} else {
				b = append(b, byte(u), byte(u>>8))
			}
		}
		x = x[n:]
	}
	return string(b)
}

// narrow returns the text that wide made x of.
func narrow(t testing.TB, x string, bigEndian bool) string {
	if len(x)%2 != 0 {
		t.Errorf("half a character: %q", x)
	}
	var b []byte
	for i := 0; i+1 < len(x); i += 2 {
		u := uint16(x[i]) | uint16(x[i+1])<<8
		if bigEndian {
			u = u<<8 | u>>8
		}
		if r := rune(u); u&0xff00 == 0xd800 && u&0xff >= 0x80 {
			b = append(b, byte(u))
		} else if utf16.IsSurrogate(r) && i+3 < len(x) {
			v := uint16(x[i+2]) | uint16(x[i+3])<<8
			if bigEndian {
				v = v<<8 | v>>8
			}
			b = utf8.AppendRune(b, utf16.DecodeRune(r, rune(v)))
			i += 2
		} else {
			b = utf8.AppendRune(b, r)
		}
	}
	return string(b)
}

// mailed returns x in quoted-printable, behind a line that says so.
func mailed(x string) string {
	var b strings.Builder
	w := quotedprintable.NewWriter(&b)
	w.Binary = true
	_, _ = io.WriteString(w, x)
	_ = w.Close()
	return "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b.String() + "\r\n"
}

// unmailed returns the text that mailed made x of.
func unmailed(t testing.TB, x string) string {
	_, x, ok := strings.Cut(strings.TrimSuffix(x, "\r\n"), "\r\n\r\n")
	out, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(x)))
	if err != nil || !ok {
		t.Errorf("no quoted-printable: %q", x)
	}
	return string(out)
}

// TestQuotedPrintable reads texts as quoted-printable where there is a reason to, and else as they
// stand.
func TestQuotedPrintable(t *testing.T) {
	w := newScrubber(t).Worker()
	secret := strings.TrimPrefix(scrubbed(t, w, "token=q7Zk2Lw9XbT4q7ZkAbCd"), "token=")
	hexed := strings.TrimPrefix(scrubbed(t, w, "session=3D9F1234ABCDEF0011223344556677"), "session=")
	email := scrubbed(t, w, "jane@example.com")
	long := strings.Repeat("all quiet so far ", 3) + "mail "
	for in, want := range map[string]string{
		"https://x.example/a?b=3D1&token=3Dq7Zk2Lw9XbT4q7ZkAbCd end":                           "https://x.example/a?b=3D1&token=3D" + secret + " end",
		"level=info session=3D9F1234ABCDEF0011223344556677 n=1":                                "level=info session=" + hexed + " n=1",
		"session=3D9F1234ABCDEF0011223344556677":                                               "session=" + hexed,
		"cte=quoted-printable ip=192.168.10.244 n=1":                                           "cte=quoted-printable ip=192.168.10.244 n=1",
		`{"m":"Content-Transfer-Encoding: quoted-printable\r\n\r\njane=40example.com =C3=BC"}`: `{"m":"Content-Transfer-Encoding: quoted-printable\r\n\r\n` + email + ` =C3=BC"}`,
		`{"m":"` + long + `jane@exa=\r\nmple.com\r\nbye"}`:                                     `{"m":"` + long + email + `\r\nbye"}`,
		`{"m":"` + long + `token=3Dq7Zk2Lw=\n9XbT4q7ZkAbCd\nbye"}`:                             `{"m":"` + long + `token=3Dsecret_redacted\nbye"}`,
		`{"m":"` + long + `x = y and so on =\nand jane@example.com"}`:                          `{"m":"` + long + `x = y and so on =\nand ` + email + `"}`,
	} {
		if got := scrubbed(t, w, in); got != want {
			t.Errorf("\nin   %q\ngot  %q\nwant %q", in, got, want)
		}
		tryTwice(t, w, in)
	}
	// In a text that speaks of it, what stands as it is is hidden nevertheless.
	for _, in := range []string{"user=ABCD1234", "password=AB12cd34EF", "token=ABq7Zk2Lw9XbT4q7ZkCD"} {
		in = `{"m":"content-transfer-encoding:quoted-printable\n` + in + `"}`
		if got := scrubbed(t, w, in); strings.Contains(got, "AB") || strings.Contains(got, "CD") {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// TestQuotedExamples writes every example as mail has it: its value is hidden, and what
// comes out stays as it is.
func TestQuotedExamples(t *testing.T) {
	s := newScrubber(t)
	w := s.Worker()
	for _, e := range examples(s) {
		in := `{"m":` + quote(mailed(e.Text)) + `}`
		out := scrubbed(t, w, in)
		var tree map[string]string
		if err := json.Unmarshal([]byte(out), &tree); err != nil {
			t.Errorf("%v: no JSON: %q", &e, out)
		}
		got := unmailed(t, tree["m"])
		if raw := scrubbed(t, w, e.Text); e.Value != "" && !kept(e.Value) && !strings.Contains(raw, e.Value) && strings.Contains(got, e.Value) {
			t.Errorf("%v: %q", &e, got)
		}
		tryTwice(t, w, in)
	}
}

// TestUTF16File scrubs a file as Windows writes it, cut at every byte: what comes out is
// what comes out of the same text in UTF-8, and nothing else has changed.
func TestUTF16File(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	text := "\ufefflogon user=jdoe42 from 203.0.113.7\r\n\r\n" + `{"card_number":4111111111111111,"password":"Zx9 \"kQ2vL7p","n":7.5}` + "\r\n" +
		"Привет jane@example.com, user=jürgen42 😀\r\nJörg https://u:Zx9kQ2vL7p@h.example/?q=jane%40example.com&b=" +
		base64.StdEncoding.EncodeToString([]byte("mail to jane@example.com")) + "\r\nlast user=jdoe42"
	want := stream(t, s, framer.Options{}, strings.TrimPrefix(text, "\ufeff"))
	for _, bigEndian := range []bool{false, true} {
		in := wide(text, bigEndian)
		for cut := 0; cut <= len(in); cut++ {
			f := newFeed(t, s, framer.Options{})
			f.batch(false, in[:cut])
			f.batch(false, in[cut:])
			if got := strings.TrimPrefix(narrow(t, f.end(), bigEndian), "\ufeff"); got != want {
				t.Fatalf("cut at %d, big endian %v:\n%s", cut, bigEndian, difference(got, want))
			}
		}
	}
}

// TestWideGiant: of a record in UTF-16 above the limit nothing is passed on.
func TestWideGiant(t *testing.T) {
	s := newScrubber(t)
	for _, bigEndian := range []bool{false, true} {
		in := wide(strings.Repeat("all quiet so far jane@example.com; ", 2000), bigEndian)
		out := stream(t, s, framer.Options{Max: 30_000, Size: 10_000}, in)
		if !strings.HasPrefix(out, "logscrub_withheld limit ") || len(out) > 100 {
			t.Errorf("big endian %v: %.300q", bigEndian, out)
		}
	}
}

// TestPackedWhole hides what is compressed as a whole where not all of it is looked at,
// and leaves it where nothing is in it.
func TestPackedWhole(t *testing.T) {
	w := newScrubber(t).Worker()
	long := strings.Repeat("0123456789 all quiet so far; ", 4000)
	for _, c := range []struct {
		name, packed string
		whole        bool
	}{
		{"of nothing", gzipped("all quiet so far"), false},
		{"long", gzipped(long), true},
		{"long, then a value", gzipped(long + "jane@example.com"), true},
		{"a text behind it", gzipped("all quiet so far") + "jane@example.com", true},
		{"twice", gzipped(gzipped("user=jdoe42 is at jane@example.com")), true},
		{"noise", "\x1f\x8b\x08\x00" + strings.Repeat("\xfe\x01", 40), false},
		{"noise of zlib", "\x78\x9c" + strings.Repeat("\xfe\x01", 40), false},
		{"of noise", gzipped(strings.Repeat("\xfe\x01\x00", 40)), false},
	} {
		run := base64.StdEncoding.EncodeToString([]byte(c.packed))
		want := "body " + run + " end"
		if c.whole {
			want = "body encoded_redacted end"
		}
		if got := scrubbed(t, w, "body "+run+" end"); got != want {
			t.Errorf("%s: %.200q", c.name, got)
		}
	}
}

// TestPackedCut: what is left of a compressed text that was cut off is looked at.
func TestPackedCut(t *testing.T) {
	w := newScrubber(t).Worker()
	run := base64.StdEncoding.EncodeToString([]byte(gzipped("user=jdoe42 is at jane@example.com " + strings.Repeat("and so on: 8f3a2b, ", 9))))
	out := strings.TrimPrefix(scrubbed(t, w, "body "+run[:len(run)-12]), "body ")
	if got := gunzipped(t, unbase64(t, out)); !strings.HasPrefix(got, "user=user_ohbt_") || strings.Contains(got, "jane@") || !strings.Contains(got, "and so on") {
		t.Errorf("%q", got)
	}
}

// TestDeepest encodes values ever deeper: they are replaced, or what encodes them is.
func TestDeepest(t *testing.T) {
	w := newScrubber(t).Worker()
	for name, deeper := range map[string]func(x string) string{
		"json":    func(x string) string { return `{"m":` + quote(x) + `}` },
		"percent": func(x string) string { return percentAll("a " + x) },
		"entity":  func(x string) string { return entityAll("a " + x) },
		"base64":  func(x string) string { return "a " + base64.StdEncoding.EncodeToString([]byte(x)) },
		"gzip":    func(x string) string { return "a " + base64.StdEncoding.EncodeToString([]byte(gzipped(x))) },
	} {
		in := "to\n\"jane@example.com\" and others"
		for depth := range 6 {
			if name == "entity" && depth == 4 {
				break // they are longer than the text that is looked at
			}
			out := scrubbed(t, w, in)
			if out == in {
				t.Errorf("%s, %d deep: left as it is", name, depth)
			}
			if name == "json" {
				skeleton(t, `[`+quote(out)+`]`)
			}
			tryTwice(t, w, in)
			in = deeper(in)
		}
	}
}
