//go:build linux || darwin

package detect

import (
	"bytes"
	"os"
	"syscall"
	"testing"
)

// TestPlanesEnd: nothing behind the end of a text is read, not even where that is the end of
// what memory there is. A kernel that does crashes.
func TestPlanesEnd(t *testing.T) {
	page := os.Getpagesize()
	mem, err := syscall.Mmap(-1, 0, 2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Munmap(mem)
	if err := syscall.Mprotect(mem[page:], syscall.PROT_NONE); err != nil {
		t.Fatal(err)
	}
	copy(mem, bytes.Repeat([]byte(`{"user":"eyJ"} `), page/15))
	h := testTriples()
	for name, fill := range fillers {
		for size := range 400 {
			if size == 0 {
				continue
			}
			blocks := (size + block - 1) / block
			var got, want field
			fill(&got, blocks, mem[page-size:page:page], h)
			fill(&want, blocks, bytes.Clone(mem[page-size:page]), h)
			if got.planes != want.planes {
				t.Fatalf("%s: %d bytes at the end of memory are not what they are elsewhere", name, size)
			}
		}
	}
}
