package scrub_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
)

// encodedText is text in lines of base64, each behind begin.
func encodedText(text string, width int, begin string) string {
	return begin + broken(base64.StdEncoding.EncodeToString([]byte(text)), width, "\n", begin)
}

// TestEncodedText: a token goes that stands in a text that is in base64, and that in lines, wherever in a
// line it begins, and the lines with none of it stay.
func TestEncodedText(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	r := rand.New(rand.NewPCG(81, 82))
	const about = "This is what stands before it, over some lines of the text, and has none of what is hidden: "
	behind := strings.Repeat("\r\nAnd this is what stands behind it, over some lines of the text too.", 3)
	for _, begin := range []string{"", "> ", "    ", "2026-01-02T03:04:05Z web: "} {
		for _, width := range []int{76, 64, 60, 44 + r.IntN(60)} {
			for n := range 24 {
				tok := newSigned(r)
				before := about + strings.Repeat("x", n) + []string{"=", " ", `{"t":"`, "Bearer "}[n%4]
				lines := encodedText(before+tok.compact()+behind, width, begin)
				in := "a line\nContent-Transfer-Encoding: base64\n\n" + lines + "\nnext line here\n"
				stub := fingerprint(t, s, "jwt", tok.compact())
				flush := 0
				if begin == "" || begin == "> " {
					flush = strings.Index(in, "\n\n") + 2 + len(before)*3/2 + 2*width
				}
				if n > 2 { // the rest at fewer ends of batches
					flush = -1
				}
				check := func(how, out string) {
					t.Helper()
					c := spelled{fmt.Sprintf("%d wide behind %q, %d before, %s", width, begin, len(before), how), in, append(tok.values, tok.payload, tok.signature), fromLines}
					if c.nothingLeft(t, out); strings.Contains(how, "flushed") {
						return // a line behind is hidden too, if the one before may end in the beginning of a token
					}
					first, last := lines[:strings.IndexByte(lines, '\n')+1], lines[strings.LastIndexByte(lines, '\n'):]
					if strings.Count(out, "\n") != strings.Count(in, "\n") || !strings.Contains(out, "\n\n"+first) || !strings.HasSuffix(out, last+"\nnext line here\n") {
						t.Fatalf("%s: %q becomes %q", c.name, in, out)
					}
					if !strings.Contains(out, stub) {
						t.Fatalf("%s: no %s: %q becomes %q", c.name, stub, in, out)
					}
				}
				if flush < 0 {
					check("a record", scrubbed(t, s.Worker(), in))
					check("a stream", stream(t, s, framer.Options{}, in))
					continue
				}
				bothWays(t, s, in, flush, check)
			}
		}
	}
}

// fromLines adds to text what its lines of base64 encode, together.
func fromLines(text string) string {
	var run strings.Builder
	all := text + fromBase64(text)
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		run.WriteString(strings.TrimRight(words[len(words)-1], "="))
	}
	return all + fromBase64(run.String())
}

// TestEncodedTextOfARecord: so in a string of a record, whose line feeds are escapes.
func TestEncodedTextOfARecord(t *testing.T) {
	s := newScrubber(t)
	r := rand.New(rand.NewPCG(83, 84))
	for _, width := range []int{76, 64, 60, 72, 51, 100} {
		for n := range 20 {
			tok := newSigned(r)
			text := "This is what stands before: " + strings.Repeat("x", n) + " Bearer " + tok.compact() + "\nAnd this is what stands behind it, in some text.\n"
			in, _ := json.Marshal(map[string]string{"mail": encodedText(text, width, "")})
			out := scrubbed(t, s.Worker(), string(in))
			var m struct{ Mail string }
			if err := json.Unmarshal([]byte(out), &m); err != nil {
				t.Fatal(err)
			}
			c := spelled{fmt.Sprintf("%d wide, %d before", width, n), string(in), append(tok.values, tok.payload, tok.signature), fromLines}
			c.nothingLeft(t, m.Mail)
		}
	}
}

// TestNoEncodedText: lines of base64 in which no token goes on are records of their own, and stay as they
// are: of a text, of a picture or a key, and a token that ends where its line does.
func TestNoEncodedText(t *testing.T) {
	s := newScrubber(t)
	r := rand.New(rand.NewPCG(85, 86))
	random := make([]byte, 1200)
	for i := range random {
		random[i] = byte(r.IntN(256))
	}
	prose := strings.Repeat("The eyes of the engineer were on the keys. They see where they are. ", 30)
	for name, text := range map[string]string{
		"prose":       prose,
		"random":      string(random),
		"random eyJ":  "eyJ" + string(random) + "eyJ",
		"words":       strings.Repeat("see keyJournal, eyJustThis and heyJude, and ", 40),
		"names":       strings.Repeat("the.engineer.of.the.example", 40),
		"almost text": strings.Repeat("some text\x00", 60),
	} {
		for width := 57; width < 80; width++ {
			in := "a line\n" + encodedText(text, width, "") + "\nnext line here\n"
			if out := stream(t, s, framer.Options{}, in); out != in {
				t.Fatalf("%s, %d wide: %s", name, width, difference(out, in))
			}
		}
	}
}
