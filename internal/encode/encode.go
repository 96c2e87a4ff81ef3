// Package encode writes clean records the way a sink is told to.
//
// Raw and JSON are functions of one record that append to a buffer; Batch
// appends a whole batch as lines. None of them fails, whatever the bytes are, and
// none allocates once the buffer has grown.
//
// The package changes no value: what it writes is what package scrub left.
package encode

import (
	"bytes"
	"encoding/base64"
	"time"
	"unicode/utf8"

	"github.com/logscrub/logscrub/record"
)

// A Func appends record i of c to dst, without a terminator.
type Func func(dst []byte, c *record.Clean, i int) []byte

// ByName returns the encoding that a configuration calls name: raw or json.
func ByName(name string) (f Func, ok bool) {
	switch name {
	case "raw":
		return Raw, true
	case "json":
		return JSON, true
	}
	return nil, false
}

// Raw appends the body as it is.
func Raw(dst []byte, c *record.Clean, i int) []byte { return append(dst, c.Body(i)...) }

// JSON appends one JSON object (RFC 8259) without line feeds:
//
//	{"ts":"2026-11-22T10:00:00.5Z","body":"…","attrs":{"host":"…"}}
//
// ts is the time of the record in UTC, RFC 3339, and is left out where the record has
// none. body is always a string, also where it is
// itself JSON: what was read is what a reader gets back. attrs is left out where
// there are none; a name that comes more than once has an array of its values in
// their order.
//
// Bytes that are no UTF-8 cannot stand in JSON. They become U+FFFD, and a body
// that has any is there once more, exactly, as body_base64 (RFC 4648 §4).
func JSON(dst []byte, c *record.Clean, i int) []byte {
	dst = append(dst, '{')
	if at := c.Record(i).Time; at != 0 {
		dst = appendTime(dst, at)
	}
	body := c.Body(i)
	dst = append(dst, `"body":`...)
	dst = appendString(dst, body)
	if !utf8.Valid(body) {
		dst = append(dst, `,"body_base64":"`...)
		dst = base64.StdEncoding.AppendEncode(dst, body)
		dst = append(dst, '"')
	}
	dst = appendAttrs(dst, c, c.Fields(i))
	return append(dst, '}')
}

// Batch appends every record of c as a line.
func Batch(dst []byte, c *record.Clean, f Func) []byte {
	for i := range c.Len() {
		dst = append(f(dst, c, i), '\n')
	}
	return dst
}

func appendTime(dst []byte, ns int64) []byte {
	dst = append(dst, `"ts":"`...)
	dst = time.Unix(0, ns).UTC().AppendFormat(dst, time.RFC3339Nano) // an int64 ends in 2262
	return append(dst, `",`...)
}

func appendAttrs(dst []byte, c *record.Clean, fields []record.Field) []byte {
	if len(fields) == 0 {
		return dst
	}
	dst = append(dst, `,"attrs":{`...)
	first := true
	for k, f := range fields {
		name := c.Attr(f.Name)
		if indexName(c, fields[:k], name) >= 0 {
			continue // stands in the array of the first
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(appendString(dst, name), ':')
		dst = appendValues(dst, c, fields[k:], name)
	}
	return append(dst, '}')
}

// appendValues appends the value of fields[0], or an array if further fields have
// its name.
func appendValues(dst []byte, c *record.Clean, fields []record.Field, name []byte) []byte {
	next := indexName(c, fields[1:], name)
	if next < 0 {
		return appendString(dst, c.Attr(fields[0].Value))
	}
	dst = append(dst, '[')
	dst = appendString(dst, c.Attr(fields[0].Value))
	for next >= 0 {
		fields = fields[1+next:]
		dst = appendString(append(dst, ','), c.Attr(fields[0].Value))
		next = indexName(c, fields[1:], name)
	}
	return append(dst, ']')
}

// indexName returns the index of the first of fields that is called name, or -1.
// Names are equal if they are written as equal strings.
func indexName(c *record.Clean, fields []record.Field, name []byte) int {
	for k, f := range fields {
		if other := c.Attr(f.Name); bytes.Equal(other, name) || !utf8.Valid(name) && sameText(other, name) {
			return k
		}
	}
	return -1
}

// sameText reports whether a and b are the same once what is no UTF-8 is replaced.
func sameText(a, b []byte) bool {
	for len(a) > 0 && len(b) > 0 {
		ra, na := utf8.DecodeRune(a)
		rb, nb := utf8.DecodeRune(b)
		if ra != rb {
			return false
		}
		a, b = a[na:], b[nb:]
	}
	return len(a) == len(b)
}
