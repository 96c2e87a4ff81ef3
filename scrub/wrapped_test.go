package scrub_test

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
)

// broken returns text in lines of width characters, each with what breaks it, and then
// what follows it.
func broken(text string, width int, end, begin string) string {
	var b strings.Builder
	for ; len(text) > width; text = text[width:] {
		b.WriteString(text[:width] + end + begin)
	}
	return b.String() + text
}

// TestTokenOverLines: a token that a stream breaks into lines goes with all of them,
// wherever a batch ends; and its payload and signature where lines were given out before
// the next one was seen, if that was enough to know the token by.
func TestTokenOverLines(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	r := rand.New(rand.NewPCG(5, 6))
	const rest = "\ndone\nnext line here\n"
	for name, c := range map[string]struct{ first, end, begin, last string }{
		"lines":       {"got ", "\n", "", ""},
		"alone":       {"", "\n", "", ""},
		"of Windows":  {"got ", "\r\n", "", ""},
		"indented":    {"got ", "\n", "    ", ""},
		"tabs":        {"got ", "\n", "\t", ""},
		"quotation":   {"> got ", "\n", "> ", ""},
		"of a shell":  {"got ", "\\\n", "", ""},
		"blanks":      {"got ", "  \n", "", ""},
		"then JSON":   {`{"t":"`, "\n", "", `", "x":1}`},
		"behind text": {"2026-01-02 INFO auth jane@example.com Bearer ", "\n", "", ""},
	} {
		for width := 20; width <= 120; width += 1 + r.IntN(5) {
			tok := newSigned(r)
			whole := tok.compact()
			if p := len(c.first) % width; width-p < 3 {
				continue // too little of the header to know it by
			}
			in := "a line\n" + broken(c.first+whole, width, c.end, c.begin) + c.last + rest
			bothWays(t, s, in, 2*len(tok.header)+60, func(how, out string) {
				gone := whole
				if strings.Contains(how, "flushed") {
					gone = tok.payload + "." + tok.signature
				}
				noToken(t, fmt.Sprintf("%s, %d wide, %s", name, width, how), gone, in, out, rest)
				if how == "a stream" {
					if again := stream(t, s, framer.Options{}, out); again != out {
						t.Fatalf("%s, %d wide: %q becomes %q", name, width, out, again)
					}
				}
			})
		}
	}
}

// noToken holds out, which became of in, to have nothing of the token, every line, and the
// rest as it was.
func noToken(t *testing.T, name, token, in, out, rest string) {
	t.Helper()
	for i := 0; i+16 <= len(token); i++ {
		if strings.Contains(out, token[i:i+16]) {
			t.Fatalf("%s: %q becomes %q", name, in, out)
		}
	}
	if strings.Count(out, "\n") != strings.Count(in, "\n") || !strings.HasSuffix(out, rest) {
		t.Fatalf("%s: the lines of %q are others in %q", name, in, out)
	}
}

// TestNoTokenOverLines: what stands below a token and is not of it stays.
func TestNoTokenOverLines(t *testing.T) {
	s := newScrubber(t)
	tok := newSigned(rand.New(rand.NewPCG(7, 8)))
	whole, cut := tok.compact(), tok.header+"."+tok.payload[:20]
	for name, c := range map[string]struct{ first, stays string }{
		"a whole token":   {whole, "BuildNumberOfTheNightlyRun\n"},
		"a word":          {cut, "done\n"},
		"words":           {cut, "connection closed by peer\n"},
		"another program": {cut, "kernel: eth0 up\n" + "BuildNumberOfTheNightlyRun\n"},
		"a longer line":   {cut, strings.Repeat("BuildNumberOfTheNightlyRun", 9) + "\n"},
		"an empty line":   {cut, "\nBuildNumberOfTheNightlyRun\n"},
		"no token":        {"eyes and ears", "BuildNumberOfThe\n"},
		"dots":            {tok.header + "...", "BuildNumberOfTheNightlyRun\n"},
	} {
		for _, flush := range []bool{false, true} {
			f := newFeed(t, s, framer.Options{})
			f.batch(flush, "got "+c.first+"\n")
			f.batch(flush, c.stays)
			if out := f.end(); !strings.HasSuffix(out, "\n"+c.stays) || strings.Contains(out, tok.payload[:20]) {
				t.Errorf("%s (flush %v): %q", name, flush, out)
			}
		}
	}
}

// TestPaddedOverLines: so does one in the other base64 alphabet and with padding, and one
// whose parts stand on lines of their own.
func TestPaddedOverLines(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	r := rand.New(rand.NewPCG(9, 10))
	const rest = "\ndone\nnext line here\n"
	for range 40 {
		tok := newSigned(r)
		var parts []string
		for _, p := range strings.Split(tok.compact(), ".") {
			b, err := base64.RawURLEncoding.DecodeString(p)
			if err != nil {
				t.Fatal(err)
			}
			parts = append(parts, base64.StdEncoding.EncodeToString(b))
		}
		whole := strings.Join(parts, ".")
		for width := 20; width <= 120; width += 1 + r.IntN(9) {
			in := "a line\n" + broken("got "+whole, width, "\n", "") + rest
			noToken(t, fmt.Sprint(width, " wide"), whole, in, stream(t, s, framer.Options{}, in), rest)
		}
		for _, parting := range []string{".\n", "\n.", ".\r\n", "\r\n."} {
			in := "got " + strings.Join(strings.Split(tok.compact(), "."), parting) + rest
			noToken(t, fmt.Sprintf("parted by %q", parting), tok.compact(), in, stream(t, s, framer.Options{}, in), rest)
		}
	}
}
