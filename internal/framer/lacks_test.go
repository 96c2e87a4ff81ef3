package framer

import (
	"strings"
	"testing"
)

// TestLacksBehind: of a text in two pieces the same is said wherever it is parted, and nothing is allocated.
func TestLacksBehind(t *testing.T) {
	const head, enc = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ"
	sig := strings.Repeat("AbCdEfGhIjK", 4)[:43]
	for _, whole := range []string{
		head + ".eyJzdWIiOiJqZG9lNDIifQ." + sig,
		head + ".eyJzdWIiOiJqZG9lNDIifQ." + sig + "==",
		head + ".eyJzdWIiOiJqZG9lNDIifQ." + sig[:20],
		head + ".eyJzdWIiOiJqZG9lNDIifQ.",
		head + ".eyJzdWIiOiJqZG9lNDIifQ." + sig + "~WyJhIl0~",
		enc + ".a2V5." + sig[:16] + ".Y2lwaGVy." + sig[:22],
		enc + ".a2V5." + sig[:16] + ".Y2lwaGVy." + sig[:21],
		"word.next.js",
		head + "." + head,
	} {
		want := lacks([]byte(whole))
		for i := range whole {
			if got := lacksBehind([]byte(whole[:i]), []byte(whole[i:])); got != want && !strings.Contains(whole[:i], "=") {
				t.Errorf("%q and %q: %v, want %v", whole[:i], whole[i:], got, want)
			}
		}
	}
	prev := []byte("got " + head + ".eyJzdWIiOiJqZG9lNDIifQ." + sig[:10])
	var k wrap
	if !k.longer(prev, []byte(sig[10:])) || k.longer(prev, []byte(sig[:20])) {
		t.Error("a whole token is none, or one that is not is one")
	}
	piece := []byte(sig[10:])
	if n := testing.AllocsPerRun(20, func() { k.longer(prev, piece) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
