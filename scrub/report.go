package scrub

import (
	"bytes"
	"encoding/json"
	"strconv"
	"sync"

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
	ReportSARIF                      // results of a SARIF log, between SARIFHead and SARIFTail
	ReportNone                       // nothing; the counts are what is wanted
)

// A Report says what a ScanWorker writes, and how.
type Report struct {
	Format     ReportFormat
	Suppressed bool // findings that an allow-list removed, too, with the entry
	// Baseline, if not nil, is what is known: of such findings only Known tells.
	// Seen, if not nil, gets what is found, but for what is kept. Either of them, and
	// SARIF, go by the order of records: they are for one worker.
	Baseline, Seen *Baseline
	Known          uint64

	mu      sync.Mutex // a worker may be given up while it is at work
	ordinal Baseline   // of what was found so far
	began   bool       // there is a result before this
}

// InOrder reports whether to is for one worker.
func (to *Report) InOrder() bool {
	return to.Baseline != nil || to.Seen != nil || to.Format == ReportSARIF
}

// A ScanWorker reports what a Worker would hide: disjoint spans in order, kept
// ones too, and never a value. It fills a Clean with the lines of the report, so
// that scanning runs through the same pipeline as scrubbing.
type ScanWorker struct {
	w    *Worker
	to   *Report
	via  []detect.Encoding
	hash lineHash
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
	defer w.at.set(-1)
	out := dst.Writer()
	w.now = w.s.opts.Clock().Unix()
	for i := range src.Recs {
		w.at.set(int32(i))
		r := &src.Recs[i]
		w.date(r)
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
			sw.separate(out.Buf[start:])
			line := *r
			line.Term = record.TermNone
			out.End(&line)
		}
	}
	w.tally.addTo(&w.s.counts)
	w.shade.addTo()
	return c, nil
}

// separate takes the comma away before the first result of all.
func (sw *ScanWorker) separate(results []byte) {
	if sw.to.Format != ReportSARIF {
		return
	}
	sw.to.mu.Lock()
	defer sw.to.mu.Unlock()
	if !sw.to.began {
		results[0] = ' '
	}
	sw.to.began = true
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
	w.query.Continues, w.query.Wrapped = r.Flags&record.Continues != 0, r.Flags&record.Wrapped != 0
	w.found = w.scan.Scan(body, &w.query)
	w.plan()
	w.watch(body, int(r.Lead), len(body)-int(r.Trail))
	p := newPart(body, int(r.Lead), len(body)-int(r.Trail), c, r.Flags&record.More != 0)
	if sw.to.InOrder() {
		sw.hash.begin(w, body)
	}
	lines := lineCount{body: body, line: r.Line}
	for i := 0; i < len(w.units); i++ {
		u := w.units[i]
		if !p.takes(w, &u) {
			continue
		}
		p.at = int(u.end)
		line, from := lines.at(u.start)
		at := place{source: source(src, r), line: line, from: from, start: uint64(u.start-from) + r.At, end: uint64(u.end-from) + r.At}
		if sw.to.Format == ReportSARIF {
			if at.region = regionOf(body, line, from, u.start, u.end); r.At > 0 {
				at.region = sarifRegion{StartLine: line}
			}
		}
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
	from       uint32 // where the line begins in the record
	start, end uint64
	n          int // of several findings in one encoded run, from 1
	region     sarifRegion
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
	if sw.isKnown(&at, &x) {
		return
	}
	if x.allowed == "" {
		w.tally.found(w.s.counts.cell(&w.found[f], u.action))
	}
	switch sw.to.Format {
	case ReportNDJSON:
		out.Buf = appendNDJSON(out.Buf, &at, &x)
	case ReportText:
		out.Buf = appendText(out.Buf, &at, &x)
	case ReportSARIF:
		out.Buf = appendSARIF(out.Buf, &at, &x)
	}
}

// facts are what a report tells of one finding.
type facts struct {
	rule    *detect.Rule
	index   int // of the rule
	kind    *detect.Kind
	action  Action
	via     []detect.Encoding
	state   string // of a token
	allowed string // the entry of an allow-list that removed it

	key     baselineKey
	ordinal uint32 // 0: it is of none, for it stays as it is
	isNew   bool   // there is a baseline, which does not know it
}

// isKnown reports whether the baseline knows the finding x at at, which it gives
// its ordinal.
func (sw *ScanWorker) isKnown(at *place, x *facts) bool {
	to := sw.to
	if !to.InOrder() || x.action == Keep {
		return false
	}
	x.key = baselineKey{sw.hash.of(at.from), x.rule.Name}
	to.mu.Lock()
	defer to.mu.Unlock()
	x.ordinal = to.ordinal.next(x.key)
	if to.Seen != nil {
		to.Seen.next(x.key)
	}
	if to.Baseline.knows(x.key, x.ordinal) {
		to.Known++
		return true
	}
	x.isNew = to.Baseline != nil
	return false
}

// facts returns those of unit u, which finding f names. A token is counted.
func (sw *ScanWorker) facts(u *unit, f int32) facts {
	w := sw.w
	x := facts{action: u.action, allowed: w.removedBy(f)}
	x.kind, x.rule = w.kindOf(u)
	x.index, _ = w.s.set.RuleNamed(x.rule.Name)
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
