package scrub_test

import (
	"encoding/base64"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestTokenLines: a token in lines goes with all of them, and the lines around it stay.
func TestTokenLines(t *testing.T) {
	s := newScrubber(t)
	w := s.Worker()
	tok := newSigned(rand.New(rand.NewPCG(3, 4)))
	whole, want := tok.compact(), fingerprint(t, s, "jwt", tok.compact())
	unsigned := tok.header + "." + tok.payload + "."
	lines := func(text string, width int) string {
		var b strings.Builder
		for ; len(text) > width; text = text[width:] {
			b.WriteString(text[:width] + "\n")
		}
		return b.String() + text
	}
	for name, c := range map[string]struct{ in, before, after string }{
		"at the end of a line":      {"got " + whole + "\nNextLineOfWords here", "got ", "\nNextLineOfWords here"},
		"in lines, then text":       {"got\n" + lines(whole, 64) + "\nand the rest", "got\n", "\nand the rest"},
		"in a block":                {"-----BEGIN JWT-----\n" + lines(whole, 48) + "\n-----END JWT-----", "-----BEGIN JWT-----\n", "\n-----END JWT-----"},
		"without signature":         {"got " + lines(unsigned, 40) + "\nand the rest", "got ", "\nand the rest"},
		"broken behind its header":  {"got " + tok.header + ".\n" + tok.payload + ".\n" + tok.signature, "got ", ""},
		"broken before dots":        {"got " + tok.header + "\n." + tok.payload + "\n." + tok.signature, "got ", ""},
		"escapes outside of quotes": {"got " + strings.ReplaceAll(lines(whole, 50), "\n", `\n`) + `\nthe rest`, "got ", `\nthe rest`},
		"a cut one before a word":   {"got " + tok.header + "." + tok.payload + "." + tok.signature[:20] + "\nAnother\nline", "got ", "\nAnother\nline"},
		"twice":                     {"a " + lines(whole, 70) + " b " + lines(whole, 33) + " c", "a ", " c"},
	} {
		out := scrubbed(t, w, c.in)
		if !strings.HasPrefix(out, c.before+want) || !strings.HasSuffix(out, c.after) {
			t.Errorf("%s: %q becomes %q", name, c.in, out)
		}
		if strings.Count(out, "\n") != strings.Count(c.in, "\n") {
			t.Errorf("%s: the lines of %q are others in %q", name, c.in, out)
		}
		noReplay(t, tok, c.in, out)
		if again := scrubbed(t, w, out); again != out {
			t.Errorf("%s: %q becomes %q", name, out, again)
		}
	}
	text := "eyes\nand ears, eyJhbGciOiJub25lIn0\nHello eyJhbGciOiJub25lIn0.\nBase64"
	if out := scrubbed(t, w, text); !strings.HasSuffix(out, "\nBase64") || !strings.HasPrefix(out, "eyes\nand ears, ") || !strings.Contains(out, "\nHello ") {
		t.Errorf("%q becomes %q", text, out)
	}
	const ragged = "\nBuild0123456789abcdefABCDEF0123456789xyzXYZ here"
	text = "got " + tok.header + "." + tok.payload[:40] + "\n" + tok.payload[40:60] + ragged
	if out := scrubbed(t, w, text); !strings.HasSuffix(out, ragged) || strings.Contains(out, tok.payload[40:60]) {
		t.Errorf("%q becomes %q", text, out)
	}
	disclosed := whole + "~" + base64.RawURLEncoding.EncodeToString([]byte(`["2GLC42sKQveCfGfryNRN9w","family_name","Mobius"]`)) + "~"
	for width := 20; width < 90; width++ {
		out := scrubbed(t, w, "got "+lines(disclosed, width)+" end")
		for i := len(whole) + 1; i+12 < len(disclosed); i++ {
			if !strings.HasPrefix(out, "got "+want) || strings.Contains(out, disclosed[i:i+12]) {
				t.Fatalf("%d wide: %q", width, out)
			}
		}
	}
	in, _ := json.Marshal(map[string]string{"m": "Set-Cookie: s=" + lines(whole, 76) + "; Path=/"})
	if out := scrubbed(t, w, string(in)); !json.Valid([]byte(out)) || !strings.HasSuffix(out, `; Path=/"}`) {
		t.Errorf("%q becomes %q", in, out)
	}
}
