package issuer

import (
	"bytes"
	"sync"
	"testing"
)

// TestPrinter holds a Printer to FingerprintOf, used by several goroutines in turn.
func TestPrinter(t *testing.T) {
	keys := [][]byte{bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)}
	printers := []*Printer{NewPrinter(keys[0]), NewPrinter(keys[1])}
	text := bytes.Repeat([]byte("invented "), 40)
	var all sync.WaitGroup
	for n := range 4 {
		all.Go(func() {
			for i := range text {
				if key := (i + n) % 2; printers[key].Of(text[:i]) != FingerprintOf(keys[key], text[:i]) {
					t.Errorf("%d bytes under key %d have another fingerprint", i, key)
					return
				}
			}
		})
	}
	all.Wait()
}
