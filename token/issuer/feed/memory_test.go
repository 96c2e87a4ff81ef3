package feed

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestMemory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "leaks")
	const hour = 3600
	at := func(sec int64) time.Time { return time.Unix(sec, 0) }
	save := func(m *Memory, sec int64) {
		t.Helper()
		if err := m.Save(at(sec), time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	m := open(t, path)
	for _, c := range []struct {
		n      int
		expiry int64
	}{{1, 0}, {2, 5000}, {3, 0}, {4, 0}} {
		if !m.meet(printOf(c.n), 1000, c.expiry, hour) || m.meet(printOf(c.n), 1000, c.expiry, hour) {
			t.Fatal("a token is due once while its event is on its way")
		}
	}
	m.told(printOf(1), 1001)
	m.told(printOf(2), 1001)
	m.untold(printOf(3))
	save(m, 1001) // with the fourth pending
	for _, c := range []struct {
		name string
		n    int
		now  int64
		due  bool
	}{
		{"told", 1, 1002, false}, {"told, and not expired", 2, 1002, false}, {"untold", 3, 1002, true}, {"lost on its way", 4, 1002, true},
		{"unknown", 5, 1002, true}, {"told a window ago", 1, 1001 + hour, true}, {"told in the future, for the clock was set", 2, 900, true},
	} {
		if due := open(t, path).meet(printOf(c.n), c.now, 0, hour); due != c.due {
			t.Errorf("%s: due is %v", c.name, due)
		}
	}
	m = open(t, path)
	save(m, 4500)
	if m.Len() != 4 {
		t.Errorf("%d tokens are known within a window, want 4", m.Len())
	}
	m.meet(printOf(2), 4500, 5000, hour)
	if save(m, 4999); m.Len() != 1 {
		t.Errorf("%d tokens are known after it, want the one that was seen", m.Len())
	}
	if save(m, 5000); m.Len() != 0 || open(t, path).Len() != 0 {
		t.Error("a token that has expired is known still")
	}
}

// TestState holds that the file has fingerprints, times and counts alone, and that
// damage costs no more than the lines it is in.
func TestState(t *testing.T) {
	path := filepath.Join(t.TempDir(), "leaks")
	m := open(t, path)
	for n := range 3 {
		m.meet(printOf(n), 1000, 0, 60)
		m.told(printOf(n), 1000)
	}
	for range 2 { // so that the version before is the same
		if err := m.Save(at(1000), time.Minute); err != nil {
			t.Fatal(err)
		}
		m.dirty = true
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	for _, line := range lines[1 : len(lines)-1] {
		words := strings.Fields(line)
		if len(words) != 8 || len(words[1]) != maxLine || strings.Join(words[2:], " ") != "1000 1000 0 1000 1 1" {
			t.Errorf("a line of the file: %q", line)
		}
		if f, ok := lengthen(words[1]); !ok || shorten(f) != words[1] {
			t.Errorf("%q is no fingerprint", words[1])
		}
	}
	for _, bad := range []string{"", "x", hex.EncodeToString(make([]byte, 32)), strings.Repeat("A", maxLine-1) + "!", strings.Repeat("A", maxLine+1)} {
		if _, ok := lengthen(bad); ok {
			t.Errorf("%q is taken for a fingerprint", bad)
		}
	}
	_ = os.Remove(path + ".old")
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), " 1000 1000 0", " 1000 1000 9", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if n := open(t, path).Len(); n != 2 {
		t.Errorf("%d tokens are known after damage to one of three lines", n)
	}
	if err := os.WriteFile(path, []byte("logscrub checkpoint 9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenMemory(path); err == nil {
		t.Error("the file of a later version is read")
	}
}

func TestRoom(t *testing.T) {
	m := open(t, filepath.Join(t.TempDir(), "leaks"))
	for n := range maxKnown + 1 {
		m.meet(printOf(n), int64(1000+n), 0, 60)
		m.told(printOf(n), int64(1000+n))
	}
	if want := maxKnown/4*3 + 1; m.Len() != want {
		t.Errorf("%d tokens are known, want %d", m.Len(), want)
	}
	if !m.meet(printOf(0), 1030, 0, 1<<40) || m.meet(printOf(maxKnown-1), 1000+maxKnown, 0, 1<<40) {
		t.Error("others are forgotten than those that were not seen for longest")
	}
}

func at(sec int64) time.Time { return time.Unix(sec, 0) }
