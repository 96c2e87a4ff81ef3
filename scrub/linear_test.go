package scrub_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/rules"
	"github.com/logscrub/logscrub/scrub"
)

// worst are pieces of text that, repeated, ask rules at every byte, in vain, and
// tempt them to walk over what they walked over before.
var worst = []string{
	"@", "a@", "@a.com", "a@b.c", "é@", "-eyJ-eyJ", "eyJhbGciOiJIUzI1NiJ9.", "eyJ", "-eyJhbGciOiJIUzI1NiJ9", "ey.ey.", "1", "1.", "1.1.1.1.", "1.1.1.1,",
	":", "a:", "::", "fe80::", "a:b:c:", "00:", "00-", "0000.", "0000:", "-", "--", "-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\n",
	"password=", `password="`, `"password":`, `{"password":"`, "password='", "password=a,", "password=(", "token=a&", "user=[a,", "user: [", "user=,", "user= ", "name: A ", "full_name=A B C D ",
	"authorization=", "Authorization: Digest a=\"", "authorization: digest a=\"b\", ", "Authorization: Token ", "cookie:a=b;", "cookie=", "Cookie: ;", "set-cookie:", "Cookie:\n ",
	"bearer ", "Bearer a", "basic ", "Basic QUFB", "://", "http://a:b", "a://b@", "//a:b@c", "+1", "+1 (", "+49 ", "4111 ", "4111-", "411111111111111", "DE89 ", "DE89", "AB12",
	`\`, `\\`, `\"`, `"\"`, `\u005c`, `\u005cu005c`, `\x5c`, `"\n`, "%", "%25", "%2525", "%41", "&amp;", "&#38;", "&", "&#", "<", "\"", "'", "`", "[", "[1,", "[[1],", "{", "{\"a\":", "\n", " ", "\t", "\x00", "\xff",
	"YWFh", "YWFhYWFhYWFhYWFh/", "QUJD-", "ZXlKaGJHY2lP", "AAAA", "6161", "61616161616161616161 ", "user_k7f3_", "user_ohbt_aaaaaaaaaaaaaaaaaaaaaaaa", "AKIA", "ghp_", "github_pat_", "a_", "A1", "=", "a=", "=\"",
	"H4sI", "H4sIAAAAAAAA", "H4sIAAAAAAAE/wTA", "eJw", "eJwAAAAAAAAAAAAA ", "JAAA", "YQBiAGMA", "a\x00", "\x00a", "\x00=", "\xff\xfe", "\x00\x00",
	"token=3Da", "quoted-printable=", "quoted-printable=3Dtoken=3Da ", "=\\n",
	bomb() + " ", bomb(),
	"user=u1234567 ", "/u1234567", "phone=1 ", "phone:1-", "ssn=1", "card_number=4", "email=@", "email:a@b", "\\\\user=a", `\n\n`, "\\npassword=a",
	"\neyJhbGciOiJub25l", "\neyJhbGciOiJub25lIn0.eyJhbGciOiJub25l", "eyJ.eyJ.\n", `\neyJhbGciOiJub25l`,
}

// ofRule returns the worst inputs of a rule: where it is asked, again and again, what it
// finds, and what it would find but for the last byte.
func ofRule(r *detect.Rule) (pieces []string) {
	for _, tr := range r.Triggers {
		if tr.Lit != "" {
			pieces = append(pieces, tr.Lit+" ")
		}
	}
	for _, e := range r.Examples.All() {
		if e.Value != "" {
			end := strings.Index(e.Text, e.Value) + len(e.Value)
			return append(pieces, e.Text+" ", e.Text[:end-1]+"~ ")
		}
	}
	return pieces
}

// bomb is base64 of a compressed text that is a thousand times as long.
func bomb() string {
	return base64.StdEncoding.EncodeToString([]byte(gzipped(strings.Repeat("a", 60<<10))))
}

// cost returns the least of some times that a scrub of n bytes of piece takes.
func cost(w *scrub.Worker, piece string, n, times int) time.Duration {
	in := []byte(strings.Repeat(piece, n/len(piece)+1)[:n])
	b := batchOf(string(in))
	least := time.Hour
	for range times {
		start := time.Now()
		var dst [0]byte
		_, _ = w.Append(dst[:], b.Body(0))
		least = min(least, time.Since(start))
	}
	return least
}

// TestLinear counts the steps of each worst input at two lengths: eight times
// the bytes take about eight times the steps, and few a byte. BenchmarkLinear
// shows the same by the clock.
func TestLinear(t *testing.T) {
	set, err := detect.Compile(rules.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	scan := set.NewScanner(nil)
	steps := func(piece string, n int) int {
		scan.Scan([]byte(strings.Repeat(piece, n/len(piece)+1)[:n]), &detect.Query{})
		return scan.Spent()
	}
	check := func(name, piece string, n int) {
		small, large := steps(piece, n), steps(piece, 8*n)
		if large > 9*small+1024 || large > 64*8*n {
			t.Errorf("%s%q: %d steps for %d bytes, %d for %d", name, piece, small, n, large, 8*n)
		}
	}
	for _, piece := range worst {
		check("", piece, 16<<10)
	}
	for _, r := range rules.Builtin() {
		for _, piece := range ofRule(&r) {
			check(r.Name+": ", piece, 4<<10)
		}
	}
}

// BenchmarkLinear reports how many times as long twice the bytes take.
func BenchmarkLinear(b *testing.B) {
	w := newScrubber(b).Worker()
	pieces := slices.Clone(worst)
	for _, r := range rules.Builtin() {
		pieces = append(pieces, ofRule(&r)...)
	}
	for _, piece := range pieces {
		b.Run(fmt.Sprintf("piece=%q", piece), func(b *testing.B) {
			var ratio float64
			for b.Loop() {
				ratio = float64(cost(w, piece, 1<<20, 3)) / float64(cost(w, piece, 512<<10, 3))
			}
			b.ReportMetric(ratio, "t(2n)/t(n)")
		})
	}
}

// TestLimit: what costs more than a record is worth ends in a withheld record and
// not in a long wait.
func TestLimit(t *testing.T) {
	asked := 0
	s := newScrubber(t, func(o *scrub.Options) {
		for i := range 400 {
			o.Inject(detect.Rule{
				Name: fmt.Sprint("greedy-", i), Kinds: []detect.Kind{{Name: "greedy", Family: "greedy"}}, Max: 8,
				Triggers: []detect.Trigger{{Shape: detect.At}},
				Find:     func(*detect.Window, int) detect.Verdict { asked++; return detect.NotHere },
			})
		}
	})
	in := strings.Repeat("a@", 100<<10)
	if _, err := s.Append(nil, []byte(in)); err != nil && err != scrub.ErrWithheld {
		t.Fatal(err)
	}
	if most := 1<<16 + 256*len(in); asked > most {
		t.Errorf("rules were asked %d times, more than %d", asked, most)
	}
}
