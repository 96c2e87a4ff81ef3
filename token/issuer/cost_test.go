package issuer

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// A heavy is a token of about 64 KiB.
type heavy struct{ name, token string }

// heavies are tokens as long as they may be, each of which makes another part of
// reading cost the most; some are refused, some are live.
func heavies() []heavy {
	p := made()
	const room = MaxToken/4*3 - 600 // of a payload
	fill := func(open, unit, end string) string {
		return open + strings.TrimSuffix(strings.Repeat(unit, (room-len(open)-len(end))/len(unit)), ",") + end
	}
	rs := func(more string) string { return p.Sign("RS256", `{"alg":"RS256","kid":"r1"}`, claims(more)) }
	names := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `,"%0*d":0`, room/n-6, i)
		}
		return b.String()
	}
	return []heavy{
		{"one string", rs(fill(`,"x":"`, "x", `"`))},
		{"escapes", rs(fill(`,"x":"`, `\u0073`, `"`))},
		{"escapes in jti", rs(fill(`,"jti":"`, `\u0073`, `"`))},
		{"scope of escapes", rs(fill(`,"scope":"`, `\"`, `"`))},
		{"audiences", p.Sign("RS256", `{"alg":"RS256","kid":"r1"}`, fill(`{"iss":"https://auth.example.com","aud":[`, `"",`, `]}`))},
		{"long audiences", p.Sign("RS256", `{"alg":"RS256","kid":"r1"}`, fill(`{"iss":"https://auth.example.com","aud":[`, `"`+strings.Repeat(`\"`, 45)+`",`, `]}`))},
		{"array of numbers", rs(fill(`,"x":[`, `1,`, `]`))},
		{"array of objects", rs(fill(`,"x":[`, `{},`, `]`))},
		{"array of arrays", rs(fill(`,"x":[`, `[[[[[]]]]],`, `]`))},
		{"a long number", rs(fill(`,"x":`, `1`, ``))},
		{"exp of many digits", p.Sign("RS256", `{"alg":"RS256","kid":"r1"}`, fill(`{"iss":"https://auth.example.com","exp":1.`, `1`, `}`))},
		{"blanks", rs(fill(`,"x":`, " ", `1`))},
		{"many members", rs(names(500))},
		{"many nested members", rs(`,"x":{"y":1` + names(490) + `}`)},
		{"letters beyond ASCII", rs(fill(`,"x":"`, "ſ", `"`))},
		{"not JSON at its end", rs(fill(`,"x":[`, `1,`, `,]`))},
		{"too deep at its end", rs(fill(`,"x":"`, "x", `","y":[[[[[[[[[]]]]]]]]]`))},
		{"a twin at its end", rs(fill(`,"x":"`, "x", `","x":1`))},
		{"long signature", func() string { s := rs(""); return s + strings.Repeat("A", MaxToken-len(s)-len(s)%4) }()},
		{"dots", strings.Repeat(".", MaxToken)},
		{"no dots", strings.Repeat("A", MaxToken)},
	}
}

// TestHeavies: each is nearly as long as a token may be, and not longer.
func TestHeavies(t *testing.T) {
	live := 0
	for _, h := range heavies() {
		if len(h.token) > MaxToken || len(h.token) < MaxToken*9/10 {
			t.Errorf("%s: %d bytes", h.name, len(h.token))
		}
		if configured(t).Verify(h.token, now, true).Verified {
			live++
		}
	}
	if live < 10 {
		t.Errorf("%d are verified: too few are read to their end", live)
	}
}

// BenchmarkHeavy is the cost of reading and verifying a token of 64 KiB. The least time
// of all rounds is what a machine that does other things too gets nearest to it by.
func BenchmarkHeavy(b *testing.B) {
	all := configured(b)
	for _, h := range heavies() {
		b.Run(strings.ReplaceAll(h.name, " ", "_"), func(b *testing.B) {
			b.SetBytes(int64(len(h.token)))
			b.ReportAllocs()
			least := time.Hour
			for b.Loop() {
				start := time.Now()
				all.Verify(h.token, now, true)
				least = min(least, time.Since(start))
			}
			b.ReportMetric(float64(least.Microseconds()), "µs/least")
		})
	}
}

// BenchmarkAttacks is the cost of every token of the attack corpus, and of the one
// that costs the most.
func BenchmarkAttacks(b *testing.B) {
	all, list := configured(b), attacks()
	least := make([]time.Duration, len(list))
	for round := 0; b.Loop(); round++ {
		for i, a := range list {
			start := time.Now()
			all.Verify(a.token, now, true)
			if took := time.Since(start); round == 0 || took < least[i] {
				least[i] = took
			}
		}
	}
	b.ReportMetric(float64(slices.Max(least).Microseconds()), "µs/worst")
	b.ReportMetric(float64(len(list)), "tokens/op")
}
