package nats

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	natsio "github.com/nats-io/nats.go"

	"github.com/logscrub/logscrub/record"
)

// A message is one that came and is not settled.
type message struct {
	subject string
	header  natsio.Header
	body    []byte
	origin  string
	seq     uint64
	at      int64  // when it was stored, Unix nanoseconds
	reply   string // where to acknowledge it
	tries   uint64 // deliveries, this one too
	of      *incarnation
	gen     uint32     // of the numbers
	why     record.Why // not to be scanned, and why
	size    int        // bytes in a batch, about
}

// measure returns the bytes that m takes in a batch, about.
func (m *message) measure() int {
	n := len(m.subject) + len(m.body) + len(subjectName)
	for name, values := range m.header {
		for _, v := range values {
			n += len(name) + len(v)
		}
	}
	return n
}

// forget drops what only reading needs.
func (m *message) forget() { m.subject, m.header, m.body, m.origin = "", nil, nil, "" }

// subjectName is the name of the attribute that holds the subject.
const subjectName = "subject"

// control reports whether a header commands the server, in whatever case.
func control(name string) bool {
	const prefix = "Nats-"
	return len(name) >= len(prefix) && strings.EqualFold(name[:len(prefix)], prefix)
}

// A filler appends messages to a batch.
type filler struct {
	b       *record.Batch
	bare    bool
	subject string       // of the message before
	shared  record.Range // the group of attributes with it
	control int          // headers left behind
}

// add appends m as a record.
func (f *filler) add(m *message) {
	b := f.b
	r := record.Record{Origin: f.origin(m.origin), Seq: m.seq, Time: m.at}
	r.Shared = f.subjectGroup(m.subject)
	r.Fields = f.headers(m.header)
	lo := uint32(len(b.Arena))
	b.Arena = append(b.Arena, m.body...)
	r.Body = record.Span{Start: lo, End: uint32(len(b.Arena))}
	n := len(m.body)
	if !f.bare && (n == 0 || m.body[n-1] != '\n') {
		r.Term = record.TermLF
	}
	if bytes.IndexByte(m.body, '\n') >= 0 {
		r.Flags |= record.Joined
	}
	if m.why != record.WhyNone {
		r.Flags |= record.Withhold
		r.Why = m.why
	}
	b.Recs = append(b.Recs, r)
}

// origin returns the index of a stream among the origins of the batch. There are
// two at most: a stream that is made anew ends the batch of the old one.
func (f *filler) origin(name string) uint16 {
	for i := range f.b.Origins {
		if f.b.Origins[i].Name == name {
			return uint16(i)
		}
	}
	f.b.Origins = append(f.b.Origins, record.Origin{Name: name})
	return uint16(len(f.b.Origins) - 1)
}

// subjectGroup returns the group that holds the subject. Messages with one subject
// share it, so that it is scrubbed once.
func (f *filler) subjectGroup(subject string) record.Range {
	if f.shared.Hi > f.shared.Lo && f.subject == subject {
		return f.shared
	}
	lo := uint32(len(f.b.Fields))
	f.field(subjectName, subject)
	f.subject, f.shared = subject, record.Range{Lo: lo, Hi: lo + 1}
	return f.shared
}

// headers appends the headers but those that command the server. They come in the
// order of their names, for the library does not keep theirs.
func (f *filler) headers(h natsio.Header) record.Range {
	lo := uint32(len(f.b.Fields))
	if len(h) == 0 {
		return record.Range{Lo: lo, Hi: lo}
	}
	for _, name := range slices.Sorted(maps.Keys(h)) {
		if control(name) {
			f.control++
			continue
		}
		for _, v := range h[name] {
			f.field(name, v)
		}
	}
	return record.Range{Lo: lo, Hi: uint32(len(f.b.Fields))}
}

func (f *filler) field(name, value string) {
	b := f.b
	at := uint32(len(b.Arena))
	b.Arena = append(append(b.Arena, name...), value...)
	mid := at + uint32(len(name))
	b.Fields = append(b.Fields, record.Field{
		Name:  record.Span{Start: at, End: mid},
		Value: record.Span{Start: mid, End: uint32(len(b.Arena))},
	})
}
