package pseudonym

import (
	"bytes"
	"net/netip"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func ulaOf(t testing.TB, h *Hasher, ip string) netip.Addr {
	t.Helper()
	a, err := netip.ParseAddr(string(h.AppendULA(nil, IP, []byte(ip))))
	if err != nil {
		t.Fatal("an address that is none")
	}
	return a
}

func TestCheck(t *testing.T) {
	ring, current, _, _, erased := testRing(t)
	h := mustHasher(t, ring)
	word := string(h.Append(nil, Email, []byte("jane@example.com")))
	id := string(current)
	other := map[bool]string{true: "c", false: "d"}[word[len(word)-1] != 'c']
	strange := "zzzz"
	for _, e := range ring.Entries() {
		if string(e.ID) == strange {
			strange = "zzzy"
		}
	}
	for _, c := range []struct {
		name, text string
		want       Status
	}{
		{"own", word, Own},
		{"own foreign", string(h.AppendForeign(nil, []byte(word))), Own},
		{"forged check", word[:len(word)-1] + other, Forged},
		{"forged tag", strings.Replace(word, "_"+id+"_"+word[11:12], "_"+id+"_"+map[bool]string{true: "a", false: "b"}[word[11] != 'a'], 1), Forged},
		{"another family's", "phone" + word[5:], Forged},
		{"unknown", strings.Replace(word, id, strange, 1), Unknown},
		{"unknown foreign", "foreign_" + strange + word[10:], Unknown},
		{"erased", strings.Replace(word, id, string(erased), 1), Unknown},
		{"family not known", "order" + word[5:], None},
		{"no family", word[5:], None},
		{"upper case", strings.ToUpper(word), None},
		{"upper-case letter", word[:len(word)-1] + "A", None},
		{"no letter", word[:len(word)-1] + "1", None},
		{"no letter in the id", strings.Replace(word, id, "aaa1", 1), None},
		{"hyphens", strings.ReplaceAll(word, "_", "-"), None},
		{"short", word[:len(word)-1], None},
		{"long", word + "a", None},
		{"space", word + " ", None},
		{"in a word", "x" + word, None},
		{"empty", "", None},
		{"family too long", strings.Repeat("a", 17) + word[5:], None},
	} {
		if got := h.Check([]byte(c.text)); got != c.want {
			t.Errorf("%s: %s is %v, want %v", c.name, c.text, got, c.want)
		}
	}
}

// TestIdempotent: whatever was written is left alone, in whichever family, and
// a change of any letter is seen.
func TestIdempotent(t *testing.T) {
	ring, _, coming, _, _ := testRing(t)
	h := mustHasher(t, ring)
	later, err := ring.HasherFor(coming, Families())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(append(Families(), Foreign)).Draw(t, "family")
		v := rapid.SliceOfN(rapid.Byte(), 0, 600).Draw(t, "value")
		for _, w := range []*Hasher{h, later} {
			word := w.Append([]byte("x"), f, v)[1:]
			if got := h.Check(word); got != Own {
				t.Fatalf("%s is %v", word, got)
			}
			at := len(word) - 1 - rapid.IntRange(0, letterCount-1).Draw(t, "at")
			word[at] = letterOtherThan(word[at])
			if got := h.Check(word); got != Forged {
				t.Fatalf("%s, changed at %d, is %v", word, at, got)
			}
		}
	})
}

func letterOtherThan(c byte) byte {
	if c == 'z' {
		return 'a'
	}
	if c == '7' {
		return '2'
	}
	return c + 1
}

func TestULA(t *testing.T) {
	ring, _, coming, _, _ := testRing(t)
	h := mustHasher(t, ring)
	later, err := ring.HasherFor(coming, Families())
	if err != nil {
		t.Fatal(err)
	}
	if ulaOf(t, h, "192.0.2.1") == ulaOf(t, later, "192.0.2.1") {
		t.Error("two keys write one address")
	}
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "value")
		for _, w := range []*Hasher{h, later} {
			text := w.AppendULA([]byte("x"), IP, v)[1:]
			a, err := netip.ParseAddr(string(text))
			if err != nil || a.String() != string(text) {
				t.Fatalf("%s: not the text of an address", text)
			}
			if got := h.CheckULA(a); got != Own {
				t.Fatalf("%s is %v", text, got)
			}
			if got := h.CheckULA(a.WithZone("eth0")); got != None {
				t.Fatalf("with a zone it is %v", got)
			}
			b := a.As16()
			word := w.Append(nil, IP, v)
			var tag [wordSize]byte
			parseLetters(&tag, word[len(word)-letterCount:])
			if !bytes.Equal(tag[:ulaTag], b[6:ulaSum]) {
				t.Fatal("address and word of a value have other tags")
			}
			at := rapid.IntRange(0, 15).Draw(t, "at")
			b[at] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
			want := Forged
			if at < 6 {
				want = None
			}
			if got := h.CheckULA(netip.AddrFrom16(b)); got != want {
				t.Fatalf("changed at %d it is %v, want %v", at, got, want)
			}
		}
	})
	for _, text := range []string{"192.0.2.1", "::", "fd00::1", "2001:db8::1", "::ffff:192.0.2.1"} {
		if got := h.CheckULA(netip.MustParseAddr(text)); got != None {
			t.Errorf("%s is %v", text, got)
		}
	}
	if got := h.CheckULA(netip.Addr{}); got != None {
		t.Errorf("the zero address is %v", got)
	}
}

// FuzzCheck holds Check to its definition: of the form, and then written again.
func FuzzCheck(f *testing.F) {
	ring, current, _, _, _ := testRing(f)
	h := mustHasher(f, ring)
	f.Add([]byte("email_aaaa_mfzwizltomztsmrq7x2aabcd"), "jane@example.com")
	f.Add([]byte("foreign_zzzz_aaaaaaaaaaaaaaaaaaaaaaaa"), "")
	f.Add([]byte("x__________________________________"), "x")
	f.Fuzz(func(t *testing.T, text []byte, value string) {
		got := h.Check(text)
		parts := strings.Split(string(text), "_")
		form := len(parts) == 3 && len(parts[1]) == 4 && len(parts[2]) == 24 && Family(parts[0]).Valid()
		if got != None && !form {
			t.Errorf("%q is %v", text, got)
		}
		if (got == Own || got == Forged) && ring.find(KeyID(parts[1])) == nil {
			t.Errorf("%q is %v: key not in the ring", text, got)
		}
		word := h.Append(nil, Secret, []byte(value))
		if h.Check(word) != Own || h.KeyID() != current {
			t.Errorf("%q written for %q is not own", word, value)
		}
	})
}
