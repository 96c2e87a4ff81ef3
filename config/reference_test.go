package config

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

// update has TestReference write the page.
func updating() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

func TestMain(m *testing.M) {
	flag.Bool("update", false, "write docs/CONFIGURATION.md anew")
	flag.Parse()
	os.Exit(m.Run())
}

// TestReference: the page is what the configuration says of itself.
func TestReference(t *testing.T) {
	path := filepath.Join("..", "docs", "CONFIGURATION.md")
	if updating() {
		if err := os.WriteFile(path, Reference(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(have, Reference()) {
		t.Errorf("%s is not what Reference returns (%v); go test ./config -run TestReference -update", path, err)
	}
	for _, k := range Keys() {
		if k.Doc == "" || k.Doc[len(k.Doc)-1] != '.' {
			t.Errorf("%s has no sentence", k.Path)
		}
	}
}

// TestExamples: the configurations in deploy/examples are valid.
func TestExamples(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("..", "deploy", "examples", "*.yml"))
	if err != nil || len(names) < 4 {
		t.Fatalf("%d examples, %v", len(names), err)
	}
	lookup := func(name string) (string, bool) {
		v, ok := map[string]string{"QUARANTINE_RECIPIENT": "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"}[name]
		return v, ok
	}
	for _, name := range names {
		c, err := Load(name, lookup)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if err := c.Runnable(); err != nil {
			t.Error(err)
		}
		if w := c.Warnings(); len(w) > 0 {
			t.Errorf("%s warns: %q", name, w)
		}
	}
}
