package scrub_test

import (
	"flag"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// joints is what texts are joined with, and what is set into them: quotes, separators, escapes
// and names of keys, which take values apart or join them.
var joints = []string{
	" ", ",", ";", "|", "=", ":", `"`, "'", "/", "&", `\n`, "\t", `\"`, "%20", "@", "-", "_", ".", "(", ")", "{", "}", "[", "]", "  ",
	"password=", "user=", "token: ", "é", "\x00", `\u0022`, "%3D", "&quot;", "Bearer ", "\r", `" `, `' `, "#", "<", ">", "$", "+",
}

// What TestSpliced makes, so that it can be run for longer: -splices 1000000 -seed 2.
var (
	splices = flag.Int("splices", 150000, "how many texts TestSpliced makes")
	seed    = flag.Uint64("seed", 1, "what TestSpliced makes them from")
)

// spliced returns a text made of one or two of texts: cut, joined, repeated, with something set
// into it or left out.
func spliced(r *rand.Rand, texts []string) string {
	a := texts[r.IntN(len(texts))]
	joint := func() string { return joints[r.IntN(len(joints))] }
	switch r.IntN(5) {
	case 0, 1:
		b := texts[r.IntN(len(texts))]
		return a[:r.IntN(len(a)+1)] + joint() + b[r.IntN(len(b)+1):]
	case 2:
		i := r.IntN(len(a) + 1)
		return a[:min(len(a), i+r.IntN(40))] + joint() + a[i:]
	case 3:
		for range 1 + r.IntN(3) {
			i := r.IntN(len(a) + 1)
			a = a[:i] + a[min(len(a), i+1+r.IntN(3)):]
		}
		return a
	}
	for range 1 + r.IntN(3) {
		i := r.IntN(len(a) + 1)
		a = a[:i] + joint() + a[i:]
	}
	return a
}

// TestSpliced scrubs texts made of pieces of examples of all rules: none is withheld, what is
// found is hidden, what stands beside it stays, and what is JSON stays JSON, in every encoding.
func TestSpliced(t *testing.T) {
	t.Parallel()
	texts := slices.Clone(mixed)
	for _, e := range examples(newScrubber(t)) {
		texts = append(texts, e.Text)
	}
	w, sw := fuzzWorkers(t)
	encs := encodings()
	r := rand.New(rand.NewPCG(7, *seed))
	for i := range *splices {
		for line := range strings.SplitSeq(spliced(r, texts), "\n") {
			checkOnce(t, w, sw, line)
			if i%8 == 0 && utf8.ValidString(line) {
				checkOnce(t, w, sw, encs[r.IntN(len(encs))].encode(line))
			}
		}
	}
}
