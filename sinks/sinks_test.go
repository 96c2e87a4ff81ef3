package sinks_test

import (
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/logscrub/logscrub/sinks"
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
	if kinds := slices.Sorted(maps.Keys(sinks.Kinds())); !slices.Equal(kinds, folders) {
		t.Errorf("kinds %v, folders %v", kinds, folders)
	}
}

// TestKinds: every kind makes a sink of nothing, or says what it needs.
func TestKinds(t *testing.T) {
	for name, kind := range sinks.Kinds() {
		s, err := kind(sinks.Options{})
		if err != nil {
			if s != nil || err.Error() == "" {
				t.Errorf("%s: a sink and an error: %v", name, err)
			}
			continue
		}
		if err := s.Close(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
