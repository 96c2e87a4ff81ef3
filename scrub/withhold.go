package scrub

import (
	"bytes"
	"encoding/json"
	"fmt"
	"runtime"
	"strconv"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/record"
)

// recovered withholds the record whose scan panicked with p.
func (w *Worker) recovered(out *record.CleanWriter, own []byte, r *record.Record, p any) {
	why := Withheld{}
	reason := record.WhyPanic
	if err, ok := p.(error); ok && err == detect.ErrLimit {
		reason = record.WhyLimit
	} else {
		why.Type = fmt.Sprintf("%T", p)
		why.Where = panicSite()
	}
	why.Rule = w.scan.RuleAtWork()
	w.scan = w.s.set.NewScanner(w.marks()) // its state is not to be trusted
	w.peek = nil
	if w.again != nil {
		w.again = w.s.set.NewScanner(w.hash)
	}
	w.lately = false
	w.settleTrial(false)
	w.undo(out)
	w.withhold(out, own, r, reason, why)
}

// panicSite returns file:line of the innermost frame that is not the runtime's,
// without its folder. It is called by recovered, which a deferred function calls
// while the panic unwinds.
func panicSite() string {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(4, pcs[:])])
	for {
		f, more := frames.Next()
		if f.Function != "" && !bytes.HasPrefix([]byte(f.Function), []byte("runtime.")) {
			file := f.File[bytes.LastIndexByte([]byte(f.File), '/')+1:]
			return file + ":" + strconv.Itoa(f.Line)
		}
		if !more {
			return ""
		}
	}
}

// withhold appends the stub of a withheld record, one for each of its lines so
// that the line count stays.
func (w *Worker) withhold(out *record.CleanWriter, own []byte, r *record.Record, reason record.Why, why Withheld) {
	w.why = reason
	w.tally.withheld[reason]++
	size := len(own)
	out.Buf = appendStub(out.Buf, own, reason.String(), size)
	for range bytes.Count(own, []byte{'\n'}) {
		out.Buf = append(out.Buf, '\n')
		out.Buf = appendStub(out.Buf, own, reason.String(), 0)
	}
	if w.s.opts.OnWithheld != nil {
		why.Reason, why.Line = reason.String(), r.Line
		w.s.opts.OnWithheld(why)
	}
}

func appendStub(dst, own []byte, reason string, size int) []byte {
	if text := bytes.TrimLeft(own, " \t"); len(text) > 0 && (text[0] == '{' || text[0] == '[' && json.Valid(own)) {
		dst = append(append(dst, `{"logscrub_withheld":{"reason":"`...), reason...)
		return append(strconv.AppendInt(append(dst, `","bytes":`...), int64(size), 10), "}}"...)
	}
	dst = append(append(append(dst, "logscrub_withheld "...), reason...), ' ')
	return strconv.AppendInt(dst, int64(size), 10)
}
