package syslog

import (
	"bytes"
	"errors"
	"slices"

	"github.com/logscrub/logscrub/record"
)

// A Framing says how messages stand in a stream (RFC 6587 §3.4).
type Framing uint8

// The framings.
const (
	// Auto looks at each message: digits, a space and a < are a count, all else
	// ends at a line feed.
	Auto Framing = iota
	// OctetCounting has the length before each message.
	OctetCounting
	// LineFeed has a line feed, or CR LF, behind each message.
	LineFeed
)

// errFraming is returned by next when what stands in a stream cannot be cut into
// messages any more.
var errFraming = errors.New("the stream has no valid octet count where one must be")

const (
	maxCount = 10 // digits
	// maxSkip is the largest count that is believed. What is above the largest
	// message is read and skipped.
	maxSkip = 64 << 20
	// firstRead is the size of the buffer of a connection before it needs more.
	firstRead = 8 << 10
)

// A frame is a message as it stood in its stream.
type frame struct {
	text  []byte // valid until the next call of space
	term  record.Term
	flags record.Flags
}

// A splitter cuts a stream into frames of at most max bytes. Of a longer one it
// gives the beginning, to be withheld, and skips the rest. It holds at most
// max + maxCount + firstRead bytes.
type splitter struct {
	mode Framing
	max  int
	buf  []byte
	at   int // what is before it was given out
	scan int // how far a line feed was looked for

	skip     int  // bytes still to be skipped
	skipLine bool // up to the next line feed
}

// space returns room for the next read; what was given out is forgotten.
func (s *splitter) space() []byte {
	if s.at > 0 {
		n := copy(s.buf, s.buf[s.at:])
		s.buf, s.scan, s.at = s.buf[:n], s.scan-s.at, 0
	}
	if cap(s.buf)-len(s.buf) < firstRead/2 {
		s.buf = slices.Grow(s.buf, firstRead)
	}
	limit := min(cap(s.buf), s.max+maxCount+firstRead)
	return s.buf[len(s.buf):limit]
}

// fed says that n bytes of space were filled.
func (s *splitter) fed(n int) { s.buf = s.buf[:len(s.buf)+n] }

// pending reports whether a frame has begun that has not ended.
func (s *splitter) pending() bool { return s.at < len(s.buf) || s.skip > 0 || s.skipLine }

// next returns the next whole frame; ok is false if more must be read first.
func (s *splitter) next() (f frame, ok bool, err error) {
	if s.skip > 0 {
		n := min(s.skip, len(s.buf)-s.at)
		s.skip -= n
		s.move(n)
	}
	if s.skipLine {
		i := bytes.IndexByte(s.buf[s.at:], '\n')
		if i < 0 {
			s.move(len(s.buf) - s.at)
			return frame{}, false, nil
		}
		s.skipLine = false
		s.move(i + 1)
	}
	if s.at == len(s.buf) {
		return frame{}, false, nil
	}
	if s.mode == LineFeed {
		f, ok = s.line()
		return f, ok, nil
	}
	count, n, v := s.count()
	switch {
	case v == unsure:
		return frame{}, false, nil
	case v == isCount && count <= maxSkip:
		f, ok = s.counted(count, n)
		return f, ok, nil
	case v == isCount || s.mode == OctetCounting:
		return frame{}, false, errFraming
	}
	f, ok = s.line()
	return f, ok, nil
}

func (s *splitter) move(n int) {
	s.at += n
	s.scan = max(s.scan, s.at)
}

type verdict uint8

const (
	noCount verdict = iota
	unsure          // too few bytes to say
	isCount
)

// count looks for an octet count, which has n bytes with its space. In Auto a <
// must follow.
func (s *splitter) count() (count, n int, v verdict) {
	b := s.buf[s.at:]
	for n < len(b) && n < maxCount && digit(b[n]) {
		count = count*10 + int(b[n]-'0')
		n++
	}
	switch {
	case b[0] == '0' || n == 0:
		return 0, 0, noCount
	case n == len(b):
		return 0, 0, unsure
	case b[n] != ' ':
		return 0, 0, noCount
	}
	n++
	if s.mode == Auto {
		if n == len(b) {
			return 0, 0, unsure
		}
		if b[n] != '<' {
			return 0, 0, noCount
		}
	}
	return count, n, isCount
}

// counted returns the frame of count bytes behind a head of n.
func (s *splitter) counted(count, n int) (frame, bool) {
	take := min(count, s.max)
	if len(s.buf)-s.at < n+take {
		return frame{}, false
	}
	start := s.at + n
	s.move(n + take)
	text := s.buf[start : start+take]
	if take < count {
		s.skip = count - take
		return frame{text, record.TermLF, record.Truncated | record.Withhold}, true
	}
	text, term := trimTerm(text)
	return frame{text, term, 0}, true
}

// line returns the frame up to the next line feed.
func (s *splitter) line() (frame, bool) {
	i := bytes.IndexByte(s.buf[s.scan:], '\n')
	if i >= 0 && s.scan+i-s.at <= s.max {
		end := s.scan + i + 1
		text, term := trimTerm(s.buf[s.at:end])
		s.move(end - s.at)
		return frame{text, term, 0}, true
	}
	s.scan = len(s.buf)
	if s.scan-s.at <= s.max {
		return frame{}, false
	}
	text := s.buf[s.at : s.at+s.max]
	s.scan = s.at
	s.move(s.max)
	s.skipLine = true
	return frame{text, record.TermLF, record.Truncated | record.Withhold}, true
}

// rest returns what is left at the end of the stream: a line without its end, or
// what came of a frame that was cut.
func (s *splitter) rest() (frame, bool) {
	b := s.buf[s.at:]
	if len(b) == 0 || s.skip > 0 || s.skipLine {
		return frame{}, false
	}
	s.move(len(b))
	if s.mode == LineFeed {
		return frame{b, record.TermNone, 0}, true
	}
	s.at -= len(b)
	_, n, v := s.count()
	s.at += len(b)
	if v == isCount {
		return frame{b[n:], record.TermLF, record.Truncated}, len(b) > n
	}
	return frame{b, record.TermNone, 0}, true
}

// trimTerm takes a terminator from the end of a frame.
func trimTerm(b []byte) ([]byte, record.Term) {
	switch n := len(b); {
	case n > 1 && b[n-1] == '\n' && b[n-2] == '\r':
		return b[:n-2], record.TermCRLF
	case n > 0 && b[n-1] == '\n':
		return b[:n-1], record.TermLF
	case n > 0 && b[n-1] == 0:
		return b[:n-1], record.TermLF
	}
	return b, record.TermLF
}
