package detect

import "sort"

// An Encoding is how the text of a layer stands in the layer above it.
type Encoding uint8

// The encodings.
const (
	Raw             Encoding = iota
	JSONString               // backslash escapes: JSON, Go, Python and C literals
	Percent                  // %41 (RFC 3986 §2.1)
	Entity                   // &amp; &#64; &#x40; (HTML, XML)
	ANSI                     // colours of a terminal between the characters (ECMA-48 §8.3.117)
	Form                     // a plus sign for a blank, and %41 (WHATWG URL, application/x-www-form-urlencoded)
	Octal                    // #012, as rsyslog and syslog-ng write control characters
	Doubled                  // "" for a quote in a quoted field of CSV (RFC 4180 §2)
	Parted                   // what parts the characters of a token: see Window.Parted
	QuotedPrintable          // =3D, quoted-printable (RFC 2045 §6.7)
	UTF16LE                  // two bytes a character, the lower first (RFC 2781)
	UTF16BE                  // the higher first
	Base64                   // RFC 4648 §4
	Base64URL                // RFC 4648 §5
	Hex                      // RFC 4648 §8
	Gzip                     // RFC 1952
	Zlib                     // RFC 1950
)

// String returns the word used in reports.
func (e Encoding) String() string {
	return [...]string{"raw", "json", "percent", "entity", "ansi", "form", "octal", "doubled", "parted", "quoted-printable", "utf-16le", "utf-16be",
		"base64", "base64url", "hex", "gzip", "zlib"}[e]
}

// opaque reports whether values inside e can only be replaced by writing the
// whole run anew.
func (e Encoding) opaque() bool { return e >= Base64 }

// A Layer is a text that rules look at: the record as read, or a piece of
// another layer, decoded.
type Layer struct {
	Start, End uint32 // what it decodes, in the text of Parent
	Parent     uint32
	Enc        Encoding
	Depth      uint8
	Sealed     bool // a whole quoted string: what stands in it is decided here, not in Parent
	Padded     bool // of base64: its writer pads

	binary    bool      // no text: it is decoded once more as a whole
	wide      Encoding  // of the view of all of it, where it is UTF-16
	caseOfHex bool      // capitals
	wrap      uint8     // of base64 in lines: how long they are, 0 without
	wrapCR    bool      // they end in CR LF
	text      [2]uint32 // its bytes: of layer 0 in the record, of others in the arena
	escs      [2]uint32 // its escapes, in Scanner.escs
}

// An escape is a place where a layer differs from its parent.
type escape struct {
	view, raw  uint32 // where it stands in the layer and in the parent's text
	vlen, rlen uint8  // how many bytes there
}

// startIn maps the first byte of a finding in layer l to its parent's text.
func (s *Scanner) startIn(l *Layer, v uint32) uint32 {
	es := s.escs[l.escs[0]:l.escs[1]]
	i := sort.Search(len(es), func(i int) bool { return es[i].view > v }) - 1
	if i < 0 {
		return l.Start + v
	}
	e := &es[i]
	if v < e.view+uint32(e.vlen) {
		return e.raw
	}
	return e.raw + uint32(e.rlen) + v - e.view - uint32(e.vlen)
}

// endIn maps the end of a non-empty finding in layer l to its parent's text.
func (s *Scanner) endIn(l *Layer, v uint32) uint32 {
	es := s.escs[l.escs[0]:l.escs[1]]
	i := sort.Search(len(es), func(i int) bool { return es[i].view > v-1 }) - 1
	if i < 0 {
		return l.Start + v
	}
	e := &es[i]
	if v-1 < e.view+uint32(e.vlen) {
		return e.raw + uint32(e.rlen)
	}
	return e.raw + uint32(e.rlen) + v - e.view - uint32(e.vlen)
}

// Root maps a finding to the record as read. Where an encoded run lies between,
// the span is that of the run, and run is its layer; else run is 0.
func (s *Scanner) Root(f *Finding) (start, end, run uint32) {
	return s.rootOf(f.Layer, f.Start, f.End)
}

// In maps a finding to the text of layer target, which lies between it and the
// record.
func (s *Scanner) In(f *Finding, target uint32) (start, end, run uint32) {
	return s.mapTo(target, f.Layer, f.Start, f.End)
}

func (s *Scanner) rootOf(layer, start, end uint32) (uint32, uint32, uint32) {
	return s.mapTo(0, layer, start, end)
}

func (s *Scanner) mapTo(target, layer, start, end uint32) (uint32, uint32, uint32) {
	var run uint32
	for layer != target {
		l := &s.layers[layer]
		if l.Enc.opaque() {
			start, end, run = l.Start, l.End, layer
		} else {
			start, end = s.startIn(l, start), s.endIn(l, end)
		}
		layer = l.Parent
	}
	return start, end, run
}

// splits reports whether offset p of the parent's text lies inside an escape
// sequence of layer l.
func (s *Scanner) splits(l *Layer, p uint32) bool {
	es := s.escs[l.escs[0]:l.escs[1]]
	i := sort.Search(len(es), func(i int) bool { return es[i].raw >= p }) - 1
	return i >= 0 && p < es[i].raw+uint32(es[i].rlen)
}

// Layer returns layer i of the last scan; layer 0 is the record.
func (s *Scanner) Layer(i uint32) *Layer { return &s.layers[i] }

// Layers returns how many layers the last scan made.
func (s *Scanner) Layers() int { return len(s.layers) }

// TextOf returns the text of layer i. It is valid until the next scan.
func (s *Scanner) TextOf(i uint32) []byte {
	l := &s.layers[i]
	start, end := l.text[0], l.text[1] // one by one, as they were written: both at once would wait for that
	if i != 0 {
		return s.arena[start:end:end]
	}
	return s.rec[start:end:end]
}

// Via appends to dst the encodings between the record and layer i, outermost first.
func (s *Scanner) Via(dst []Encoding, i uint32) []Encoding {
	at := len(dst)
	for i != 0 {
		dst = append(dst, s.layers[i].Enc)
		i = s.layers[i].Parent
	}
	for a, b := at, len(dst)-1; a < b; a, b = a+1, b-1 {
		dst[a], dst[b] = dst[b], dst[a]
	}
	return dst
}

// Capitals reports whether a run of Hex is written in capitals.
func (l *Layer) Capitals() bool { return l.caseOfHex }

// Wrap returns how long the lines are that a run of base64 is written in, 0 where it
// is one, and what ends them.
func (l *Layer) Wrap() (n int, end string) {
	if l.wrapCR {
		return int(l.wrap), "\r\n"
	}
	return int(l.wrap), "\n"
}

// add makes a child of layer parent over [start, end) of its text, whose decoded
// text is what was appended to the arena since mark and whose escapes are those
// appended since emark.
func (s *Scanner) add(parent uint32, enc Encoding, start, end int, mark, emark int) *Layer {
	s.layers = append(s.layers, Layer{
		Start: uint32(start), End: uint32(end), Parent: parent, Enc: enc,
		Depth: s.layers[parent].Depth + steps(&s.layers[parent]),
		text:  [2]uint32{uint32(mark), uint32(len(s.arena))},
		escs:  [2]uint32{uint32(emark), uint32(len(s.escs))},
	})
	return &s.layers[len(s.layers)-1]
}

// steps is how much deeper than l its views are. What is no text is but the half of
// an encoding.
func steps(l *Layer) uint8 {
	if l.binary {
		return 0
	}
	return 1
}

// Blank reports whether white space that an escape says stands before v of layer li, or behind it
// if way is 1.
func (s *Scanner) Blank(li, v uint32, way int) bool {
	t, at := s.TextOf(li), int(v)
	if way < 0 {
		at--
	}
	return li != 0 && at >= 0 && at < len(t) && isSpace(t[at]) && s.written(li, at)
}

// written reports whether byte v of layer li is what an escape says.
func (s *Scanner) written(li uint32, v int) bool {
	l := &s.layers[li]
	es := s.escs[l.escs[0]:l.escs[1]]
	i := sort.Search(len(es), func(i int) bool { return es[i].view > uint32(v) }) - 1
	return i >= 0 && uint32(v) < es[i].view+uint32(es[i].vlen)
}
