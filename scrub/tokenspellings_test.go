package scrub_test

import (
	"encoding/base64"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
)

// A spelling writes a token as some program does.
type spelling struct {
	name  string
	write func(s *signedToken) string
	whole bool // so that the token is read and has its pseudonym
}

// apartSpellings are those of a token in parts, each by itself, or of a part of one.
func apartSpellings() []spelling {
	return []spelling{
		// JSON serialisation as languages print it.
		{"map of Go", func(s *signedToken) string {
			return "got map[payload:" + s.payload + " protected:" + s.header + " signature:" + s.signature + "] ok"
		}, true},
		{"map of Go, general", func(s *signedToken) string {
			return "got map[payload:" + s.payload + " signatures:[map[header:map[kid:k1] protected:" + s.header + " signature:" + s.signature + "]]] ok"
		}, true},
		{"struct of Go", func(s *signedToken) string {
			return "got {Payload:" + s.payload + " Protected:" + s.header + " Signature:" + s.signature + "} ok"
		}, true},
		{"pointer to a struct of Go", func(s *signedToken) string {
			return "got &{Protected:" + s.header + " Payload:" + s.payload + " Signature:" + s.signature + "} ok"
		}, true},
		{"struct of Go with quotes", func(s *signedToken) string {
			return `got main.JWS{Protected:"` + s.header + `", Payload:"` + s.payload + `", Signature:"` + s.signature + `"} ok`
		}, true},
		{"struct of Go without names", func(s *signedToken) string {
			return "got {" + s.header + " " + s.payload + " " + s.signature + "} ok"
		}, true},
		{"named lines", func(s *signedToken) string {
			return "Header: " + s.header + "\nPayload: " + s.payload + "\nSignature: " + s.signature
		}, true},
		{"JavaScript", func(s *signedToken) string {
			return "got { payload: '" + s.payload + "', protected: '" + s.header + "', signature: '" + s.signature + "' } ok"
		}, true},
		{"JavaScript, nested", func(s *signedToken) string {
			return "got {\n  payload: '" + s.payload + "',\n  signatures: [\n    {\n      protected: '" + s.header + "',\n      signature: '" + s.signature + "'\n    }\n  ]\n} ok"
		}, true},
		{"hash of Ruby", func(s *signedToken) string {
			return `got {"payload"=>"` + s.payload + `", "protected"=>"` + s.header + `", "signature"=>"` + s.signature + `"} ok`
		}, true},
		{"symbols of Ruby", func(s *signedToken) string {
			return `got {:payload=>"` + s.payload + `", :protected=>"` + s.header + `", :signature=>"` + s.signature + `"} ok`
		}, true},
		{"map of Java", func(s *signedToken) string {
			return "got {payload=" + s.payload + ", protected=" + s.header + ", signature=" + s.signature + "} ok"
		}, true},
		{"record of Java", func(s *signedToken) string {
			return "got Jws[protected=" + s.header + ", payload=" + s.payload + ", signature=" + s.signature + "] ok"
		}, true},
		{"logfmt", func(s *signedToken) string {
			return "level=info protected=" + s.header + " payload=" + s.payload + " signature=" + s.signature + " ok=1"
		}, true},
		{"logfmt, signature first", func(s *signedToken) string {
			return "level=info signature=" + s.signature + " payload=" + s.payload + " protected=" + s.header + " ok=1"
		}, true},
		{"YAML", func(s *signedToken) string {
			return "jws:\n  payload: " + s.payload + "\n  protected: " + s.header + "\n  signature: " + s.signature + "\nok: 1"
		}, true},
		{"YAML, general", func(s *signedToken) string {
			return "jws:\n  payload: \"" + s.payload + "\"\n  signatures:\n    - protected: \"" + s.header + "\"\n      signature: \"" + s.signature + "\"\nok: 1"
		}, true},
		{"TOML", func(s *signedToken) string {
			return "payload = \"" + s.payload + "\"\nprotected = \"" + s.header + "\"\nsignature = \"" + s.signature + "\"\n"
		}, true},
		{"XML", func(s *signedToken) string {
			return "<jws><protected>" + s.header + "</protected><payload>" + s.payload + "</payload><signature>" + s.signature + "</signature></jws>"
		}, true},
		{"columns", func(s *signedToken) string { return s.header + "," + s.payload + "," + s.signature + ",x" }, true},
		{"columns with quotes", func(s *signedToken) string {
			return `"` + s.header + `","` + s.payload + `","` + s.signature + `","x"`
		}, true},
		// Parts apart.
		{"list", func(s *signedToken) string {
			return `["` + s.header + `","` + s.payload + `","` + s.signature + `"]`
		}, true},
		{"list of Python", func(s *signedToken) string {
			return `['` + s.header + `', '` + s.payload + `', '` + s.signature + `']`
		}, true},
		{"list of Go", func(s *signedToken) string {
			return `[` + s.header + ` ` + s.payload + ` ` + s.signature + `]`
		}, true},
		{"list, a line each", func(s *signedToken) string {
			return "[\n  \"" + s.header + "\",\n  \"" + s.payload + "\",\n  \"" + s.signature + "\"\n]"
		}, true},
		{"dots with blanks", func(s *signedToken) string {
			return "got " + s.header + " . " + s.payload + " . " + s.signature + " ok"
		}, true},
		{"dots with line feeds", func(s *signedToken) string {
			return "got " + s.header + ".\n" + s.payload + ".\n" + s.signature + " ok"
		}, true},
		{"dots between line feeds", func(s *signedToken) string {
			return "got " + s.header + "\n.\n" + s.payload + "\n.\n" + s.signature + " ok"
		}, true},
		{"pairs", func(s *signedToken) string {
			return "header=" + s.header + " payload=" + s.payload + " signature=" + s.signature
		}, true},
		{"pairs of any names", func(s *signedToken) string {
			return "h: " + s.header + ", p: " + s.payload + ", s: " + s.signature
		}, true},
		{"lines of any names", func(s *signedToken) string {
			return "h = " + s.header + "\np = " + s.payload + "\ns = " + s.signature
		}, true},
		{"lines of longer names", func(s *signedToken) string {
			return "jwtHeader: " + s.header + "\njwtBody: " + s.payload + "\njwtSig: " + s.signature
		}, true},
		{"lines with indexes", func(s *signedToken) string {
			return "part[0]: " + s.header + "\npart[1]: " + s.payload + "\npart[2]: " + s.signature
		}, true},
		{"lines with numbers", func(s *signedToken) string {
			return "segment 0: " + s.header + "\nsegment 1: " + s.payload + "\nsegment 2: " + s.signature
		}, true},
		{"elements of PHP", func(s *signedToken) string {
			return "[0] => " + s.header + "\n[1] => " + s.payload + "\n[2] => " + s.signature
		}, true},
		{"members of any names", func(s *signedToken) string {
			return `{"jwtHeader":"` + s.header + `","jwtBody":"` + s.payload + `","jwtSig":"` + s.signature + `"}`
		}, true},
		{"bars", func(s *signedToken) string { return s.header + " | " + s.payload + " | " + s.signature }, true},
		{"in strings of JSON", func(s *signedToken) string {
			return `{"m":` + quote(`["`+s.header+`","`+s.payload+`","`+s.signature+`"]`) + `}`
		}, true},
		// Cut in front.
		{"without its header", func(s *signedToken) string { return "got ..." + s.payload + "." + s.signature + " ok" }, false},
		{"without a header", func(s *signedToken) string { return "got " + s.payload + "." + s.signature + " ok" }, false},
		{"behind an ellipsis", func(s *signedToken) string { return "got …." + s.payload + "." + s.signature + " ok" }, false},
		{"tail of a payload", func(s *signedToken) string { return "got ..." + s.payload[20:] + "." + s.signature + " ok" }, false},
		{"tail of a header", func(s *signedToken) string {
			return "got ..." + s.header[9:] + "." + s.payload + "." + s.signature + " ok"
		}, false},
		{"signature alone", func(s *signedToken) string { return "got ..." + s.signature + " ok" }, false},
		{"glued", func(s *signedToken) string { return "gottoken" + s.compact() + " ok" }, true},
		{"SD-JWT with an empty disclosure", func(s *signedToken) string {
			return "got " + s.compact() + "~~" + base64.RawURLEncoding.EncodeToString([]byte(`["2GLC42sKQveCfGfryNRN9w","department","`+s.values[2]+`"]`)) + "~ ok"
		}, true},
		{"SD-JWT with an odd disclosure", func(s *signedToken) string {
			return "got " + s.compact() + "~x~" + base64.RawURLEncoding.EncodeToString([]byte(`["2GLC42sKQveCfGfryNRN9w","department","`+s.values[2]+`"]`)) + "~ ok"
		}, true},
		{"disclosures alone", func(s *signedToken) string {
			return "got ~" + base64.RawURLEncoding.EncodeToString([]byte(`["2GLC42sKQveCfGfryNRN9w","department","`+s.values[2]+`"]`)) + "~ ok"
		}, false},
		{"a list of disclosures", func(s *signedToken) string {
			return `{"disclosures":["` + base64.RawURLEncoding.EncodeToString([]byte(`["2GLC42sKQveCfGfryNRN9w","department","`+s.values[2]+`"]`)) + `"]}`
		}, false},
	}
}

// TestTokenSpellings: of a token that stands in parts, or of which a part is left, nothing of
// payload and signature comes out, the text around it does, and the whole one has its pseudonym.
func TestTokenSpellings(t *testing.T) {
	s := newScrubber(t)
	w := s.Worker()
	r := rand.New(rand.NewPCG(21, 22))
	for _, sp := range apartSpellings() {
		for range 20 {
			tok := newSigned(r)
			in := sp.write(tok)
			out := scrubbed(t, w, in)
			noReplay(t, tok, sp.name+": "+in, out)
			if want := fingerprint(t, s, "jwt", tok.compact()); sp.whole && !strings.Contains(out, want) {
				t.Errorf("%s: no %s: %q becomes %q", sp.name, want, in, out)
			}
			if again := scrubbed(t, w, out); again != out {
				t.Errorf("%s: %q becomes %q", sp.name, out, again)
			}
			before, _, _ := strings.Cut(in, tok.header)
			if i := strings.LastIndexByte(in, ' '); !strings.HasSuffix(out, in[i+1:]) && strings.HasSuffix(in, " ok") || sp.whole && !strings.Contains(before, tok.payload) && !strings.Contains(before, tok.signature) && !strings.HasPrefix(out, before) {
				t.Errorf("%s: around the token of %q: %q", sp.name, in, out)
			}
		}
	}
}

// TestNoTokenSpellings: what stands beside a header and is none of its parts stays, and so does
// what only looks like the end of a token.
func TestNoTokenSpellings(t *testing.T) {
	w := newScrubber(t).Worker()
	tok := newSigned(rand.New(rand.NewPCG(23, 24)))
	object := base64.RawURLEncoding.EncodeToString([]byte(`{"colour":"green","count":5}`))
	far := strings.Repeat(" and so on", 12)
	for _, in := range []string{
		"header " + tok.header + " of build BuildNumberOfTheNightlyRun20260102 done",
		"header " + tok.header + far + " " + object,
		"header " + tok.header + " trace 4bf92f3577b34da6a3ce929d0e0e4736 span 00f067aa0ba902b7",
		"got " + object + ".txt and " + object + ".min.js",
		"see ...TheNightlyBuildOfTheProjectInTheFolder0",
		"sum ...0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
		"tags " + base64.RawURLEncoding.EncodeToString([]byte(`["red","green"]`)),
		"event " + base64.RawURLEncoding.EncodeToString([]byte(`["the order was placed","at noon"]`)),
		"list " + base64.RawURLEncoding.EncodeToString([]byte(`["aGVsbG8gd29ybGQgYWdhaW4",1,2,3]`)),
	} {
		if out := scrubbed(t, w, in); out != in {
			t.Errorf("%q becomes %q", in, out)
		}
	}
}

// TestPartsOverLines: parts that a stream prints over lines are of one token, however its batches
// end, and what follows them stays.
func TestPartsOverLines(t *testing.T) {
	s := newScrubber(t)
	r := rand.New(rand.NewPCG(25, 26))
	const rest = "\nnext line here\n"
	for _, sp := range apartSpellings() {
		tok := newSigned(r)
		in := "a line\n" + sp.write(tok) + rest
		if strings.Count(in, "\n") == 3 {
			continue
		}
		want := stream(t, s, framer.Options{}, in)
		noReplay(t, tok, sp.name, want)
		if stub := fingerprint(t, s, "jwt", tok.compact()); !strings.Contains(want, stub) || strings.Count(want, "\n") != strings.Count(in, "\n") || !strings.HasSuffix(want, rest) {
			t.Errorf("%s: %q becomes %q", sp.name, in, want)
		}
		for cut := range len(in) {
			if in[cut] != '\n' && cut%13 != 0 {
				continue
			}
			f := newFeed(t, s, framer.Options{})
			f.batch(false, in[:cut+1])
			f.batch(false, in[cut+1:])
			if got := f.end(); got != want {
				t.Fatalf("%s, a batch ends at %d: %s", sp.name, cut, difference(got, want))
			}
		}
	}
}

// TestSpellingsAllocateNothing: nor does what they are found by, once its memory has grown.
func TestSpellingsAllocateNothing(t *testing.T) {
	w := newScrubber(t).Worker()
	r := rand.New(rand.NewPCG(27, 28))
	var texts [][]byte
	for _, sp := range apartSpellings() {
		tok := newSigned(r)
		texts = append(texts, []byte(sp.write(tok)), []byte("# "+broken(sp.write(tok), 70, "\n", "# ")))
		encoded := base64.StdEncoding.EncodeToString([]byte(tok.compact()))
		texts = append(texts, []byte(broken(encoded, 70, "\n", "")), []byte("t=3D"+broken(tok.compact(), 70, "=\n", "")))
	}
	line, lines := spellers()
	for _, f := range tokenForms() {
		for _, sp := range append(line, lines...) {
			text, _ := f.write(r)
			texts = append(texts, []byte("got "+sp.write(text)+" ok"))
		}
	}
	var out []byte
	if n := testing.AllocsPerRun(5, func() {
		for _, text := range texts {
			out, _ = w.Append(out[:0], text)
		}
	}); n > 0 {
		t.Errorf("%v allocations in %d records", n, len(texts))
	}
}
