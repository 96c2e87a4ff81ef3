package detect

import "bytes"

// Quoted-printable (RFC 2045 §6.7) is how mail writes bytes that are not ASCII, its own
// equals sign, and the ends of lines that are none. What it looks like, x=3Dy, is also
// a pair of which the value begins so. A text is read so only where a header in it says that
// it is quoted-printable, where one of its lines ends as no other line does, or where there is
// no equals sign in it that stands for itself.

// quotedRule tells of texts that may be quoted-printable. It finds nothing itself.
var quotedRule = Rule{
	Name:     "quoted",
	Kinds:    []Kind{{"encoded", "encoded", ClassSecret, LowEntropy}},
	Triggers: []Trigger{{Lit: "quoted-printable", Fold: true}, {Lit: "3DeyJ"}},
	Max:      32,
	Find: func(w *Window, at int) Verdict {
		if w.Text[at] == '3' || quotedHeader(w.Text, at) {
			w.s.sawQuoted = true
			w.s.saysQuoted = w.s.saysQuoted || w.Text[at] != '3'
		}
		return NotHere
	},
	Doc: "What says that a text is quoted-printable.",
}

// quotedHeader reports whether the word at at is the value of a header that says how the
// lines behind it are written (RFC 2045 §6.1).
func quotedHeader(t []byte, at int) bool {
	const name, word = "content-transfer-encoding:", "quoted-printable"
	end := at + len(word)
	head := bytes.TrimRight(t[max(0, at-len(name)-4):at], " ")
	return end < len(t) && (t[end] == '\r' || t[end] == '\n') && len(head) >= len(name) && bytes.EqualFold(head[len(head)-len(name):], []byte(name))
}

// How long a line is that is broken where the text has no end of a line: 76 characters
// at most, and not much less but for a long word.
const (
	minSoft = 60
	maxSoft = 76
)

// quotedViews makes the views of the lines of layer li that are quoted-printable, if its
// text t is. Of a record with escapes in its strings these are looked at instead.
func (s *Scanner) quotedViews(li uint32, t []byte) {
	soft := li != 0 && softBreak(t) // the lines of a record stay lines
	if !soft && !s.sawQuoted || li == 0 && s.groups[0][0] != s.groups[0][1] || !s.saysQuoted && !allQuoted(t, soft) {
		return
	}
	s.quoted[0] = uint32(s.layers.len())
	s.stretchViews(li, stretch{enc: QuotedPrintable, mark: '=', stop: endsLine, soft: li != 0})
	s.quoted[1] = uint32(s.layers.len())
}

// softBreak reports whether a line of t goes on behind an equals sign at its end. The
// padding of base64 ends lines too, and then mostly the text.
func softBreak(t []byte) bool {
	for from := 0; ; {
		i := bytes.IndexByte(t[from:], '\n')
		if i < 0 {
			return false
		}
		end := from + i
		if end > from && t[end-1] == '\r' {
			end--
		}
		n := end - from
		if from += i + 1; n >= minSoft && n <= maxSoft && t[end-1] == '=' && from < len(t) && t[from] > ' ' {
			return true
		}
	}
}

// allQuoted reports whether every equals sign of t begins a sequence, of two at least
// or, if it has a soft break, that one.
func allQuoted(t []byte, soft bool) bool {
	for n := 0; ; n++ {
		i := bytes.IndexByte(t, '=')
		if i < 0 {
			return soft || n > 1
		}
		_, size := quoted(t[i:], soft)
		if size == 0 {
			return false
		}
		t = t[i+size:]
	}
}

// quoted decodes the sequence that b begins with: =3D, or, if soft, an equals sign at
// the end of a line, which stands for nothing. A byte above 0x7f comes back negated.
func quoted(b []byte, soft bool) (r rune, n int) {
	if len(b) > 1 && soft {
		if b[1] == '\n' {
			return nothing, 2
		}
		if b[1] == '\r' && len(b) > 2 && b[2] == '\n' {
			return nothing, 3
		}
	}
	if len(b) < 3 || b[1] >= 'a' || b[2] >= 'a' {
		return 0, 0
	}
	return percent(b)
}

// trimQuoted takes the second half of a sequence =3D out of the findings from lo on of the
// layer scanned last, for which it was the first bytes of the value.
func (s *Scanner) trimQuoted(lo int) {
	kept := lo
	for _, f := range s.found[lo:] {
		if l := s.viewAt(s.quoted, f.Start); l != nil && s.splits(l, f.Start) && bytes.HasPrefix(s.win.Text[f.Start:], []byte("3D")) {
			f.Start += 2
			t := s.win.Text
			if f.Start >= f.End || s.win.own(t[f.Start:wordEnd(t, int(f.Start))]) || s.win.OwnOutput(int(f.Start), int(f.End)) {
				continue
			}
		}
		s.found[kept] = f
		kept++
	}
	s.found = s.found[:kept]
}
