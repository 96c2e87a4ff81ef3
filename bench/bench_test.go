package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/bench/delivery"
	"github.com/logscrub/logscrub/bench/measure"
)

// standIn writes a script that answers like logscrub; filter is what it does without a
// verb, scan what it reports.
func standIn(t *testing.T, filter, scan string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "logscrub")
	script := `#!/bin/sh
case "$1" in
keygen) echo key > "$3" ;;
rules) echo "0123456789abcdef" ;;
scan) ` + scan + ` ;;
version) ;;
*) ` + filter + ` ;;
esac
`
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

const (
	hides   = `exec sed s/example/hidden/`
	reports = `grep example | sed 's/.*/{"action":"pseudonym"}/'`
)

func TestRunWritesSection(t *testing.T) {
	page := filepath.Join(t.TempDir(), "BENCHMARKS.md")
	own := filepath.Join(t.TempDir(), "my file.log")
	if err := os.WriteFile(own, []byte(strings.Repeat("of example\n", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	args := []string{"run", "-logscrub", standIn(t, hides, reports), "-corpus", "app-repeat," + own, "-size", "100KB",
		"-rounds", "3", "-floor", "0", "-o", page, "-tmp", t.TempDir()}
	if err := dispatch(t.Context(), args, &out); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| app-repeat ", "| file:my_file.log ", "0123456789ab", "90.9"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the page has no %q:\n%s", want, text)
		}
	}
	if strings.Contains(string(text), filepath.Dir(own)) {
		t.Errorf("the page shows a path:\n%s", text)
	}
}

// A filter that does less than its work must not be timed.
func TestRunRefusesIdleFilter(t *testing.T) {
	for name, c := range map[string]struct{ filter, scan, want string }{
		"withholds":      {"cat; exit 3", reports, "withheld"},
		"fails":          {"cat; exit 2", reports, "exit status 2"},
		"loses lines":    {"exec head -n 5", reports, "5 lines"},
		"changes none":   {"exec cat", reports, "changed nothing"},
		"changes kept":   {hides, `sed 's/.*/{"action":"keep"}/'`, "no finding"},
		"scan fails":     {hides, "exit 2", "scan"},
		"scan breaks":    {hides, "printf '{'", "inside a line"},
		"no input taken": {"exit 0", reports, "0 lines"},
	} {
		args := []string{"run", "-logscrub", standIn(t, c.filter, c.scan), "-corpus", "java", "-size", "100KB", "-rounds", "1", "-floor", "0"}
		err := dispatch(t.Context(), args, &bytes.Buffer{})
		if err == nil || !strings.Contains(err.Error(), c.want) || exitCode(err) != 2 {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

func TestRunMissesFloor(t *testing.T) {
	args := []string{"run", "-logscrub", standIn(t, hides, reports), "-corpus", "nginx", "-size", "100KB", "-rounds", "1", "-floor", "1000"}
	if err := dispatch(t.Context(), args, &bytes.Buffer{}); !errors.Is(err, errMissed) {
		t.Errorf("error %v, want %v", err, errMissed)
	}
}

// The filter of this test needs time in the first or the second power of its input, or in the first
// and too much of it. The limit lies between 2 and 4, far from both on a busy machine.
func TestLinearTellsPowers(t *testing.T) {
	burn := func(power string) string {
		return `n=$(wc -c); exec awk "BEGIN { m = $n/1024; for (i = 0; i < ` + power + `; i++); }"`
	}
	for name, c := range map[string]struct {
		filter string
		want   error
	}{
		"first power":  {burn("m*1000000"), nil},
		"second power": {burn("m*m*1000000"), errMissed},
		"slow":         {burn("m*1000000"), errMissed},
		"hangs":        {"exec sleep 60", errMissed},
	} {
		var out bytes.Buffer
		args := []string{"linear", "-logscrub", standIn(t, c.filter, "cat"), "-case", "^dots-only$", "-runs", "3",
			"-least", "1KiB", "-most", "1KiB", "-timeout", "20s", "-ratio-limit", "2.8", "-rate-limit", "0"}
		switch name {
		case "slow":
			args = append(args, "-rate-limit", "2")
		case "hangs":
			args = append(args, "-timeout", "200ms")
		}
		if err := dispatch(t.Context(), args, &out); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v\n%s", name, err, c.want, out.String())
		}
	}
}

func TestStartWritesTable(t *testing.T) {
	var out bytes.Buffer
	args := []string{"start", "-logscrub", standIn(t, hides, reports), "-starts", "3", "-start-limit", "1000"}
	if err := dispatch(t.Context(), args, &out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "| filter, one line ") {
		t.Errorf("output:\n%s", out.String())
	}
	args = append(args, "-start-limit", "-1000")
	if err := dispatch(t.Context(), args, &out); !errors.Is(err, errMissed) {
		t.Errorf("error %v, want %v", err, errMissed)
	}
}

func TestGenWritesFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	var streamed bytes.Buffer
	for _, target := range []string{path, "-"} {
		out := &bytes.Buffer{}
		if target == "-" {
			out = &streamed
		}
		if err := dispatch(t.Context(), []string{"gen", "-corpus", "kinds", "-size", "64KiB", "-o", target}, out); err != nil {
			t.Fatal(err)
		}
	}
	if text, err := os.ReadFile(path); err != nil || !bytes.Equal(text, streamed.Bytes()) || len(text) < 64<<10 {
		t.Errorf("file of %d bytes, stream of %d, %v", len(text), streamed.Len(), err)
	}
}

func TestDispatchRefuses(t *testing.T) {
	for _, args := range [][]string{
		{"jump"}, {"gen"}, {"gen", "-corpus", "app", "-o", "x"}, {"gen", "-corpus", "kinds"}, {"gen", "-corpus", "kinds", "-o", "x", "y"},
		{"gen", "-corpus", "kinds", "-size", "0"}, {"run"}, {"run", "-logscrub", "absent"}, {"start"}, {"linear"}, {"all"},
		{"linear", "-logscrub", standIn(t, "cat", "cat"), "-case", "("},
		{"linear", "-logscrub", standIn(t, "cat", "cat"), "-case", "no such case"},
		{"run", "-logscrub", standIn(t, "cat", "cat"), "-corpus", "absent"},
		{"run", "-logscrub", standIn(t, "cat", "cat"), "-rounds", "0"},
		{"linear", "-logscrub", standIn(t, "cat", "cat"), "-runs", "0"},
		{"start", "-logscrub", standIn(t, "cat", "cat"), "-starts", "0"},
	} {
		if err := dispatch(t.Context(), args, &bytes.Buffer{}); err == nil || exitCode(err) != 2 {
			t.Errorf("%q: error %v, want one with exit 2", args, err)
		}
	}
	if err := dispatch(context.Background(), nil, &bytes.Buffer{}); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("no verb: %v", err)
	}
}

func TestByteSize(t *testing.T) {
	for text, want := range map[string]int64{
		"64MB": 64e6, "64MiB": 64 << 20, "1GB": 1e9, "500": 500, "2 KiB": 2048, "7B": 7, "1KB": 1000,
		"": 0, "0": 0, "-1MB": 0, "MB": 0, "1.5MB": 0, "9000000000GiB": 0, "1TB": 0,
	} {
		var b byteSize
		err := b.Set(text)
		if int64(b) != want || (err == nil) != (want != 0) {
			t.Errorf("Set(%q) = %d, %v, want %d", text, b, err, want)
		}
	}
}

func TestDigestOf(t *testing.T) {
	for text, want := range map[string]string{
		"0123456789abcdef0123\n":         "0123456789ab",
		"default sha256:00ff00ff00ff00f": "00ff00ff00ff",
		"profile default: mfzwizltomzt":  "mfzwizltomzt",
		"":                               "",
		"unknown verb":                   "",
	} {
		if got, err := digestOf(text); got != want || (err == nil) != (want != "") {
			t.Errorf("digestOf(%q) = %q, %v, want %q", text, got, err, want)
		}
	}
}

func TestSpanCounterTakesPieces(t *testing.T) {
	report := `{"start":1,"action":"pseudonym"}` + "\n" + `{"start":2,"action":"keep"}` + "\n" + `{"start":3,"action":"redact","n":1}` + "\n"
	for cut := range len(report) {
		var c spanCounter
		c.Write([]byte(report[:cut]))
		c.Write([]byte(report[cut:]))
		if c.changed != 2 || c.kept != 1 || len(c.line) != 0 {
			t.Fatalf("cut at %d: %d changed, %d kept, %d bytes left", cut, c.changed, c.kept, len(c.line))
		}
	}
}

// TestDeliveryCells holds that each path is held to its own floor.
func TestDeliveryCells(t *testing.T) {
	spread := func(v float64) measure.Spread { return measure.Spread{Median: v, Min: v, Max: v} }
	for _, c := range []struct {
		path        string
		cost, reach float64
		missed      int
	}{
		{"file_to_jetstream", 0.8, 0.6, 0}, {"file_to_jetstream", 0.79, 0.59, 2}, {"file_to_jetstream, far", 0.9, 0.55, 0},
		{"file_to_jetstream, far", 0.9, 0.49, 1}, {"file_to_file", 0.9, 0.01, 0}, {"file_to_file", 0.1, 0.01, 1},
	} {
		cells, missed := deliveryCells(delivery.Row{Path: c.path, Record: 300, Cost: spread(c.cost), Reach: spread(c.reach)})
		if n := strings.Count(strings.Join(cells, "|"), "**") / 2; len(missed) != c.missed || n != c.missed {
			t.Errorf("%+v: missed %q, cells %q", c, missed, cells)
		}
	}
}
