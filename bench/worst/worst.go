// Package worst makes the inputs that a scanner has most trouble with: what triggers a
// rule, or what a rule walks over, again and again and nothing else. A scanner that
// walks back to the start of a run at each trigger needs time in the square of the
// length of such an input.
//
// Range over Cases, and Write each in both Shapes. Nothing here is a finding by intent:
// most units only look like the beginning or the end of one.
package worst

import (
	"bufio"
	"bytes"
	"io"
)

// A Case is one unit of bytes that fills a whole input.
type Case struct {
	Name string
	// Unit is repeated. It holds no line feed.
	Unit string
	// Open and Close stand around the units of each line.
	Open, Close string
	// Alone puts one unit on each line of the shape Lines.
	Alone bool
	// Big asks for one line of 64 MiB besides.
	Big bool
}

// A Shape is how the units are laid out.
type Shape int

// The shapes: lines of about LineLength bytes, or one line that ends with the file.
const (
	Lines Shape = iota
	Giant
)

// LineLength is how long a line of the shape Lines becomes, in bytes: it ends with the
// first unit that reaches it.
const LineLength = 256

// String returns what the tables call the shape.
func (s Shape) String() string {
	if s == Giant {
		return "one line"
	}
	return "lines"
}

// Write writes the case to w: whole units until at least size bytes are written, the
// last line with its line feed. The error is the writer's.
func (c Case) Write(w io.Writer, shape Shape, size int64) (int64, error) {
	out := bufio.NewWriterSize(w, 256<<10)
	var done int64
	put := func(text []byte) {
		n, _ := out.Write(text) // an error stays, and comes back from Flush
		done += int64(n)
	}
	unit := []byte(c.Unit)
	if shape == Lines {
		line := c.line()
		for done < size {
			before := done
			if put(line); done-before < int64(len(line)) {
				break
			}
		}
		return done, out.Flush()
	}
	end := []byte(c.Close + "\n")
	block := bytes.Repeat(unit, max(1, 4096/len(unit)))
	put([]byte(c.Open))
	for done+int64(len(end)) < size {
		piece := block
		if left := size - done - int64(len(end)); left < int64(len(block)) {
			piece = block[:min(len(block), (int(left)+len(unit)-1)/len(unit)*len(unit))]
		}
		before := done
		if put(piece); done-before < int64(len(piece)) {
			break
		}
	}
	put(end)
	return done, out.Flush()
}

// line returns one line of the shape Lines.
func (c Case) line() []byte {
	b := []byte(c.Open + c.Unit)
	for !c.Alone && len(b)+len(c.Close) < LineLength-1 {
		b = append(b, c.Unit...)
	}
	return append(append(b, c.Close...), '\n')
}
