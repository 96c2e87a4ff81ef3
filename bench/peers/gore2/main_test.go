package main

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/bench/peers/driver"
)

// TestReplaces holds that a value is replaced wherever it stands in a block, and that
// bytes that are no text come through.
func TestReplaces(t *testing.T) {
	plain := strings.Repeat("plain line\n", 9000)
	for _, in := range []string{"of 192.0.2.7 twice 192.0.2.7\n", plain + "then 192.0.2.7", "\xff\x00 192.0.2.7 \xfe\n" + plain} {
		var out bytes.Buffer
		if err := driver.Run([]string{"-fixed", `\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b`}, strings.NewReader(in), &out, open); err != nil {
			t.Fatal(err)
		}
		if want := strings.ReplaceAll(in, "192.0.2.7", driver.Hidden); out.String() != want {
			t.Errorf("%d bytes %.60q, want %d", out.Len(), out.String(), len(want))
		}
	}
}

func TestRefuses(t *testing.T) {
	for _, args := range [][]string{nil, {"("}, {"a", "b"}} {
		if err := driver.Run(args, strings.NewReader("a\n"), io.Discard, open); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}
