package main

import (
	"bytes"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/bench/peers"
)

// TestPeersWritesSection runs two peers that need nothing beside a stand-in for
// logscrub.
func TestPeersWritesSection(t *testing.T) {
	page := filepath.Join(t.TempDir(), "BENCHMARKS.md")
	own := filepath.Join(t.TempDir(), "my file.log")
	if err := os.WriteFile(own, []byte("jane@example.com from 192.0.2.7\nplain\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	args := []string{"peers", "-logscrub", standIn(t, hides, reports), "-corpus", "kinds," + own, "-size", "60KB", "-checked", "20KB",
		"-rounds", "2", "-peer", "sed,regexp", "-o", page, "-tmp", t.TempDir()}
	if err := dispatch(t.Context(), args, &out); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| kinds ", "| file:my_file.log ", "cat \\| cat", "| regexp ", "| 0.0600 |", "GNU sed", "](peers.png)", "file:my_file.log 1052 in 0.0200 MB"} {
		if !strings.Contains(strings.Join(strings.Fields(string(text)), " "), want) {
			t.Errorf("the page has no %q:\n%s", want, text)
		}
	}
	if strings.Contains(string(text), filepath.Dir(own)) {
		t.Errorf("the page shows a path:\n%s", text)
	}
	picture, err := os.Open(filepath.Join(filepath.Dir(page), "peers.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer picture.Close()
	if _, err := png.Decode(picture); err != nil {
		t.Error(err)
	}
}

func TestPeersRefuses(t *testing.T) {
	good := []string{"peers", "-logscrub", standIn(t, hides, reports), "-corpus", "nginx", "-size", "30KB", "-rounds", "1", "-peer", "regexp"}
	for name, more := range map[string][]string{
		"no round": {"-rounds", "0"}, "unknown peer": {"-peer", "regexp,other"}, "no drivers": {"-source", t.TempDir()},
		"line longer than what is checked": {"-checked", "10"}, "idle filter": {"-logscrub", standIn(t, "exec cat", reports)},
	} {
		if err := dispatch(t.Context(), append(good[:len(good):len(good)], more...), &bytes.Buffer{}); err == nil || exitCode(err) != 2 {
			t.Errorf("%s: error %v, want one with exit 2", name, err)
		}
	}
}

// TestPeersTable holds the columns of a heat: what is compared to what, what misses, and
// what a machine lacks.
func TestPeersTable(t *testing.T) {
	h := heat{input: input{name: "java"}, matches: 7, checked: 2e6, racers: []*racer{
		{name: "cat | cat", size: 1e6, rates: []float64{1000, 2000, 3000}},
		{name: "logscrub", size: 1e6, rates: []float64{500, 800, 900}, perCPU: []float64{600, 800, 800}},
		{name: "re2", size: 1e6, rates: []float64{250, 500, 300}, perCPU: []float64{300, 500, 200}},
		{name: "otel", size: 4e5, rates: []float64{2, 3.2, 3}, perCPU: []float64{2, 2, 2}},
		{name: "ripgrep", missing: "ripgrep"},
	}}
	p := &peersPage{programs: []peers.Program{{Peer: peers.Peer{Name: "ripgrep"}, Missing: "ripgrep"}}, heats: []heat{h}}
	got := "\n" + strings.Join(strings.Fields(p.table().String()), " ")
	for _, want := range []string{
		"| java | logscrub | 1.00 | 800 | 500–900 | 0.400 (≥ 0.400) | 0.300–0.500 | | | |",
		"| java | re2 | 1.00 | 300 | 250–500 | 0.250 | 0.100–0.250 | 2.00 (≥ 2.00) | 1.60–3.00 | 2.00 |",
		"| java | otel | 0.400 | 3.00 | 2.00–3.20 | 0.00160 | 0.00100–0.00200 | 250 (≥ 250) | 250–300 | 400 |",
		"| java | ripgrep | – | needs ripgrep |",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no row %q in %s", want, got)
		}
	}
	if len(p.missed) != 0 {
		t.Errorf("missed %q", p.missed)
	}
	h.racers[ours].rates = []float64{300, 300, 300}
	p.table()
	if len(p.missed) != 3 {
		t.Errorf("a slow run misses %q, want three", p.missed)
	}
	if text := p.legend(); !strings.Contains(text, "needs ripgrep") {
		t.Errorf("legend %q", text)
	}
	if err := p.draw(filepath.Join(t.TempDir(), "page.md")); err != nil {
		t.Error(err)
	}
	if err := (&peersPage{}).draw(filepath.Join(t.TempDir(), "page.md")); err == nil {
		t.Error("a chart of nothing was drawn")
	}
}

func TestPipeWritesSection(t *testing.T) {
	page := filepath.Join(t.TempDir(), "BENCHMARKS.md")
	args := []string{"pipe", "-logscrub", standIn(t, "exec sed -u s/example/hidden/", reports), "-size", "100KB", "-line", "90KB", "-copies", "2",
		"-rounds", "2", "-lines", "20", "-workers-floor", "0", "-latency-limit", "1h", "-stream-limit", "1000", "-line-limit", "1000", "-o", page}
	if err := dispatch(t.Context(), args, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| two workers ÷ one", "logscrub, p99, µs", "| peak on the one line", "≤ 1000"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the page has no %q:\n%s", want, text)
		}
	}
	for _, hard := range []string{"-workers-floor=1000", "-latency-limit=1ns", "-stream-limit=0.001", "-line-limit=0.001"} {
		if err := dispatch(t.Context(), append(args[:len(args):len(args)], hard), &bytes.Buffer{}); !errors.Is(err, errMissed) {
			t.Errorf("%s: error %v, want %v", hard, err, errMissed)
		}
	}
}

// TestPipeRefuses holds that a filter that keeps a line, or ends, is not measured.
func TestPipeRefuses(t *testing.T) {
	for name, filter := range map[string]string{"keeps": "cat >/dev/null; true", "ends": "read -r line; echo $line", "fails": "cat; exit 1"} {
		args := []string{"pipe", "-logscrub", standIn(t, filter, reports), "-size", "20KB", "-line", "20KB", "-copies", "1", "-rounds", "1", "-lines", "20", "-timeout", "1s"}
		if err := dispatch(t.Context(), args, &bytes.Buffer{}); err == nil || exitCode(err) != 2 {
			t.Errorf("%s: error %v, want one with exit 2", name, err)
		}
	}
}

func TestQuantile(t *testing.T) {
	var times []time.Duration
	for i := range 200 {
		times = append(times, time.Duration(i+1))
	}
	for share, want := range map[float64]time.Duration{0.5: 100, 0.99: 198, 0.999: 200, 0: 1, 1: 200} {
		if got := quantile(times, share); got != want {
			t.Errorf("%g: %d, want %d", share, got, want)
		}
	}
	if got := quantile(times[:1], 0.99); got != 1 {
		t.Errorf("of one time: %d", got)
	}
}
