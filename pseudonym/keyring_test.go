package pseudonym

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

var now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

// testRing returns a ring of a current, a coming, a retired and an erased key.
func testRing(t testing.TB) (ring *Keyring, current, coming, retired, erased KeyID) {
	t.Helper()
	ring = new(Keyring)
	ids := make([]KeyID, 4)
	for i, notBefore := range []time.Duration{-4 * day, -3 * day, -day, day} {
		var err error
		if ids[i], err = ring.Rotate("-", now.Add(-5*day), now.Add(notBefore)); err != nil {
			t.Fatal(err)
		}
	}
	if err := ring.Erase(ids[0]); err != nil {
		t.Fatal(err)
	}
	if err := ring.Retire(ids[1], now); err != nil {
		t.Fatal(err)
	}
	return ring, ids[2], ids[3], ids[1], ids[0]
}

func mustHasher(t testing.TB, k *Keyring, families ...Family) *Hasher {
	t.Helper()
	if families == nil {
		families = Families()
	}
	h, err := k.Hasher("-", now, families)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestKeyringRoundTrip(t *testing.T) {
	ring, _, _, _, _ := testRing(t)
	text := ring.Text()
	again, err := ParseKeyring(text)
	if err != nil {
		t.Fatal(err)
	}
	if got := again.Text(); string(got) != string(text) {
		t.Error("parsed and written, the text has changed")
	}
	if got, want := fmt.Sprint(again.Entries()), fmt.Sprint(ring.Entries()); got != want {
		t.Errorf("entries %s, want %s", got, want)
	}
	crlf := strings.ReplaceAll("# a comment\n\n"+string(text), "\n", "\r\n")
	if again, err = ParseKeyring([]byte(strings.TrimSuffix(crlf, "\r\n"))); err != nil || string(again.Text()) != string(text) {
		t.Errorf("with CR LF, comments and no last line feed: %v", err)
	}
}

func TestParseKeyringRefuses(t *testing.T) {
	ring, err := Generate("-", now)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(ring.Text()), "\n")
	good := lines[len(lines)-2]
	id := string(ring.Entries()[0].ID)
	other := "aaaa"
	if id == other {
		other = "bbbb"
	}
	root := good[strings.Index(good, "root="):]
	edit := func(old, new string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("nothing to edit: %s", old)
		}
		return strings.Replace(good, old, new, 1)
	}
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "no key"},
		{"comments", header, "no key"},
		{"binary", "\x00\xff\n", "line 1: format"},
		{"format 2", edit("format=1", "format=2"), "line 1: format"},
		{"no format", edit("format=1 ", ""), "line 1: format"},
		{"two spaces", edit(" id", "  id"), "format, id, tenant"},
		{"a word more", strings.TrimSpace(good) + " x=y\n", "format, id, tenant"},
		{"order", edit("id="+id+" tenant=-", "tenant=- id="+id), "format, id, tenant"},
		{"upper-case id", edit("id="+id, "id=AAAA"), "key id"},
		{"id of another", edit("id="+id, "id="+other), "belong together"},
		{"tenant", edit("tenant=-", "tenant=a/b"), "a tenant is"},
		{"no tenant", edit("tenant=-", "tenant="), "a tenant is"},
		{"no time", edit("created=2026-11-22T10:00:00Z", "created=now"), "UTC times"},
		{"offset", edit("created=2026-11-22T10:00:00Z", "created=2026-11-22T10:00:00+01:00"), "UTC times"},
		{"fraction", edit("created=2026-11-22T10:00:00Z", "created=2026-11-22T10:00:00.5Z"), "UTC times"},
		{"no such day", edit("not_before=2026-11-22", "not_before=2026-02-30"), "UTC times"},
		{"short root", edit(root, "root=AAAA\n"), "root is not"},
		{"unused bits", edit(root, "root="+strings.Repeat("A", 42)+"B\n"), "root is not"},
		{"short check", edit(root, "check=AAAA\n"), "check is not"},
		{"neither", edit(root, "key=AAAA\n"), "format, id, tenant"},
		{"erased with more", "format=1 id=aaaa erase\n", "format, id, tenant"},
		{"twice", good + good, "line 2: key " + id},
		{"erased and not", "format=1 id=" + id + " erased\n" + good, "line 2: key " + id},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseKeyring([]byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("error %v, want one with %q", err, c.want)
			}
			if secret := strings.TrimSpace(root[5:]); strings.Contains(err.Error(), secret[:8]) {
				t.Error("the error quotes the root")
			}
		})
	}
}

// TestPrintsNoKey prints everything that holds a key in every way there is, and
// looks for the key.
func TestPrintsNoKey(t *testing.T) {
	ring, current, _, _, _ := testRing(t)
	h := mustHasher(t, ring)
	h.Append(nil, User, []byte("canary-value-7731"))
	var canaries []string
	add := func(b []byte) {
		canaries = append(canaries, string(b), hex.EncodeToString(b[:6]), base64.RawURLEncoding.EncodeToString(b[:6]),
			base64.StdEncoding.EncodeToString(b)[:8], strings.Trim(fmt.Sprint(b[:5]), "[]"), strings.Trim(fmt.Sprintf("%#v", b[:4]), "[]byte{}"))
	}
	for _, e := range ring.entries {
		if e.root != nil {
			add(e.root[:])
		}
		if e.check != nil {
			add(e.check[:])
		}
	}
	for _, tag := range h.tags {
		add(tag.key[:])
	}
	canaries = append(canaries, "canary-value-7731")
	type holder struct {
		ring Keyring
		Ring *Keyring
		h    Hasher
		H    *Hasher
		e    *entry
		E    *entry
	}
	e := ring.find(current)
	around := holder{*ring, ring, *h, h, e, e}
	if got := fmt.Sprintf("%v, %#v, %s, %x", ring, *ring, h, *h); strings.Count(got, "keyring of 4 keys") != 2 || strings.Count(got, "hasher of key "+string(current)) != 2 {
		t.Errorf("printed: %s", got)
	}
	for _, v := range []any{ring, *ring, h, *h, h.ring, *h.ring, h.tags, e, *e, ring.entries, ring.Entries(), around, &around, []any{ring, h}, map[string]any{"a": *ring}} {
		var out strings.Builder
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%b", "%t", "%c"} {
			fmt.Fprintf(&out, verb, v)
		}
		b, _ := json.Marshal(v)
		out.Write(b)
		for _, canary := range canaries {
			if strings.Contains(out.String(), canary) {
				t.Errorf("%T prints key bytes or a value", v)
				break
			}
		}
	}
}

func FuzzParseKeyring(f *testing.F) {
	ring, _, _, _, _ := testRing(f)
	f.Add(ring.Text())
	f.Add([]byte("format=1 id=aaaa erased\r\n"))
	f.Add([]byte("format=1 id=aaaa tenant=a created=2026-11-22T10:00:00Z not_before=2026-11-22T10:00:00Z check=AAAAAAAAAAAAAAAAAAAAAA"))
	f.Fuzz(func(t *testing.T, text []byte) {
		ring, err := ParseKeyring(text)
		if err != nil {
			return
		}
		again, err := ParseKeyring(ring.Text())
		if err != nil || string(again.Text()) != string(ring.Text()) {
			t.Fatalf("what was written is not read again: %v", err)
		}
		_, _ = ring.Hasher("-", now, Families())
	})
}
