package framer

import "regexp"

// A Multiline says which lines belong to the line before them. Exactly one of
// its patterns is set. It is immutable and may be shared.
type Multiline struct {
	// Start matches the first line of a record; every other line continues one.
	Start *regexp.Regexp
	// Continue matches each line that continues the one before it.
	Continue *regexp.Regexp
}

// continues reports whether line belongs to the line before it.
func (m *Multiline) continues(line []byte) bool {
	switch {
	case m == nil:
		return false
	case m.Start != nil:
		return !m.Start.Match(line)
	default:
		return m.Continue.Match(line)
	}
}
