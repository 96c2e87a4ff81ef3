package oracle

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// A needle is a form in which a secret may stand somewhere.
type needle struct {
	text []byte
	form string
	fold bool // in any case of letters; text is lower case
}

// A Scanner looks for secrets of the oracle in bytes of any kind. It is safe for
// concurrent use.
type Scanner struct{ needles []needle }

// NewScanner returns a scanner for everything that Raw writes, and for further
// words.
func NewScanner(further ...string) *Scanner {
	s := &Scanner{}
	for _, m := range append([]string{mark, cardMark, ip4Mark, ip6Mark, phoneMark}, further...) {
		s.add(m)
	}
	return s
}

// add adds the forms of m.
func (s *Scanner) add(m string) {
	s.needles = append(s.needles,
		needle{[]byte(strings.ToLower(m)), m + " as it is", true},
		needle{[]byte(percent(m)), m + " in percent", true},
		needle{[]byte(escaped(m)), m + " in JSON escapes", true},
		needle{[]byte(hex.EncodeToString([]byte(m))), m + " in hexadecimal", true},
		needle{[]byte(strings.ToLower(strings.Join(strings.Split(m, ""), "\x00"))), m + " in UTF-16", true})
	for _, text := range based(m) {
		s.needles = append(s.needles, needle{[]byte(text), m + " in base64", false})
		for _, twice := range based(text) {
			s.needles = append(s.needles, needle{[]byte(twice), m + " in base64, twice", false})
		}
	}
}

// based returns what text looks like in the middle of something in base64, in each
// of the three places it can begin at.
func based(text string) (all []string) {
	for lead := range 3 {
		b := base64.StdEncoding.EncodeToString(append(make([]byte, lead), text...))
		b = strings.TrimRight(b, "=")
		from := []int{0, 2, 3}[lead]                  // letters that hold bits of what stands before
		if (lead+len(text))%3 != 0 && len(b) > from { // the last one holds bits of what stands behind
			b = b[:len(b)-1]
		}
		all = append(all, b[from:])
	}
	return all
}

// Leaks returns the forms of secrets that stand in data, with a little of what
// stands around the first of each.
func (s *Scanner) Leaks(data []byte) (all []string) {
	lower := bytes.ToLower(data)
	for _, n := range s.needles {
		in := data
		if n.fold {
			in = lower
		}
		if at := bytes.Index(in, n.text); at >= 0 && len(n.text) > 0 {
			all = append(all, fmt.Sprintf("%s at byte %d: %.120q", n.form, at, data[max(0, at-40):min(len(data), at+80)]))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// longest is more than the longest needle has bytes.
const longest = 256

// A Stream is a scanner of bytes that come in pieces, cut anywhere.
type Stream struct {
	s     *Scanner
	kept  []byte
	found []string
}

// Stream returns a new stream.
func (s *Scanner) Stream() *Stream { return &Stream{s: s} }

// Write takes the next piece. It never fails.
func (t *Stream) Write(p []byte) (int, error) {
	t.kept = append(t.kept, p...)
	if len(t.found) == 0 {
		t.found = t.s.Leaks(t.kept)
	}
	if n := len(t.kept) - longest; n > 0 {
		t.kept = append(t.kept[:0], t.kept[n:]...)
	}
	return len(p), nil
}

// Leaks returns what was found.
func (t *Stream) Leaks() []string { return t.found }
