package scrub_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
)

// scanned returns where the findings of in begin, as a scan of pieces of size
// bytes reports them.
func scanned(t *testing.T, s *scrub.Scrubber, in string, limit, size int) (at []string) {
	t.Helper()
	sw, fr := s.ScanWorker(&scrub.Report{}), framer.New(framer.Options{Max: limit, Size: size})
	var b record.Batch
	var c record.Clean
	var carry scrub.Carry
	pass := func() {
		fr.Finish(&b)
		var err error
		if carry, err = sw.ApplyAfter(&c, &b, carry); err != nil {
			t.Fatal(err)
		}
		for _, line := range bytes.Split(bytes.TrimSuffix(c.Raw(), []byte("\n")), []byte("\n")) {
			var f struct {
				Record, Start int
				Kind          string
			}
			if len(line) == 0 {
				continue
			}
			if err := json.Unmarshal(line, &f); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			at = append(at, fmt.Sprintf("%d:%d %s", f.Record, f.Start, f.Kind))
		}
		b.Reset()
	}
	for rest := in; rest != ""; {
		fr.Begin(&b)
		n := copy(fr.Space(&b, 61_111), rest)
		fr.Feed(&b, n)
		rest = rest[n:]
		pass()
	}
	for !fr.Done() {
		fr.Begin(&b)
		fr.End(&b)
		pass()
	}
	return at
}

// TestGiantScan: a scan reports the findings of a long record where the record
// as a whole has them, and none inside a match that an earlier piece reported.
func TestGiantScan(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	for name, in := range giants() {
		if name == "base64 of text" { // goes as a whole only in pieces
			continue
		}
		in += "\nnext jane@example.com\n"
		want := scanned(t, s, in, 4<<20, framer.DefaultSize)
		for _, size := range []int{200_000, 50_001} {
			if got := scanned(t, s, in, 200<<10, size); !slices.Equal(got, want) {
				t.Errorf("%s: pieces of %d: %d findings, want %d: %.200q, want %.200q", name, size, len(got), len(want), got, want)
			}
		}
	}
}
