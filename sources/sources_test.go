package sources_test

import (
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/logscrub/logscrub/sources"
)

// TestEveryFolder holds that every folder is a row of Kinds, and the other way
// round.
func TestEveryFolder(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var folders []string
	for _, e := range entries {
		if e.IsDir() && e.Name() != "testdata" {
			folders = append(folders, e.Name())
		}
	}
	if kinds := slices.Sorted(maps.Keys(sources.Kinds())); !slices.Equal(kinds, folders) {
		t.Errorf("kinds %v, folders %v", kinds, folders)
	}
}

// TestKinds: every kind makes a source of nothing, or says what it needs.
func TestKinds(t *testing.T) {
	for name, kind := range sources.Kinds() {
		s, err := kind(sources.Options{})
		if err != nil {
			if s != nil || err.Error() == "" {
				t.Errorf("%s: a source and an error: %v", name, err)
			}
			continue
		}
		if err := s.Close(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
