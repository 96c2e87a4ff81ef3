package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/bench/peers"
	"github.com/logscrub/logscrub/bench/peers/driver"
)

func run(t *testing.T, in string) string {
	t.Helper()
	var out bytes.Buffer
	if err := driver.Run(nil, strings.NewReader(in), &out, open); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func hashed(value string) string {
	mac := hmac.New(sha256.New, []byte("an invented key of 32 characters"))
	mac.Write([]byte(value))
	return fmt.Sprintf("%x", mac.Sum(nil))
}

// TestReplaces holds that lines come through batches in order, with their values hashed.
func TestReplaces(t *testing.T) {
	for _, n := range []int{0, 1, batchSize - 1, batchSize, batchSize + 1, 3 * batchSize} {
		for _, end := range []string{"", "\n"} {
			var in, want strings.Builder
			for i := range n {
				fmt.Fprintf(&in, "line %d of jane@example.com from 192.0.2.7\n", i)
				fmt.Fprintf(&want, "line %d of %s from %s\n", i, hashed("jane@example.com"), hashed("192.0.2.7"))
			}
			text := func(lines string) string { return strings.TrimSuffix(lines, "\n") + end[:min(n, len(end))] }
			if got := run(t, text(in.String())); got != text(want.String()) {
				t.Errorf("%d lines, end %q: %d bytes, want %d", n, end, len(got), len(text(want.String())))
			}
		}
	}
}

// TestConfig holds the committed configuration to the patterns of all peers.
func TestConfig(t *testing.T) {
	c, err := config()
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, p := range peers.Patterns() {
		want = append(want, p.Text)
	}
	if fmt.Sprint(c.BlockedValues) != fmt.Sprint(want) || c.HashFunction != "hmac-sha256" || c.Summary != "silent" || !c.AllowAllKeys {
		t.Errorf("config %+v, want the patterns %q", c, want)
	}
}
