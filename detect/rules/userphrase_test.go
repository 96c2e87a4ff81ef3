package rules

import (
	"bytes"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/detect"
)

// sentence returns what a program writes for the pattern of a phrase, and how many
// accounts stand in it: each optional part, and of alternatives the nth.
func sentence(pattern string, nth int) (text string, accounts int) {
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; c {
		case '*':
			b.WriteString("jdoe42")
			accounts++
		case '$':
			b.WriteString("[jdoe42]")
			accounts++
		case '#':
			b.WriteString("12")
		case '~':
			b.WriteString("x y")
		case '!':
		case '{':
			end := i + strings.IndexByte(pattern[i:], '}')
			list := strings.Split(pattern[i+1:end], "|")
			part, n := sentence(list[nth%len(list)], nth)
			b.WriteString(part)
			accounts += n
			if i = end; i+1 < len(pattern) && pattern[i+1] == '?' {
				i++
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), accounts
}

// TestPhrases writes every line of the table out and looks for its accounts, between
// quotes, at both ends of a text, and among other words.
func TestPhrases(t *testing.T) {
	set, err := detect.Compile([]detect.Rule{userPhrase()})
	if err != nil {
		t.Fatal(err)
	}
	s := set.NewScanner(nil)
	for _, pattern := range phrases() {
		plain := strings.TrimPrefix(pattern, "~")
		if i := strings.IndexAny(plain, "|{"); i > 0 && plain[i] == '|' { // where it is asked
			plain = plain[:i] + plain[i+1:]
		}
		for nth := range 16 {
			text, want := sentence(plain, nth)
			more := " and more"
			if strings.HasSuffix(pattern, "!") {
				more = ".\nand more"
			}
			for _, in := range []string{text, "x: " + text + more, `"` + text + `"`} {
				got := 0
				for _, f := range s.Scan([]byte(in), &detect.Query{}) {
					if got := in[f.Start:f.End]; got != "jdoe42" && got != "12" && got != "x y" {
						t.Errorf("%q: found %q in %q", pattern, in[f.Start:f.End], in)
					}
					got++
				}
				if got < want {
					t.Errorf("%q: %d of %d accounts in %q", pattern, got, want, in)
				}
			}
			if !strings.Contains(pattern, "|") {
				break
			}
		}
	}
}

// TestParsePhrase: a trigger begins with a word, for the engine asks for it there, and
// is long enough to be rare.
func TestParsePhrase(t *testing.T) {
	for _, pattern := range phrases() {
		p := parsePhrase(pattern)
		if !detect.IsWord(p.lit[0]) || len(p.lit) < 3 {
			t.Errorf("%q is asked at %q", pattern, p.lit)
		}
	}
	if p := parsePhrase("* : TTY="); p.lit != "TTY=" || p.before != " : " || p.front != '*' || p.rest != "" || p.fold {
		t.Errorf("%+v", p)
	}
	if p := parsePhrase("~of *: {a|bc}?x{d}"); p.rest != "*: {\x00\x05\x01a\x02bc?x{\x00\x02\x01d" {
		t.Errorf("%+v", p)
	}
	if p := parsePhrase("~cron[#]: (*)"); p.lit != "cron[" || !p.fold || p.rest != "#]: (*)" {
		t.Errorf("%+v", p)
	}
}

// FuzzPhrase: whatever the text, accounts lie in it, and their bounds are in order.
func FuzzPhrase(f *testing.F) {
	for _, pattern := range phrases() {
		text, _ := sentence(strings.TrimPrefix(pattern, "~"), 0)
		f.Add([]byte(text))
	}
	set, err := detect.Compile([]detect.Rule{userPhrase(), domainUser(), homePath(), accessLogUser(), csvUser(), arnUser(), nameByAddress(), name()})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, d := range set.NewScanner(nil).Scan(text, &detect.Query{}) {
			if d.Layer == 0 && (d.Start >= d.End || int(d.End) > len(text) || bytes.IndexByte(text[d.Start:d.End], '\n') >= 0) {
				t.Fatalf("%d to %d of %q", d.Start, d.End, text)
			}
		}
	})
}
