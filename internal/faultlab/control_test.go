//go:build linux

package faultlab

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/faultlab/oracle"
)

// TestControlCharacters has records and names of files that command a terminal, and
// an agent that complains of them (fault 62): what it says of itself commands nobody,
// and records come as they were.
func TestControlCharacters(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"json", "text"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			l := newLab(t)
			config := l.config(l.fileToFile(""))
			text, err := os.ReadFile(config)
			if err != nil {
				t.Fatal(err)
			}
			l.write("run.yml", strings.Replace(string(text), "format: json", "format: "+format, 1))
			const evil = "\x1b[31m\x1b]8;;http://example.com\x07\r\x7f\x1b[2K\u009b31m\u202e"
			logs := l.writer("a")
			name := strings.ReplaceAll(evil, "/", "_") + ".log"
			if err := os.Mkdir(filepath.Join(l.path("in"), name), 0o700); err != nil { // a folder is complained of
				t.Fatal(err)
			}
			a := l.start(config)
			logs.log(20)
			logs.line("harmless " + evil + " line")
			logs.log(20)
			l.delivered(a, "clean.log")
			l.await("a complaint", func() (int64, bool) {
				a.alive()
				said, err := os.ReadFile(l.said[0])
				if err != nil {
					t.Fatal(err)
				}
				return int64(len(said)), strings.Contains(string(said), "is no regular file")
			})
			a.rest()
			a.stop(3)
			for _, path := range l.said {
				said, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				for i, c := range said {
					if c < ' ' && c != '\n' || c >= 0x7f {
						t.Fatalf("byte %#x in the log: %q", c, said[max(0, i-40):min(len(said), i+40)])
					}
				}
			}
			found := false
			for _, line := range l.lines("clean.log") {
				found = found || string(line) == "harmless "+evil+" line"
			}
			if !found {
				t.Error("the record with control characters is not there as it was")
			}
			audit := oracle.NewAudit(l.ledger, oracle.Rules{Expect: l.expect, Ordered: true, Once: true, Torn: 1})
			for _, line := range l.lines("clean.log") {
				audit.Show(line, "")
			}
			if n := audit.Missing(); n > 0 {
				t.Error(fmt.Errorf("%d records are missing", n))
			}
			l.secrets()
		})
	}
}
