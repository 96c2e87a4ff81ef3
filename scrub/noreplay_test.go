package scrub_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
)

// FuzzNoReplay writes a token of some form in any text, in the spelling of number how, as one record
// and as a stream: it never comes out again.
func FuzzNoReplay(f *testing.F) {
	line, lines := spellers()
	all, forms := append(line, lines...), tokenForms()
	for _, around := range [][2]string{{"", ""}, {"Bearer ", "\n"}, {`{"t":"`, `"}`}, {"a=", "&b=c"}, {"(", ")."}, {"Cookie: s=", "; a=b"}} {
		f.Add([]byte(around[0]), []byte(around[1]), uint64(1), uint16(0))
	}
	for how := range len(all) * len(forms) {
		f.Add([]byte("got "), []byte(" ok\nand more"), uint64(how), uint16(how))
	}
	s := newScrubber(f)
	w := s.Worker()
	f.Fuzz(func(t *testing.T, before, after []byte, seed uint64, how uint16) {
		i := int(how) % (len(all) * len(forms))
		if !apart(before, after, i%len(all) == 0) || i%len(all) >= len(line) && len(after) > 0 && after[0] != '\n' {
			return // the last of several lines may be a word if text follows it
		}
		if i%len(all) >= len(line) && len(before) > maxBefore {
			return // so much is looked at of what stands before the first line (DETECTION.md)
		}
		if f := forms[i/len(all)]; strings.HasPrefix(f.name, "JWE") && len(after) > 0 && bytes.IndexByte([]byte(" \n\"'),;<>&"), after[0]) < 0 {
			return // what is glued to a JWE makes it none: of its last part nothing tells the end
		}
		sp := all[i%len(all)]
		text, secrets := forms[i/len(all)].write(rand.New(rand.NewPCG(seed, 1)))
		c := spelled{sp.name, string(before) + sp.write(text) + string(after), secrets, sp.read}
		if i%len(all) < len(line) {
			if out, err := w.Append(nil, []byte(c.in)); err == nil {
				c.nothingLeft(t, string(out))
			}
		}
		c.nothingLeft(t, stream(t, s, framer.Options{}, c.in))
	})
}

// maxBefore is how much stands at most before the first of several lines of a token, in bytes: with 128
// characters of the token there are 256.
const maxBefore = 128

// nothingLeft fails where something is left in out.
func (s *spelled) nothingLeft(t *testing.T, out string) {
	t.Helper()
	if left := s.left(out); left != "" {
		t.Fatalf("%s: %q is left of %q: %q", s.name, left, s.in, out)
	}
}

// apart reports whether a token between before and after is not glued to either: a plain one may
// stand in quotes and brackets, any other is between blanks, and outside of strings and of lines
// that another text breaks.
func apart(before, after []byte, plain bool) bool {
	if i := len(before) - 1; plain {
		return i < 0 || before[i] <= ' ' || bytes.IndexByte([]byte(`"'=(:,;<>&`), before[i]) >= 0
	}
	return (len(before) == 0 || bytes.HasSuffix(before, []byte{' '})) && (len(after) == 0 || after[0] == ' ' || after[0] == '\n') &&
		bytes.IndexAny(before, "\"'`\\<&%=\n\r\x00") < 0 && bytes.IndexAny(after, "\x00") < 0
}
