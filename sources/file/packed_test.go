package file_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/sources/file"
)

// TestPacked is fault 38: rotation compresses the old file, under a name that the
// pattern matches. It is not read again, whatever it is called, nor as bytes.
func TestPacked(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t, func(o *file.TailOptions) { o.Patterns[0] = strings.Replace(o.Patterns[0], "*.log", "a*", 1) }).open()
		w.write("a.log", "one\ntwo\n")
		w.want(3*time.Second, "one|two|")
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		_, err := z.Write([]byte("one\ntwo\n"))
		w.ok(err)
		w.ok(z.Close())
		for _, name := range []string{"a.log.1.gz", "a.log.2", "a.log.3.GZ"} {
			w.ok(os.WriteFile(w.path(name), packed.Bytes(), 0o600))
		}
		w.write("a.log.4.zst", "")
		w.write("a.log.5", "\x28\xb5\x2f\xfd and so on\n")
		w.write("a.log.6", "BZh9 is no bzip2\n")
		w.remove("a.log")
		w.write("a.log", "three\n")
		w.read(3*time.Second, "three|", "BZh9 is no bzip2|")
		w.counted("compressed", &w.counts.Compressed, 5)
		w.restart()
		w.want(time.Minute, "")
	})
}
