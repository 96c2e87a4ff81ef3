package inflate_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/inflate"
)

const most = 256 << 10

// packers wrap a text, each at every level there is.
func packers(t testing.TB) map[string]func(text []byte, level int) []byte {
	pack := func(w io.WriteCloser, err error, b *bytes.Buffer, text []byte) []byte {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(text); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	return map[string]func(text []byte, level int) []byte{
		"gzip": func(text []byte, level int) []byte {
			var b bytes.Buffer
			w, err := gzip.NewWriterLevel(&b, level)
			return pack(w, err, &b, text)
		},
		"gzip with a name": func(text []byte, level int) []byte {
			var b bytes.Buffer
			w, err := gzip.NewWriterLevel(&b, level)
			w.Name, w.Comment, w.Extra = "app.log", "of yesterday", []byte("ab\x03\x00xyz")
			return pack(w, err, &b, text)
		},
		"zlib": func(text []byte, level int) []byte {
			var b bytes.Buffer
			w, err := zlib.NewWriterLevel(&b, level)
			return pack(w, err, &b, text)
		},
	}
}

// texts are as different for a compressor as texts can be.
func texts() [][]byte {
	rng := rand.New(rand.NewPCG(3, 4))
	noise := make([]byte, 70_000)
	for i := range noise {
		noise[i] = byte(rng.Uint32())
	}
	lines := strings.Repeat("2026-11-22T10:00:00Z info user=jdoe42 from 203.0.113.7 status=200\n", 1500)
	return [][]byte{nil, []byte("a"), []byte("jane@example.com"), bytes.Repeat([]byte("a"), 100_000), []byte(lines), noise,
		[]byte(strings.Repeat(lines[:3000], 40)), append(noise[:9000:9000], lines...)}
}

func TestAppend(t *testing.T) {
	var r inflate.Reader
	for name, pack := range packers(t) {
		for i, text := range texts() {
			for _, level := range []int{flate.HuffmanOnly, flate.DefaultCompression, flate.NoCompression, 1, 5, 9} {
				packed := pack(text, level)
				got, end := r.Append([]byte("before"), packed, most)
				if end != inflate.Whole || !bytes.Equal(got, append([]byte("before"), text...)) {
					t.Errorf("%s, text %d, level %d: end %d, %d bytes of %d", name, i, level, end, len(got)-6, len(text))
				}
			}
		}
	}
}

// TestCut cuts what is packed at every byte: what comes out begins the text, and
// more of it the more there is.
func TestCut(t *testing.T) {
	var r inflate.Reader
	for name, pack := range packers(t) {
		for i, text := range texts() {
			packed, last := pack(text, 6), 0
			for cut := 0; cut < len(packed); cut += 1 + len(packed)/300 {
				got, end := r.Append(nil, packed[:cut], most)
				trailer := len(packed)-cut <= 8 && len(got) == len(text) // which is not missed
				if end != inflate.Cut && !trailer && cut > 2 || !bytes.HasPrefix(text, got) || len(got) < last {
					t.Fatalf("%s, text %d, cut at %d of %d: end %d, %d bytes behind %d", name, i, cut, len(packed), end, len(got), last)
				}
				last = len(got)
			}
			if last < len(text)*3/4 {
				t.Errorf("%s, text %d: %d bytes of %d at the last cut", name, i, last, len(text))
			}
		}
	}
}

func TestEnds(t *testing.T) {
	pack := packers(t)
	gz := pack["gzip"]([]byte("jane@example.com and others"), 6)
	zl := pack["zlib"]([]byte("jane@example.com and others"), 6)
	long := pack["gzip"](bytes.Repeat([]byte("a"), 5000), 6)
	stored := pack["gzip"](bytes.Repeat([]byte("a"), 5000), 0)
	var r inflate.Reader
	for _, c := range []struct {
		name   string
		packed []byte
		most   int
		text   int
		end    inflate.End
	}{
		{"nothing", nil, 100, 0, inflate.Broken},
		{"text", []byte("jane@example.com"), 100, 0, inflate.Broken},
		{"two files", append(gz[:len(gz):len(gz)], gz...), 100, 54, inflate.Whole},
		{"a file and text", append(gz[:len(gz):len(gz)], "jane@example.com"...), 100, 27, inflate.Beyond},
		{"a file and a byte", append(gz[:len(gz):len(gz)], 0), 100, 27, inflate.Beyond},
		{"two of zlib", append(zl[:len(zl):len(zl)], zl...), 100, 27, inflate.Beyond},
		{"as long as asked for", gz, 27, 27, inflate.Whole},
		{"longer", gz, 26, 26, inflate.Long},
		{"longer by a copy", long, 4999, 4999, inflate.Long},
		{"longer and stored", stored, 4999, 4999, inflate.Long},
		{"block of no type", []byte("\x78\x9c\x07"), 100, 0, inflate.Broken},
		{"copy from before the text", []byte("\x78\x9c\x03\x02\x00"), 100, 0, inflate.Broken},
		{"stored with a wrong length", []byte("\x78\x01\x01\x05\x00\x00\x00abcde"), 100, 0, inflate.Broken},
		{"too many codes", []byte("\x78\x9c\xfd\xff\xff\xff\xff\xff\xff\xff"), 100, 0, inflate.Broken},
	} {
		got, end := r.Append(nil, c.packed, c.most)
		if len(got) != c.text || end != c.end {
			t.Errorf("%s: %d bytes, end %d; want %d, %d", c.name, len(got), end, c.text, c.end)
		}
	}
}

func TestFormatOf(t *testing.T) {
	for text, want := range map[string]inflate.Format{
		"\x1f\x8b\x08\x00": inflate.Gzip, "\x1f\x8b\x07\x00": inflate.None, "\x1f\x8b": inflate.None,
		"\x78\x01": inflate.Zlib, "\x78\x5e": inflate.Zlib, "\x78\x9c": inflate.Zlib, "\x78\xda": inflate.Zlib,
		"\x78\x9d": inflate.None, "\x78\x20": inflate.None, "x": inflate.None, "": inflate.None,
	} {
		if got := inflate.FormatOf([]byte(text)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func TestNoAllocations(t *testing.T) {
	packed := packers(t)["gzip"](texts()[4], 6)
	dst := make([]byte, 0, most)
	var r inflate.Reader
	if n := testing.AllocsPerRun(10, func() { r.Append(dst, packed, most) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzAppend compares what comes out with what the standard library makes of it.
func FuzzAppend(f *testing.F) {
	for _, pack := range packers(f) {
		for _, text := range texts()[:3] {
			f.Add(pack(text, 6))
			f.Add(pack(text, 0))
		}
		f.Add(pack([]byte(strings.Repeat("user=jdoe42 from 203.0.113.7\n", 9)), 9))
	}
	var r inflate.Reader
	canary := []byte("canary")
	f.Fuzz(func(t *testing.T, packed []byte) {
		dst := append(make([]byte, 0, 64), canary...)
		got, end := r.Append(dst, packed, most)
		if !bytes.HasPrefix(got, canary) || len(got) > most+len(canary) {
			t.Fatalf("%q: what stood before is %q, of %d bytes", packed, got[:min(len(got), 6)], len(got))
		}
		if len(packed) < 2 || inflate.FormatOf(packed) != inflate.Zlib {
			return // of the header of gzip both read otherwise what nobody writes
		}
		in := bytes.NewReader(packed[2:])
		want, err := io.ReadAll(io.LimitReader(flate.NewReader(in), most))
		if got = got[len(canary):]; err == nil && end != inflate.Long && !bytes.Equal(got, want) || !bytes.HasPrefix(got, want) && !bytes.HasPrefix(want, got) {
			t.Fatalf("%q: end %d:\ngot  %q\nwant %q (%v)", packed, end, got, want, err)
		}
		if err == nil && len(want) < most && end != inflate.Whole && end != inflate.Beyond {
			t.Fatalf("%q: ends with %d", packed, end)
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	text := texts()[4]
	packed := packers(b)["gzip"](text, 6)
	dst := make([]byte, 0, most)
	var r inflate.Reader
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		r.Append(dst, packed, most)
	}
}
