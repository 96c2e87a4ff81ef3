package detect

import (
	"bytes"
	"sort"

	"github.com/logscrub/logscrub/detect/check"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/token"
)

// MaxDepth is how many encodings deep a scan looks.
const MaxDepth = 4

// A Scanner finds the sensitive values of one record after another. It owns the
// memory of a scan and is for one goroutine at a time.
type Scanner struct {
	set   *Set
	marks Marks
	trace func(rule uint16, layer uint32, at int, v Verdict)

	rec    []byte
	arena  []byte // decoded texts
	layers []Layer
	escs   []escape
	found  []Finding
	exempt []Finding // own pseudonyms: word spans
	budget int
	now    int64

	fragment bool // the record is a piece of a longer one

	chunk    chunk  // of the layer scanned last
	batch    chunk  // of the texts that Batch was told of
	from     int    // where the record stands in the batch
	inBatch  bool   // it does, and apart from its neighbours
	seen     *chunk // the one that is walked, or nil
	seenFrom int    // where the layer begins in its text

	win Window
	key keyMemo
	kv  KeyValue // the rules' copy

	sawBackslash, sawPercent, sawAmp, sawEscape, sawTag bool
	groups                                              viewGroups // of the layer scanned last

	runFrom, runTo, runDone, tries int    // the base64 run looked at last
	wrapped                        []byte // the lines of one, joined
	jwtTries                       int
	tokenAt, tokenEnd              int // the token found last
	skipTo                         int // what stands before this offset of the layer is a token
	insertTo                       int // and before this one were the values of a statement

	tokens  []*token.Token
	tokenOf []Finding // tokenOf[i] is where tokens[i] stood
	spare   token.Token
	reader  token.Reader
	same    sameValues
	user    []hitWindow
}

// viewGroups are the string, percent, entity and ANSI views of a layer, each sorted
// and disjoint: from the first to before the second index of layers.
type viewGroups [4][2]uint32

// NewScanner returns a scanner for s. marks may be nil.
func (s *Set) NewScanner(marks Marks) *Scanner {
	return &Scanner{set: s, marks: marks}
}

// A Query says what is special about a record.
type Query struct {
	Now       int64 // Unix seconds; judges the expiry of tokens
	Fragment  bool  // the record is a piece: values are followed only nearby
	Continues bool  // it begins inside a private key
	Follow    bool  // it belongs to the record scanned before: follow the values of that too
	Trace     func(rule uint16, layer uint32, at int, v Verdict)
}

// Batch tells of a text that holds records to come, for ScanIn. It is not to be
// changed until the next call; nil ends that.
func (s *Scanner) Batch(text []byte) { s.batch.begin(text) }

// ScanIn is Scan of the record [start, end) of the text that Batch was told of. It
// is faster: the text is described once for all of them.
func (s *Scanner) ScanIn(start, end int, q *Query) []Finding {
	t := s.batch.text
	s.from, s.inBatch = start, s.set.blocks && (start == 0 || parts(t[start-1])) && (end == len(t) || parts(t[end]))
	return s.scan(t[start:end:end], q)
}

// parts reports whether what stands beside c means the same as if nothing did.
func parts(c byte) bool { return c == '\n' || c == '\r' || c == 0 }

// Follows reports whether the texts scanned since the last query without Follow gave
// values away that are followed.
func (s *Scanner) Follows() bool { return len(s.same.list) > 0 }

// Scan finds what is sensitive in rec. The findings, in no particular order, and
// everything reached from them are valid until the next scan. It panics with
// ErrLimit where a record costs too much; scan it no further.
func (s *Scanner) Scan(rec []byte, q *Query) []Finding {
	s.inBatch = false
	return s.scan(rec, q)
}

func (s *Scanner) scan(rec []byte, q *Query) []Finding {
	s.rec = rec
	s.arena, s.layers, s.escs = s.arena[:0], s.layers[:0], s.escs[:0]
	s.found, s.exempt, s.tokenOf = s.found[:0], s.exempt[:0], s.tokenOf[:0]
	s.budget = s.allowance(len(rec))
	s.now, s.trace, s.fragment = q.Now, q.Trace, q.Fragment
	s.layers = append(s.layers, Layer{text: [2]uint32{0, uint32(len(rec))}})
	for li := 0; li < len(s.layers); li++ {
		s.scanLayer(uint32(li), q)
	}
	s.sameValue(q)
	return s.found
}

// scanLayer runs the rules over layer li and makes its views.
func (s *Scanner) scanLayer(li uint32, q *Query) {
	s.sawBackslash, s.sawPercent, s.sawAmp, s.sawEscape, s.sawTag = false, false, false, false, false
	s.runFrom, s.runTo, s.runDone, s.skipTo, s.jwtTries = 0, 0, 0, 0, 0
	s.tokenAt, s.insertTo = -1, 0
	s.key.at = -1
	lo, elo, clo := len(s.found), len(s.exempt), len(s.layers)
	t := s.TextOf(li)
	s.win = Window{Text: t, s: s, layer: li, lineFrom: 1}
	if li == 0 && q.Continues {
		s.resume()
	}
	s.walk(t, li)
	if s.sawTag && s.set.keyed {
		s.elements(t)
	}
	if s.set.floating != nil {
		s.walkFloating(t)
	}
	opaque := len(s.layers) // encoded runs were added by walk
	s.groups = viewGroups{}
	if s.layers[li].Depth < MaxDepth {
		s.views(li)
	}
	if opaque > clo {
		s.dropCovered(clo, opaque)
	}
	s.filter(li, lo, elo)
}

// resume lets the rules of blocks of lines go on where an earlier record ended.
func (s *Scanner) resume() {
	for i := range s.set.rules {
		if r := &s.set.rules[i]; r.Resume != nil {
			s.win.rule, s.win.at = uint16(i), 0
			r.Resume(&s.win)
		}
	}
}

// views makes the views of layer li that are not encoded runs.
func (s *Scanner) views(li uint32) {
	first := uint32(len(s.layers))
	if s.sawBackslash {
		s.stringViews(li)
	}
	s.groups[0] = [2]uint32{first, uint32(len(s.layers))}
	if s.sawPercent {
		s.stretchViews(li, stretch{Percent, '%', endsURL})
	}
	s.groups[1] = [2]uint32{s.groups[0][1], uint32(len(s.layers))}
	if s.sawAmp {
		s.stretchViews(li, stretch{Entity, '&', endsTag})
	}
	s.groups[2] = [2]uint32{s.groups[1][1], uint32(len(s.layers))}
	if s.sawEscape {
		s.stretchViews(li, stretch{ANSI, 0x1b, endsLine})
	}
	s.groups[3] = [2]uint32{s.groups[2][1], uint32(len(s.layers))}
}

// coveredBy reports whether [start, end) of the layer scanned last stands inside
// one of its string views that decides alone.
func (s *Scanner) coveredBy(start, end int) bool {
	ls := s.layers[s.groups[0][0]:s.groups[0][1]]
	i := sort.Search(len(ls), func(i int) bool { return ls[i].End >= uint32(end) })
	return i < len(ls) && ls[i].Sealed && ls[i].Start <= uint32(start)
}

// dropCovered empties the encoded runs in [lo, hi) that a string view
// decodes too.
func (s *Scanner) dropCovered(lo, hi int) {
	for i := lo; i < hi; i++ {
		l := &s.layers[i]
		if s.coveredBy(int(l.Start), int(l.End)) {
			l.text[1] = l.text[0]
		}
	}
}

// filter drops from the findings of layer li, those from lo on: what a view of
// the same place decides, what begins or ends inside an escape sequence, and
// what is one of our own pseudonyms.
func (s *Scanner) filter(li uint32, lo, elo int) {
	if views := s.groups[0][0] != s.groups[3][1]; !views && len(s.exempt) == elo {
		return
	}
	kept := s.found[:lo]
	for _, f := range s.found[lo:] {
		switch {
		case s.coveredBy(int(min(f.Start, f.At)), int(max(f.End, f.At))):
			s.tell(&f, Covered)
		case s.cutsEscape(&f, &s.groups):
			s.tell(&f, BadBoundary)
		case s.isOwn(&f, elo):
			s.tell(&f, OwnOutput)
		default:
			kept = append(kept, f)
		}
	}
	s.found = kept
}

func (s *Scanner) tell(f *Finding, v Verdict) {
	if s.trace != nil {
		s.trace(f.Rule, f.Layer, int(f.At), v)
	}
}

// cutsEscape reports whether f begins or ends inside an escape sequence that one
// of the views of its layer decodes.
func (s *Scanner) cutsEscape(f *Finding, views *viewGroups) bool {
	for _, g := range views {
		for _, p := range [2]uint32{f.Start, f.End} {
			if l := s.viewAt(g, p); l != nil && s.splits(l, p) {
				return true
			}
		}
	}
	return false
}

// viewAt returns the layer of g, which are sorted and disjoint, that p of their
// parent's text stands in, or nil.
func (s *Scanner) viewAt(g [2]uint32, p uint32) *Layer {
	ls := s.layers[g[0]:g[1]]
	i := sort.Search(len(ls), func(i int) bool { return ls[i].End > p })
	if i < len(ls) && ls[i].Start <= p {
		return &ls[i]
	}
	return nil
}

// isOwn reports whether the whole of f is one of our pseudonyms, or the whole
// local part of the address f is. Those of a layer are sorted, from elo on.
func (s *Scanner) isOwn(f *Finding, elo int) bool {
	ex := s.exempt[elo:]
	i := sort.Search(len(ex), func(i int) bool { return ex[i].Start >= f.Start })
	if i == len(ex) || ex[i].Start != f.Start {
		return false
	}
	return ex[i].End == f.End || ex[i].End == f.At && f.At < f.End
}

// word looks at the word [start, end) of t, whose first byte is of class c.
func (s *Scanner) word(t []byte, li uint32, start, end int, c uint8) {
	n := end - start
	if n == 2 && c&(digitBit|hexBit) != 0 && end < len(t) {
		s.pair(t, start, end)
		return
	}
	if c == digitBit {
		d := digitsEnd(t, start)
		if d == end {
			s.digits(t, start, end)
			return
		}
		if t[d] == '_' {
			s.digitRun(start, d)
		}
	}
	if n == 4 && end+5 < len(t) && t[end] == '.' && t[end+5] == '.' && allHex(t[start:end]) {
		s.askShape(HexQuads, start)
	}
	if n >= 4 && IsUpper(t[start]) && IsUpper(t[start+1]) && IsDigit(t[start+2]) && IsDigit(t[start+3]) {
		s.askShape(CountryRun, start)
	}
	if n >= minMark && t[end-25] == '_' && t[end-30] == '_' && s.marks != nil {
		s.mark(t, li, start, end)
	}
	if n >= minRun && s.glued(t, start, end) {
		return
	}
	if (n >= minRun || n >= 8 && joined(t, start, end)) && s.layers[li].Depth < MaxDepth {
		s.runs(li, t, start, end, c&(digitBit|hexBit) != 0 && n >= minRun && allHex(t[start:end]))
	}
}

// glued looks for literals and numbers behind the underscores of the word
// [start, end), as in key_AKIA…, token_eyJ… and card_4111…, and reports whether a
// token was found there.
func (s *Scanner) glued(t []byte, start, end int) bool {
	for at := start; ; {
		i := bytes.IndexByte(t[at:end], '_')
		if i < 0 {
			return false
		}
		if at += i + 1; end-at < 8 {
			return false
		}
		c := t[at]
		if s.set.anchored.may(c, t[at+1]) {
			if s.literals(t, at); s.skipTo > at {
				return true
			}
		}
		switch {
		case IsDigit(c) && check.KeyClassOf(t[start:at-1]) == check.KeyCard: // but blk_6204…
			s.digitRun(at, digitsEnd(t, at))
		case IsUpper(c) && IsUpper(t[at+1]) && IsDigit(t[at+2]) && IsDigit(t[at+3]):
			s.askShape(CountryRun, at)
		}
	}
}

// pair looks at a word of two characters, the first of which is a hexadecimal
// digit: the first octet of a hardware address.
func (s *Scanner) pair(t []byte, start, end int) {
	sep := t[end]
	if (sep == ':' || sep == '-') && end+6 < len(t) && t[end+3] == sep && t[end+6] == sep && IsHex(t[start+1]) &&
		IsHex(t[end+1]) && IsHex(t[end+2]) && (start == 0 || t[start-1] != sep || check.MACStarts(t[max(0, start-8):start])) {
		s.askShape(HexPairs, start)
	}
}

func allHex(b []byte) bool {
	for _, c := range b {
		if classes[c]&(digitBit|hexBit) == 0 {
			return false
		}
	}
	return true
}

func digitsEnd(t []byte, i int) int {
	for i < len(t) && classes[t[i]] == digitBit {
		i++
	}
	return i
}

// digits looks at a word of digits alone.
func (s *Scanner) digits(t []byte, start, end int) {
	n := end - start
	switch {
	case n == 3 || n == 4:
		if end+n < len(t) && (t[end] == ' ' || t[end] == '-') && IsDigit(t[end+1]) && IsDigit(t[end+2]) &&
			(n == 3 && t[end+3] == t[end] || n == 4 && IsDigit(t[end+3]) && IsDigit(t[end+4])) {
			s.askShape(DigitGroup, start)
		}
		if n == 4 && end+5 < len(t) && t[end] == '.' && t[end+5] == '.' {
			s.askShape(HexQuads, start)
		}
	default:
		s.digitRun(start, end)
	}
	if n >= minRun && s.layers[s.win.layer].Depth < MaxDepth {
		s.runs(s.win.layer, t, start, end, true)
	}
}

// digitRun asks for the number of a card, if [start, end) are as many digits.
func (s *Scanner) digitRun(start, end int) {
	if n := end - start; n >= 12 && n <= 19 {
		s.askShape(DigitRun, start)
	}
}

// minMark is the length of the shortest pseudonym: one letter of family, four of
// key and 24 of value.
const minMark = 1 + 1 + 4 + 1 + 24

// mark looks at a word that may be a pseudonym.
func (s *Scanner) mark(t []byte, li uint32, start, end int) {
	f := Finding{Start: uint32(start), End: uint32(end), At: uint32(start), Layer: li, Rule: s.set.foreign}
	switch s.marks.Check(t[start:end]) {
	case pseudonym.Own:
		s.exempt = append(s.exempt, f)
	case pseudonym.Forged:
		f.Traits = Forged
		s.found = append(s.found, f)
	case pseudonym.Unknown:
		f.Traits = Foreign
		s.found = append(s.found, f)
	}
}

func (s *Scanner) askShape(sh Shape, at int) {
	for _, r := range s.set.byShape[sh] {
		s.ask(r, at)
	}
}

// ask lets rule r look at the place at.
func (s *Scanner) ask(r uint16, at int) {
	s.spend(1)
	s.win.rule, s.win.at = r, uint32(at)
	v := s.set.rules[r].Find(&s.win, at)
	if s.trace != nil && v != NotHere {
		s.trace(r, s.win.layer, at, v)
	}
}

// Spent returns the work of the last scan in steps: questions put to rules, and
// what rules and tokens counted. It grows no faster than the record.
func (s *Scanner) Spent() int { return s.allowance(len(s.rec)) - s.budget }

// allowance is the work that a record of n bytes is worth.
func (s *Scanner) allowance(n int) int { return 1<<16 + 256*n }

// spend counts work; the budget is linear in the length of the record.
func (s *Scanner) spend(n int) {
	if s.budget -= n; s.budget < 0 {
		panic(ErrLimit)
	}
}

// RuleAtWork returns the name of the rule that was asked last.
func (s *Scanner) RuleAtWork() string { return s.set.rules[s.win.rule].Name }
