package syslog

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// Lengths of the fields of a header, RFC 5424 §6.
const (
	maxHost   = 255
	maxApp    = 48
	maxProcID = 128
	maxMsgID  = 32
	maxName   = 32
)

// appendCounted appends m as RFC 6587 §3.4.1 has it.
func appendCounted(dst, m []byte) []byte {
	dst = strconv.AppendInt(dst, int64(len(m)), 10)
	return append(append(dst, ' '), m...)
}

// tooLarge refuses record i.
func (s *Sink) tooLarge(i int) flow.Rejection {
	return flow.Rejection{Record: i, Reason: flow.TooLarge,
		Err: fmt.Errorf("syslog sink: a message is longer than %d bytes; raise max_message, if the receiver takes more", s.o.MaxMessage)}
}

// appendMessage appends record i as a message:
//
//	<PRI>1 TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA MSG
func (s *Sink) appendMessage(dst []byte, c *record.Clean, i int) []byte {
	fields := c.Fields(i)
	app, procid := attr(c, fields, "app"), attr(c, fields, "procid")
	dst = strconv.AppendInt(append(dst, '<'), int64(s.pri(c, fields)), 10)
	dst = append(dst, ">1 "...)
	if at := c.Record(i).Time; at != 0 {
		dst = time.Unix(0, at).UTC().AppendFormat(dst, "2006-01-02T15:04:05.000000Z")
	} else {
		dst = append(dst, '-')
	}
	dst = appendToken(dst, attr(c, fields, "hostname"), s.o.Hostname, maxHost)
	dst = appendToken(dst, app, s.o.App, maxApp)
	dst = appendToken(dst, procid, "", maxProcID)
	dst = appendToken(dst, attr(c, fields, "msgid"), "", maxMsgID)
	dst = s.appendData(append(dst, ' '), c, fields)
	from := len(dst)
	dst = s.body(append(dst, ' '), c, i)
	if s.o.Encode == nil {
		if n := tag(dst[from+1:], app, procid); n > 0 {
			dst = slices.Delete(dst, from+1, from+1+n)
		}
	}
	if len(dst) == from+1 {
		return dst[:from] // no MSG
	}
	return dst
}

// pri returns the priority of a record.
func (s *Sink) pri(c *record.Clean, fields []record.Field) int {
	f, ok := facilityNumber(string(attr(c, fields, "facility")), s.priority>>3)
	if !ok {
		f = s.priority >> 3
	}
	v, ok := severityNumber(string(attr(c, fields, "severity")), s.priority&7)
	if !ok {
		v = s.priority & 7
	}
	return f<<3 | v
}

// attr returns the value of the first attribute called name, or nil.
func attr(c *record.Clean, fields []record.Field, name string) []byte {
	for _, f := range fields {
		if string(c.Attr(f.Name)) == name {
			return c.Attr(f.Value)
		}
	}
	return nil
}

// tag returns the length of the tag that a body from RFC 3164 begins with, if it
// says no more than app and procid do.
func tag(body, app, procid []byte) int {
	rest, ok := bytes.CutPrefix(body, app)
	if !ok || len(app) == 0 || len(app) > maxApp || len(procid) > maxProcID {
		return 0
	}
	if len(procid) > 0 {
		if rest, ok = bytes.CutPrefix(rest, []byte{'['}); !ok {
			return 0
		}
		if rest, ok = bytes.CutPrefix(rest, procid); !ok {
			return 0
		}
		if rest, ok = bytes.CutPrefix(rest, []byte{']'}); !ok {
			return 0
		}
	}
	if rest, ok = bytes.CutPrefix(rest, []byte(": ")); !ok {
		return 0
	}
	return len(body) - len(rest)
}

// appendToken appends a space and a field of the header: printable ASCII without
// spaces, at most limit bytes, or -.
func appendToken(dst, value []byte, def string, limit int) []byte {
	dst = append(dst, ' ')
	if len(value) == 0 {
		value = []byte(def)
	}
	if len(value) == 0 {
		return append(dst, '-')
	}
	for _, c := range value[:min(len(value), limit)] {
		if c <= ' ' || c >= 0x7f {
			c = '_'
		}
		dst = append(dst, c)
	}
	return dst
}

// appendData appends the structured data: an element for each ID among attributes
// that are called sd[ID].NAME, or -. Encode writes attributes itself.
func (s *Sink) appendData(dst []byte, c *record.Clean, fields []record.Field) []byte {
	from := len(dst)
	if s.o.Encode == nil {
		for k, f := range fields {
			id, _, ok := dataName(c.Attr(f.Name))
			if ok && !hasElement(c, fields[:k], id) {
				dst = appendElement(dst, c, fields[k:], id)
			}
		}
	}
	if len(dst) == from {
		dst = append(dst, '-')
	}
	return dst
}

func hasElement(c *record.Clean, fields []record.Field, id string) bool {
	return slices.ContainsFunc(fields, func(f record.Field) bool {
		other, _, ok := dataName(c.Attr(f.Name))
		return ok && other == id
	})
}

// appendElement appends the element with all parameters of one ID.
func appendElement(dst []byte, c *record.Clean, fields []record.Field, id string) []byte {
	dst = appendName(append(dst, '['), id)
	for _, f := range fields {
		other, name, ok := dataName(c.Attr(f.Name))
		if !ok || other != id || name == "" {
			continue
		}
		dst = append(appendName(append(dst, ' '), name), `="`...)
		dst = append(appendValue(dst, c.Attr(f.Value)), '"')
	}
	return append(dst, ']')
}

// dataName takes apart sd[ID].NAME, and sd[ID], which is an element without
// parameters.
func dataName(attr []byte) (id, name string, ok bool) {
	rest, ok := strings.CutPrefix(string(attr), "sd[")
	if !ok {
		return "", "", false
	}
	id, name, ok = strings.Cut(rest, "]")
	if !ok || id == "" || name != "" && (name[0] != '.' || len(name) == 1) {
		return "", "", false
	}
	return id, strings.TrimPrefix(name, "."), true
}

// appendName appends an SD-NAME.
func appendName(dst []byte, name string) []byte {
	for i := range min(len(name), maxName) {
		c := name[i]
		if c <= ' ' || c >= 0x7f || c == '=' || c == ']' || c == '"' {
			c = '_'
		}
		dst = append(dst, c)
	}
	return dst
}

// appendValue appends a PARAM-VALUE: UTF-8, with ", \ and ] escaped.
func appendValue(dst, v []byte) []byte {
	for len(v) > 0 {
		r, n := utf8.DecodeRune(v)
		switch {
		case r == utf8.RuneError && n == 1:
			dst = append(dst, "\ufffd"...)
		case r == '"' || r == '\\' || r == ']':
			dst = append(dst, '\\', v[0])
		default:
			dst = append(dst, v[:n]...)
		}
		v = v[n:]
	}
	return dst
}

// facilityNumber returns the number of a facility, def for "".
func facilityNumber(name string, def int) (n int, ok bool) {
	return number(name, def, "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp",
		"ntp", "audit", "alert", "clock", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7")
}

// severityNumber returns the number of a severity, def for "".
func severityNumber(name string, def int) (n int, ok bool) {
	return number(name, def, "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug")
}

func number(name string, def int, names ...string) (n int, ok bool) {
	if name == "" {
		return def, true
	}
	n = slices.Index(names, name)
	return n, n >= 0
}
