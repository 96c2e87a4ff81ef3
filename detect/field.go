package detect

import (
	"bytes"
	"encoding/binary"
)

// Fields of CSV that hold quotes stand between two others, and each quote in them is written twice
// (RFC 4180 §2): 7,"user ""jdoe"" failed",x. Such a field is a view of its own, beside the text as it stands.

// firstComma is how many bytes of a record of CSV hold its first comma: a number, a time or an id stands before it.
const firstComma = 32

// mayBeCSV reports whether t begins as records of CSV do: with a quote, or with a field that a comma ends which
// no blank follows, and not the milliseconds of a time either, as in "10:00:00,123 INFO". Every text is asked:
// of those that begin with a date and a time a few bytes are.
func mayBeCSV(t []byte) bool {
	if len(t) < firstComma {
		return bytes.IndexByte(t, '"') >= 0
	}
	if t[4] == '-' && t[7] == '-' {
		w := binary.LittleEndian.Uint64(t[firstTime:])
		return (zeroBytes(w^','*ones) != 0 || t[10] == ',' || t[27] == ',' || t[29] == ',') && endsField(t)
	}
	return t[0] == '"' || bytes.IndexByte(t[:firstComma], ',') >= 0 && endsField(t)
}

// firstTime is how long a date and a time are: 2026-03-04T05:06:07.
const firstTime = 19

// endsField reports whether the first comma of t may end the first field of a record of CSV.
func endsField(t []byte) bool {
	i := bytes.IndexByte(t, ',')
	if i+4 >= len(t) || t[i+1] <= ' ' || t[0] == '{' || t[0] == '[' {
		return false
	}
	return !IsDigit(t[i+1]) || t[i+4] > ' ' && t[i+4] != ']'
}

// fieldViews makes a view of each quoted field in text t of layer li that holds quotes.
func (s *Scanner) fieldViews(li uint32, t []byte) {
	for p := 0; p < len(t); {
		i := bytes.IndexByte(t[p:], '"')
		if i < 0 {
			return
		}
		p += i + 1
		if p > 1 && bytes.IndexByte([]byte(",;\t\n"), t[p-2]) < 0 {
			continue
		}
		end, quotes := fieldEnd(t, p)
		if quotes && !s.coveredBy(p, end) {
			mark, emark := len(s.arena), len(s.escs)
			s.decodeStretch(t[:end], p, p, stretch{enc: Doubled, mark: '"'})
			s.add(li, Doubled, p, end, mark, emark)
		}
		p = end + 1
	}
}

// fieldEnd returns where the quoted field ends that begins at p, at its quote, at one that can be
// neither that nor the first of two, or with the line, and whether it is a field that holds quotes.
func fieldEnd(t []byte, p int) (end int, quotes bool) {
	for ; p < len(t); p++ {
		switch t[p] {
		case '\n':
			return p, quotes
		case '"':
			if p+1 == len(t) || t[p+1] != '"' {
				return p, quotes && (p+1 == len(t) || bytes.IndexByte([]byte(",;\t\r\n"), t[p+1]) >= 0)
			}
			p++
			quotes = true
		}
	}
	return p, quotes
}

// doubledQuote reads the two quotes that stand for one.
func doubledQuote(b []byte) (r rune, n int) {
	if len(b) < 2 || b[1] != '"' {
		return 0, 0
	}
	return '"', 2
}

// inField reports whether layer li, or one above it, is a field of CSV: tables in tables are not looked for.
func (s *Scanner) inField(li uint32) bool {
	for li != 0 && s.layers.at(li).Enc != Doubled {
		li = s.layers.at(li).Parent
	}
	return li != 0
}
