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

	is   layerTrait // what else is to be said of it
	wrap uint8      // of base64 in lines: how long they are, 0 without
	text [2]uint32  // its bytes: of layer 0 in the record, of others in the arena
	escs [2]uint32  // its escapes, in Scanner.escs
}

// Traits of a layer. A record can have as many layers as it has bytes in tens, so
// that each byte of one counts.
type layerTrait uint8

const (
	layerSealed   layerTrait = 1 << iota // a whole quoted string: what stands in it is decided here, not in Parent
	layerPadded                          // of base64: its writer pads
	layerBinary                          // no text: it is decoded once more as a whole
	layerLE                              // there is a view of all of it, as UTF-16 with the lower byte first
	layerBE                              // with the higher first
	layerCapitals                        // of hexadecimal
	layerCRLF                            // of base64 in lines: they end in CR LF
)

// set says that l has what t names, if on.
func (l *Layer) set(t layerTrait, on bool) {
	if on {
		l.is |= t
	}
}

// has reports whether l has what t names.
func (l *Layer) has(t layerTrait) bool { return l.is&t != 0 }

// A layerTable holds layers in chunks, so that it grows without a copy of what it holds: a record
// that is made of escapes has several hundred thousand. The zero table is empty.
type layerTable struct {
	chunks []*[layerChunk]Layer
	n      int
}

// Most records have a few layers, so that a chunk is small.
const (
	layerShift = 9
	layerChunk = 1 << layerShift
)

func (t *layerTable) len() int { return t.n }

// at returns layer i, which stays where it is until it is cut.
func (t *layerTable) at(i uint32) *Layer { return &t.chunks[i>>layerShift][i%layerChunk] }

// add appends an empty layer.
func (t *layerTable) add() *Layer {
	if t.n>>layerShift == len(t.chunks) {
		t.chunks = append(t.chunks, new([layerChunk]Layer))
	}
	l := t.at(uint32(t.n))
	*l = Layer{}
	t.n++
	return l
}

// cut drops the layers from n on, and keeps their memory.
func (t *layerTable) cut(n int) { t.n = n }

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
		l := s.layers.at(layer)
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
func (s *Scanner) Layer(i uint32) *Layer { return s.layers.at(i) }

// Layers returns how many layers the last scan made.
func (s *Scanner) Layers() int { return s.layers.len() }

// TextOf returns the text of layer i. It is valid until the next scan.
func (s *Scanner) TextOf(i uint32) []byte {
	l := s.layers.at(i)
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
		dst = append(dst, s.layers.at(i).Enc)
		i = s.layers.at(i).Parent
	}
	for a, b := at, len(dst)-1; a < b; a, b = a+1, b-1 {
		dst[a], dst[b] = dst[b], dst[a]
	}
	return dst
}

// Capitals reports whether a run of Hex is written in capitals.
func (l *Layer) Capitals() bool { return l.has(layerCapitals) }

// Padded reports whether the writer of a run of base64 pads.
func (l *Layer) Padded() bool { return l.has(layerPadded) }

// Wrap returns how long the lines are that a run of base64 is written in, 0 where it
// is one, and what ends them.
func (l *Layer) Wrap() (n int, end string) {
	if l.has(layerCRLF) {
		return int(l.wrap), "\r\n"
	}
	return int(l.wrap), "\n"
}

// add makes a child of layer parent over [start, end) of its text, whose decoded
// text is what was appended to the arena since mark and whose escapes are those
// appended since emark.
func (s *Scanner) add(parent uint32, enc Encoding, start, end int, mark, emark int) *Layer {
	above := s.layers.at(parent)
	l := s.layers.add()
	*l = Layer{
		Start: uint32(start), End: uint32(end), Parent: parent, Enc: enc,
		Depth: above.Depth + steps(above),
		text:  [2]uint32{uint32(mark), uint32(len(s.arena))},
		escs:  [2]uint32{uint32(emark), uint32(len(s.escs))},
	}
	return l
}

// steps is how much deeper than l its views are. What is no text is but the half of
// an encoding.
func steps(l *Layer) uint8 {
	if l.has(layerBinary) {
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
	l := s.layers.at(li)
	es := s.escs[l.escs[0]:l.escs[1]]
	i := sort.Search(len(es), func(i int) bool { return es[i].view > uint32(v) }) - 1
	return i >= 0 && uint32(v) < es[i].view+uint32(es[i].vlen)
}
