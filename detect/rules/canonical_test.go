package rules

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/pseudonym"
)

// TestCanonicalTrait: what a rule says is canonical is, by the definition; and of plain
// addresses it says so.
func TestCanonicalTrait(t *testing.T) {
	set, err := detect.Compile(Builtin())
	if err != nil {
		t.Fatal(err)
	}
	s, rnd := set.NewScanner(nil), rand.New(rand.NewPCG(1, 2))
	numbers := []string{"0", "7", "07", "007", "00", "000", "12", "012", "99", "100", "203", "249", "255", "256"}
	said := 0
	for range 20000 {
		var quad []string
		for range 4 {
			quad = append(quad, numbers[rnd.IntN(len(numbers))])
		}
		before, behind := []string{"ip ", "m", "x_", `{"a":"`, "["}[rnd.IntN(5)], []string{" up", "_x", ":443", "message: x", ".tar.gz", ""}[rnd.IntN(6)]
		text := []byte(before + strings.Join(quad, ".") + behind)
		for _, f := range s.Scan(text, &detect.Query{}) {
			if f.Traits&detect.Canonical == 0 {
				continue
			}
			said++
			value := s.TextOf(f.Layer)[f.Start:f.End]
			family := set.Rules()[f.Rule].Kinds[f.Kind].Family
			if got := pseudonym.Canonical(nil, family, value); string(got) != string(value) {
				t.Fatalf("%s: %s is called canonical, and is %s", text, value, got)
			}
		}
	}
	if said < 1000 {
		t.Errorf("%d addresses are called canonical", said)
	}
}

// TestSlashFirst holds slashFirst to its definition.
func TestSlashFirst(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 50000 {
		b := make([]byte, rnd.IntN(20))
		for i := range b {
			b[i] = "/@?.abcd\x2e\x40\x2f\xc0\xaf\x3f\x41"[rnd.IntN(15)]
		}
		i := strings.IndexAny(string(b), "/@")
		if got, want := slashFirst(b), i >= 0 && b[i] == '/'; got != want {
			t.Fatalf("%q: %v", b, got)
		}
	}
}
