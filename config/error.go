package config

import (
	"fmt"
	"strings"
)

// A place is where something stands in a file; the zero place is nowhere.
type place struct{ line, col int }

// An Error is one problem of a configuration. No field of it holds a value from
// the file.
type Error struct {
	File      string // name of the file as it was given; empty for a flag
	Line, Col int    // from 1; 0 where the problem has no place
	Path      string // key path such as policy.card.action or rules[0].regex
	Problem   string // what is wrong
	Remedy    string // what to do about it; may be empty
}

// Error returns `file:line:col: path: problem; remedy`, without what is empty.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", e.Line, e.Col)
	}
	for _, s := range []string{e.Path, e.Problem} {
		if s != "" && b.Len() > 0 {
			b.WriteString(": ")
		}
		b.WriteString(s)
	}
	if e.Remedy != "" {
		b.WriteString("; " + e.Remedy)
	}
	return b.String()
}

// Errors are all problems of one file in the order of their places. Error joins
// them by line feeds.
type Errors []*Error

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, p := range e {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// problem notes a problem of the key at path.
func (c *Config) problem(path, problem, remedy string) *Error {
	at := c.find(path)
	return &Error{File: c.in, Line: at.line, Col: at.col, Path: path, Problem: problem, Remedy: remedy}
}

// find returns where path stands in the file, or where its nearest parent does.
func (c *Config) find(path string) place {
	for path != "" {
		if at, ok := c.at[path]; ok {
			return at
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
	return place{}
}

// list writes words as people do: a, b or c.
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
