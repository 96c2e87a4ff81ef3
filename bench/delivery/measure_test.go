package delivery

import (
	"math"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/bench/measure"
)

func absolute(t *testing.T, path string) string {
	t.Helper()
	abs, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return abs
}

// TestRow holds that ratios are taken within a round, against the slower ceiling of it.
func TestRow(t *testing.T) {
	cost := func(seconds float64) Cost { return Cost{Wall: time.Duration(seconds * 1e9)} }
	p := path{name: "a_to_b", over: []string{"publish", "consume"}}
	in := &input{size: 300, lines: make([][]byte, 1200)}
	seen := tally{
		"a_to_b, scrubbing": {{Wall: 4e9, Agent: 2400e6, Server: 1200e6, Peak: 5}, {Wall: 2e9, Agent: 2400e6, Server: 1200e6, Peak: 7}},
		"a_to_b, plain":     {cost(2), {Wall: 2e9, Agent: 1200e6, Server: 600e6}},
		"publish":           {cost(1), {Wall: 1e9, Agent: 900e6}},
		"consume":           {cost(0.5), cost(2)},
	}
	r := seen.row(p, in)
	if want := (measure.Spread{Median: 0.75, Min: 0.5, Max: 1}); r.Cost != want {
		t.Errorf("of plain %+v, want %+v", r.Cost, want)
	}
	if want := (measure.Spread{Median: 0.625, Min: 0.25, Max: 1}); r.Reach != want {
		t.Errorf("of the ceiling %+v, want %+v", r.Reach, want)
	}
	if want := (measure.Spread{Median: 0.25, Max: 0.5}); r.CostTime != want {
		t.Errorf("time of plain %+v, want %+v", r.CostTime, want)
	}
	if want := (measure.Spread{Median: 0.125, Max: 0.25}); r.ReachTime != want {
		t.Errorf("time of the ceiling %+v, want %+v", r.ReachTime, want)
	}
	if r.Clean.Min != 300 || r.Clean.Max != 600 || r.Peak != 7 || math.Abs(r.Agent[scrubbing]-2000) > 1e-6 || math.Abs(r.Server[scrubbing]-1000) > 1e-6 {
		t.Errorf("%+v", r)
	}
	seen["a_to_b, scrubbing"][0].Before = 600
	if r := seen.row(p, in); r.Clean.Min != 150 {
		t.Errorf("records that had arrived before count: %+v", r.Clean)
	}
}

// TestInput holds that inputs are what the runs count on.
func TestInput(t *testing.T) {
	l := &Lab{o: Options{Dir: t.TempDir(), Bytes: 30_000}, inputs: map[int]*input{}}
	in, err := l.input(300)
	if err != nil {
		t.Fatal(err)
	}
	if len(in.lines) != 100 || strings.Count(string(in.text), lastWord) != 1 || !strings.Contains(string(in.lines[99]), lastWord) {
		t.Errorf("%d lines, the last %q", len(in.lines), in.lines[len(in.lines)-1])
	}
	text, err := os.ReadFile(in.long)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), "\n"); n != in.longCount() || n != 397 {
		t.Errorf("the long file has %d lines", n)
	}
	for path, want := range map[string]bool{in.long: true, in.short: true, filepath.Join(l.o.Dir, "none"): false} {
		if ends, err := endsWith(path); ends != want || err != nil {
			t.Errorf("%s ends: %v, %v", filepath.Base(path), ends, err)
		}
	}
	if err := os.WriteFile(in.short, text[:len(text)-5], 0o600); err != nil {
		t.Fatal(err)
	}
	if ends, err := endsWith(in.short); ends || err != nil {
		t.Errorf("half a last line: %v, %v", ends, err)
	}
}

// TestSyslog holds that messages are framed as they say.
func TestSyslog(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	said := make(chan error, 1)
	go func() {
		said <- sendSyslog(ln.Addr().String(), &input{lines: [][]byte{[]byte("one"), []byte("second")}})
	}()
	conn, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	text := make([]byte, 500)
	n := 0
	for err == nil {
		var k int
		k, err = conn.Read(text[n:])
		n += k
	}
	if err := <-said; err != nil {
		t.Fatal(err)
	}
	const head = "<14>1 2026-03-04T05:06:07.000Z host.example app - - - "
	if got, want := string(text[:n]), "57 "+head+"one"+"60 "+head+"second"; got != want {
		t.Errorf("sent %q, want %q", got, want)
	}
}
