package scrub_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
)

// linesWith writes the pieces of text, width characters each, by form, a line each: it is given the
// number of the line and its piece.
func linesWith(text string, width int, form func(i int, piece string) string) string {
	var lines []string
	for i := 0; len(text) > 0; i++ {
		n := min(width, len(text))
		lines = append(lines, form(i, text[:n]))
		text = text[n:]
	}
	return strings.Join(lines, "\n")
}

// headSpellers write a token in lines that each have something around their piece.
func headSpellers() []speller {
	lines := func(width int, form string) func(string) string {
		return func(s string) string {
			return "it\n" + linesWith(s, width, func(_ int, piece string) string { return strings.ReplaceAll(form, "*", piece) })
		}
	}
	numbered := func(width, from int, form string) func(string) string {
		return func(s string) string {
			return "it\n" + linesWith(s, width, func(i int, piece string) string { return fmt.Sprintf(form, from+i, piece) })
		}
	}
	return append(nameSpellers(), []speller{
		{"lines with <br>", lines(64, "*<br>"), nil},
		{"lines with <br />", lines(70, "*<br />"), nil},
		{"lines behind <br/>", lines(70, "<br/>*"), nil},
		{"paragraphs", lines(72, "<p>*</p>"), nil},
		{"blank lines", func(s string) string { return broken(s, 64, "\n\n", "") }, nil},
		{"blank lines of Windows", func(s string) string { return broken(s, 64, "\r\n\r\n", "") }, nil},
		{"paragraphs and blank lines", func(s string) string { return "<p>" + broken(s, 64, "</p>\n\n", "<p>") + "</p>" }, nil},
		{"coloured lines", lines(64, "\x1b[32m*\x1b[0m"), nil},
		{"coloured lines, cleared", lines(66, "\x1b[1;31m*\x1b[m\x1b[K"), nil},
		{"a colour and a head", lines(66, "\x1b[36mweb_1 |\x1b[0m *"), nil},
		{"added in a diff", lines(70, "+*"), nil},
		{"removed in a diff", lines(70, "-*"), nil},
		{"same in a diff", lines(70, " *"), nil},
		{"added in a diff, in YAML", func(s string) string { return "it\n+t: " + broken(s, 70, "\n", "+   ") }, nil},
		{"removed in a diff, behind a key", func(s string) string { return "it\n-t: " + broken(s, 70, "\n", "-") }, nil},
		{"added in a coloured diff", lines(70, "\x1b[32m+*\x1b[m"), nil},
		{"added in a coloured diff of git", lines(70, "\x1b[32m+\x1b[m\x1b[32m*\x1b[m"), nil},
		{"added in an indented diff", lines(70, "    +*"), nil},
		{"left in a diff", lines(70, "< *"), nil},
		{"numbered by cat", numbered(60, 8, "%6d\t%s"), nil},
		{"numbered by cat to 100", numbered(60, 98, "%6d\t%s"), nil},
		{"numbered", numbered(60, 8, "%d: %s"), nil},
		{"numbered in brackets", numbered(60, 9, "[%2d] %s"), nil},
		{"a thread", numbered(60, 8, "2026-01-02T03:04:05Z [pool-%d] web: %s"), nil},
		{"a fraction that changes", func(s string) string {
			return "it\n" + linesWith(s, 66, func(i int, piece string) string {
				return "2026-01-02T03:04:05" + []string{".98", ".9812", "", ".99"}[i%4] + "Z web: " + piece
			})
		}, nil},
		{"lines of Docker", lines(60, `{"log":"*\n","stream":"stdout","time":"2026-01-02T03:04:05.678Z"}`), nil},
		{"lines of JSON", numbered(60, 8, `{"time":%d,"level":"info","msg":"%s","thread":7}`), nil},
		{"lines of JSON, Windows", lines(60, `{"log":"*\r\n","stream":"stderr"}`), nil},
		{"a shell, broken once", func(s string) string { return "export T=" + s[:min(60, len(s))] + "\\\n" + s[min(60, len(s)):] }, nil},
		{"strings of a member", func(s string) string { return "{\n  t: '" + broken(s, 100, "' +\n    '", "") + "',\n  x: 1\n}" }, nil},
		{"strings of a member, broken once", func(s string) string {
			return "{\n  t: '" + s[:min(48, len(s))] + "' +\n    '" + s[min(48, len(s)):] + "',\n  x: 1\n}"
		}, nil},
		{"lines of logfmt", numbered(60, 8, `time=2026-01-02T03:04:05Z n=%d msg="%s" thread=main`), nil},
	}...)
}

// TestLinesAround: the lines of a token may each have something around them: tags, colours, the marks of a
// diff, a head with a number, a record of JSON; and empty lines may stand between. Then it goes with
// all of them, in a stream, in a record, and in a string of JSON, and is that token.
func TestLinesAround(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	w := s.Worker()
	r := rand.New(rand.NewPCG(71, 72))
	const rest = "\nand more\n"
	for _, f := range tokenForms() {
		for _, sp := range headSpellers() {
			for range 3 {
				text, secrets := f.write(r)
				if f.name == "SD-JWT" {
					text, _, _ = strings.Cut(text, "~")
				}
				in := "got " + sp.write(text) + rest
				object, err := json.Marshal(map[string]string{"m": in})
				if err != nil {
					t.Fatal(err)
				}
				c := spelled{f.name + ", " + sp.name, in, secrets, nil}
				for how, out := range map[string]string{"a stream": stream(t, s, framer.Options{}, in), "a record": scrubbed(t, w, in)} {
					c.check(t, how, out)
					if again := scrubbed(t, w, out); again != out {
						t.Errorf("%s: %q becomes %q", c.name, out, again)
					}
					c.stub(t, how, text, fingerprint(t, s, "jwt", text), out)
				}
				out := scrubbed(t, w, string(object))
				if left := c.left(out); left != "" || !json.Valid([]byte(out)) {
					t.Errorf("%s, in a string: %q is left: %q becomes %q", c.name, left, object, out)
				}
				c.stub(t, "a string", text, fingerprint(t, s, "jwt", text), out)
			}
		}
	}
}

// stub holds out to have the stub that stands for text, the token, unless its last line has too little of
// it to be told from a word.
func (s *spelled) stub(t *testing.T, how, text, stub, out string) {
	t.Helper()
	last := strings.TrimSuffix(s.in, "\nand more\n")
	last = last[strings.LastIndexByte(last, '\n')+1:]
	if n := len(text) - 8; strings.Contains(last, text[n:]) && !strings.Contains(out, stub) {
		t.Errorf("%s, in %s: no %s: %q becomes %q", s.name, how, stub, s.in, out)
	}
}

// TestLinesAroundCut: it does not depend on where batches end, and lines with something in
// them come out as soon as they are whole.
func TestLinesAroundCut(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	r := rand.New(rand.NewPCG(73, 74))
	for _, sp := range headSpellers() {
		tok := newSigned(r)
		in := "a line\n" + sp.write(tok.compact()) + "\n\n\ndone\nnext line here\n"
		bothWays(t, s, in, 0, func(how, out string) {
			noToken(t, sp.name+", "+how, tok.payload+"."+tok.signature, in, out, "\n\n\ndone\nnext line here\n")
		})
	}
}

// TestNoLinesAround: what stands below a token that is cut, and is not of it, stays: behind an empty
// line, in the next record, behind a head with another number.
func TestNoLinesAround(t *testing.T) {
	s := newScrubber(t)
	tok := newSigned(rand.New(rand.NewPCG(75, 76)))
	cut := tok.header + "." + tok.payload[:20]
	for name, c := range map[string]struct{ first, stays string }{
		"an empty line and an id":   {"got " + cut, "\nBuildNumberOfTheNightlyRun7\n"},
		"an empty line and words":   {"got " + cut, "\n\nBuildNumber7 of the nightly run\n"},
		"three empty lines":         {"got " + cut, "\n\n\nq83vEjRWeJq83vEjRWeJq83v\n"},
		"empty lines alone":         {"got " + cut, "\n\r\n\n\n"},
		"a tag and words":           {"got " + cut + "<br>", "of the user<br>\n"},
		"colours and words":         {"\x1b[32m" + cut + "\x1b[0m", "\x1b[32mdone\x1b[0m\n"},
		"a diff and words":          {"+" + cut, "+of the user\n"},
		"another number and a word": {"9: " + cut, "10: done\n"},
		"a record and words":        {`{"n":9,"msg":"` + cut + `","t":1}`, `{"n":10,"msg":"connection closed","t":2}` + "\n"},
		"a record and a word":       {`{"n":9,"msg":"` + cut + `","t":1}`, `{"n":10,"msg":"done","t":2}` + "\n"},
		"a record of other keys":    {`{"n":9,"msg":"` + cut + `","t":1}`, `{"n":10,"msg":"q83vEjRWeJq83vEjRWeJq83v","span":2}` + "\n"},
		"a record of another key":   {`{"n":9,"msg":"` + cut + `","t":1}`, `{"n":10,"trace":"q83vEjRWeJq83vEjRWeJq83v","t":2}` + "\n"},
		"a record, a whole token":   {`{"n":9,"msg":"` + tok.compact() + `","t":1}`, `{"n":10,"msg":"q83vEjRWeJq83vEjRWeJq83v","t":2}` + "\n"},
		"elements of a list":        {`  "` + cut + `",`, `  "q83vEjRWeJq83vEjRWeJq83v",` + "\n"},
	} {
		for _, flush := range []bool{false, true} {
			f := newFeed(t, s, framer.Options{})
			f.batch(flush, c.first+"\n")
			f.batch(flush, c.stays)
			if out := f.end(); !strings.HasSuffix(out, "\n"+c.stays) || strings.Contains(out, tok.payload[8:20]) {
				t.Errorf("%s (flush %v): %q", name, flush, out)
			}
		}
	}
}

// TestPartsBehindHeads: the parts of a token may be printed over lines that each begin with a head.
func TestPartsBehindHeads(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	r := rand.New(rand.NewPCG(77, 78))
	for _, head := range []string{
		"2026-01-02T03:04:0%dZ web: ", "2026-01-02T03:04:05.67890%dZ stdout F ", "Nov 22 12:00:0%d web1 app[12]: ",
		"2026-01-02T03:04:05.67%dZ INFO [main] com.example.auth.JwtService - ", "web_%d  | ", "%d: ", "   %d\t",
	} {
		for _, sp := range apartSpellings() {
			tok := newSigned(r)
			lines := strings.Split(sp.write(tok), "\n")
			if len(lines) == 1 {
				continue
			}
			for i := range lines {
				lines[i] = strings.Replace(head, "%d", fmt.Sprint(1+i), 1) + lines[i]
			}
			rest := "\n" + strings.Replace(head, "%d", "8", 1) + "done\nnext line here\n"
			in := "a line\n" + strings.Join(lines, "\n") + rest
			stub := fingerprint(t, s, "jwt", tok.compact())
			bothWays(t, s, in, 0, func(how, out string) {
				noToken(t, fmt.Sprintf("%s behind %q, %s", sp.name, head, how), tok.payload+"."+tok.signature, in, out, rest)
				if !strings.Contains(out, stub) {
					t.Fatalf("%s behind %q, %s: no %s: %q becomes %q", sp.name, head, how, stub, in, out)
				}
			})
		}
	}
}

// TestBrokenOnce: a token that one line break parts goes with both lines, however long each is, and what
// only looks like the rest of one stays.
func TestBrokenOnce(t *testing.T) {
	s := newScrubber(t)
	tok := newSigned(rand.New(rand.NewPCG(77, 78)))
	text := tok.compact()
	for cut := minBroken; cut < len(text)-minBroken; cut++ {
		for _, form := range []string{"token: *\n*\nnext line\n", "2026-01-02T03:04:05Z web: *\n2026-01-02T03:04:05Z web: *\nnext line\n"} {
			in := strings.Replace(strings.Replace(form, "*", text[:cut], 1), "*", text[cut:], 1)
			out := stream(t, s, framer.Options{}, in)
			for _, part := range []string{tok.payload, tok.signature} {
				for i := 0; i+12 <= len(part); i++ {
					if strings.Contains(out, part[i:i+12]) {
						t.Fatalf("at %d: %q becomes %q", cut, in, out)
					}
				}
			}
			if !strings.HasSuffix(out, "\nnext line\n") {
				t.Errorf("at %d: %q becomes %q", cut, in, out)
			}
		}
	}
	const below = "\ncom.example.checkout.OrderServiceImplementationOfTheFirstVersion2.process.it.now\n"
	if out := stream(t, s, framer.Options{}, "token: "+text[:40]+below); !strings.HasSuffix(out, below) {
		t.Errorf("%q", out)
	}
}

// TestNamesBelow: a path, a host with an image or the name of a class below a token that is cut stays.
func TestNamesBelow(t *testing.T) {
	s := newScrubber(t)
	tok := newSigned(rand.New(rand.NewPCG(91, 92)))
	text := tok.compact()
	for _, below := range []string{
		"/var/log/app/current", "/srv/Web1/app/current.log", "/home/app/Documents/Reports/Q3", "registry.example.com/App/v2",
		"com.example.app.Main", "com.example.v2.app.Main2", "github.com/example/Project/v2",
	} {
		for _, form := range []string{"token: *\n*\nnext line\n", "2026-01-02T03:04:05Z web: *\n2026-01-02T03:04:05Z web: *\nnext line\n", "> *\n> *\nnext line\n"} {
			for cut := minBroken; cut < len(text); cut += 7 {
				in := strings.Replace(strings.Replace(form, "*", text[:cut], 1), "*", below, 1)
				if out := stream(t, s, framer.Options{}, in); !strings.Contains(out, below+"\nnext line\n") {
					t.Errorf("at %d: %q becomes %q", cut, in, out)
				}
			}
		}
	}
}

// minBroken is how many characters of a token each of two lines has that are told to be of one.
const minBroken = 20
