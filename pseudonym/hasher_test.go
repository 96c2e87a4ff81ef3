package pseudonym

import (
	"crypto/aes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// plain is the twin of Append: the definition, without states or cache.
func plain(e *entry, f Family, value []byte) string {
	mac := hmac.New(sha256.New, derive(e.root[:], purposeTag, string(f), 32))
	mac.Write(binary.BigEndian.AppendUint32(nil, uint32(len(value))))
	mac.Write(value)
	word := mac.Sum(nil)[:12]
	code := sha256.Sum256([]byte(f))
	cipher, _ := aes.NewCipher(derive(e.root[:], purposeCheck, "", 16))
	block := append(append([]byte(nil), word...), code[:4]...)
	cipher.Encrypt(block, block)
	word = append(word, block[:3]...)
	return string(f) + "_" + string(e.ID) + "_" + strings.ToLower(base32.StdEncoding.EncodeToString(word))
}

func TestAppendIsPlain(t *testing.T) {
	ring, current, _, _, _ := testRing(t)
	h := mustHasher(t, ring)
	clone := h.Clone()
	e := ring.find(current)
	// Every length around the block, cache and scratch sizes, each value twice:
	// the second is answered from the cache.
	value := make([]byte, 2*maxText)
	_, _ = rand.Read(value)
	for n := range len(value) {
		for _, f := range []Family{Email, Secret, Foreign} {
			want := plain(e, f, value[:n])
			for range 2 {
				if got := string(h.Append(nil, f, value[:n])); got != want {
					t.Fatalf("%s of %d bytes: %s, want %s", f, n, got, want)
				}
			}
			if got := string(clone.Append(nil, f, value[:n])); got != want {
				t.Fatalf("clone: %s of %d bytes: %s, want %s", f, n, got, want)
			}
		}
	}
}

// TestClonesAtOnce is for the race detector: clones share the ring and no more.
func TestClonesAtOnce(t *testing.T) {
	ring, _, _, _, _ := testRing(t)
	h := mustHasher(t, ring)
	want := string(h.Append(nil, User, []byte("jdoe")))
	var all sync.WaitGroup
	for range 4 {
		c := h.Clone()
		all.Go(func() {
			for i := range 500 {
				c.Append(nil, User, fmt.Append(nil, i))
				if got := c.Append(nil, User, []byte("jdoe")); string(got) != want || c.Check(got) != Own {
					t.Errorf("%s, want %s", got, want)
				}
				c.AppendULA(nil, IP, []byte("192.0.2.1"))
			}
		})
	}
	all.Wait()
}

func TestRandomValuesTwoProcesses(t *testing.T) {
	ring, _, _, _, _ := testRing(t)
	again, err := ParseKeyring(ring.Text())
	if err != nil {
		t.Fatal(err)
	}
	a, b := mustHasher(t, ring), mustHasher(t, again)
	seen := map[string]string{}
	for _, f := range Families() {
		for range 1000 {
			v := rand.Text()
			word := string(a.Append(nil, f, []byte(v)))
			if other := string(b.Append(nil, f, []byte(v))); other != word {
				t.Fatalf("%s and %s", word, other)
			}
			if was, ok := seen[word[len(word)-letterCount:]]; ok {
				t.Fatalf("%q and %q have one word", was, v)
			}
			seen[word[len(word)-letterCount:]] = v
		}
	}
}

func TestFamilyNotGiven(t *testing.T) {
	ring, _, _, _, _ := testRing(t)
	h := mustHasher(t, ring, Email)
	for _, f := range []Family{User, "", "Email", "emai", "emailx"} {
		got, want := h.Append(nil, f, []byte("jdoe")), h.AppendForeign(nil, []byte("jdoe"))
		if string(got) != string(want) || h.Check(got) != Own {
			t.Errorf("family %q: %s, want %s", f, got, want)
		}
	}
	if got := h.Check(mustHasher(t, ring).Append(nil, User, []byte("jdoe"))); got != None {
		t.Errorf("a word of a family not given is %v", got)
	}
	for _, f := range []Family{"", "Email", "e-mail", "1a", "a_b", "abcdefghijklmnopq", "ä"} {
		if _, err := ring.Hasher("-", now, []Family{f}); err == nil {
			t.Errorf("family %q passes", f)
		}
	}
}

// TestManyFamilies: names are found whatever their number and likeness.
func TestManyFamilies(t *testing.T) {
	ring, _, _, _, _ := testRing(t)
	names := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-c][a-c0-1]{0,15}`), 300, 300, rapid.ID).Example(7)
	families := make([]Family, len(names))
	for i, n := range names {
		families[i] = Family(n)
	}
	h := mustHasher(t, ring, families...)
	for _, f := range families {
		word := string(h.Append(nil, f, []byte("v")))
		if !strings.HasPrefix(word, string(f)+"_") || h.Check([]byte(word)) != Own {
			t.Errorf("family %s: %s", f, word)
		}
	}
}

func TestNoAllocations(t *testing.T) {
	ring, _, _, _, _ := testRing(t)
	h := mustHasher(t, ring)
	long := []byte(strings.Repeat("0123456789", 100))
	value := []byte("jane.doe.0000000@example.com")
	dst := make([]byte, 0, 4096)
	word := h.Append(nil, Email, value)
	ula := netip.MustParseAddr(string(h.AppendULA(nil, IP, value)))
	text := map[Family]string{
		Email: "Jane.Doe@Example.COM", IP: "2001:DB8::1%Eth0", MAC: "00-1B-44-11-3A-B7", Phone: "+44 (0)20 7946 0000",
		Card: "4111 1111 1111 1111", IBAN: "de89 3704 0044 0532 0130 00", SSN: "078-05-1120", UUID: "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
		User: " jdoe ", Name: " Jane  Doe", Secret: "s3cr3t",
	}
	unicodeText := map[Family]string{Email: "Jürgen@BÜCHER.日本語.example", User: " jürgen", Name: "Jürgen  Müller", Secret: "gehe\u00efm"}
	i := 0
	for name, run := range map[string]func(){
		"new value": func() { i++; binary.BigEndian.PutUint32(value, uint32(i)); dst = h.Append(dst[:0], Email, value) },
		"cached":    func() { dst = h.Append(dst[:0], User, long[:20]) },
		"long":      func() { dst = h.Append(dst[:0], Secret, long) },
		"foreign":   func() { dst = h.AppendForeign(dst[:0], word) },
		"ula":       func() { dst = h.AppendULA(dst[:0], IP, value) },
		"check":     func() { h.Check(word) },
		"check ula": func() { h.CheckULA(ula) },
		"canonical": func() {
			for f, s := range text {
				dst = append(dst[:0], s...)
				dst = Canonical(dst, f, dst[:len(s)])
			}
		},
		"canonical, not ASCII": func() {
			for f, s := range unicodeText {
				dst = append(dst[:0], s...)
				dst = Canonical(dst, f, dst[:len(s)])
			}
		},
	} {
		run()
		if n := testing.AllocsPerRun(1000, run); n != 0 && !(underRace && n <= 2) {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func BenchmarkAppend(b *testing.B) {
	for _, c := range []struct {
		name     string
		distinct int
	}{{"repeat", 1000}, {"unique", 1 << 20}} {
		b.Run("values="+c.name, func(b *testing.B) {
			h := mustHasher(b, Ephemeral())
			values := make([][]byte, c.distinct)
			for i := range values {
				values[i] = fmt.Appendf(nil, "jane.doe.%d@example.com", i)
			}
			var dst []byte
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				dst = h.Append(dst[:0], Email, values[i])
				if i++; i == len(values) {
					i = 0
				}
			}
		})
	}
}

func BenchmarkCheck(b *testing.B) {
	h := mustHasher(b, Ephemeral())
	own := h.Append(nil, Email, []byte("jane@example.com"))
	for _, c := range []struct{ name, text string }{
		{"own", string(own)}, {"word", "internationalization_of_everything"}, {"short", "hello"},
	} {
		b.Run("text="+c.name, func(b *testing.B) {
			text := []byte(c.text)
			b.ReportAllocs()
			for b.Loop() {
				h.Check(text)
			}
		})
	}
}

func BenchmarkCanonical(b *testing.B) {
	for _, c := range []struct {
		f    Family
		text string
	}{{Email, "Jane.Doe@Example.COM"}, {IP, "203.0.113.195"}, {IP, "2001:db8::8a2e:370:7334"}, {User, "jdoe42"}} {
		b.Run("family="+string(c.f), func(b *testing.B) {
			text, dst := []byte(c.text), make([]byte, 0, 64)
			b.ReportAllocs()
			for b.Loop() {
				dst = Canonical(dst[:0], c.f, text)
			}
		})
	}
}
