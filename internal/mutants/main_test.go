package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFresh: what each mutant changes stands once in its file, so that a change of the
// code cannot leave one behind that breaks nothing.
func TestFresh(t *testing.T) {
	for _, m := range mutants {
		text, err := os.ReadFile(filepath.Join("..", "..", m.file))
		if err != nil {
			t.Errorf("%s: %v", m.name, err)
			continue
		}
		if n := strings.Count(string(text), m.old); n != 1 || m.old == m.new {
			t.Errorf("%s: %s: the text to change stands there %d times", m.name, m.file, n)
		}
	}
}
