package pipeline

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// A PanicError is returned when a source, a sink or the quarantine panicked. It
// names the type of the value, and where; never the value, which may quote a
// record.
type PanicError struct{ Type, Where string }

// Error says what panicked where.
func (e *PanicError) Error() string {
	return fmt.Sprintf("panic of type %s at %s; this is a bug, please report it", e.Type, e.Where)
}

// caught is deferred around calls of others, and turns a panic into an error
// that ends the run.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = flow.Permanent(&PanicError{Type: fmt.Sprintf("%T", p), Where: site()})
	}
}

// site returns file:line of the innermost frame that is not the runtime's,
// without its folder. It is called while a panic unwinds, by caught.
func site() string {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for {
		f, more := frames.Next()
		if f.Function != "" && !strings.HasPrefix(f.Function, "runtime.") {
			return fmt.Sprintf("%s:%d", f.File[strings.LastIndexByte(f.File, '/')+1:], f.Line)
		}
		if !more {
			return "an unknown place"
		}
	}
}

func guardRead(ctx context.Context, s Source, b *record.Batch) (err error) {
	defer caught(&err)
	return s.Read(ctx, b)
}

func guardAck(ctx context.Context, s Source, b *record.Batch, fate Fate) (err error) {
	defer caught(&err)
	return s.Ack(ctx, b, fate)
}

func guardSend(ctx context.Context, s Sink, c *record.Clean) (d Delivery, err error) {
	defer caught(&err)
	return s.Send(ctx, c)
}

func guardWait(ctx context.Context, d Delivery) (rejected []Rejection, err error) {
	defer caught(&err)
	return d.Wait(ctx)
}

func guardKeep(keep func() error) (err error) {
	defer caught(&err)
	return keep()
}
