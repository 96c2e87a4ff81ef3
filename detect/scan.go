package detect

import (
	"github.com/logscrub/logscrub/internal/inflate"
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
	layers layerTable
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

	sawBackslash, sawPercent, sawAmp, sawEscape, sawTag, sawPlus, sawOctal bool
	sawQuoted, saysQuoted                                                  bool       // a sequence of quoted-printable; the word itself
	groups                                                                 viewGroups // of the layer scanned last
	quoted                                                                 [2]uint32  // the same of its quoted-printable views

	inflater inflate.Reader
	unpacked int  // bytes of the record's texts that were compressed
	wide     bool // a text of the record is UTF-16

	runFrom, runTo, runDone, tries int    // the base64 run looked at last
	wrapped                        []byte // the lines of one, joined
	open                           openLine
	openTo                         int // no line before is asked for the beginning of a token
	saidTo                         int // before it, signatures that are told of were looked for
	jwtTries                       int
	tokenAt, tokenEnd              int // the token found last
	aloneAt, longAt                int // the headers met last that nothing follows, and that are too long
	partedTo                       int // before it, what parts the characters of tokens was looked for
	issuedTo                       int // before it, words were looked at for literals of issuers
	runEnd                         int // of the long run's word that is looked at
	skipTo                         int // what stands before this offset of the layer is a token
	insertTo                       int // and before this one were the values of a statement

	tokens           []*token.Token
	tokenOf          []Finding // tokenOf[i] is where tokens[i] stood
	joined           []byte    // texts of tokens that stand in pieces; the At of their tokenOf is where each begins
	pieces, aparts   int       // searches for pieces in the layer, and for those beside a header
	chars, nextChars [2]int    // runs of characters of tokens, in a line and in the next
	lines            [][2]int  // those of the token that Token found last, if it is written in several
	spare            token.Token
	sealed           []byte // what the seal of a stub is of
	forms            []form // parameters whose value is a text, of the layer scanned last
	rest             []byte // a value without the words in it that are our own
	reader           token.Reader
	same             sameValues
	user             []hitWindow

	empty int  // how many lines with nothing in them stand before what nextLine found last
	named bool // whether that is a value of a name that goes on with the one before
	apart bool // whether some do between the first two lines of a token
}

// viewGroups are the string, percent, entity, ANSI, form, octal and doubled views of a layer, each
// sorted and disjoint: from the first to before the second index of layers.
type viewGroups [7][2]uint32

// NewScanner returns a scanner for s. marks may be nil.
func (s *Set) NewScanner(marks Marks) *Scanner {
	return &Scanner{set: s, marks: marks, found: make([]Finding, 0, 256)} // more than most records have
}

// A Query says what is special about a record.
type Query struct {
	Now       int64 // Unix seconds; judges the expiry of tokens
	Fragment  bool  // the record is a piece: values are followed only nearby
	Continues bool  // it begins inside a private key
	Wrapped   bool  // it begins inside a token that is written in lines
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
	s.from, s.inBatch = start, s.set.engine != words && (start == 0 || parts(t[start-1])) && (end == len(t) || parts(t[end]))
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
	s.arena, s.escs = s.arena[:0], s.escs[:0]
	s.layers.cut(0)
	s.found, s.exempt, s.tokenOf = s.found[:0], s.exempt[:0], s.tokenOf[:0]
	s.joined = s.joined[:0]
	s.unpacked, s.wide = 0, false
	s.budget = s.allowance(len(rec))
	s.now, s.trace, s.fragment = q.Now, q.Trace, q.Fragment
	s.layers.add().text[1] = uint32(len(rec))
	for li := 0; li < s.layers.len(); li++ {
		s.scanLayer(uint32(li), q)
	}
	s.sameValue(q)
	return s.found
}

// scanLayer runs the rules over layer li and makes its views.
func (s *Scanner) scanLayer(li uint32, q *Query) {
	s.sawBackslash, s.sawPercent, s.sawAmp, s.sawEscape, s.sawTag, s.sawPlus, s.sawOctal = false, false, false, false, false, false, false
	s.sawQuoted, s.saysQuoted = false, false
	s.runFrom, s.runTo, s.runDone, s.openTo, s.saidTo, s.skipTo, s.jwtTries = 0, 0, 0, 0, 0, 0, 0
	s.issuedTo, s.partedTo, s.pieces, s.aparts = 0, 0, 0, 0
	s.chars, s.nextChars = [2]int{}, [2]int{}
	s.tokenAt, s.aloneAt, s.longAt, s.insertTo = -1, -1, -1, 0
	s.key.at = -1
	lo, elo, clo := len(s.found), len(s.exempt), s.layers.len()
	t := s.TextOf(li)
	if s.layers.at(li).has(layerBinary) {
		s.unpack(li, t)
		return
	}
	s.win.begin(s, t, li)
	if li == 0 && (q.Continues || q.Wrapped) {
		s.resume(q)
	}
	s.walk(t, li)
	if s.sawTag && s.set.keyed {
		s.elements(t)
	}
	if s.set.floating != nil {
		s.walkFloating(t)
	}
	opaque := s.layers.len() // encoded runs were added by walk
	if s.groups[len(s.groups)-1][1] != 0 {
		s.groups = viewGroups{}
	}
	if csv := mayBeCSV(t) || s.fragment; csv || s.sawBackslash || s.sawPercent || s.sawPlus || s.sawAmp || s.sawEscape || s.sawOctal {
		s.views(li, csv)
	}
	if s.sawQuoted || li != 0 {
		s.quotedViews(li, t)
	}
	if mayBeWide(t) || s.fragment {
		s.wideView(li, t)
	}
	if opaque > clo {
		s.dropCovered(clo, opaque)
	}
	s.filter(li, lo, elo)
	if s.quoted[0] < s.quoted[1] {
		s.trimQuoted(lo)
		s.quoted = [2]uint32{}
	}
	if s.layers.at(li).Depth == MaxDepth {
		s.hideViews(li, opaque)
	}
}

// hideViews hides what the views of layer li decode, which are all from first on, and takes them back:
// nobody looks that deep.
func (s *Scanner) hideViews(li uint32, first int) {
	for i := first; i < s.layers.len(); i++ {
		l := s.layers.at(uint32(i))
		s.hideRun(li, int(l.Start), int(l.End), 0)
	}
	s.layers.cut(first)
}

// resume lets the rules of blocks of lines, or that of tokens, go on where an earlier
// record ended.
func (s *Scanner) resume(q *Query) {
	for i := range s.set.rules {
		r := &s.set.rules[i]
		if ofToken := s.set.tokens && uint16(i) == s.set.token; r.Resume != nil && (ofToken && q.Wrapped || !ofToken && q.Continues) {
			s.win.rule, s.win.at = uint16(i), 0
			r.Resume(&s.win)
		}
	}
}

// views makes the views of layer li that are not encoded runs, also of fields of CSV if csv.
func (s *Scanner) views(li uint32, csv bool) {
	first := uint32(s.layers.len())
	if s.sawBackslash {
		s.stringViews(li)
	}
	s.groups[0] = [2]uint32{first, uint32(s.layers.len())}
	s.forms = s.forms[:0]
	if (s.sawPercent || s.sawPlus) && s.layers.at(li).Depth < MaxDepth {
		s.findForms(li, s.TextOf(li))
	}
	if s.sawPercent {
		s.stretchViews(li, stretch{enc: Percent, mark: '%', stop: endsURL})
	}
	s.groups[1] = [2]uint32{s.groups[0][1], uint32(s.layers.len())}
	if s.sawAmp {
		s.stretchViews(li, stretch{enc: Entity, mark: '&', stop: endsTag})
	}
	s.groups[2] = [2]uint32{s.groups[1][1], uint32(s.layers.len())}
	if s.sawEscape {
		s.stretchViews(li, stretch{enc: ANSI, mark: 0x1b, stop: endsLine})
	}
	s.groups[3] = [2]uint32{s.groups[2][1], uint32(s.layers.len())}
	if len(s.forms) > 0 {
		s.formViews(li, s.TextOf(li))
	}
	s.groups[4] = [2]uint32{s.groups[3][1], uint32(s.layers.len())}
	if s.sawOctal {
		s.stretchViews(li, stretch{enc: Octal, mark: '#', stop: endsLine})
	}
	s.groups[5] = [2]uint32{s.groups[4][1], uint32(s.layers.len())}
	if csv && !s.inField(li) {
		s.fieldViews(li, s.TextOf(li))
	}
	s.groups[6] = [2]uint32{s.groups[5][1], uint32(s.layers.len())}
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
