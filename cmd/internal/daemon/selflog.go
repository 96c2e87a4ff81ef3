package daemon

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/scrub"
)

// What the daemon writes of itself goes through a scrubber as everything else: an
// error of the system may name a file or a host.

// A selfLog writes lines that a scrubber has been over.
type selfLog struct {
	mu  sync.Mutex
	out io.Writer
	buf []byte

	scrubber *scrub.Scrubber // nil as long as there is none
	held     [][]byte        // lines that wait for it; at most maxHeld
	next     *scrub.Scrubber // for swap; of who calls it
}

// maxHeld is how many lines of a start wait until the configuration is compiled. More
// are lost.
const maxHeld = 64

// swap has lines scrubbed by next, and writes those that waited.
func (l *selfLog) swap() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.scrubber = l.next
	for _, line := range l.held {
		_, _ = l.write(line) // as for any other line, nobody could be told
	}
	l.held = nil
}

// Write takes one line, as handlers of slog write them.
func (l *selfLog) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.scrubber != nil {
		return l.write(line)
	}
	if len(l.held) < maxHeld {
		l.held = append(l.held, bytes.Clone(line))
	}
	return len(line), nil
}

// write scrubs line and writes it; mu is held.
func (l *selfLog) write(line []byte) (int, error) {
	n := len(line)
	body := bytes.TrimSuffix(line, []byte("\n"))
	var err error
	if l.buf, err = l.scrubber.Append(l.buf[:0], body); err != nil {
		l.buf = append(l.buf[:0], "a line of the log was withheld"...)
	}
	if slices.ContainsFunc(l.buf, func(c byte) bool { return c >= 0x7f }) {
		l.buf = visible(nil, l.buf)
	}
	if _, err := l.out.Write(append(l.buf, '\n')); err != nil {
		return 0, err
	}
	return n, nil
}

// visible appends line with what commands a terminal, or turns what is read around,
// as escapes: JSON leaves DEL and everything above it as it is.
func visible(dst, line []byte) []byte {
	for len(line) > 0 {
		r, n := utf8.DecodeRune(line)
		if r == 0x7f || r >= 0x80 && unicode.In(r, unicode.Cc, unicode.Cf) {
			for _, u := range utf16.AppendRune(nil, r) {
				dst = fmt.Appendf(dst, "\\u%04x", u)
			}
		} else {
			dst = append(dst, line[:n]...)
		}
		line = line[n:]
	}
	return dst
}

// A logger is the log of the daemon. Its level can change while it is used.
type logger struct {
	*slog.Logger
	audit *slog.Logger
	to    *selfLog
	level *slog.LevelVar
}

// newLogger returns the log to out that conf wants.
func newLogger(out io.Writer, conf *config.Log) *logger {
	l := &logger{to: &selfLog{out: out}, level: new(slog.LevelVar)}
	l.setLevel(conf)
	handler := func(level slog.Leveler) slog.Handler {
		o := &slog.HandlerOptions{Level: level}
		if conf.Format == "json" {
			return slog.NewJSONHandler(l.to, o)
		}
		return slog.NewTextHandler(l.to, o)
	}
	l.Logger = slog.New(handler(l.level))
	l.audit = slog.New(handler(slog.LevelDebug)).With("audit", true)
	return l
}

// setLevel takes the level of conf.
func (l *logger) setLevel(conf *config.Log) {
	var level slog.Level
	if level.UnmarshalText([]byte(conf.Level)) == nil {
		l.level.Set(level)
	}
}

// Audit writes a line that is never left out: what was done to keys or policy.
func (l *logger) Audit(op string, args ...any) {
	l.audit.Log(context.Background(), slog.LevelInfo, op, args...)
}

// AuditRefused is Audit of what was not done: it is a warning.
func (l *logger) AuditRefused(op string, args ...any) {
	l.audit.Log(context.Background(), slog.LevelWarn, op, args...)
}
