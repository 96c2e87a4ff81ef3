package quarantine

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// A line is a refused record as it stands in its file.
type line struct {
	Time    string    `json:"time"`           // when it was refused
	Reason  string    `json:"reason"`         // in one word of a closed set
	Sink    string    `json:"sink,omitempty"` // that refused it
	Err     string    `json:"error,omitempty"`
	ID      string    `json:"id,omitempty"`          // keyed hash of its identity
	Written string    `json:"record_time,omitempty"` // its own time
	Term    string    `json:"terminator,omitempty"`  // where it is not a line feed
	Body    text      `json:"body"`
	Attrs   [][2]text `json:"attrs,omitempty"` // names and values
}

// A text is a string in JSON where it is UTF-8, and else an object with its
// base64, so that no byte is lost.
type text []byte

// MarshalJSON writes t.
func (t text) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	var v any = string(t)
	if !utf8.Valid(t) {
		v = map[string]string{"base64": base64.StdEncoding.EncodeToString(t)}
	}
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// Refuse keeps the records of c that rejected names, in clear. When it returns
// nil, they are on disk.
func (s *Sink) Refuse(ctx context.Context, sink int, c *record.Clean, rejected []flow.Rejection) error {
	name := fmt.Sprint(sink)
	if s.o.Name != nil {
		name = s.o.Name(sink)
	}
	return s.keep(ctx, name, c, rejected)
}

// keep writes the records of c that rejected names.
func (s *Sink) keep(ctx context.Context, sink string, c *record.Clean, rejected []flow.Rejection) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	now := s.o.Now().UTC().Format(time.RFC3339Nano)
	for _, rj := range rejected {
		if err := e.Encode(s.line(now, sink, c, rj)); err != nil {
			return fmt.Errorf("quarantine: %w", err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.put(ctx, &s.refused, nil, b.Bytes()); err != nil {
		return err
	}
	for _, rj := range rejected {
		s.counts.Refused[min(rj.Reason, flow.Reasons-1)].Add(1)
	}
	return nil
}

// line returns the line of one refused record.
func (s *Sink) line(now, sink string, c *record.Clean, rj flow.Rejection) line {
	r := c.Record(rj.Record)
	l := line{Time: now, Reason: rj.Reason.String(), Sink: sink, Body: c.Body(rj.Record)}
	if r.Term != record.TermLF {
		l.Term = [...]string{"none", "lf", "crlf", "nul"}[r.Term&3]
	}
	if rj.Err != nil {
		l.Err = rj.Err.Error()
	}
	if r.Time != 0 {
		l.Written = time.Unix(0, r.Time).UTC().Format(time.RFC3339Nano)
	}
	if s.o.ID != nil {
		l.ID = hex.EncodeToString(s.o.ID(nil, c.Origin(rj.Record), r.Seq))
	}
	for _, f := range c.Fields(rj.Record) {
		l.Attrs = append(l.Attrs, [2]text{c.Attr(f.Name), c.Attr(f.Value)})
	}
	return l
}
