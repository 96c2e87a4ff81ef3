package framer_test

import (
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
)

// read frames text, 64 KiB a read and a batch, and returns the records counted.
func read(f *framer.Framer, b *record.Batch, text string) (n int) {
	for len(text) > 0 {
		b.Reset()
		f.Begin(b)
		k := copy(f.Space(b, 64<<10), text)
		f.Feed(b, k)
		f.Finish(b)
		n += len(b.Recs)
		text = text[k:]
	}
	return n
}

func TestAllocs(t *testing.T) {
	text := strings.Repeat(strings.Repeat("x", 199)+"\n"+key+"Cookie: a\n b\n", 4000)
	f, b := framer.New(framer.Options{}), new(record.Batch)
	read(f, b, text)
	if n := testing.AllocsPerRun(5, func() { read(f, b, text) }); n != 0 {
		t.Errorf("%v allocations for %d bytes", n, len(text))
	}
}

func BenchmarkFramer(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"lines=200", strings.Repeat("2026-11-22T10:00:00.000Z info svc=api "+strings.Repeat("x", 161)+"\n", 20000)},
		{"lines=20", strings.Repeat("2026-11-22T10:00:00\n", 200000)},
		{"keys", strings.Repeat(key, 20000)},
		{"begin", strings.Repeat("-----BEGIN PRIVATE KEY-----", 150000)},
		{"giant", strings.Repeat("x", 4<<20)},
	} {
		b.Run(c.name, func(b *testing.B) {
			f, batch := framer.New(framer.Options{}), new(record.Batch)
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				read(f, batch, c.text)
			}
		})
	}
}
