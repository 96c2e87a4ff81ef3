package rules

import (
	"bytes"
	"testing"
)

// TestEntryDateOnce: the date of an entry is looked for from the first version of a
// protocol behind it alone.
func TestEntryDateOnce(t *testing.T) {
	const date = `[10/Oct/2026:13:55:36 -0700] `
	entry := []byte(date + `"GET /a HTTP/1.1 HTTP/1.1 HTTP/1.1"`)
	for at := 0; ; at++ {
		i := bytes.Index(entry[at:], []byte("HTTP/"))
		if i < 0 {
			break
		}
		at += i
		if got, first := entryDate(entry, at), bytes.Index(entry, []byte("HTTP/")) == at; (got == 0) != first {
			t.Errorf("at %d: date at %d", at, got)
		}
	}
}
