package check

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"
)

// A Form is the grammar of the credentials of an issuer: literals, and runs of
// characters in braces, as "glsa_{alnum 32}_{hex 8}", "ya29.{alnum_- 20+}" or
// "sntrys_{alnum+/= 60-400}". A run is named by its letters and digits, followed by
// the punctuation that it may hold too, and by its length: exactly, from-to, or at
// least. {uuid} is a UUID. What stands before a ^ in the first literal is no part of
// the credential. A Form is immutable.
type Form struct {
	parts []part
	skip  int // length of what is no part of it
}

// A part is a literal, or a run of min to max characters of set.
type part struct {
	lit      string
	set      charset
	min, max int
}

// maxRun is how much of a run without upper bound is read, in bytes.
const maxRun = 16 << 10

// A charset is a set of ASCII characters.
type charset [2]uint64

// add adds the characters from from to to, both of one half of ASCII.
func (s *charset) add(from, to byte) {
	s[from>>6] |= (1<<(to-from+1) - 1) << (from & 63)
}

func (s *charset) has(c byte) bool { return c < 0x80 && s[c>>6]>>(c&63)&1 != 0 }

// uuidForm is what {uuid} stands for.
const uuidForm = "{Hex 8}-{Hex 4}-{Hex 4}-{Hex 4}-{Hex 12}"

// NewForm reads a form. Errors name what cannot be read.
func NewForm(text string) (f Form, err error) {
	if before, after, found := strings.Cut(text, "^"); found {
		f.skip, text = len(before), before+after
	}
	rest := strings.ReplaceAll(text, "{uuid}", uuidForm)
	f.parts = make([]part, 0, 2*strings.Count(rest, "{")+1)
	for rest != "" {
		lit, after, found := strings.Cut(rest, "{")
		if lit != "" {
			f.parts = append(f.parts, part{lit: lit})
		}
		if !found {
			break
		}
		run, tail, closed := strings.Cut(after, "}")
		name, size, sized := strings.Cut(run, " ")
		p := part{max: maxRun}
		switch {
		case !closed || !sized || !p.set.named(name):
			return f, fmt.Errorf("check: form %q: no run is called {%s}", text, run)
		case !p.sized(size):
			return f, fmt.Errorf("check: form %q: {%s} has no length", text, run)
		}
		f.parts = append(f.parts, p)
		rest = tail
	}
	if f.Literal() == "" {
		return f, fmt.Errorf("check: form %q begins with no literal", text)
	}
	return f, nil
}

// named fills the set that name stands for, and reports whether it is one.
func (s *charset) named(name string) bool {
	letters := name
	for letters != "" && strings.IndexByte("+/=_-.,~%!@:", letters[len(letters)-1]) >= 0 {
		c := letters[len(letters)-1]
		s.add(c, c)
		letters = letters[:len(letters)-1]
	}
	switch letters {
	case "alnum":
		s.add('0', '9')
		s.add('A', 'Z')
		s.add('a', 'z')
	case "alpha":
		s.add('A', 'Z')
		s.add('a', 'z')
	case "lower":
		s.add('0', '9')
		s.add('a', 'z')
	case "upper":
		s.add('0', '9')
		s.add('A', 'Z')
	case "hex":
		s.add('0', '9')
		s.add('a', 'f')
	case "HEX":
		s.add('0', '9')
		s.add('A', 'F')
	case "Hex":
		s.add('0', '9')
		s.add('a', 'f')
		s.add('A', 'F')
	case "digit":
		s.add('0', '9')
	case "base32":
		s.add('2', '7')
		s.add('A', 'Z')
	case "pad":
		s.add('=', '=')
	default:
		return false
	}
	return true
}

// sized reads the length "n", "n-m" or "n+" of the run.
func (p *part) sized(size string) bool {
	least, most, ranged := strings.Cut(strings.TrimSuffix(size, "+"), "-")
	var err error
	if p.min, err = strconv.Atoi(least); err != nil {
		return false
	}
	switch {
	case ranged:
		p.max, err = strconv.Atoi(most)
		return err == nil && p.min <= p.max
	case !strings.HasSuffix(size, "+"):
		p.max = p.min
	}
	return true
}

// Literal returns the literal that the form begins with.
func (f *Form) Literal() string {
	if len(f.parts) == 0 {
		return ""
	}
	return f.parts[0].lit
}

// Start returns where the credential begins in what matches.
func (f *Form) Start() int { return f.skip }

// Unbounded reports whether the form ends in a run without upper bound.
func (f *Form) Unbounded() bool { return f.parts[len(f.parts)-1].max == maxRun }

// Max returns the longest length of the form, in bytes; of one that is unbounded, how
// much of it Match reads.
func (f *Form) Max() int {
	n := 0
	for _, p := range f.parts {
		n += len(p.lit) + p.max
	}
	return n
}

// Match returns how long the credential at the start of b is, 0 where there is
// none, and Max of one that may go on. A run takes all it can. Behind the last stands no more of its characters,
// and no letter or digit; a dot that ends one of no certain length ends a sentence.
func (f *Form) Match(b []byte) int {
	i := 0
	for k := range f.parts {
		p := &f.parts[k]
		if p.lit != "" {
			if len(b)-i < len(p.lit) || string(b[i:i+len(p.lit)]) != p.lit {
				return 0
			}
			i += len(p.lit)
			continue
		}
		n := p.run(b[i:])
		for k == len(f.parts)-1 && p.min < p.max && n > 0 && b[i+n-1] == '.' {
			n--
		}
		if n == maxRun && k == len(f.parts)-1 {
			return i + n
		}
		if n < p.min || k == len(f.parts)-1 && n == p.max && p.goesOn(b[i+n:]) {
			return 0
		}
		i += n
	}
	if i < len(b) && isAlnum(b[i]) {
		return 0
	}
	return i
}

// goesOn reports whether b, what stands behind a run, begins with more of its characters;
// a dot alone ends a sentence.
func (p *part) goesOn(b []byte) bool {
	return len(b) > 0 && p.set.has(b[0]) && (b[0] != '.' || len(b) > 1 && p.set.has(b[1]))
}

// run returns how many characters of the run stand at the start of b, at most max.
func (p *part) run(b []byte) int {
	n, limit := 0, min(len(b), p.max)
	for n < limit && p.set.has(b[n]) {
		n++
	}
	return n
}

// Random reports whether b is what random text is: at least six different characters
// and, what words have not, digits among the letters, changes of case within, or five
// consonants in a row. A text of repeated characters stands for a credential.
func Random(b []byte) bool {
	var seen [2]uint64
	digits, letters, changes, row, rows := 0, 0, 0, 0, 0
	for i, c := range b {
		seen[c>>6&1] |= 1 << (c & 63)
		switch {
		case isDigit(c):
			digits++
		case isLetter(c):
			letters++
			if i > 0 && isUpper(c) && isLower(b[i-1]) {
				changes++
			}
		}
		if row++; !isLetter(c) || vowel(c) {
			row = 0
		}
		rows = max(rows, row)
	}
	if bits.OnesCount64(seen[0])+bits.OnesCount64(seen[1]) < 6 {
		return false
	}
	return letters > 1 && (digits > 1 || digits == 1 && changes > 1) || changes*6 > len(b) || rows >= 5
}

func vowel(c byte) bool {
	switch c | 0x20 {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}

// Long reports whether a run of the form is eight characters or longer.
func (f *Form) Long() bool {
	for _, p := range f.parts {
		if p.min >= 8 {
			return true
		}
	}
	return false
}
