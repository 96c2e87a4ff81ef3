package scrub

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/record"
)

// A ReportFormat is how a ScanWorker writes what it found.
type ReportFormat uint8

// The formats.
const (
	ReportNDJSON ReportFormat = iota // one JSON object a finding, its keys stable
	ReportText                       // source:line:column: rule kind action
	ReportNone                       // nothing; the counts are what is wanted
)

// A Report says what a ScanWorker writes, and how.
type Report struct {
	Format     ReportFormat
	Suppressed bool // findings that an allow-list removed, too, with the entry
}

// A ScanWorker reports what a Worker would hide: disjoint spans in order, kept
// ones too, and never a value. It fills a Clean with the lines of the report, so
// that scanning runs through the same pipeline as scrubbing.
type ScanWorker struct {
	w   *Worker
	to  *Report
	via []detect.Encoding
}

// ScanWorker returns a new one.
func (s *Scrubber) ScanWorker(to *Report) *ScanWorker {
	w := s.Worker()
	w.tellRemoved = to.Suppressed
	return &ScanWorker{w: w, to: to}
}

// Record is that of the Worker.
func (sw *ScanWorker) Record() int { return sw.w.Record() }

// ApplyAfter writes the report of src to dst.
func (sw *ScanWorker) ApplyAfter(dst *record.Clean, src *record.Batch, c Carry) (Carry, error) {
	w := sw.w
	defer w.at.Store(-1)
	out := dst.Writer()
	w.query.Now = w.s.opts.Clock().Unix()
	for i := range src.Recs {
		w.at.Store(int32(i))
		r := &src.Recs[i]
		if r.Lead == 0 {
			c = Carry{}
		}
		body := src.Bytes(r.Body)
		w.tally.bytesIn += uint64(len(body)-int(r.Lead)-int(r.Trail)) + uint64(len(r.Term.Bytes()))
		if r.Flags&record.More == 0 {
			w.tally.records++
		}
		if c.why != record.WhyNone {
			continue
		}
		out.Begin()
		start := len(out.Buf)
		c = sw.scan(out, src, r, body, c)
		if len(out.Buf) > start {
			line := *r
			line.Term = record.TermNone
			out.End(&line)
		}
	}
	w.tally.addTo(&w.s.counts)
	w.shade.addTo()
	return c, nil
}

// scan appends the report of one record. A record that cannot be scanned counts
// as withheld.
func (sw *ScanWorker) scan(out *record.CleanWriter, src *record.Batch, r *record.Record, body []byte, c Carry) (next Carry) {
	w := sw.w
	defer func() {
		if p := recover(); p != nil {
			w.recovered(out, nil, r, p)
			out.Undo()
			next = Carry{why: w.why}
		}
	}()
	if r.Flags&record.Withhold != 0 {
		w.tally.withheld[r.Reason()]++
		return Carry{why: r.Reason()}
	}
	w.query.Fragment = r.Flags&record.Fragment != 0
	w.query.Continues = r.Flags&record.Continues != 0
	w.found = w.scan.Scan(body, &w.query)
	w.plan()
	w.watch(body, int(r.Lead), len(body)-int(r.Trail))
	p := newPart(body, int(r.Lead), len(body)-int(r.Trail), c, r.Flags&record.More != 0)
	lines := lineCount{body: body, line: r.Line}
	for i := 0; i < len(w.units); i++ {
		u := w.units[i]
		if !p.takes(w, &u) {
			continue
		}
		p.at = int(u.end)
		line, from := lines.at(u.start)
		at := place{source: source(src, r), line: line, start: uint64(u.start-from) + r.At, end: uint64(u.end-from) + r.At}
		sw.report(out, at, 0, &u)
	}
	return p.carry()
}

// A lineCount tells the lines of a record apart. It is asked in ascending order.
type lineCount struct {
	body  []byte
	line  uint64 // of the record's first line, then of the line at from
	from  uint32 // where that line begins
	until uint32 // up to here line feeds are counted
}

// at returns the line that offset i stands in, and where it begins.
func (l *lineCount) at(i uint32) (line uint64, from uint32) {
	if skipped := l.body[l.until:i]; len(skipped) > 0 {
		if n := bytes.Count(skipped, []byte{'\n'}); n > 0 {
			l.line += uint64(n)
			l.from = l.until + uint32(bytes.LastIndexByte(skipped, '\n')) + 1
		}
		l.until = i
	}
	return l.line, l.from
}

// source returns the name of the stream that r is from.
func source(src *record.Batch, r *record.Record) string {
	if int(r.Origin) < len(src.Origins) {
		return src.Origins[r.Origin].Name
	}
	return "-"
}

// A place is where a finding stands in its line.
type place struct {
	source     string
	line       uint64
	start, end uint64
	n          int // of several findings in one encoded run, from 1
}

// report appends the lines for unit u of layer target: one, or those of the
// findings in its run.
func (sw *ScanWorker) report(out *record.CleanWriter, at place, target uint32, u *unit) {
	w := sw.w
	if u.run != 0 {
		units, edits := len(w.units), len(w.edits)
		first := w.planRun(u.run, u.lo, u.hi)
		for i := first; i < len(w.units); i++ {
			at.n++
			inner := w.units[i]
			sw.report(out, at, u.run, &inner)
		}
		w.units, w.edits = w.units[:units], w.edits[:edits]
		return
	}
	f := u.namer
	if f < 0 {
		f = w.edits[u.lo].found
	}
	x := sw.facts(u, f)
	if x.allowed == "" {
		w.tally.found(w.s.counts.cell(&w.found[f], u.action))
	}
	switch sw.to.Format {
	case ReportNDJSON:
		out.Buf = appendNDJSON(out.Buf, &at, &x)
	case ReportText:
		out.Buf = appendText(out.Buf, &at, &x)
	}
}

// facts are what a report tells of one finding.
type facts struct {
	rule    *detect.Rule
	kind    *detect.Kind
	action  Action
	via     []detect.Encoding
	state   string // of a token
	allowed string // the entry of an allow-list that removed it
}

// facts returns those of unit u, which finding f names. A token is counted.
func (sw *ScanWorker) facts(u *unit, f int32) facts {
	w := sw.w
	x := facts{action: u.action, allowed: w.removedBy(f)}
	x.kind, x.rule = w.kindOf(u)
	if x.kind.Family == pseudonym.JWT {
		if t := w.tokenOf(&w.found[f]); t != nil {
			x.state = t.State.String()
		}
	}
	sw.via = w.scan.Via(sw.via[:0], w.found[f].Layer)
	x.via = sw.via
	return x
}

func appendNDJSON(dst []byte, at *place, x *facts) []byte {
	dst = appendString(append(dst, `{"source":`...), at.source)
	dst = strconv.AppendUint(append(dst, `,"record":`...), at.line, 10)
	dst = strconv.AppendUint(append(dst, `,"start":`...), at.start, 10)
	dst = strconv.AppendUint(append(dst, `,"end":`...), at.end, 10)
	dst = append(append(append(dst, `,"rule":"`...), x.rule.Name...), `","kind":"`...)
	dst = append(append(append(dst, x.kind.Name...), `","class":"`...), x.kind.Class.String()...)
	dst = append(append(append(dst, `","action":"`...), x.action.String()...), '"')
	for i, e := range x.via {
		if i == 0 {
			dst = append(dst, `,"via":[`...)
		} else {
			dst = append(dst, ',')
		}
		dst = append(append(append(dst, '"'), e.String()...), '"')
		if i == len(x.via)-1 {
			dst = append(dst, ']')
		}
	}
	if at.n > 0 {
		dst = strconv.AppendInt(append(dst, `,"n":`...), int64(at.n), 10)
	}
	if x.state != "" {
		dst = append(append(append(dst, `,"state":"`...), x.state...), '"')
	}
	if x.allowed != "" {
		dst = appendString(append(dst, `,"allowed":`...), x.allowed)
	}
	return append(dst, "}\n"...)
}

// appendString appends s as a JSON string.
func appendString(dst []byte, s string) []byte {
	text, _ := json.Marshal(s) // a string always marshals
	return append(dst, text...)
}

func appendText(dst []byte, at *place, x *facts) []byte {
	dst = append(append(dst, at.source...), ':')
	dst = append(strconv.AppendUint(dst, at.line, 10), ':')
	dst = append(strconv.AppendUint(dst, at.start+1, 10), '-')
	dst = append(strconv.AppendUint(dst, at.end, 10), ": "...)
	dst = append(append(dst, x.kind.Name...), " ("...)
	dst = append(append(append(dst, x.rule.Name...), ") "...), x.action.String()...)
	for i, e := range x.via {
		if i == 0 {
			dst = append(dst, " via "...)
		} else {
			dst = append(dst, '>')
		}
		dst = append(dst, e.String()...)
	}
	if x.allowed != "" {
		dst = append(append(dst, " by "...), x.allowed...)
	}
	return append(dst, '\n')
}
