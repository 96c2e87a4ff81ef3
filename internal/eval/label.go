// Package eval scores what a scan found against labelled records, and makes such
// records from a seed.
//
// Generate returns records whose labels are right by construction; Read reads those
// of a folder. Lines gives their texts to logscrub scan --output ndjson, Score reads
// what that printed, and the Table says what was covered. All offsets are bytes.
package eval

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// A Span is a stretch of a record: a label, a look-alike, or one that nobody can tell.
type Span struct {
	Start int    `json:"start"`
	End   int    `json:"end"` // exclusive
	Type  string `json:"type"`
	Sub   string `json:"sub"`
	Conf  string `json:"conf"` // "low" is not scored
}

// A Record is a text with what stands in it.
type Record struct {
	Text      string `json:"text"`
	Spans     []Span `json:"spans"`
	Negatives []Span `json:"negatives"` // look-alikes, to be left
	Ambiguous []Span `json:"ambiguous"` // neither right nor wrong to find
}

// A Finding is a line of scan --output ndjson, the offsets in the record's text.
type Finding struct {
	Record int    `json:"record"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Kind   string `json:"kind"`
	Class  string `json:"class"`
	Action string `json:"action"`
}

func (f *Finding) kept() bool { return f.Action == "keep" }

// ErrFormat is returned for what is neither records nor findings.
var ErrFormat = errors.New("eval: not lines of JSON of this form")

// Read reads records, one JSON object a line, compressed by gzip or not.
func Read(r io.Reader) (all []Record, err error) {
	in := bufio.NewReader(r)
	r = in
	if head, _ := in.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		if r, err = gzip.NewReader(in); err != nil {
			return nil, ErrFormat
		}
	}
	for d := json.NewDecoder(r); ; {
		var rec Record
		switch err := d.Decode(&rec); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, ErrFormat
		}
		all = append(all, rec)
	}
}

// Lines returns the texts of records, each ended by a line feed. One of several lines
// is scanned as so many.
func Lines(recs []Record) []byte {
	var b bytes.Buffer
	for i := range recs {
		b.WriteString(recs[i].Text)
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// findings reads what scan printed for Lines(recs), by record.
func findings(recs []Record, ndjson io.Reader) ([][]Finding, error) {
	type line struct{ rec, at int }
	var lines []line
	for i := range recs {
		at := 0
		for part := range strings.SplitSeq(recs[i].Text, "\n") {
			lines = append(lines, line{i, at})
			at += len(part) + 1
		}
	}
	found := make([][]Finding, len(recs))
	for d := json.NewDecoder(ndjson); ; {
		var f Finding
		switch err := d.Decode(&f); {
		case errors.Is(err, io.EOF):
			return found, nil
		case err != nil, f.Record < 1 || f.Record > len(lines):
			return nil, ErrFormat
		}
		l := lines[f.Record-1]
		f.Start, f.End = f.Start+l.at, f.End+l.at
		found[l.rec] = append(found[l.rec], f)
	}
}
