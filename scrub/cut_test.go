package scrub_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
)

// A feed scrubs a stream as a pipeline does: framed into batches, one after the
// other.
type feed struct {
	t     testing.TB
	w     *scrub.Worker
	frame *framer.Framer
	src   record.Batch
	dst   record.Clean
	carry scrub.Carry
	out   []byte
}

func newFeed(t testing.TB, s *scrub.Scrubber, o framer.Options) *feed {
	return &feed{t: t, w: s.Worker(), frame: framer.New(o)}
}

// batch reads parts into one batch, each by one read, and scrubs it. With flush
// the lines that wait for more are given out.
func (f *feed) batch(flush bool, parts ...string) {
	f.src.Reset()
	f.frame.Begin(&f.src)
	for _, p := range parts {
		n := copy(f.frame.Space(&f.src, len(p)), p)
		f.frame.Feed(&f.src, n)
	}
	if flush {
		f.frame.Flush(&f.src)
	}
	f.frame.Finish(&f.src)
	f.pass()
}

func (f *feed) pass() {
	if len(f.src.Recs) == 0 {
		return
	}
	c, err := f.w.ApplyAfter(&f.dst, &f.src, f.carry)
	if err != nil {
		f.t.Fatal(err)
	}
	f.carry = c
	f.out = append(f.out, f.dst.Raw()...)
}

// end returns everything that came out.
func (f *feed) end() string {
	for !f.frame.Done() {
		f.src.Reset()
		f.frame.Begin(&f.src)
		f.frame.End(&f.src)
		f.frame.Finish(&f.src)
		f.pass()
	}
	return string(f.out)
}

// stream returns what comes out of in, read at once.
func stream(t testing.TB, s *scrub.Scrubber, o framer.Options, in string) string {
	f := newFeed(t, s, o)
	f.batch(false, in)
	return f.end()
}

// keyBlock is a private key line by line, as PEM and as logs with a prefix have it.
const keyBlock = "key:\n-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIBVgIBADANBgkqhkiG9w0BAQEFAASCMIIBVgIBADANBgkqhkiG9w0BAQEFAASC\n" +
	"MIIBVgIBADANBgkqhkiG9w0BAQEFAASCMIIBVgIBADANBgkqhkiG9w0BAQEFAASC\r\nMIIBVgIBADANBgkq\n-----END RSA PRIVATE KEY-----\nafter jane@example.com\n"

// TestCutAnywhere cuts a stream at every byte into two reads, two batches, and
// two waits that end in a flush: the same comes out.
func TestCutAnywhere(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	in := strings.Join(mixed[:12], "\n") + "\n" + keyBlock + "Authorization: Bearer abc\n  folded jane@example.com\n\n" +
		strings.Join(mixed[16:22], "\r\n") + "\r\nuser=jdoe42\x00\xff\r\r\nend jane@example.com"
	want := stream(t, s, framer.Options{}, in)
	if strings.Count(want, "\n") != strings.Count(in, "\n") || strings.Contains(want, "MIIB") || strings.Contains(want, "jane@") {
		t.Fatalf("%q", want)
	}
	for cut := range len(in) + 1 {
		reads := newFeed(t, s, framer.Options{})
		reads.batch(false, in[:cut], in[cut:])
		if got := reads.end(); got != want {
			t.Fatalf("two reads at %d: %s", cut, difference(got, want))
		}
		for _, flush := range []bool{false, true} {
			f := newFeed(t, s, framer.Options{})
			f.batch(flush, in[:cut])
			f.batch(flush, in[cut:])
			if got := f.end(); got != want {
				t.Fatalf("batch ends at %d (flush %v): %s", cut, flush, difference(got, want))
			}
		}
	}
}

// difference shows where two texts part.
func difference(got, want string) string {
	i := 0
	for i < min(len(got), len(want)) && got[i] == want[i] {
		i++
	}
	show := func(x string) string { return x[max(0, min(len(x), i-60)):min(len(x), i+100)] }
	return fmt.Sprintf("at %d (lengths %d, %d):\ngot  %q\nwant %q", i, len(got), len(want), show(got), show(want))
}

// TestFragmentEdge places every example across the edge of two fragments, byte
// by byte, and in several encodings.
func TestFragmentEdge(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	w := s.Worker()
	const size = 1500
	small := framer.Options{Max: size, Size: size, Overlap: 1200}
	filler := strings.Repeat("all quiet so far; ", 200)
	for _, e := range examples(s) {
		for n, enc := range encodings() {
			if enc.isWide() {
				continue
			}
			text := " " + enc.encode(e.Text) + ` ok" ` // a quote ends headers
			step := 1
			if n > 0 {
				step = 17
			}
			for k := 0; k <= len(text); k += step {
				in := filler[:size-k] + text + filler[:size]
				want := scrubbed(t, w, in)
				if got := stream(t, s, small, in); got != want {
					t.Errorf("%v as %s, edge at %d: %s", &e, enc.name, k, difference(got, want))
					break
				}
			}
		}
	}
}

// giants are records above the limit with matches and structures longer than a
// fragment.
func giants() map[string]string {
	text := strings.Repeat("all quiet so far jane@example.com; user=jdoe42 from 203.0.113.7 ", 200)
	random := make([]byte, 240<<10)
	for i, x := 0, uint32(7); i < len(random); i++ {
		x = x*1664525 + 1013904223
		random[i] = byte(x >> 24)
	}
	opaque := base64.RawURLEncoding.EncodeToString(random)
	inner := `{"email":"jane@example.com","m":` + quote(strings.Repeat("line\n\"quoted\" jane@example.com\t", 6000)) + `,"user":"jdoe42"}`
	return map[string]string{
		"text":            strings.Repeat(text, 40),
		"password":        `{"a":"` + text + `","password":"` + opaque + `","b":"` + text + `","email":"jane@example.com"}`,
		"escapes in it":   `{"password":"` + strings.Repeat(`Fak\"e77\\pw\n`, 24<<10) + `","b":"` + text + `"}`,
		"base64 of noise": text + opaque + " " + text,
		"base64 of text":  text + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("jane@example.com and others, ", 6<<10))) + " " + text,
		"jwt":             text + "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJqZG9lNDIiLCJ4Ijoi" + opaque[:100<<10] + "." + opaque[:43] + " " + text,
		"bearer":          text + "Authorization: Bearer " + opaque[:100<<10] + " " + text,
		"key in string":   `{"k":"-----BEGIN PRIVATE KEY-----\n` + strings.Repeat(opaque[:64]+`\n`, 1600) + `-----END PRIVATE KEY-----\n","b":"` + text + `"}`,
		"json string":     `{"a":` + quote(strings.Repeat(text, 30)) + `}`,
		"json twice":      `{"a":` + quote(inner) + `,"b":` + quote(inner) + `,"email":"jane@example.com"}`,
		"percent":         "q=" + strings.Repeat("jane%40example.com%26user%3Djdoe42%20", 12<<10) + " " + text,
		"one run":         strings.Repeat("a", 400<<10) + " jane@example.com",
		"spaces":          strings.Repeat(" ", 400<<10) + " jane@example.com",
		"quotes":          strings.Repeat(`"`, 300<<10) + " jane@example.com",
		"backslashes":     `"` + strings.Repeat(`\`, 300<<10) + `" jane@example.com`,
	}
}

// TestGiant cuts records above the limit into fragments of several sizes: the
// same comes out, and nothing of a long match.
func TestGiant(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	for name, in := range giants() {
		t.Run(name, func(t *testing.T) {
			in += "\nnext jane@example.com\n"
			want := ""
			for i, size := range []int{framer.DefaultSize, 200_000, 100 << 10, 64 << 10, 50_001, 33_333} {
				got := stream(t, s, framer.Options{Max: 200 << 10, Size: size}, in)
				if i == 0 {
					want = got
					if strings.Contains(got, "jane@") || strings.Count(got, "\n") != 2 {
						t.Errorf("lines or values: %.300q", got)
					}
				}
				if got != want {
					t.Errorf("fragments of %d: %s", size, difference(got, want))
				}
			}
			if whole := stream(t, s, framer.Options{Max: 4 << 20}, in); whole != want && name != "base64 of text" {
				t.Errorf("whole: %s", difference(want, whole)) // but long encoded text goes as a whole
			}
			f := newFeed(t, s, framer.Options{Max: 200 << 10, Size: 100 << 10})
			for at := 0; at < len(in); at += 61_111 { // a batch a read: the carry goes from one to the next
				f.batch(false, in[at:min(len(in), at+61_111)])
			}
			if got := f.end(); got != want {
				t.Errorf("batches: %s", difference(got, want))
			}
		})
	}
}
