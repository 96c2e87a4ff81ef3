package checkpoint_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/checkpoint"
)

// saved returns the path of a store in which versions were saved, in order.
func saved(t *testing.T, versions ...[]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "state", "files")
	s, err := checkpoint.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range versions {
		save(t, s, v...)
	}
	return path
}

func save(t *testing.T, s *checkpoint.Store, entries ...string) {
	t.Helper()
	var all [][]byte
	for _, e := range entries {
		all = append(all, []byte(e))
	}
	if err := s.Save(all); err != nil {
		t.Fatal(err)
	}
}

// load returns what a new store at path has; entries of the version before begin
// with a ~.
func load(t *testing.T, path string) ([]string, checkpoint.Report, *checkpoint.Store) {
	t.Helper()
	s, err := checkpoint.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	r, err := s.Load(func(e []byte, old bool) {
		if old {
			e = append([]byte("~"), e...)
		}
		got = append(got, string(e))
	})
	if err != nil {
		t.Fatal(err)
	}
	return got, r, s
}

func TestSaved(t *testing.T) {
	for _, want := range [][]string{nil, {"one"}, {"one", "two", ""}} {
		got, r, _ := load(t, saved(t, []string{"earlier"}, want))
		if !slices.Equal(got, want) || r != (checkpoint.Report{Found: true}) {
			t.Errorf("got %q, %+v; want %q", got, r, want)
		}
	}
	if got, r, _ := load(t, filepath.Join(t.TempDir(), "none")); got != nil || r.Found || r.Damaged != 0 {
		t.Errorf("nothing saved: %q, %+v", got, r)
	}
}

func TestPrivate(t *testing.T) {
	path := saved(t, []string{"a"})
	for _, p := range []string{path, filepath.Dir(path)} {
		info, err := os.Stat(p)
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, error %v", filepath.Base(p), info.Mode(), err)
		}
	}
}

// TestCut cuts the file off at every byte: what is whole comes out, and the
// version before for the rest.
func TestCut(t *testing.T) {
	path := saved(t, []string{"a 1", "b 1"}, []string{"a 2", "b 2", "c 2"})
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for n := range len(text) {
		if err := os.WriteFile(path, text[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		got, r, _ := load(t, path)
		whole := max(0, strings.Count(string(text[:n]), "\n")-1)
		want := append([]string{"a 2", "b 2", "c 2"}[:min(whole, 3):3], "~a 1", "~b 1")
		if !slices.Equal(got, want) || r.Damaged == 0 || !r.Found {
			t.Fatalf("cut at %d: %q, %+v; want %q", n, got, r, want)
		}
	}
}

// TestFlipped flips a bit of every byte: an entry is never given out wrong.
func TestFlipped(t *testing.T) {
	path := saved(t, []string{"a 1", "b 1"}, []string{"a 2", "b 2", "c 2"})
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range text {
		for _, bit := range []byte{1, 0x40} {
			bad := slices.Clone(text)
			bad[i] ^= bit
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := checkpoint.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			r, err := s.Load(func(e []byte, old bool) {
				if e := string(e); !slices.Contains([]string{"a 2", "b 2", "c 2"}, e) && !(old && (e == "a 1" || e == "b 1")) {
					t.Fatalf("bit %d of byte %d: entry %q", bit, i, e)
				}
				n++
			})
			if errors.Is(err, checkpoint.ErrVersion) && i < strings.IndexByte(string(text), '\n') {
				continue
			}
			if err != nil || r.Damaged == 0 || n < 2 {
				t.Fatalf("bit %d of byte %d: %d entries, %+v, error %v", bit, i, n, r, err)
			}
		}
	}
}

// TestBroken has files that are no checkpoint: nothing comes out of them, and the
// version before stays until a new one is whole.
func TestBroken(t *testing.T) {
	for _, text := range []string{"", "\n", "\x00\x00\x00", "no checkpoint\n", "logscrub checkpoint x\n", "logscrub checkpoint 1\n"} {
		path := saved(t, []string{"a 1"}, []string{"a 2"})
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, r, s := load(t, path)
		if !slices.Equal(got, []string{"~a 1"}) || !r.Found || r.Damaged == 0 {
			t.Errorf("%q: %q, %+v", text, got, r)
		}
		save(t, s, "a 3")
		if old, err := os.ReadFile(path + ".old"); err != nil || !strings.Contains(string(old), "a 1") {
			t.Errorf("%q: the damaged file took the place of the version before: %q", text, old)
		}
		if got, r, _ := load(t, path); !slices.Equal(got, []string{"a 3"}) || r.Damaged != 0 {
			t.Errorf("%q: after a new version %q, %+v", text, got, r)
		}
	}
}

// TestBetweenRenames has the crash that leaves no file of the name itself.
func TestBetweenRenames(t *testing.T) {
	path := saved(t, []string{"a 1"})
	if err := os.Rename(path, path+".old"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".new", []byte("half of a fi"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, r, s := load(t, path)
	if !slices.Equal(got, []string{"~a 1"}) || r != (checkpoint.Report{Found: true}) {
		t.Errorf("%q, %+v", got, r)
	}
	save(t, s, "a 2")
	if got, _, _ := load(t, path); !slices.Equal(got, []string{"a 2"}) {
		t.Errorf("after a new version %q", got)
	}
}

func TestLaterVersion(t *testing.T) {
	path := saved(t, []string{"a"})
	if err := os.WriteFile(path, []byte("logscrub checkpoint 2\nsomething else\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := checkpoint.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load(func([]byte, bool) {}); !errors.Is(err, checkpoint.ErrVersion) {
		t.Errorf("error %v", err)
	}
}

// TestLinks holds that no link in the place of the file is followed.
func TestLinks(t *testing.T) {
	path := saved(t, []string{"a"})
	elsewhere := filepath.Join(t.TempDir(), "precious")
	if err := os.WriteFile(elsewhere, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Remove(path), os.Symlink(elsewhere, path), os.Symlink(elsewhere, path+".new")); err != nil {
		t.Fatal(err)
	}
	s, err := checkpoint.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load(func([]byte, bool) {}); err == nil {
		t.Error("a link was read")
	}
	save(t, s, "b")
	if text, _ := os.ReadFile(elsewhere); string(text) != "precious" {
		t.Errorf("a link was written through: %q", text)
	}
}

// TestFullDisk has a place that cannot be written: an error, and what was there
// stays.
func TestFullDisk(t *testing.T) {
	path := saved(t, []string{"a"})
	if err := os.Mkdir(path+".new", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(path+".new", "x"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := checkpoint.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Save([][]byte{[]byte("b")}); err == nil {
		t.Error("no error")
	}
	if got, _, _ := load(t, path); !slices.Equal(got, []string{"a"}) {
		t.Errorf("got %q", got)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte("logscrub checkpoint 1\n3d80a8e2 end 0\n"))
	f.Add([]byte("logscrub checkpoint 1\n00000000 \n"))
	f.Add([]byte("\n\n"))
	path := filepath.Join(f.TempDir(), "c")
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := checkpoint.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = s.Load(func(e []byte, old bool) {
			if old || strings.Contains(string(e), "\n") {
				t.Errorf("entry %q, old %v", e, old)
			}
		})
	})
}
