package scrub_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
)

// TestShortened: of a token whose middle was left out the end goes too, whatever says so; words
// behind one that was cut stay.
func TestShortened(t *testing.T) {
	w := newScrubber(t).Worker()
	r := rand.New(rand.NewPCG(71, 72))
	for _, mark := range []string{"...", "…", "***", "********", "•••", "[...]", "[truncated]", "[truncated 40 chars]", " ... ", "<snip>", "(masked)", "...[redacted]..."} {
		for _, f := range tokenForms()[:2] {
			for range 10 {
				text, secrets := f.write(r)
				from := strings.IndexByte(text, '.') + 8 + r.IntN(40)
				to := len(text) - 12 - r.IntN(70)
				c := spelled{name: f.name + " with " + mark, in: "got " + text[:from] + mark + text[to:] + "\nand more\n", secrets: secrets}
				c.check(t, "a record", scrubbed(t, w, c.in))
			}
		}
		cut := newSigned(r)
		for _, stays := range []string{mark + " and then", mark + "connection closed", mark + " NextLine of words", mark} {
			if out := scrubbed(t, w, "got "+cut.header+"."+cut.payload[:30]+stays); !strings.HasSuffix(out, stays) {
				t.Errorf("%q is not at the end of %q", stays, out)
			}
		}
	}
}

// TestShortenedDocumented: the examples of docs/TOKENS.md do what it says.
func TestShortenedDocumented(t *testing.T) {
	w := newScrubber(t).Worker()
	whole, header := "eyJhbGciOiJIUzI1NiJ9.eyJzdWI…Qx9dXkR2", "eyJhbGci….eyJzdWI…Qx9dXkR2"
	for _, c := range []struct {
		in    string
		stays bool
	}{{"tok " + whole + " end", false}, {"tok " + header + " end", true}, {"token=" + header + " end", false}} {
		out := scrubbed(t, w, c.in)
		if strings.Contains(out, "Qx9dXkR2") != c.stays || !strings.HasSuffix(out, " end") {
			t.Errorf("%q becomes %q", c.in, out)
		}
	}
}

// TestCutInside: wherever a token with another in a claim is cut, and wherever JSON serialisation is cut
// behind payload and protected header, nothing of either is left.
func TestCutInside(t *testing.T) {
	t.Parallel()
	w := newScrubber(t).Worker()
	r := rand.New(rand.NewPCG(75, 76))
	text, secrets := tokenForms()[5].write(r)
	for n := strings.IndexByte(text, '.') + 1; n < len(text); n++ {
		c := spelled{name: "a token in a claim", in: "got " + text[:n] + "\n\nand more\n", secrets: secrets}
		c.check(t, "a record", scrubbed(t, w, c.in))
	}
	tok := newSigned(r)
	for _, members := range [][]string{{"payload", "protected", "signature"}, {"protected", "payload", "signature"}} {
		object := "{"
		for _, m := range members {
			object += `"` + m + `":"` + map[string]string{"payload": tok.payload, "protected": tok.header, "signature": tok.signature}[m] + `",`
		}
		for n := strings.Index(object, members[2]); n < len(object); n++ {
			c := spelled{name: members[0] + " first", in: "got " + object[:n] + "\nand more\n", secrets: append(tok.values, tok.payload, tok.signature)}
			c.check(t, "a record", scrubbed(t, w, c.in))
		}
	}
}

// TestSealedApart: the parts of a JWE that stand apart go, in a record or over lines of a stream,
// and what is named as they are stays.
func TestSealedApart(t *testing.T) {
	s := newScrubber(t)
	w := s.Worker()
	r := rand.New(rand.NewPCG(73, 74))
	names := []string{"protected", "encrypted_key", "initializationVector", "ciphertext", "authenticationTag"}
	named := func(parts []string, format, sep string) string {
		var all []string
		for i, p := range parts {
			all = append(all, fmt.Sprintf(format, names[i], p))
		}
		return strings.Join(all, sep)
	}
	for _, f := range tokenForms()[2:4] {
		for name, write := range map[string]func(parts []string) string{
			"list":          func(p []string) string { return `["` + strings.Join(p, `","`) + `"]` },
			"list of lines": func(p []string) string { return "[\n  \"" + strings.Join(p, "\",\n  \"") + "\"\n]" },
			"slice of Go":   func(p []string) string { return "[" + strings.Join(p, " ") + "]" },
			"bars":          func(p []string) string { return strings.Join(p, "|") },
			"commas":        func(p []string) string { return strings.Join(p, ", ") },
			"pairs":         func(p []string) string { return named(p, "%s=%s", " ") },
			"members":       func(p []string) string { return "{" + named(p, `"%s":"%s"`, ",") + "}" },
			"member lines":  func(p []string) string { return "{\n" + named(p, `  "%s": "%s"`, ",\n") + "\n}" },
			"joined":        func(p []string) string { return `"` + strings.Join(p, `" + "." + "`) + `"` },
		} {
			for range 20 {
				text, secrets := f.write(r)
				c := spelled{name: f.name + ", " + name, in: "got " + write(strings.Split(text, ".")) + "\nand more\n", secrets: secrets}
				stub := fingerprint(t, s, "jwt", text)
				for how, out := range map[string]string{"a record": scrubbed(t, w, c.in), "a stream": stream(t, s, framer.Options{}, c.in)} {
					c.check(t, how, out)
					if !strings.Contains(out, stub) {
						t.Errorf("%s, %s: no %s: %q becomes %q", c.name, how, stub, c.in, out)
					}
				}
			}
		}
	}
	header := strings.SplitN(func() string { text, _ := tokenForms()[2].write(r); return text }(), ".", 2)[0]
	for _, in := range []string{
		"header " + header + " of initializationVector and authenticationTag, for TheNightlyBuildOfTheProject",
		"header " + header + " trace 4bf92f3577b34da6 span 00f067aa0ba902b7 of BuildNumberOfTheNightlyRun20260102",
	} {
		if out := scrubbed(t, w, in); out != in {
			t.Errorf("%q becomes %q", in, out)
		}
	}
}
