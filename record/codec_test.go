package record_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/record"
)

// sample returns a batch with all that a record can have.
func sample() *record.Clean {
	c := new(record.Clean)
	w := c.Writer()
	w.Origins([]record.Origin{{Name: "/var/log/a"}, {Name: ""}, {Name: "stream"}})
	for i, body := range []string{"a", "", "\x00\xff\n", strings.Repeat("long ", 5000)} {
		w.Begin()
		for k := range i {
			w.Field([]byte(fmt.Sprint("name", k)), []byte(strings.Repeat("v", k*100)))
		}
		w.Buf = append(w.Buf, body...)
		w.End(&record.Record{Term: record.Term(i), Form: record.Form(i % 3), Flags: record.Flags(1 << i), Origin: uint16(i % 4),
			Seq: math.MaxUint64 - uint64(i), Line: uint64(i), At: 1 << 40, Time: int64(i-2) * 1e18})
		w.Note(record.Why(i), 0)
	}
	return c
}

// equal says where two batches differ; origins of b stand with a prefix.
func equal(t *testing.T, a, b *record.Clean, prefix string) {
	t.Helper()
	if a.Len() != b.Len() || !bytes.Equal(a.Raw(), b.Raw()) {
		t.Fatalf("%d records and %d bytes, want %d and %d", b.Len(), len(b.Raw()), a.Len(), len(a.Raw()))
	}
	for i := range a.Len() {
		x, y := a.Record(i), b.Record(i)
		if prefix+a.Origin(i) != b.Origin(i) {
			t.Errorf("record %d is of %q", i, b.Origin(i))
		}
		x.Fields, y.Fields, x.Origin, y.Origin = record.Range{}, record.Range{}, 0, 0
		if x != y || !bytes.Equal(a.Body(i), b.Body(i)) || len(a.Fields(i)) != len(b.Fields(i)) {
			t.Fatalf("record %d is %+v, want %+v", i, y, x)
		}
		for k, f := range a.Fields(i) {
			g := b.Fields(i)[k]
			if !bytes.Equal(a.Attr(f.Name), b.Attr(g.Name)) || !bytes.Equal(a.Attr(f.Value), b.Attr(g.Value)) {
				t.Errorf("record %d: attribute %d differs", i, k)
			}
		}
	}
}

func TestEncoding(t *testing.T) {
	c, again := sample(), new(record.Clean)
	for range 2 { // the second time in used memory
		again.Reset()
		for i := range c.Len() {
			if err := again.Decode(c.AppendTo(nil, i, []byte("h:"+c.Origin(i)))); err != nil {
				t.Fatal(err)
			}
		}
		equal(t, c, again, "h:")
	}
}

func TestEncodingCut(t *testing.T) {
	c := sample()
	data := c.AppendTo(nil, 2, []byte("origin"))
	head := len(data) - len(c.Body(2))
	for n := range head {
		d := sample()
		if err := d.Decode(data[:n]); !errors.Is(err, record.ErrEncoding) {
			t.Fatalf("the first %d of %d bytes: error %v", n, len(data), err)
		}
		equal(t, c, d, "")
	}
	if err := c.Decode(append([]byte{2}, data[1:]...)); !errors.Is(err, record.ErrEncodingVersion) {
		t.Errorf("a later version: error %v", err)
	}
}

func TestEncodingAllocs(t *testing.T) {
	c, d := sample(), new(record.Clean)
	var buf []byte
	if n := testing.AllocsPerRun(100, func() {
		d.Reset()
		for i := range c.Len() {
			buf = c.AppendTo(buf[:0], i, []byte("origin"))
			if d.Decode(buf) != nil {
				t.Fatal("not decoded")
			}
		}
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzDecode(f *testing.F) {
	c := sample()
	for i := range c.Len() {
		f.Add(c.AppendTo(nil, i, []byte("o")))
	}
	f.Add([]byte{1, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		a, b := new(record.Clean), new(record.Clean)
		if a.Decode(data) != nil {
			if a.Len() != 0 || len(a.Raw()) != 0 {
				t.Error("something is left of what was refused")
			}
			return
		}
		if err := b.Decode(a.AppendTo(nil, 0, []byte(a.Origin(0)))); err != nil {
			t.Fatal(err)
		}
		equal(t, a, b, "")
	})
}
