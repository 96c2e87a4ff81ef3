package syslog

import (
	"time"

	"github.com/logscrub/logscrub/record"
)

// maxParams bounds the parameters of one message; one with more is kept whole.
const maxParams = 128

// A message is a frame taken apart. Its slices are parts of the frame.
type message struct {
	pri    int // or -1
	time   int64
	host   []byte
	app    []byte
	procid []byte
	msgid  []byte
	params []param
	body   []byte
}

// A param is one of the structured data. An element without any has one with no
// name.
type param struct {
	id, name, value []byte
	escaped         bool // value has backslashes that are not part of it
}

// Names of attributes. Parameters of structured data are called sd[ID].NAME.
const (
	attrFacility = "facility"
	attrSeverity = "severity"
	attrHost     = "hostname"
	attrApp      = "app"
	attrProcID   = "procid"
	attrMsgID    = "msgid"
	attrPeer     = "peer"
)

// facilities are the names of syslog(3), by number; 12 to 15 are those of
// RFC 5424 table 1.
func facility(pri int) string {
	return [...]string{
		"kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp",
		"ntp", "audit", "alert", "clock", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
	}[pri>>3]
}

func severity(pri int) string {
	return [...]string{"emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"}[pri&7]
}

// A dialect is what the parser has to know that stands in no message.
type dialect struct {
	now   time.Time
	zone  *time.Location
	local bool // from this machine: RFC 3164 has no hostname
}

// parse takes a frame apart, and reports false if it follows neither RFC: then
// the body is the frame, whole, and only the priority, where there is one, was
// taken from it.
func (m *message) parse(frame []byte, d dialect) bool {
	*m = message{pri: -1, body: frame, params: m.params[:0]}
	pri, n := priority(frame)
	if n == 0 {
		return false
	}
	m.pri = pri
	rest := frame[n:]
	if v := version(rest); v > 0 {
		if m.parse5424(rest[v:]) {
			return true
		}
		*m = message{pri: pri, body: frame, params: m.params[:0]}
		return false
	}
	m.parse3164(rest, d)
	return true
}

// priority reads <PRIVAL>, of 0 to 191, and returns its length.
func priority(b []byte) (pri, n int) {
	if len(b) < 3 || b[0] != '<' {
		return 0, 0
	}
	for n = 1; n < len(b) && n < 4 && digit(b[n]); n++ {
		pri = pri*10 + int(b[n]-'0')
	}
	if n == 1 || n == len(b) || b[n] != '>' || pri > 191 || b[1] == '0' && n > 2 {
		return 0, 0
	}
	return pri, n + 1
}

// version reads the version of RFC 5424, one to three digits and a space, and
// returns its length.
func version(b []byte) int {
	n := 0
	for n < len(b) && n < 3 && digit(b[n]) {
		n++
	}
	if n == 0 || n == len(b) || b[n] != ' ' || b[0] == '0' {
		return 0
	}
	return n + 1
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// A writer appends messages to a batch.
type writer struct {
	b     *record.Batch
	names [7]record.Span // of attributes, once a batch
}

// begin makes w write to b, which is empty.
func (w *writer) begin(b *record.Batch) {
	w.b = b
	for i, name := range [...]string{attrFacility, attrSeverity, attrHost, attrApp, attrProcID, attrMsgID, attrPeer} {
		w.names[i] = w.text(name)
	}
}

func (w *writer) text(s string) record.Span {
	at := uint32(len(w.b.Arena))
	w.b.Arena = append(w.b.Arena, s...)
	return record.Span{Start: at, End: uint32(len(w.b.Arena))}
}

func (w *writer) bytes(s []byte) record.Span {
	at := uint32(len(w.b.Arena))
	w.b.Arena = append(w.b.Arena, s...)
	return record.Span{Start: at, End: uint32(len(w.b.Arena))}
}

// write appends m, whose record is r but for what stands in the arena.
func (w *writer) write(m *message, peer []byte, r record.Record) {
	b := w.b
	r.Body = w.bytes(m.body)
	r.Fields.Lo = uint32(len(b.Fields))
	if m.pri >= 0 {
		w.field(w.names[0], w.text(facility(m.pri)))
		w.field(w.names[1], w.text(severity(m.pri)))
	}
	for i, value := range [...][]byte{m.host, m.app, m.procid, m.msgid, peer} {
		if len(value) > 0 {
			w.field(w.names[2+i], w.bytes(value))
		}
	}
	for i := range m.params {
		w.param(&m.params[i])
	}
	r.Fields.Hi = uint32(len(b.Fields))
	b.Recs = append(b.Recs, r)
}

func (w *writer) field(name, value record.Span) {
	w.b.Fields = append(w.b.Fields, record.Field{Name: name, Value: value})
}

func (w *writer) param(p *param) {
	b := w.b
	at := len(b.Arena)
	b.Arena = append(append(append(b.Arena, "sd["...), p.id...), ']')
	if len(p.name) > 0 {
		b.Arena = append(append(b.Arena, '.'), p.name...)
	}
	name := record.Span{Start: uint32(at), End: uint32(len(b.Arena))}
	if !p.escaped {
		w.field(name, w.bytes(p.value))
		return
	}
	at = len(b.Arena)
	b.Arena = appendUnescaped(b.Arena, p.value)
	w.field(name, record.Span{Start: uint32(at), End: uint32(len(b.Arena))})
}

// cost bounds the bytes that write puts into the arena.
func (m *message) cost() int {
	n := len(m.body) + len(m.host) + len(m.app) + len(m.procid) + len(m.msgid) + 64
	for i := range m.params {
		p := &m.params[i]
		n += len("sd[].") + len(p.id) + len(p.name) + len(p.value)
	}
	return n
}
