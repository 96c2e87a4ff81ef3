package eval

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/scrub"
)

// A plainLine is a line as its program wrote it, with one value that a scrubber hides.
type plainLine struct{ from, text, value string }

// generated returns the lines that the generator makes without an encoding. They are from sorts.
func generated() (all []plainLine) {
	for _, r := range Generate(1, 3) {
		if len(r.Spans) == 1 && strings.HasSuffix(r.Spans[0].Sub, ", raw") {
			all = append(all, plainLine{r.Spans[0].Type, r.Text, r.Text[r.Spans[0].Start:r.Spans[0].End]})
		}
	}
	return all
}

// exampleLines returns the examples of rules in which something is found. They are from rules.
func exampleLines(s *scrub.Scrubber) (all []plainLine) {
	for _, r := range s.RuleList() {
		for _, e := range r.Examples {
			if r.Enabled && e.Value != "" {
				all = append(all, plainLine{r.Name, e.Text, e.Value})
			}
		}
	}
	return all
}

// What may be wrong with a line that was wrapped.
const (
	leaks  = "leaks"           // a part of the value is left
	other  = "other pseudonym" // than that of the value in the plain line
	around = "more"            // what stands around the value is not what it is in the plain line
	twice  = "twice"           // what becomes of what was scrubbed is another line
)

// judge returns what is wrong with out, which became of l wrapped by wr; plain became of l. where is what
// was looked at.
func judge(l *plainLine, wr *wrapping, plain, out string) (wrong, where string) {
	got, ok := wr.read(out)
	if ok && got == plain {
		return "", ""
	}
	if where = got + "\n" + out; left(l.value, plain+wr.before+wr.after, where) {
		return leaks, out
	}
	for _, p := range ours.FindAllString(plain, -1) {
		if !strings.Contains(where, p) {
			return other, out
		}
	}
	return around, out
}

// ours is a pseudonym.
var ours = regexp.MustCompile(`[a-z0-9]+_[a-z2-7]{4}_[a-z2-7]{24}`)

// left reports whether four bytes of value that stand nowhere in plain stand in text.
func left(value, plain, text string) bool {
	n := min(4, len(value))
	for i := range len(value) - n + 1 {
		if part := value[i : i+n]; strings.Contains(text, part) && !strings.Contains(plain, part) {
			return true
		}
	}
	return false
}

// wrapAll wraps each of lines in every way, and returns how often something is wrong, by the wrapping, what is
// wrong, and, unless that is around, where the line is from, with an example of each.
func wrapAll(t *testing.T, s *scrub.Scrubber, lines []plainLine) (counts map[string]int, such map[string]string) {
	t.Helper()
	w := s.Worker()
	hidden := func(in string) string {
		out, err := w.Append(nil, []byte(in))
		if err != nil {
			t.Fatalf("%q: %v", in, err)
		}
		return string(out)
	}
	counts, such = map[string]int{}, map[string]string{}
	for i := range lines {
		l := &lines[i]
		plain := hidden(l.text)
		if strings.Contains(plain, l.value) {
			continue // it is kept
		}
		for _, wr := range wrappings() {
			in := wr.write(l.text)
			if back, ok := wr.read(in); !ok || back != l.text {
				t.Fatalf("%s: %q reads as %q", wr.name, in, back)
			}
			out := hidden(in)
			if again := hidden(out); again != out {
				counts[wr.name+": "+twice+": "+l.from]++
				such[wr.name+": "+twice+": "+l.from] = out + "\nbecomes " + again
			}
			if wrong, where := judge(l, &wr, plain, out); wrong != "" {
				k := wr.name + ": " + wrong
				if wrong != around {
					k += ": " + l.from
				}
				if counts[k]++; counts[k] == 1 {
					such[k] = fmt.Sprintf("%s\nbecomes %s\nplain   %s", in, where, plain)
				}
			}
		}
	}
	return counts, such
}

// An exception is what is known to be wrong: as often as n says, no less and no more.
type exception struct {
	n      int
	reason string
}

// holdTo compares counts with what is known.
func holdTo(t *testing.T, counts map[string]int, such map[string]string, known map[string]exception) {
	t.Helper()
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		if e := known[k]; counts[k] != e.n {
			t.Errorf("%q: {%d, …}, known are %d, such as\n%s", k, counts[k], e.n, such[k])
		}
	}
	for k, e := range known {
		if counts[k] == 0 || e.reason == "" {
			t.Errorf("%q is an exception with nothing that it excepts, or without a reason", k)
		}
	}
}

// newScrubber returns one with the default profile.
func newScrubber(t *testing.T) *scrub.Scrubber {
	t.Helper()
	s, err := scrub.New(scrub.Options{Keyring: pseudonym.Ephemeral("-")})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestWrapped: what is found in a line is found where the line stands in another one, in whatever encoding, has
// the same pseudonym, and what stands around it stays; scrubbed again it stays as it is.
func TestWrapped(t *testing.T) {
	counts, such := wrapAll(t, newScrubber(t), generated())
	holdTo(t, counts, such, knownOfLines())
}

// TestWrappedExamples: of the values of the examples of all rules, which have more signs in and around them, nothing is
// left either. What stands around them may go too, and several findings may be one.
func TestWrappedExamples(t *testing.T) {
	s := newScrubber(t)
	counts, such := wrapAll(t, s, exampleLines(s))
	maps.DeleteFunc(counts, func(k string, _ int) bool {
		return !strings.Contains(k, ": "+leaks+": ") && !strings.Contains(k, ": "+twice+": ")
	})
	holdTo(t, counts, such, knownOfExamples())
}
