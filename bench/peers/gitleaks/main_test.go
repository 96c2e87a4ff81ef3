package main

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/bench/peers/driver"
)

// TestReplaces holds that a secret of gitleaks' own rules is replaced, each time it
// stands in its line, and nothing else.
func TestReplaces(t *testing.T) {
	// In two pieces, so that no scanner takes this file for a leak.
	key := "AKIA" + "QYLPMN5HHHFPZAM2"
	in := "plain line of jane@example.com\naws " + key + " and again " + key + " end\r\n\nlast without feed"
	var out bytes.Buffer
	if err := driver.Run([]string{"-fixed"}, strings.NewReader(in), &out, open); err != nil {
		t.Fatal(err)
	}
	if want := strings.ReplaceAll(in, key, driver.Hidden); out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
	if err := driver.Run([]string{"pattern"}, strings.NewReader(in), io.Discard, open); err == nil {
		t.Error("a pattern was taken")
	}
}
