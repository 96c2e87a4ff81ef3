package file_test

import (
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// TestBytes are faults 34 and 35: whatever the bytes are, they come as they are,
// cut at line feeds alone.
func TestBytes(t *testing.T) {
	for name, in := range map[string]string{
		"invalid UTF-8":  "a\xff\xfe\xc3(\n\xed\xa0\x80\n",
		"overlong":       "\xc0\xaf\xe0\x80\xaf\n",
		"lone surrogate": "\"\\ud800\"\n\xed\xbf\xbf\n",
		"UTF-16LE":       "\xff\xfea\x00b\x00\r\x00\n\x00c\x00\n",
		"Latin-1":        "caf\xe9 na\xefve\n",
		"CRLF":           "a\r\n\r\nb\r\n",
		"CR only":        "a\rb\rc\n",
		"mixed":          "a\nb\r\nc\rd\r\r\n\n",
		"U+2028":         "a\u2028b\u0085c\x0bd\x0ce\n",
		"BOM":            "\ufeffa\n",
		"escapes":        "\x1b[31mred\x1b[0m\x07\b\n",
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				w := newBench(t).open()
				w.write("a.log", in[:len(in)/2])
				all := w.records(2*time.Second, flow.Delivered)
				w.write("a.log", in[len(in)/2:])
				all = append(all, w.records(2*time.Second, flow.Delivered)...)
				var out strings.Builder
				for _, r := range all {
					out.WriteString(r.body + r.term.Bytes())
				}
				if out.String() != in || len(all) != strings.Count(in, "\n") {
					t.Errorf("%d records: %q, want %q", len(all), out.String(), in)
				}
				for _, r := range all {
					if r.term != record.TermLF && r.term != record.TermCRLF {
						t.Errorf("record %+v", r)
					}
				}
			})
		})
	}
}
