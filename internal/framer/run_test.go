package framer_test

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
)

// TestRunIsWhole holds the fast way of plain lines to the one that every line of
// a multi-line stream goes, where no line continues another.
func TestRunIsWhole(t *testing.T) {
	parts := []string{
		"\n", "\n", "\n", "\r\n", "\r", "\x00", " ", "x", "a=b", "Cookie: a", "> Set-Cookie: b", "authorization: ", "proxy", "\tfolded",
		"-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN ", "BEGIN ", "-----", "-----END RSA PRIVATE KEY-----", "MIIEpAIBAAKCAQEA0", strings.Repeat("y", 90),
	}
	never := &framer.Multiline{Continue: regexp.MustCompile(`\z.`)}
	r := rand.New(rand.NewPCG(3, 4))
	for range 20000 {
		var text strings.Builder
		for range r.IntN(24) {
			text.WriteString(parts[r.IntN(len(parts))])
		}
		in := text.String()
		var cuts []int
		for at := range in {
			if r.IntN(16) == 0 {
				cuts = append(cuts, at)
			}
		}
		o := framer.Options{Max: 80, Size: 32, Overlap: 8, Records: 1 + r.IntN(4)}
		twin := o
		twin.Multiline = never
		got, want := frame(o, in, cuts, r.IntN(2) == 0), frame(twin, in, cuts, false)
		if !slices.Equal(got, want) {
			t.Fatalf("%q cut at %v:\n%+v, want\n%+v", in, cuts, got, want)
		}
		if whole(got) != in {
			t.Fatalf("%q: put together %q", in, whole(got))
		}
	}
}
