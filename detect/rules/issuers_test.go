package rules

import (
	"strings"
	"testing"

	"github.com/logscrub/logscrub/detect"
)

// TestIssuerTables: every line of a table is read, a rule has a name of its own, and
// each form has an example that it matches as a whole, and no longer.
func TestIssuerTables(t *testing.T) {
	names := map[string]bool{}
	for _, it := range issuerTables() {
		table := it.rows
		lines, want := strings.Count(table, "\n")-1, 0
		for _, i := range readIssuers(it) {
			want += 1 + len(i.forms)
			if names[i.name] {
				t.Errorf("two rows are called %q", i.name)
			}
			names[i.name] = true
			for _, f := range i.forms {
				v := f.example
				if n := f.Match([]byte(v + "\"")); n != len(v) {
					t.Errorf("%s: %q: %d bytes of %d", i.name, v, n, len(v))
				}
			}
		}
		if lines != want {
			t.Errorf("%d lines of %d were read: %.40q", want, lines, table)
		}
	}
}

// TestIssuersFind: the scanner asks for each form at each of its places, in whatever
// stands around it.
func TestIssuersFind(t *testing.T) {
	set, err := detect.Compile(issuers())
	if err != nil {
		t.Fatal(err)
	}
	s := set.NewScanner(nil)
	for _, it := range issuerTables() {
		for _, i := range readIssuers(it) {
			for _, f := range i.forms {
				v, start := f.example, f.Start()
				for _, place := range []string{"%", "key=%&x=1", "https://host.example/a/%", "id-%", "is %.", "(%)", "a_%"} {
					if place == "a_%" && (strings.HasPrefix(v, "A3-") || !f.Long()) { // short words alone: no run
						continue
					}
					text := strings.ReplaceAll(place, "%", v)
					whole := false
					for _, f := range s.Scan([]byte(text), &detect.Query{}) {
						a, b, _ := s.Root(&f)
						whole = whole || strings.Contains(text[a:b], v[start:])
					}
					if !whole {
						t.Errorf("%s: %q: not found", i.name, text)
					}
				}
			}
		}
	}
}

// TestAssets: the hash in the name of a picture is no key, whatever stands in front of it,
// nor is one that somebody hid; one of another letter is.
func TestAssets(t *testing.T) {
	set, err := detect.Compile(issuers())
	if err != nil {
		t.Fatal(err)
	}
	s := set.NewScanner(nil)
	const key = "ico-e5968afa4e70b1c2d3e5968afa4e70b1"
	for text, want := range map[string]int{
		"GET /img/a." + key + ".png HTTP/1.1": 0, "/" + key + ".js": 0, "/" + key + ".js?x=1": 0,
		"use pgar_" + strings.Repeat("a", 27): 1, "use pgar_" + strings.Repeat("x", 27): 0, "use pgar_" + strings.Repeat("0", 27): 0,
		"use " + key + ".": 1, "use " + key + ".png": 1, "/" + key + ".pngs": 1,
	} {
		if got := len(s.Scan([]byte(text), &detect.Query{})); got != want {
			t.Errorf("%q: %d findings, want %d", text, got, want)
		}
	}
}

// TestRunEnds: words of a long run may end anywhere, also at the end of a text.
func TestRunEnds(t *testing.T) {
	set, err := detect.Compile(Builtin())
	if err != nil {
		t.Fatal(err)
	}
	s := set.NewScanner(nil)
	for _, text := range []string{"a7_b_c_d_e_f_g_h_i_", "twitch: Q~.AA7_b_c_d_e_f_g_h~Q", "1//0A7_b_c_d_e_f_g_hM", "=+ACR7_b_c_d_e_f_g_h.atlasv1"} {
		for i := range text {
			for j := i; j <= len(text); j++ {
				s.Scan([]byte(text[i:j]), &detect.Query{})
			}
		}
	}
}

// TestIssuersAllocs: keys, and the names beside them, cost no memory.
func TestIssuersAllocs(t *testing.T) {
	set, err := detect.Compile(Builtin())
	if err != nil {
		t.Fatal(err)
	}
	s, q := set.NewScanner(nil), &detect.Query{}
	text := []byte("twitch token - 'fake7abcd3efgh9jklm2npqr5stuv8' glpat-Fake7aBcD3EfGh9JkLm2 messageBirdKey ?= \"fake7abcd3efgh9jklm2npqr5\"")
	if n := len(s.Scan(text, q)); n < 3 {
		t.Errorf("%d findings", n)
	}
	if n := testing.AllocsPerRun(100, func() { s.Scan(text, q) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
