package nats

import (
	"strconv"
	"strings"

	natsio "github.com/nats-io/nats.go"

	"github.com/logscrub/logscrub/record"
)

// The headers of JetStream that the sink sets.
const (
	headerID       = "Nats-Msg-Id"
	headerBatch    = "Nats-Batch-Id"
	headerSequence = "Nats-Batch-Sequence"
	headerCommit   = "Nats-Batch-Commit"
)

// A draft is a message that is written over for each record, so that publishing
// makes little garbage. The library has copied it when a publish returns.
type draft struct {
	o     *Options
	msg   natsio.Msg
	body  []byte
	id    []byte
	one   [1]string // the id, as a header's only value
	spoil bool      // it has headers of a batch
}

func newDraft(o *Options) *draft {
	return &draft{o: o, msg: natsio.Msg{Subject: o.Subject, Header: natsio.Header{}}}
}

// write makes d the message of record i of c.
func (d *draft) write(c *record.Clean, i int) {
	d.body = d.o.Encode(d.body[:0], c, i)
	d.msg.Data = d.body
	if d.o.Headers || d.spoil {
		clear(d.msg.Header)
		d.spoil = false
	}
	if d.o.Headers {
		d.headers(c, i)
	}
	if d.o.MsgID != nil {
		d.id = d.o.MsgID(d.id[:0], c.Origin(i), c.Record(i).Seq)
		d.one[0] = string(d.id)
		d.msg.Header[headerID] = d.one[:]
	}
}

// inBatch makes d message n of an atomic batch.
func (d *draft) inBatch(name string, n int, commit bool) {
	d.spoil = true
	d.msg.Header[headerBatch] = []string{name}
	d.msg.Header[headerSequence] = []string{strconv.Itoa(n)}
	if commit {
		d.msg.Header[headerCommit] = []string{"1"}
	}
}

// headers gives the message the attributes of the record.
func (d *draft) headers(c *record.Clean, i int) {
	for _, f := range c.Fields(i) {
		name := headerName(c.Attr(f.Name))
		if name == "" || name == subjectName {
			continue
		}
		d.msg.Header[name] = append(d.msg.Header[name], headerValue(c.Attr(f.Value)))
	}
}

// subjectName is the attribute with the subject that a record was read from.
const subjectName = "subject"

// headerName returns an attribute's name as that of a header (RFC 9110 §5.1: a
// token), with what cannot stand in one replaced. It is "" for a header that would
// command the server.
func headerName(name []byte) string {
	const commands = "Nats-"
	if len(name) == 0 || len(name) >= len(commands) && strings.EqualFold(string(name[:len(commands)]), commands) {
		return ""
	}
	out := make([]byte, len(name))
	for i, c := range name {
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`"(),/:;<=>?@[\]{}`, c) >= 0 {
			c = '_'
		}
		out[i] = c
	}
	return string(out)
}

// headerValue returns an attribute's value without line ends, which would begin
// another header, and without NUL.
func headerValue(value []byte) string {
	out := make([]byte, len(value))
	for i, c := range value {
		if c == '\r' || c == '\n' || c == 0 {
			c = ' '
		}
		out[i] = c
	}
	return string(out)
}

// size returns the bytes of the message as the server counts them: headers, with
// their first line and the empty one, and payload.
func (d *draft) size() int {
	n := len(d.msg.Data)
	if len(d.msg.Header) == 0 {
		return n
	}
	n += len("NATS/1.0\r\n") + len("\r\n")
	if !d.o.Headers && !d.spoil { // nothing but the id
		return n + len(headerID) + len(": ") + len(d.one[0]) + len("\r\n")
	}
	for name, values := range d.msg.Header {
		for _, v := range values {
			n += len(name) + len(": ") + len(v) + len("\r\n")
		}
	}
	return n
}
