package token_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/token"
)

// sweep calls Scan wherever an engine would: at each 'e' that no character of
// base64url precedes and that lies in no token found before. It returns what it
// found.
func sweep(text []byte) (found int) {
	for i := 0; i < len(text); i++ {
		if text[i] != 'e' || i > 0 && base64url(text[i-1]) {
			continue
		}
		if n, _, v := token.Scan(text[i:]); n > 0 {
			found++
			i += n - 1
			for v == token.Open && i+1 < len(text) && (base64url(text[i+1]) || text[i+1] == '.') {
				i++
			}
		}
	}
	return found
}

func base64url(c byte) bool {
	return c == '-' || c == '_' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// fill repeats piece to n bytes.
func fill(piece string, n int) []byte { return []byte(strings.Repeat(piece, n/len(piece))) }

// worst are texts that hold as many beginnings of tokens as possible, or make
// each as long as possible.
var worst = []struct{ name, piece string }{
	{"run of beginnings", "-eyJ"},
	{"run of beginnings and slashes", "/eyJ"},
	{"beginnings and dots", ".eyJ"},
	{"headers", header + "."},
	{"jwe headers", jweHdr + "."},
	{"headers in slashes", "/" + header},
	{"nested objects in slashes", "/" + b64(`{"aa":{"ab":`)},
	{"open strings", " eyJh" + strings.Repeat("YWFh", 2000)},
	{"tokens", jws + " "},
	{"binary payloads", header + "." + strings.Repeat("QUJD", 2000) + "?"},
	{"one run", "QUJD"},
}

// BenchmarkLinear prints, for each worst case, the time for 2n bytes over the
// time for n bytes as "ratio"; linear is 2.
func BenchmarkLinear(b *testing.B) {
	const n = 4 << 20
	for _, c := range worst {
		b.Run(strings.ReplaceAll(c.name, " ", "_"), func(b *testing.B) {
			text := append([]byte(jws[:len(jws)-len(sig)]), fill(c.piece, 2*n)...)
			b.SetBytes(3 * n)
			b.ReportAllocs()
			var once, twice float64
			for b.Loop() {
				once += seconds(func() { sweep(text[:n]) })
				twice += seconds(func() { sweep(text) })
			}
			b.ReportMetric(twice/once, "ratio")
		})
	}
}

func BenchmarkScan(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"found=jws", jws + " "},
		{"found=none/eyebrow", "eyebrow raised at the next line"},
		{"found=none/cookie", b64(`{"user":"jane","theme":"dark"}`)},
	} {
		b.Run(c.name, func(b *testing.B) {
			text := []byte(c.text)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				token.Scan(text)
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	for _, size := range []int{100, 400, 4000} {
		body := b64(fmt.Sprintf(`{"sub":"jane","exp":1700000000,"scope":%q}`, strings.Repeat("read ", size/5)))
		text := []byte(header + "." + body + "." + sig)
		b.Run(fmt.Sprintf("payload=%d", size), func(b *testing.B) {
			var tok token.Token
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if err := tok.Parse(text, token.JWS, now); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func seconds(f func()) float64 {
	start := time.Now()
	f()
	return time.Since(start).Seconds()
}
