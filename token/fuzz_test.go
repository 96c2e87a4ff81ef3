package token_test

import (
	"bytes"
	"testing"

	"github.com/logscrub/logscrub/token"
)

// A found token lies within its text, is parsed, and its verdict and form agree.
func FuzzScan(f *testing.F) {
	for _, c := range scanCases {
		f.Add([]byte(c.token + c.rest))
	}
	for _, h := range oddHeaders {
		f.Add([]byte(b64(h) + "." + payload + "." + sig))
	}
	for _, c := range noTokens {
		f.Add([]byte(c.text))
	}
	var tok token.Token
	f.Fuzz(func(t *testing.T, text []byte) {
		n, form, v := token.Scan(text)
		if n < 0 || n > len(text) || n > token.MaxScan {
			t.Fatalf("%d of %d bytes", n, len(text))
		}
		if found := n > 0; v.Found() != found || (form != token.NoForm) != found {
			t.Fatalf("%d bytes, %v, %v", n, form, v)
		}
		if v == token.Open && n != token.MaxScan {
			t.Fatalf("open after %d bytes", n)
		}
		if n == 0 {
			return
		}
		for _, c := range text[:n] {
			if c <= ' ' || c == '"' || c == '\\' || c >= 0x80 {
				t.Fatalf("%q is part of a token", c)
			}
		}
		if err := tok.Parse(text[:n], form, now); err != nil {
			t.Fatal(err)
		}
		if m, _, _ := token.Scan(text[:n]); m == 0 && form != token.Truncated {
			t.Fatalf("%q is no token by itself", text[:n])
		}
	})
}

// Parse takes any bytes and any form, and its results lie in closed sets.
func FuzzParse(f *testing.F) {
	for _, c := range scanCases {
		f.Add([]byte(c.token), uint8(c.form))
	}
	for _, h := range oddHeaders {
		f.Add([]byte(b64(h)+"."+payload), uint8(token.Truncated))
	}
	f.Add([]byte(header+"."+b64(`{"sub":"\ud83d\ude00","exp":1e9,"uid":1,"name":"\u00`)), uint8(token.Truncated))
	var tok, again token.Token
	f.Fuzz(func(t *testing.T, text []byte, form uint8) {
		before := bytes.Clone(text)
		err := tok.Parse(text, token.Form(form&3), now)
		if !bytes.Equal(before, text) {
			t.Fatal("Parse wrote into its input")
		}
		if err != nil {
			if len(tok.Claims) > 0 || len(tok.Canonical()) > 0 {
				t.Fatal("an error left something behind")
			}
			return
		}
		if len(tok.Canonical()) > 64<<10 {
			t.Fatalf("canonical form of %d bytes", len(tok.Canonical()))
		}
		stub := token.AppendStub(nil, []byte(jwtPseudonym), &tok, nil)
		if _, n, ok := token.ParseStub(stub); !ok || n != len(stub) {
			t.Fatalf("stub %s is read as %d bytes", stub, n)
		}
		if err := again.Parse(text, token.Form(form&3), now); err != nil || !bytes.Equal(again.Canonical(), tok.Canonical()) {
			t.Fatal("the same bytes are two tokens")
		}
	})
}

// What ParseStub reads is what AppendStub writes.
func FuzzStub(f *testing.F) {
	stub := jwtPseudonym + "-alg_rs256-state_expired-exp_2026112215"
	f.Add([]byte(stub))
	f.Add([]byte(stub + "-sub-" + userPseudonym))
	f.Add([]byte(jwtPseudonym + "-alg_other-state_live-exp_none-sub-x"))
	f.Add([]byte(stub + "-iss_main-sub-" + userPseudonym + "-claim_a-" + userPseudonym + "-claim_b_v_1-stub_k7f3_abcdefghijklmnopqrstuvwx"))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, n, ok := token.ParseStub(text)
		if !ok {
			if n != 0 {
				t.Fatalf("no stub of %d bytes", n)
			}
			return
		}
		want := string(s.Pseudonym) + "-alg_" + s.Alg + "-state_" + s.State.String() + "-exp_" + string(s.Exp)
		if len(s.Issuer) > 0 {
			want += "-iss_" + string(s.Issuer)
		}
		if len(s.Sub) > 0 {
			want += "-sub-" + string(s.Sub)
		}
		kept, rest := false, s.Claims
		for {
			c, more, ok := token.NextClaim(rest)
			if !ok {
				break
			}
			if kept = kept || c.Kept; c.Kept {
				want = string(token.AppendKept([]byte(want), string(c.Name), c.Value))
			} else {
				want = string(token.AppendNamed([]byte(want), string(c.Name))) + string(c.Value)
			}
			rest = more
		}
		if len(rest) > 0 || kept != (s.Seal != nil) {
			t.Fatalf("%s is left of the claims of %s, sealed by %q", rest, text, s.Seal)
		}
		if kept {
			want += "-" + string(s.Seal)
		}
		if string(text[:n]) != want {
			t.Fatalf("%s is read as %s", text[:n], want)
		}
		if bytes.IndexByte(text[:n], '.') >= 0 {
			t.Fatalf("a dot in %s", text[:n])
		}
	})
}
