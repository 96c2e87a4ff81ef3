package natsstate

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// filled returns a state, kept at path, that has seen ten messages of stream "a"
// and written those of even numbers.
func filled(path string) *State {
	s := New(Options{Path: path})
	s.Use("a", 0)
	for n := uint64(1); n <= 10; n++ {
		s.See(n, int64(n))
		if n%2 == 0 {
			s.Done(n, 0)
		}
	}
	return s
}

// see is See without the generation.
func (s *State) see(seq uint64, at int64) Verdict {
	v, _ := s.See(seq, at)
	return v
}

func TestExactly(t *testing.T) {
	s := filled("")
	for n := uint64(1); n <= 10; n++ {
		want := Fresh
		if n%2 == 0 {
			want = Written
		}
		if got := s.see(n, int64(n)); got != want {
			t.Errorf("message %d: verdict %d, want %d", n, got, want)
		}
	}
	if s.Generation() != 0 {
		t.Error("the generation changed")
	}
}

// TestAnotherStream: a stream of the same name that was made anew is another one.
func TestAnotherStream(t *testing.T) {
	s := filled("")
	if s.Use("b", 0) {
		t.Error("a new stream counts as a shrunk one")
	}
	if got := s.see(2, 100); got != Fresh {
		t.Errorf("verdict %d of a message of another stream", got)
	}
}

// TestShrunk: the server lost messages 6 to 10. Messages up to 5 are what they were,
// and those from 6 on are new, however many came before anybody looked, and in
// whatever order they are delivered.
func TestShrunk(t *testing.T) {
	for _, c := range []struct {
		last  uint64 // the stream's, when it is looked at
		order []uint64
	}{{5, []uint64{6, 7, 8, 9, 10}}, {8, []uint64{8, 7, 6, 9, 10}}, {12, []uint64{8, 6, 7, 10, 9}}} {
		s := filled("")
		noticed := s.Use("a", c.last)
		if noticed != (c.last < 10) {
			t.Fatalf("last %d: noticed %v", c.last, noticed)
		}
		for i, n := range c.order {
			want := Fresh
			if i == 0 && !noticed {
				want = Reused
			}
			if got, gen := s.See(n, int64(20+n)); got != want || gen != 1 {
				t.Errorf("last %d: message %d: verdict %d in generation %d", c.last, n, got, gen)
			}
			s.Done(n, 1)
		}
		for n := uint64(1); n <= 5; n++ {
			want := Verdict(n+1) % 2 // Written where even
			if got, gen := s.See(n, int64(n)); got != want || gen != 0 {
				t.Errorf("last %d: message %d of before: verdict %d in generation %d", c.last, n, got, gen)
			}
		}
		for _, n := range c.order {
			if got := s.see(n, int64(20+n)); got != Written {
				t.Errorf("last %d: message %d again: verdict %d", c.last, n, got)
			}
		}
		if s.Use("a", 12) {
			t.Error("noticed twice")
		}
	}
}

// TestReturnedFromBefore: what was under way when the loss was noticed counts where
// it belongs.
func TestReturnedFromBefore(t *testing.T) {
	s := filled("")
	s.Use("a", 5)
	s.Done(3, 0)
	s.Done(7, 0) // which is lost
	if s.see(3, 3) != Written || s.see(7, 30) != Fresh {
		t.Error("a message of the generation before counts in the new one")
	}
}

// TestClockBehind: a new leader whose clock is behind is no loss.
func TestClockBehind(t *testing.T) {
	s := New(Options{})
	s.Use("a", 0)
	for n, at := range []int64{10, 20, 15, 16} {
		s.See(uint64(n+1), at)
		s.Done(uint64(n+1), 0)
	}
	for n, at := range []int64{10, 20, 15, 16} {
		if got := s.see(uint64(n+1), at); got != Written {
			t.Errorf("message %d: verdict %d", n+1, got)
		}
	}
}

func TestNext(t *testing.T) {
	s := filled("")
	if n := s.Next(); n != 1 {
		t.Errorf("begins at %d, where nobody acknowledged 1", n)
	}
	s.Floor(5)
	if n := s.Next(); n != 7 {
		t.Errorf("begins at %d; up to 5 is acknowledged, and 6 written here", n)
	}
	s.Floor(3)
	if n := s.Next(); n != 7 {
		t.Errorf("the floor fell: %d", n)
	}
}

func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	s := filled(path)
	s.Floor(1)
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("error %v, mode %v", err, info.Mode())
	}
	again := New(Options{Path: path})
	if err := again.Load(); err != nil {
		t.Fatal(err)
	}
	if again.Use("a", 10) || again.see(4, 4) != Written || again.see(5, 5) != Fresh || again.Next() != 3 {
		t.Error("another state came back")
	}
	if again.see(5, 11) != Reused {
		t.Error("times are lost")
	}
}

func TestNoFile(t *testing.T) {
	s := New(Options{Path: filepath.Join(t.TempDir(), "state")})
	if err := s.Load(); err != nil {
		t.Error(err)
	}
	if s.Use("a", 0); s.see(1, 1) != Fresh {
		t.Error("knows a message")
	}
}

// TestSaveOnlyChanges: an idle agent writes nothing.
func TestSaveOnlyChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	s := filled(path)
	for range 2 {
		if err := s.Save(); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	s.Done(2, 0)
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Error("written although nothing changed")
	}
	s.Done(3, 0)
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

// TestDamage: a file that was cut anywhere, or of which any bit is wrong, is
// refused, and what is in memory stays.
func TestDamage(t *testing.T) {
	good := filled("").encode(nil)
	check := func(b []byte) {
		t.Helper()
		s := New(Options{})
		if err := s.decode(b); !errors.Is(err, ErrBad) || s.done.Runs() != 0 {
			t.Fatalf("error %v, %d runs", err, s.done.Runs())
		}
	}
	for n := range good {
		check(good[:n])
		for bit := range 8 {
			b := bytes.Clone(good)
			b[n] ^= 1 << bit
			check(b)
		}
	}
}

// TestSymlink: a link in the place of the file is not followed, and Save puts a
// file there.
func TestSymlink(t *testing.T) {
	dir := t.TempDir()
	target, path := filepath.Join(dir, "target"), filepath.Join(dir, "state")
	if err := os.WriteFile(target, filled("").encode(nil), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, path); err != nil {
		t.Fatal(err)
	}
	s := New(Options{Path: path})
	if err := s.Load(); err == nil {
		t.Error("the link was followed")
	}
	before, _ := os.ReadFile(target)
	if s.Use("a", 0); s.Save() != nil {
		t.Error("not saved")
	}
	if after, _ := os.ReadFile(target); !bytes.Equal(before, after) {
		t.Error("the target of the link was written")
	}
}

// TestNameIsHashed: the file does not tell what the stream is called.
func TestNameIsHashed(t *testing.T) {
	s := New(Options{Key: func(dst []byte, name string) []byte { return append(append(dst, "key"...), name...) }})
	s.Use("nats:canary", 0)
	b := s.encode(nil)
	if bytes.Contains(b, []byte("canary")) {
		t.Error("it does")
	}
	other := New(Options{})
	other.Use("nats:canary", 0)
	if bytes.Equal(b, other.encode(nil)) {
		t.Error("the key does not matter")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(filled("").encode(nil)[len(magic) : len(filled("").encode(nil))-4])
	f.Fuzz(func(t *testing.T, b []byte) {
		text := append([]byte(magic), b...)
		sum := checksum(text)
		text = append(text, byte(sum), byte(sum>>8), byte(sum>>16), byte(sum>>24))
		s := New(Options{})
		if err := s.decode(text); err != nil {
			return
		}
		for i := 1; i < len(s.done.runs); i++ {
			if s.done.runs[i].lo <= s.done.runs[i-1].hi+1 {
				t.Fatal("runs touch")
			}
		}
		again := New(Options{})
		if err := again.decode(s.encode(nil)); err != nil {
			t.Fatal(err)
		}
	})
}
