package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/scrub"
)

// TestPage: every rule has its paragraph, with what is done to its kind and with an
// example of either sort, and equal rules make equal pages.
func TestPage(t *testing.T) {
	s, err := scrub.New(scrub.Options{Profile: "pci"})
	if err != nil {
		t.Fatal(err)
	}
	text, err := page(s)
	again, _ := page(s)
	if err != nil || !bytes.Equal(text, again) {
		t.Fatalf("%v, or made again it is another", err)
	}
	for _, r := range s.RuleList() {
		_, part, _ := strings.Cut(string(text), "\n**"+r.Name+"**: ")
		part, _, _ = strings.Cut(part, "\n")
		want := "; " + r.Action + ";"
		if !r.Enabled {
			want = "; not looked for;"
		}
		found, left := false, false
		for _, e := range r.Examples {
			found, left = found || e.Value != "", left || e.Value == ""
		}
		if !strings.HasPrefix(part, r.Doc) || !strings.Contains(part, want) ||
			strings.Contains(part, " Finds ``") != found || strings.Contains(part, " Leaves ``") != left {
			t.Errorf("%s: %s", r.Name, part)
		}
	}
}
