package marker_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/marker"
	"github.com/logscrub/logscrub/pipeline"
)

var _ pipeline.Marker = (*marker.File)(nil)

func hash(dst []byte, origin string, seq uint64) []byte {
	h := hmac.New(sha256.New, []byte("a key of this test"))
	h.Write(binary.BigEndian.AppendUint64(nil, seq))
	h.Write([]byte(origin))
	return h.Sum(dst)
}

func open(t *testing.T, path string) *marker.File {
	t.Helper()
	m, err := marker.Open(marker.Options{Path: path, Hash: hash})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestLives goes through the lives of processes that end in every way.
func TestLives(t *testing.T) {
	path := filepath.Join(t.TempDir(), "marker")
	for i, life := range []struct {
		unclean bool
		deaths  int // of record 7 of "canary", found at the start
		at      bool
		clear   bool
		close   bool
	}{
		{},                                      // killed before it did anything
		{unclean: true, close: true},            //
		{at: true, clear: true},                 // killed at another place
		{unclean: true, at: true},               // killed by the record
		{unclean: true, deaths: 1, close: true}, // which is not forgotten by an end in order
		{deaths: 1, at: true},                   //
		{unclean: true, deaths: 2, at: true, clear: true, close: true},
		{deaths: 2},
	} {
		m := open(t, path)
		if m.Unclean() != life.unclean || m.Deaths("canary", 7) != life.deaths || m.Deaths("canary", 8) != 0 || m.Deaths("other", 7) != 0 {
			t.Fatalf("life %d: unclean %v, deaths %d", i, m.Unclean(), m.Deaths("canary", 7))
		}
		if life.at {
			for _, seq := range []uint64{5, 6, 7} {
				if err := m.At("canary", seq); err != nil {
					t.Fatal(err)
				}
			}
		}
		if life.clear {
			if err := m.Clear(); err != nil {
				t.Fatal(err)
			}
		}
		if life.close {
			for range 2 {
				if err := m.Close(); err != nil {
					t.Fatal(err)
				}
			}
		}
		text, err := os.ReadFile(path)
		if err != nil || strings.Contains(string(text), "canary") {
			t.Fatalf("life %d: error %v, file %q", i, err, text)
		}
	}
}

// TestSuspectsBounded has more records kill a process than are remembered.
func TestSuspectsBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "marker")
	for seq := range uint64(200) {
		if err := open(t, path).At("a", seq); err != nil {
			t.Fatal(err)
		}
	}
	m := open(t, path)
	if m.Deaths("a", 199) != 1 || m.Deaths("a", 136) != 1 || m.Deaths("a", 135) != 0 {
		t.Error("not the newest 64 are remembered")
	}
	if info, err := os.Stat(path); err != nil || info.Size() > 16<<10 || info.Mode().Perm() != 0o600 {
		t.Errorf("error %v, file %+v", err, info)
	}
}

// TestDamage has files that no process left: none is trusted, none stops a start.
func TestDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "marker")
	m := open(t, path)
	if err := m.At("a", 1); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := range len(whole) {
		if err := os.WriteFile(path, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		if m := open(t, path); m.Unclean() != (cut < len("logscrub marker 1 ended  \n")) {
			t.Fatalf("cut at %d: unclean %v", cut, m.Unclean())
		}
	}
	for _, text := range []string{"\x00", strings.Repeat("x", 100_000), strings.Repeat("\n", 5000),
		string(whole) + strings.Repeat(strings.Repeat("f", 32)+" 9\n", 5000)} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if m := open(t, path); m.Deaths("a", 1) != 0 {
			t.Errorf("%.20q: a record is suspect", text)
		}
	}
}

// TestRefusals: a name that leads elsewhere is not followed, and an error tells
// where.
func TestRefusals(t *testing.T) {
	dir := t.TempDir()
	path, elsewhere := filepath.Join(dir, "marker"), filepath.Join(dir, "elsewhere")
	if err := os.WriteFile(elsewhere, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, path); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{path, filepath.Join(dir, "none", "marker")} {
		if _, err := marker.Open(marker.Options{Path: p, Hash: hash}); err == nil || !strings.Contains(err.Error(), "crash marker: ") {
			t.Errorf("%s: error %v", p, err)
		}
	}
}

func BenchmarkAt(b *testing.B) {
	m, err := marker.Open(marker.Options{Path: filepath.Join(b.TempDir(), "marker"), Hash: hash})
	if err != nil {
		b.Fatal(err)
	}
	origin := strings.Clone("stream")
	for b.Loop() {
		if err := m.At(origin, 1); err != nil {
			b.Fatal(err)
		}
	}
}
