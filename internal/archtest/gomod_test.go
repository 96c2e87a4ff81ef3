package archtest

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The blocks of go.mod: what the programs need, what tests alone need, and what
// those bring along.
const (
	product = iota
	tests
	indirect
)

// required reads the blocks of a go.mod, and returns the block of each module.
func required(text string) map[string]int {
	block, at := -1, map[string]int{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch name, _, _ := strings.Cut(line, " "); {
		case line == "require (":
			block++
		case block >= 0 && line != ")" && line != "" && !strings.HasPrefix(line, "//"):
			at[name] = block
			if strings.HasSuffix(line, "// indirect") != (block == indirect) {
				at[name] = -1
			}
		}
	}
	return at
}

// moduleProblems says which modules do not stand in the block where they belong.
// inProduct and inTests are the paths that each of them imports.
func moduleProblems(at map[string]int, inProduct, inTests map[string]bool) (bad []string) {
	uses := func(mod string, paths map[string]bool) bool {
		for path := range paths {
			if path == mod || strings.HasPrefix(path, mod+"/") {
				return true
			}
		}
		return false
	}
	for mod, block := range at {
		want := indirect
		switch {
		case uses(mod, inProduct):
			want = product
		case uses(mod, inTests):
			want = tests
		}
		if block != want {
			bad = append(bad, fmt.Sprintf("go.mod: %s belongs into block %d (0 product, 1 tests, 2 indirect), and stands in %d", mod, want, block))
		}
	}
	return bad
}

// TestModules holds go.mod to what is imported: a module that tests alone use stands
// in their block, and so is seen not to be in the programs.
func TestModules(t *testing.T) {
	root := filepath.Join("..", "..")
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	inProduct, inTests := map[string]bool{}, map[string]bool{}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root:
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil || d.Name()[0] == '.' || d.Name() == "testdata" {
				return fs.SkipDir
			}
		case strings.HasSuffix(path, ".go"):
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
			if err != nil {
				return err
			}
			to := inProduct
			if strings.HasSuffix(path, "_test.go") {
				to = inTests
			}
			for _, imp := range f.Imports {
				name, _ := strconv.Unquote(imp.Path.Value)
				to[name] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range moduleProblems(required(string(text)), inProduct, inTests) {
		t.Error(bad)
	}
	const wrong = "require (\n\ta.example/x v1\n\tb.example v1\n)\n\n// Of tests only.\nrequire (\n\tc.example v1\n)\nrequire (\n\td.example v1 // indirect\n\te.example v1\n)\n"
	if bad := moduleProblems(required(wrong), map[string]bool{"a.example/x/y": true, "c.example": true, "e.example": true}, map[string]bool{"b.example": true}); len(bad) != 3 {
		t.Errorf("%d problems, want those of b, c and e: %q", len(bad), bad)
	}
}
