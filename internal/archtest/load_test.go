package archtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

const module = "github.com/logscrub/logscrub"

// A pkg is a package of the module without its tests.
type pkg struct {
	path string // below the module: "scrub", "detect/check"
	deps []string
	fset *token.FileSet
	// files are those of every platform, by name; built are those of this one,
	// which types and info speak of.
	files map[string]*ast.File
	built []*ast.File
	info  *types.Info
}

// listed is what go list says of a package.
type listed struct {
	ImportPath, Dir, Export string
	Standard                bool
	GoFiles, IgnoredGoFiles []string
	Deps                    []string
}

// A world is the module and what type-checks it.
type world struct {
	fset  *token.FileSet
	pkgs  []*pkg
	std   map[string]bool // packages of the standard library
	types types.Importer
}

// load reads the module once for all tests.
var load = sync.OnceValues(func() (*world, error) {
	cmd := exec.Command("go", "list", "-pgo=off", "-export", "-deps",
		"-json=ImportPath,Dir,Export,Standard,GoFiles,IgnoredGoFiles,Deps", "./...")
	cmd.Dir = filepath.Join("..", "..")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w: %s", err, stderr.Bytes())
	}
	w := &world{fset: token.NewFileSet(), std: map[string]bool{}}
	exports := map[string]string{}
	var ours []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var l listed
		if err := dec.Decode(&l); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		exports[l.ImportPath] = l.Export
		if l.Standard {
			w.std[l.ImportPath] = true
		}
		if strings.HasPrefix(l.ImportPath, module+"/") {
			ours = append(ours, l)
		}
	}
	w.types = importer.ForCompiler(w.fset, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	})
	for _, l := range ours {
		p, err := w.parse(l)
		if err != nil {
			return nil, err
		}
		if err := w.check(p); err != nil {
			return nil, err
		}
		w.pkgs = append(w.pkgs, p)
	}
	return w, nil
})

func (w *world) parse(l listed) (*pkg, error) {
	p := &pkg{path: strings.TrimPrefix(l.ImportPath, module+"/"), deps: l.Deps, fset: w.fset, files: map[string]*ast.File{}}
	for i, names := range [][]string{l.GoFiles, l.IgnoredGoFiles} {
		for _, name := range names {
			text, err := os.ReadFile(filepath.Join(l.Dir, name))
			if err != nil {
				return nil, err
			}
			if strings.HasSuffix(name, "_test.go") || bytes.HasPrefix(text, []byte("//go:build ignore\n")) {
				continue // of another platform, or a generator
			}
			f, err := parser.ParseFile(w.fset, p.path+"/"+name, text, parser.SkipObjectResolution)
			if err != nil {
				return nil, err
			}
			p.files[name] = f
			if i == 0 {
				p.built = append(p.built, f)
			}
		}
	}
	return p, nil
}

// check finds the types of p.
func (w *world) check(p *pkg) error {
	p.info = &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{},
		Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	conf := types.Config{Importer: w.types}
	_, err := conf.Check(module+"/"+p.path, w.fset, p.built, p.info)
	return err
}

// tool reports whether p is a program for developers.
func (p *pkg) tool() bool { return folder(p.path) == "internal" && p.program() }

func (p *pkg) program() bool { return len(p.built) > 0 && p.built[0].Name.Name == "main" }

// theModule returns the module, and fails where it does not compile.
func theModule(t *testing.T) *world {
	t.Helper()
	w, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// A rule returns what in p is against it.
type rule func(p *pkg) []string

// at formats a complaint about the place of n.
func (p *pkg) at(n ast.Node, format string, args ...any) string {
	return p.fset.Position(n.Pos()).String() + ": " + fmt.Sprintf(format, args...)
}

// hold runs r on every package, then on sources that it must refuse and others
// that it must accept. A source is the text after "package x", of the package at
// path.
func hold(t *testing.T, r rule, path string, refused, accepted []string) {
	t.Helper()
	w := theModule(t)
	for _, p := range w.pkgs {
		for _, s := range r(p) {
			t.Error(s)
		}
	}
	for i, text := range append(refused[:len(refused):len(refused)], accepted...) {
		f, err := parser.ParseFile(w.fset, fmt.Sprintf("source%d.go", i), "package x\n"+text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		p := &pkg{path: path, fset: w.fset, files: map[string]*ast.File{"source.go": f}, built: []*ast.File{f}}
		if err := w.check(p); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		if got := r(p); (len(got) > 0) != (i < len(refused)) {
			t.Errorf("the rule says %q of\n%s", got, text)
		}
	}
}

// inspect calls f for each node of the files with the nodes around it, the
// innermost last.
func inspect(files []*ast.File, f func(n ast.Node, around []ast.Node)) {
	for _, file := range files {
		var stack []ast.Node
		ast.Inspect(file, func(n ast.Node) bool {
			if n == nil {
				stack = stack[:len(stack)-1]
				return true
			}
			f(n, stack)
			stack = append(stack, n)
			return true
		})
	}
}
