package seal_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"testing"
	"testing/iotest"

	"github.com/logscrub/logscrub/internal/seal"
	"github.com/logscrub/logscrub/record"
)

type plain struct{ io.Writer }

func (plain) Close() error { return nil }

func encrypt(w io.Writer) (io.WriteCloser, error) { return plain{w}, nil }
func decrypt(r io.Reader) (io.Reader, error)      { return r, nil }
func refuse(io.Reader) (io.Reader, error)         { return nil, errors.New("no identity fits") }

// entries returns n entries that differ in everything.
func entries(n int) (all []seal.Entry) {
	for i := range n {
		e := seal.Entry{
			Why: record.WhyPanic + record.Why(i%4), Term: record.Term(i % 4), Flags: record.Flags(i), Origin: fmt.Sprint("stream ", i%2),
			Seq: uint64(i) << 40, Line: uint64(i), At: uint64(i * 7), Time: int64(i) - 3, Body: bytes.Repeat([]byte{byte(i), '\n', 0xff}, i*3),
		}
		for k := range i % 3 {
			e.Attrs = append(e.Attrs, seal.Attr{Name: fmt.Append(nil, "name", k), Value: bytes.Repeat([]byte{0}, k)})
		}
		all = append(all, e)
	}
	return all
}

// file returns a file of segments of so many entries each, and where each ends.
func file(t testing.TB, all []seal.Entry, sizes ...int) (text []byte, ends []int) {
	b := bytes.NewBufferString(seal.Header)
	for _, n := range sizes {
		if err := seal.Segment(b, all[:n], encrypt); err != nil {
			t.Fatal(err)
		}
		all, ends = all[n:], append(ends, b.Len())
	}
	return b.Bytes(), ends
}

// open returns all that can be read.
func open(t testing.TB, r io.Reader, d seal.Decrypt) (all []seal.Entry, damage []seal.Damage) {
	t.Helper()
	s, err := seal.Open(r, d)
	if err != nil {
		t.Fatal(err)
	}
	for {
		e, err := s.Next()
		if err == io.EOF {
			return all, s.Damage()
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, *e)
	}
}

// same compares entries; no bytes are as good as none.
func same(a, b []seal.Entry) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := a[i], b[i]
		if !bytes.Equal(x.Body, y.Body) || len(x.Attrs) != len(y.Attrs) {
			return false
		}
		for k := range x.Attrs {
			if !bytes.Equal(x.Attrs[k].Name, y.Attrs[k].Name) || !bytes.Equal(x.Attrs[k].Value, y.Attrs[k].Value) {
				return false
			}
		}
		x.Body, y.Body, x.Attrs, y.Attrs = nil, nil, nil, nil
		if !reflect.DeepEqual(x, y) {
			return false
		}
	}
	return true
}

func TestRoundTrip(t *testing.T) {
	all := entries(20)
	text, _ := file(t, all, 1, 0, 12, 7)
	for name, r := range map[string]io.Reader{"whole": bytes.NewReader(text), "bytes": iotest.OneByteReader(bytes.NewReader(text))} {
		if got, damage := open(t, r, decrypt); !same(got, all) || len(damage) > 0 {
			t.Errorf("%s: %d entries of %d, damage %v", name, len(got), len(all), damage)
		}
	}
}

// TestCut cuts a file at every byte: what is whole comes out, and the cut is told
// unless it lies between two segments.
func TestCut(t *testing.T) {
	all := entries(12)
	text, ends := file(t, all, 3, 4, 5)
	for cut := range len(text) {
		got, damage := open(t, bytes.NewReader(text[:cut]), decrypt)
		if !same(got, all[:len(got)]) {
			t.Fatalf("cut at %d: other entries", cut)
		}
		whole, between := 0, cut <= len(seal.Header)
		for i, end := range ends {
			if cut >= end {
				whole = []int{3, 7, 12}[i]
			}
			between = between || cut == end
		}
		if len(got) < whole || len(damage) > 1 || (len(damage) == 0) != between {
			t.Fatalf("cut at %d: %d entries, at least %d are whole; damage %v", cut, len(got), whole, damage)
		}
		if len(damage) == 1 && (damage[0].Read != len(got)-whole || damage[0].Error() == "") {
			t.Fatalf("cut at %d: %v", cut, damage[0])
		}
	}
}

// TestDamaged changes a byte in the middle segment: the others still come out.
func TestDamaged(t *testing.T) {
	all := entries(12)
	text, ends := file(t, all, 3, 4, 5)
	text[ends[0]+8]++ // the version of its first entry
	got, damage := open(t, bytes.NewReader(text), decrypt)
	if want := append(all[:3:3], all[7:]...); !same(got, want) || len(damage) != 1 || damage[0].Segment != 2 || !errors.Is(damage[0].Err, seal.ErrEntry) {
		t.Errorf("%d entries, damage %v", len(got), damage)
	}
	if got, damage := open(t, bytes.NewReader(text), refuse); len(got) > 0 || len(damage) != 3 {
		t.Errorf("without an identity: %d entries, damage %v", len(got), damage)
	}
}

func TestForeignFile(t *testing.T) {
	for _, text := range []string{"something else", "age-encryption.org/v1\n", "logscrub sealed 2\n"} {
		if _, err := seal.Open(bytes.NewReader([]byte(text)), decrypt); err != seal.ErrHeader {
			t.Errorf("%q: error %v", text, err)
		}
	}
	broken := errors.New("broken")
	if _, err := seal.Open(iotest.ErrReader(broken), decrypt); !errors.Is(err, broken) {
		t.Error(err)
	}
}

// FuzzOpen reads what anybody may have written: no panic, and what comes out can
// be sealed and opened again.
func FuzzOpen(f *testing.F) {
	text, _ := file(f, entries(6), 2, 4)
	f.Add(text)
	f.Add(text[:len(text)-5])
	f.Add([]byte(seal.Header + "\x00\x00\x00\x04\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := seal.Open(bytes.NewReader(text), decrypt)
		if err != nil {
			return
		}
		var all []seal.Entry
		for {
			e, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, *e)
		}
		again, _ := file(t, all, len(all))
		if got, damage := open(t, bytes.NewReader(again), decrypt); !same(got, all) || len(damage) > 0 {
			t.Errorf("%d entries, then %d", len(all), len(got))
		}
	})
}
