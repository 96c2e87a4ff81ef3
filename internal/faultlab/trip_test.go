//go:build linux

package faultlab

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/faultlab/oracle"
)

// tripped is a pipeline from files to a file, in which a record may take a second.
func (l *lab) tripped() string {
	return strings.Replace(l.fileToFile(""), "    source:", "    hang: 1s\n    source:", 1)
}

// withheld demands so many stubs, and the originals of as many records with a word in
// them.
func (l *lab) withheldAll(a *oracle.Audit, word string, n int) {
	l.Helper()
	if a.Stubs < n {
		l.Errorf("%d stubs for %d records with %s", a.Stubs, n, word)
	}
	got := map[string]bool{}
	for _, body := range l.originals() {
		if bytes.Contains(body, []byte(word)) {
			got[string(body)] = true
		}
	}
	if len(got) != n {
		l.Errorf("the quarantine has the originals of %d records with %s, want %d", len(got), word, n)
	}
}

// TestDetectorPanics has the detector panic over some records (fault 23).
func TestDetectorPanics(t *testing.T) {
	t.Parallel()
	tripTest(t, tripPanic, 20)
}

// TestDetectorHangs has it hang over some (fault 24).
func TestDetectorHangs(t *testing.T) {
	t.Parallel()
	tripTest(t, tripHang, 3)
}

func tripTest(t *testing.T, word string, n int) {
	l := newLab(t)
	config := l.config(l.tripped())
	logs := l.writer("a")
	a := l.start(config)
	for i := range n {
		logs.log(40)
		logs.line(fmt.Sprintf("%s number %d, zqcanary%d@example.com", word, i, i))
	}
	logs.log(40)
	l.delivered(a, "clean.log")
	m := a.rest()
	a.stop(3)
	audit := l.check("clean.log", oracle.Rules{Ordered: true, Once: true})
	l.withheldAll(audit, word, n)
	if audit.Stubs != n || m["records_withheld_total"] != float64(n) || m["records_sealed_total"] != float64(n) {
		t.Errorf("%d stubs, withheld %v, sealed %v; want %d", audit.Stubs, m["records_withheld_total"], m["records_sealed_total"], n)
	}
	l.secrets()
}

// TestPoison has records kill the process whenever they are scrubbed (fault 52): the
// agent is started again, as systemd would, until they are withheld.
func TestPoison(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	config := l.config(l.tripped())
	logs := l.writer("a")
	logs.log(50)
	logs.line(tripKill + " one zqcanary1@example.com")
	logs.log(50)
	logs.line(tripKill + " two zqcanary2@example.com")
	logs.log(50)
	all := l.allIn("clean.log")
	deaths := 0
	for {
		a := l.start(config)
		over := false
		l.await("a kill, or the end", func() (int64, bool) {
			select {
			case <-a.done:
				return 0, true
			default:
			}
			over = all()
			return int64(l.starts), over
		})
		if over {
			a.rest()
			a.stop(3)
			break
		}
		if deaths++; deaths > 8 {
			l.fail("%d deaths, and no end", deaths)
		}
	}
	l.kills = deaths
	l.Logf("%d deaths for two records", deaths)
	audit := l.check("clean.log", oracle.Rules{Ordered: true, Torn: deaths})
	l.withheldAll(audit, tripKill, 2)
	l.secrets()
}

// TestGiantLine has a line of 64 MiB without an end, and one with (fault 32): memory is
// bounded, the line is withheld, and the file goes on.
func TestGiantLine(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	config := l.config(l.fileToFile(""))
	logs := l.writer("a")
	a := l.start(config)
	for range 2 {
		logs.log(50)
		if _, err := logs.f.WriteString("password=zqcanarygiant "); err != nil {
			t.Fatal(err)
		}
		part := bytes.Repeat([]byte("zqcanary@example.com "), 50_000)
		for range 64 {
			if _, err := logs.f.Write(part); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := logs.f.WriteString("\n"); err != nil {
			t.Fatal(err)
		}
		logs.log(50)
		l.delivered(a, "clean.log")
	}
	a.rest()
	a.stop(3)
	audit := l.check("clean.log", oracle.Rules{Ordered: true, Once: true})
	if audit.Stubs != 2 {
		t.Errorf("%d stubs for two giant lines", audit.Stubs)
	}
	l.secrets()
	l.memory(memoryLimit)
}
