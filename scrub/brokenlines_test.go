package scrub_test

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/scrub"
)

// bothWays scrubs in as one record and as a stream, whose batches end anywhere, and gives what
// comes out to each. With flush the lines that wait for others are given out too, behind byte
// flush of in.
func bothWays(t *testing.T, s *scrub.Scrubber, in string, flush int, each func(how, out string)) {
	t.Helper()
	each("a record", scrubbed(t, s.Worker(), in))
	want := stream(t, s, framer.Options{}, in)
	each("a stream", want)
	for cut := range len(in) {
		if in[cut] != '\n' && cut%13 != 0 {
			continue
		}
		f := newFeed(t, s, framer.Options{})
		f.batch(false, in[:cut+1])
		f.batch(false, in[cut+1:])
		if got := f.end(); got != want {
			t.Fatalf("a batch ends at %d: %s", cut, difference(got, want))
		}
		if flush > 0 && in[cut] == '\n' && cut > flush {
			f = newFeed(t, s, framer.Options{})
			f.batch(true, in[:cut+1])
			f.batch(false, in[cut+1:])
			each(fmt.Sprintf("a stream, flushed at %d", cut), f.end())
		}
	}
}

// TestMarkedLines: the lines of a token may begin with a mark, be strings that are joined, end in
// soft breaks, or repeat the head of a log line, which is known as long as the line before is
// at hand.
func TestMarkedLines(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	r := rand.New(rand.NewPCG(41, 42))
	const rest = "\ndone\nnext line here\n"
	for name, c := range map[string]struct{ first, end, begin, last string }{
		"bars":                        {"| ", "\n", "| ", ""},
		"hashes":                      {"# got ", "\n", "# ", ""},
		"slashes":                     {"// got ", "\n", "// ", ""},
		"stars":                       {" * ", "\r\n", " * ", ""},
		"dashes":                      {"-- ", "\n", "-- ", ""},
		"a list":                      {"- ", "\n", "- ", ""},
		"the head of syslog":          {"Nov 22 12:00:09 web1 app[12]: ", "\n", "Nov 22 12:00:10 web1 app[12]: ", ""},
		"a head and text":             {"2026-01-02T03:04:05.678Z INFO got ", "\n", "2026-01-02T03:04:05.679Z INFO ", ""},
		"a head of Kubernetes":        {"2026-01-02T03:04:05.678901234Z stdout F ", "\n", "2026-01-02T03:04:05.678911234Z stdout F ", ""},
		"strings of JavaScript":       {`t = "`, "\" +\n", `    "`, `";`},
		"strings of C":                {`char *t = "`, "\"\n", `  "`, `";`},
		"strings of PHP":              {`$t = '`, "' .\n", `  '`, `';`},
		"strings of Visual Basic":     {`t = "`, "\" & _\r\n", `    "`, `"`},
		"signs in front":              {`t = "`, "\"\n", `    + "`, `";`},
		"quoted-printable":            {"got ", "=\n", "", ""},
		"quoted-printable, of a pair": {"t=3D", "=\r\n", "", ""},
	} {
		for width := 36; width <= 110; width += 1 + r.IntN(9) {
			tok := newSigned(r)
			in := "a line\n" + c.first + broken(tok.compact(), width, c.end, c.begin) + c.last + rest
			stub := fingerprint(t, s, "jwt", tok.compact())
			flush := len(c.first) + 2*len(tok.header) + 60
			if strings.Contains(c.begin, "0") || strings.Contains(c.end, `"`) && width < 60 {
				flush = 0
			}
			bothWays(t, s, in, flush, func(how, out string) {
				body := tok.payload + "." + tok.signature
				noToken(t, fmt.Sprintf("%s, %d wide, %s", name, width, how), body, in, out, rest)
				if !strings.Contains(how, "flushed") && !strings.Contains(out, stub) {
					t.Fatalf("%s, %d wide, %s: no %s in %q", name, width, how, stub, out)
				}
			})
		}
	}
}

// wordWrapped breaks text as word wrap does: at width characters, or behind the last hyphen before.
func wordWrapped(text string, width int, mark string) string {
	var b strings.Builder
	for len(text) > width {
		n := strings.LastIndexByte(text[:width], '-') + 1
		if n < width/4 {
			n = width
		}
		b.WriteString(mark + text[:n] + "\n")
		text = text[n:]
	}
	return b.String() + mark + text
}

// TestWordWrap: the lines of a token that a word wrap broke behind hyphens are not of one width.
func TestWordWrap(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	r := rand.New(rand.NewPCG(51, 52))
	const rest = "\ndone\nnext line here\n"
	for _, mark := range []string{"", "> ", "# "} {
		for width := 40; width < 110; width += 1 + r.IntN(5) {
			tok := newSigned(r)
			in := "a line\n" + wordWrapped(tok.compact(), width, mark) + rest
			stub := fingerprint(t, s, "jwt", tok.compact())
			bothWays(t, s, in, 0, func(how, out string) {
				noToken(t, fmt.Sprintf("%d wide behind %q, %s", width, mark, how), tok.payload+"."+tok.signature, in, out, rest)
				if !strings.Contains(out, stub) {
					t.Fatalf("%d wide behind %q, %s: no %s in %q", width, mark, how, stub, out)
				}
			})
		}
	}
}

// TestPartsOnLines: each part of a token may stand on a line, its dot behind or before it.
func TestPartsOnLines(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	tok := newSigned(rand.New(rand.NewPCG(53, 54)))
	for _, sign := range []string{".\n", "\n."} {
		in := "a line\n" + strings.Join([]string{tok.header, tok.payload, tok.signature}, sign) + "\ndone\n"
		bothWays(t, s, in, 0, func(how, out string) {
			noToken(t, fmt.Sprintf("%q, %s", sign, how), tok.payload+"."+tok.signature, in, out, "\ndone\n")
		})
	}
}

// TestPiecesOfALine: a token in pieces that one line holds is that token if they make it whole, and
// else what stands behind the first is text.
func TestPiecesOfALine(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	r := rand.New(rand.NewPCG(55, 56))
	for _, parting := range []string{" ", "\t", "  ", "<wbr>", "#012", "^J", `" + "`, `' . '`, `" & "`, "`+`", `", "`} {
		open, end := "", ""
		if strings.IndexAny(parting, "\"'`") == 0 {
			open, end = parting[:1], parting[:1]
		}
		for range 20 {
			tok := newSigned(r)
			in := "got " + open + broken(tok.compact(), 24+r.IntN(100), parting, "") + end + " and this\n"
			out := scrubbed(t, s.Worker(), in)
			noToken(t, fmt.Sprintf("parted by %q", parting), tok.payload+"."+tok.signature, in, out, end+" and this\n")
			if stub := fingerprint(t, s, "jwt", tok.compact()); !strings.Contains(out, stub) {
				t.Fatalf("parted by %q: no %s in %q", parting, stub, out)
			}
			if parting == "<wbr>" { // of one word
				continue
			}
			cut := in[:len("got "+open+tok.header)+9]
			for _, stays := range []string{parting + "BuildNumberOfTheNightlyRun7" + end + "\n", parting + "next.js.example.com" + end + "\n", parting + "x.y" + end + " z\n"} {
				if out := scrubbed(t, s.Worker(), cut+stays); !strings.HasSuffix(out, stays) {
					t.Fatalf("%q becomes %q", cut+stays, out)
				}
			}
		}
	}
}

// TestEncodedLines: the base64 of a token in lines is that token.
func TestEncodedLines(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	r := rand.New(rand.NewPCG(43, 44))
	const rest = "\nok\nnext line here\n"
	for _, first := range []string{"", "got ", "token: ", "> "} {
		for _, width := range []int{44, 50, 60, 64, 72, 76, 100} {
			tok := newSigned(r)
			stub := fingerprint(t, s, "jwt", tok.compact())
			text := base64.StdEncoding.EncodeToString([]byte(tok.compact()))
			in := "a line\n" + first + broken(text, width, []string{"\n", "\r\n"}[r.IntN(2)], strings.Repeat(first, len(first)/2%2)) + rest
			bothWays(t, s, in, 3*width, func(how, out string) {
				noToken(t, fmt.Sprintf("%d wide behind %q, %s", width, first, how), text[width:], in, out, rest)
				if !strings.Contains(how, "flushed") && !strings.Contains(out, stub) {
					t.Fatalf("%d wide behind %q, %s: no %s in %q", width, first, how, stub, out)
				}
			})
		}
	}
}

// TestPasetoOverLines: so do the lines of a token of PASETO, but for a last one that may be a word.
func TestPasetoOverLines(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	r := rand.New(rand.NewPCG(45, 46))
	const rest = "\ndone\nnext line here\n"
	for _, purpose := range []string{"local", "public"} {
		for width := 40; width < 110; width += 1 + r.IntN(6) {
			header, body := newPaseto(r, purpose)
			begin := []string{"", "> ", "| "}[r.IntN(3)]
			in := "a line\n" + begin + broken(header+body, width, "\n", begin) + rest
			bothWays(t, s, in, 2*width, func(how, out string) {
				noToken(t, fmt.Sprintf("%s, %d wide, %s", purpose, width, how), body, in, out, rest)
			})
		}
	}
}

// TestNoMarkedLines: lines below a token that is cut, or below base64, and are not of them stay.
func TestNoMarkedLines(t *testing.T) {
	s := newScrubber(t)
	tok := newSigned(rand.New(rand.NewPCG(47, 48)))
	cut, encoded := tok.header+"."+tok.payload[:20], base64.StdEncoding.EncodeToString([]byte(tok.compact()))
	const head = "Nov 22 12:00:00 web1 app[12]: "
	for name, c := range map[string]struct{ first, stays string }{
		"a head and a word":      {head + cut, head + "done\n"},
		"a head and words":       {head + cut, head + "connection closed by peer\n"},
		"a head and a pair":      {head + cut, head + "level=info\n"},
		"another head":           {head + cut, "Nov 22 12:00:00 web2 cron[12]: BuildNumberOfTheNightlyRun7\n"},
		"a mark and words":       {"# " + cut, "# of the user that came\n"},
		"a mark and a heading":   {"# " + cut, "# Usage\n"},
		"a member":               {`"t": "` + cut + `",`, `"build": "BuildNumberOfTheNightlyRun7"` + "\n"},
		"a whole base64":         {encoded, "BuildNumberOfTheNightlyRun7\n"},
		"a header and an object": {`"payload": "` + tok.header + `",`, `"build": "BuildNumberOfTheNightlyRun7"` + "\n"},
	} {
		in := c.first + "\n" + c.stays
		if out := stream(t, s, framer.Options{}, in); !strings.HasSuffix(out, "\n"+c.stays) {
			t.Errorf("%s: %q becomes %q", name, in, out)
		}
	}
}
