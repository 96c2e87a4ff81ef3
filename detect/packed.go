package detect

import "github.com/logscrub/logscrub/internal/inflate"

// A run of base64 or hex may encode what is no text yet: a text that was compressed,
// or one in UTF-16, as PowerShell takes its commands. Its layer is binary, and has one
// view, of all of it.

// maxUnpacked is the longest text that a compressed one is decompressed to, and, with
// four times the length of the record, the most of one record. A text of more than
// maxRatio times its compressed length is not looked at either: logs seldom compress
// that well, and each byte that is sent would cost as many.
const (
	maxUnpacked = 64 << 10
	maxRatio    = 16
	fewUnpacked = 1 << 10 // that may come of a few bytes
)

// A content is what a run decodes to.
type content uint8

const (
	noContent content = iota
	plainText
	packedText  // of which unpack makes a text
	endlessText // that is longer than what is unpacked, or that something stands behind
)

// seldom is a fast test that mayUnpack asks first, and few random bytes pass.
func seldom(x uint64) bool {
	return x&0xffffff == 0x088b1f || x&0xff == 0x78 || x&0xff00ff00ff000000 == 0 || x&0x00ff00ff00ff0000 == 0
}

// mayUnpack reports whether a run that begins with the bytes of x, the first in the
// least significant, may be binary in a way that unpack knows.
func mayUnpack(x uint64) bool { return seldom(x) && unpacks(x) }

// unpacks is mayUnpack for what seldom lets pass.
func unpacks(x uint64) bool {
	if x&0xffffff == 0x088b1f || x&0xff == 0x78 && inflate.FormatOf([]byte{0x78, byte(x >> 8)}) != inflate.None {
		return true
	}
	if low := x & 0xffff; low == 0xfeff || low == 0xfffe { // the mark of the order of bytes
		x >>= 16
	}
	const odd = 0xff00ff00ff00ff00
	return x&odd == 0 && wideHead(x) || x&^odd == 0 && wideHead(x>>8)
}

// wideHead reports whether the four characters of x, two bytes each, are those of a
// text in Latin letters.
func wideHead(x uint64) bool {
	for ; x != 0; x >>= 16 {
		if c := byte(x); c < 0x80 && !textByte[c] {
			return false
		}
	}
	return true
}

// contentOf says what the bytes behind mark of the arena are.
func (s *Scanner) contentOf(mark int) content {
	b := s.arena[mark:]
	if isText(b) || isExchange(b) {
		return plainText
	}
	if _, start := wideText(b, true); start >= 0 {
		return packedText
	}
	if inflate.FormatOf(b) == inflate.None {
		return noContent
	}
	end := len(s.arena)
	most := max(min(maxUnpacked, fewUnpacked+maxRatio*len(b), maxUnpacked+4*len(s.rec)-s.unpacked), 0)
	var why inflate.End
	s.arena, why = s.inflater.Append(s.arena, s.arena[mark:end], most)
	text := s.arena[end:]
	s.arena = s.arena[:end]
	s.unpacked += len(text)
	_, start := wideText(text, true)
	switch {
	case inflate.FormatOf(text) == inflate.Gzip:
		return endlessText // compressed twice
	case len(text) == 0 && why != inflate.Long, !isText(text) && start < 0, why == inflate.Broken && len(text) < minRun:
		return noContent
	case why == inflate.Long, why == inflate.Beyond:
		return endlessText
	}
	return packedText
}

// addRun adds the layer of the run [from, to) of layer li, whose decoded bytes stand
// behind mark in the arena. It returns nil and true where all of the run is hidden
// instead, and nil and false where it encodes nothing.
func (s *Scanner) addRun(li uint32, enc Encoding, from, to, mark int) (l *Layer, found bool) {
	what := s.contentOf(mark)
	switch {
	case what == noContent:
		s.arena = s.arena[:mark]
		return nil, false
	case what == endlessText, s.layers.at(li).Depth == MaxDepth:
		s.arena = s.arena[:mark]
		s.hideRun(li, from, to, 0)
		return nil, true
	}
	l = s.add(li, enc, from, to, mark, len(s.escs))
	l.set(layerBinary, what == packedText)
	return l, true
}

// hideRun finds [from, to) of layer li as encoded text that is not looked into.
func (s *Scanner) hideRun(li uint32, from, to int, tr Traits) {
	s.found = append(s.found, Finding{
		Start: uint32(from), End: uint32(to), At: uint32(from), Layer: li, Rule: s.set.encoded, Traits: tr,
	})
}

// unpack makes the view of the binary layer li, of which t is left.
func (s *Scanner) unpack(li uint32, t []byte) {
	if len(t) == 0 {
		return // a string view decodes it too
	}
	if enc, start := wideText(t, true); start >= 0 {
		s.addWide(li, t, enc, start)
		return
	}
	enc := Gzip
	if inflate.FormatOf(t) == inflate.Zlib {
		enc = Zlib
	}
	mark := len(s.arena)
	s.arena, _ = s.inflater.Append(s.arena, t, maxUnpacked)
	l := s.add(li, enc, 0, len(t), mark, len(s.escs))
	_, start := wideText(s.arena[mark:], true)
	l.set(layerBinary, start >= 0)
}
