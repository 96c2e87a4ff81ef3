package daemon

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/pseudonym"
)

func generate(t *testing.T, now time.Time) *pseudonym.Keyring {
	t.Helper()
	ring, err := pseudonym.Generate("-", now)
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

// TestSecret: the secret outlives the rotation of keys and the end of old ones, and
// is gone with the last.
func TestSecret(t *testing.T) {
	path, now := filepath.Join(t.TempDir(), "key"), time.Now().Add(-time.Hour)
	ring := generate(t, now)
	first, _ := ring.Current("-", now)
	open := func(ring *pseudonym.Keyring) ([]byte, bool) {
		t.Helper()
		secret, lost, err := openSecret(path, ring, "-")
		if err != nil || len(secret) != secretSize {
			t.Fatalf("%d bytes, %v", len(secret), err)
		}
		return secret, lost
	}
	secret, lost := open(ring)
	if lost {
		t.Error("a new secret counts as lost")
	}
	if text, _ := os.ReadFile(path); strings.Contains(string(text), string(secret)) {
		t.Error("the secret stands in its file in clear")
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	same := func(when string) {
		t.Helper()
		if again, lost := open(ring); lost || !bytes.Equal(again, secret) {
			t.Errorf("%s: another secret, lost %v", when, lost)
		}
	}
	same("again")
	if _, err := ring.Rotate("-", now.Add(time.Minute), now.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	same("after a rotation")
	if err := ring.Retire(first, now.Add(2*time.Minute)); err != nil {
		t.Fatal(err)
	}
	same("after the end of the first key")
	other, lost := open(generate(t, now))
	if !lost || bytes.Equal(other, secret) {
		t.Errorf("another ring opens the secret; lost %v", lost)
	}
	if _, _, err := openSecret(path, ring, "nobody"); err == nil {
		t.Error("a tenant without keys has a secret")
	}
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := openSecret(path, ring, "-"); err == nil {
		t.Error("a file of another kind is overwritten")
	}
}

// TestNames: message ids follow from the ring alone, those of files of state do not;
// records differ by origin and by number.
func TestNames(t *testing.T) {
	now := time.Now().Add(-time.Hour)
	ring := generate(t, now)
	var a, b names
	for n, secret := range map[*names]string{&a: strings.Repeat("a", secretSize), &b: strings.Repeat("b", secretSize)} {
		if err := n.setKeys([]byte(secret), ring, "-"); err != nil {
			t.Fatal(err)
		}
	}
	id := func(n *names, origin string, seq uint64) string { return string(n.messageID(nil, origin, seq)) }
	if x, y := id(&a, "s", 1), id(&b, "s", 1); x != y || len(x) != 26 {
		t.Errorf("%s and %s", x, y)
	}
	if bytes.Equal(a.hash(nil, []byte("x")), b.hash(nil, []byte("x"))) || bytes.Equal(a.identity(nil, "x", 1), b.identity(nil, "x", 1)) {
		t.Error("two secrets name things alike")
	}
	seen := map[string]bool{}
	for _, origin := range []string{"", "s", "t", "\x00"} {
		for seq := range uint64(3) {
			seen[id(&a, origin, seq)] = true
		}
	}
	if len(seen) != 12 {
		t.Errorf("%d ids of 12 records", len(seen))
	}
	before := id(&a, "s", 1)
	if _, err := ring.Rotate("-", now.Add(time.Minute), now.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if err := a.setKeys(make([]byte, secretSize), ring, "-"); err != nil || id(&a, "s", 1) != before {
		t.Errorf("a rotation changes ids, %v", err)
	}
}

// BenchmarkMessageID is what an id costs for each record.
func BenchmarkMessageID(b *testing.B) {
	var n names
	if err := n.setKeys(make([]byte, secretSize), pseudonym.Ephemeral("-"), "-"); err != nil {
		b.Fatal(err)
	}
	dst := make([]byte, 0, 32)
	b.ReportAllocs()
	for seq := uint64(0); b.Loop(); seq++ {
		dst = n.messageID(dst[:0], "files:0123456789abcdef", seq)
	}
}
