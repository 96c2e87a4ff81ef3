package oracle

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/scrub"
)

// expect returns the scrubber that tests compare with.
func expect(t testing.TB) func(raw []byte) []byte {
	t.Helper()
	s, err := scrub.New(scrub.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return func(raw []byte) []byte {
		out, err := s.Append(nil, raw)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
}

// TestRecords holds that every form of record has secrets, that scrubbing leaves
// none of them, and leaves the id.
func TestRecords(t *testing.T) {
	scan, scrubbed := NewScanner(), expect(t)
	for i, shape := range shapes() {
		for n := range uint64(300) {
			r := Ref{"shape", n + 1}
			raw := []byte(shape(r.String(), r.salt()*7919+n))
			if len(scan.Leaks(raw)) == 0 {
				t.Fatalf("form %d has no secret that the scanner knows: %q", i, raw)
			}
			out := scrubbed(raw)
			if leaks := scan.Leaks(out); len(leaks) > 0 {
				t.Fatalf("form %d: %v in %q", i, leaks, out)
			}
			if got, ok := Find(out); !ok || got != r || bytes.Count(out, []byte(r.String())) != 2 {
				t.Fatalf("form %d lost its id: %q", i, out)
			}
		}
	}
}

// TestLeaks holds that secrets are found in every form, wherever they stand.
func TestLeaks(t *testing.T) {
	scan := NewScanner("tripwire")
	for _, secret := range []string{email(7), opaque(8), card(9), ip4(10), ip6(11), phone(12), jwt(13), "tripwire"} {
		for lead := range 5 {
			text := strings.Repeat("x", lead) + secret + "yz"
			once := base64.StdEncoding.EncodeToString([]byte(text))
			for _, form := range []string{text, strings.ToUpper(text), percent(text), escaped(text), hex.EncodeToString([]byte(text)),
				once, base64.RawURLEncoding.EncodeToString([]byte(text)), base64.StdEncoding.EncodeToString([]byte("-" + once)),
				strings.Join(strings.Split(text, ""), "\x00"), strings.ToUpper(percent(text))} {
				if secret == jwt(13) && form != text {
					continue // its secrets stand in base64 already
				}
				if len(scan.Leaks([]byte("before "+form+" behind"))) == 0 {
					t.Errorf("nothing found in %.200q", form)
				}
				cut := scan.Stream()
				for i := range form {
					fmt.Fprint(cut, form[i:i+1])
				}
				if len(cut.Leaks()) == 0 {
					t.Errorf("nothing found in %.200q, byte by byte", form)
				}
			}
		}
	}
	for _, text := range []string{"", "email_k7f3_mfzwizltomztsmrq7x2aabcd", "zqcana", "2026-11-22T12:00:00Z 192.0.2.1", url.QueryEscape("a@b")} {
		if leaks := scan.Leaks([]byte(text)); len(leaks) > 0 {
			t.Errorf("%q: %v", text, leaks)
		}
	}
}

// TestAudit shows an audit what a sink should never hold, and demands that it is
// noticed.
func TestAudit(t *testing.T) {
	scrubbed := expect(t)
	line := func(n uint64) []byte { return scrubbed(Raw(Ref{"a", n})) }
	type shown struct {
		text []byte
		id   string
	}
	whole := []shown{{line(1), "i"}, {line(2), "j"}, {line(3), "k"}}
	for _, c := range []struct {
		name  string
		rules Rules
		show  []shown
		want  string // "" if all is well
	}{
		{"well", Rules{Ordered: true, Once: true, IDs: true}, whole, ""},
		{"lost", Rules{}, whole[:2], "lost"},
		{"partial", Rules{Partial: true}, whole[:2], ""},
		{"twice", Rules{Once: true}, append(whole[:3:3], whole[2]), "2 times"},
		{"again", Rules{Ordered: true, IDs: true}, append(whole[:3:3], whole[1], whole[2]), ""},
		{"skipped", Rules{Ordered: true}, []shown{whole[0], whole[2], whole[1], whole[2]}, "came after number 1"},
		{"end again", Rules{Ordered: true, Spooled: true}, append(whole[:3:3], whole[0], whole[2], whole[0], whole[1]), ""},
		{"end again without a log", Rules{Ordered: true}, append(whole[:3:3], whole[0], whole[2]), "came after number 1"},
		{"skipped before a log", Rules{Ordered: true, Spooled: true}, []shown{whole[0], whole[2], whole[1]}, "came after number 1"},
		{"any order", Rules{}, []shown{whole[0], whole[2], whole[1]}, ""},
		{"raw", Rules{}, append(whole[:2:2], shown{Raw(Ref{"a", 3}), "k"}), "altered"},
		{"torn", Rules{Torn: 1}, append(whole[:3:3], shown{line(3)[:30], ""}), ""},
		{"torn by a power cut", Rules{Torn: 1}, append(whole[:3:3], shown{append(line(3)[:30:30], 0, 0, 0), ""}), ""},
		{"torn without id", Rules{Torn: 1}, append(whole[:3:3], shown{line(3)[:5], ""}), ""},
		{"torn too often", Rules{Torn: 0}, append(whole[:3:3], shown{line(3)[:30], ""}), "torn"},
		{"unknown", Rules{}, append(whole[:3:3], shown{line(4), ""}), "never issued"},
		{"no id", Rules{IDs: true}, append(whole[:2:2], shown{line(3), ""}), "no id"},
		{"same id", Rules{IDs: true}, append(whole[:2:2], shown{line(3), "j"}), "same id"},
		{"other id", Rules{IDs: true}, append(whole[:3:3], shown{line(3), "l"}), "different ids"},
		{"withheld", Rules{Ordered: true, Withheld: map[Ref]bool{{"a", 2}: true}},
			[]shown{whole[0], {[]byte(Stub + " panic 12"), ""}, whole[2]}, ""},
		{"no stub", Rules{Withheld: map[Ref]bool{{"a", 2}: true}}, []shown{whole[0], whole[2]}, "0 stubs"},
	} {
		l := NewLedger()
		for range 3 {
			r, _ := l.Issue("a")
			l.Owe(r)
		}
		c.rules.Expect = scrubbed
		a := NewAudit(l, c.rules)
		for _, s := range c.show {
			a.Show(s.text, s.id)
		}
		got := strings.Join(a.Problems(), "; ")
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: problems %q, want %q", c.name, got, c.want)
		}
	}
}
