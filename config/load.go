package config

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"sort"

	"go.yaml.in/yaml/v4"
)

// maxFile is the largest configuration that is read, in bytes.
const maxFile = 4 << 20

// Load reads, parses and validates the file at path, and reads the files of rules
// that it names. Variables come from env.
// The error is a *Error where the file cannot be read, else Errors.
func Load(path string, env Lookup) (*Config, error) {
	text, err := read(path)
	if err != nil {
		return nil, err
	}
	c, err := Parse(path, text, env)
	if err != nil {
		return nil, err
	}
	if err := c.readRules(); err != nil {
		return nil, err
	}
	if err := c.Validate(); err != nil {
		return nil, err
	}
	return c, nil
}

func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &Error{File: ShownPath(path, "the configuration"), Problem: cause(err), Remedy: "name an existing file with --config"}
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, &Error{File: path, Problem: cause(err)}
	case len(text) > maxFile:
		return nil, &Error{File: path, Problem: "is larger than 4 MiB", Remedy: "this is hardly a configuration"}
	}
	return text, nil
}

// cause returns why a file operation failed, without the path.
func cause(err error) string {
	var p *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "no such file"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	case errors.As(err, &p):
		return p.Err.Error()
	}
	return "cannot be read"
}

// Parse reads text, whose name in errors is name, over the Default. It checks
// the shape of the file: keys, types, closed sets, variables. The error is Errors.
func Parse(name string, text []byte, env Lookup) (*Config, error) {
	c := Default()
	c.in, c.at = name, map[string]place{}
	root, err := tree(name, text)
	if err != nil {
		return nil, Errors{err}
	}
	d := decoder{c: c, env: env, words: vocabulary(), left: 1e5}
	d.root(root)
	if len(d.errs) > 0 {
		sort.SliceStable(d.errs, func(i, j int) bool {
			a, b := d.errs[i], d.errs[j]
			return a.Line < b.Line || a.Line == b.Line && a.Col < b.Col
		})
		return nil, d.errs
	}
	return c, nil
}

// tree parses the one document of text. An error of the YAML library is reduced
// to its place, because its words may quote the text.
func tree(name string, text []byte) (*yaml.Node, *Error) {
	l, err := yaml.NewLoader(bytes.NewReader(text))
	if err != nil {
		return nil, &Error{File: name, Problem: "cannot be parsed"}
	}
	var doc, more yaml.Node
	switch err := l.Load(&doc); {
	case err == io.EOF:
		return nil, &Error{File: name, Problem: "is empty", Remedy: "begin with version: 1"}
	case err != nil:
		return nil, notYAML(name, err)
	}
	switch err := l.Load(&more); {
	case err == nil:
		return nil, &Error{File: name, Line: more.Line, Col: more.Column, Problem: "a second document", Remedy: "keep one document in a file"}
	case err != io.EOF:
		return nil, notYAML(name, err)
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) != 1 {
		return nil, &Error{File: name, Problem: "is empty", Remedy: "begin with version: 1"}
	}
	return doc.Content[0], nil
}

func notYAML(name string, err error) *Error {
	e := &Error{File: name, Problem: "not valid YAML", Remedy: "look for wrong indentation, a tab, or an unclosed quote or bracket just before"}
	var l *yaml.LoadError
	if errors.As(err, &l) {
		e.Line, e.Col = l.Mark.Line, l.Mark.Column
	}
	return e
}
