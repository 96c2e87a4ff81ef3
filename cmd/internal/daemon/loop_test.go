package daemon

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOwnOutput has a sink whose file the source finds by another path, which the
// configuration cannot tell. It is not read; what stands beside it is.
func TestOwnOutput(t *testing.T) {
	l := newLab(t, `
version: 1
state_dir: state
admin: {listen: none}
pipelines:
  app:
    source: {type: file, paths: ["link/*.log"], poll: 10ms, scan: 20ms}
    batch: {max_wait: 10ms}
    sinks: [{type: file, path: real/out.log}]
`)
	l.write("real/in.log", "1 password="+canary+"\n")
	if err := os.Symlink(filepath.Join(l.dir, "real"), filepath.Join(l.dir, "link")); err != nil {
		t.Fatal(err)
	}
	l.start()
	l.until("the first line", l.holds("real/out.log", "1 password=password_redacted\n"))
	l.until("what the log says", func() bool {
		return strings.Contains(l.log.String(), "is what this pipeline writes, and is not read")
	})
	l.add("real/in.log", "2\n")
	l.until("the second line", l.holds("real/out.log", "2\n"))
	if err := l.end(); err != nil {
		t.Error(err)
	}
	if got := l.read("real/out.log"); got != "1 password=password_redacted\n2\n" {
		t.Errorf("%q", got)
	}
}
