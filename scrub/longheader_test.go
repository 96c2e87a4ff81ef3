package scrub_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/internal/minttest"
	"github.com/logscrub/logscrub/scrub"
)

// overLines scrubs text, which is in lines, as a stream and as a string of one record, and
// holds both to have nothing of gone.
func overLines(t *testing.T, s *scrub.Scrubber, name, text, gone string) {
	t.Helper()
	record, err := json.Marshal(map[string]string{"msg": text})
	if err != nil {
		t.Fatal(err)
	}
	for how, in := range map[string]string{"a stream": "a line\n" + text + "\ndone\n", "a record": string(record) + "\n"} {
		noToken(t, name+", "+how, gone, in, stream(t, s, framer.Options{}, in), in[len(in)-1:])
	}
}

// TestLongHeaderOverLines: a token whose header is as long as all the rest, as one with a
// certificate or a key is, goes whole in lines of any width.
func TestLongHeaderOverLines(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	r := rand.New(rand.NewPCG(7, 8))
	for _, long := range []int{80, 150, 400, 1100, 2900} {
		for width := 58; width <= 130; width += 1 + r.IntN(4) {
			tok := newSigned(r)
			tok.header = minttest.B64(fmt.Sprintf(`{"alg":"RS256","x5c":["%0*d"]}`, long, r.Uint64()))
			whole := tok.compact()
			overLines(t, s, fmt.Sprintf("a header of %d, %d wide", long, width), broken(whole, width, "\n", ""), whole)
		}
	}
}

// TestGluedOverLines: a token goes in lines too where a word, or the colour of a terminal, is
// glued to it, whether its first line ends within the header or in the payload.
func TestGluedOverLines(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	r := rand.New(rand.NewPCG(9, 10))
	for _, glued := range []string{"x", "id", "\x1b[32m", "\x1b[1;31m", "tok-", "id_", "Bearer"} {
		for width := 28 + len(glued); width <= 130; width += 1 + r.IntN(7) {
			tok := newSigned(r)
			gone := tok.payload + "." + tok.signature
			overLines(t, s, fmt.Sprintf("behind %q, %d wide", glued, width), broken(glued+tok.compact(), width, "\n", ""), gone)
		}
	}
}

// TestGluedSealed: a JWE goes that a word or a colour is glued to, on a line and over lines.
func TestGluedSealed(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	r := rand.New(rand.NewPCG(11, 12))
	for _, f := range tokenForms() {
		if !strings.HasPrefix(f.name, "JWE") {
			continue
		}
		for _, glued := range []string{"x", "id", "\x1b[32m", "\x1b[1;31m", "Bearer", "idOfTheTokenIs"} {
			text, _ := f.write(r)
			_, gone, _ := strings.Cut(text, ".")
			in := "got " + glued + text + " ok"
			noToken(t, f.name+" behind "+glued, gone, in, scrubbed(t, s.Worker(), in), " ok")
			for width := 28 + len(glued); width <= 130; width += 1 + r.IntN(7) {
				overLines(t, s, fmt.Sprintf("%s behind %q, %d wide", f.name, glued, width), broken(glued+text, width, "\n", ""), gone)
			}
		}
	}
}

// TestWordsAreNoHeader: a word with three letters of a header inside begins no token.
func TestWordsAreNoHeader(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	for _, in := range []string{
		"see /srv/data/keyJournalOfTheYearAndMore/archive\nthenNextLineOfText1\ndone\n",
		"xeyJ" + strings.Repeat("a", 60) + "\nBuildNumber20260102AndMore\ndone\n",
	} {
		if out := stream(t, s, framer.Options{}, in); out != in {
			t.Errorf("%q becomes %q", in, out)
		}
	}
}
