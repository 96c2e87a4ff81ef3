package token_test

import (
	"strings"
	"testing"

	"github.com/logscrub/logscrub/token"
)

// TestStubClaims reads what may follow a stub, and nothing else.
func TestStubClaims(t *testing.T) {
	const (
		good = jwtPseudonym + "-alg_rs256-state_live-exp_none-iss_main"
		mail = "email_k7f3_abcdefghijklmnopqrstuvwx"
		seal = "-stub_k7f3_abcdefghijklmnopqrstuvwx"
	)
	named := func(names ...string) (s string) {
		for _, n := range names {
			s += "-claim_" + n + "-" + mail
		}
		return s
	}
	for _, c := range []struct {
		claims string
		n      int // how much of it belongs to the stub
	}{
		{"", 0},
		{named("email"), len(named("email"))},
		{named("a", "b") + "-x", len(named("a", "b"))},
		{"-claim_tenant_acme" + seal, len("-claim_tenant_acme" + seal)},
		{"-claim_tenant_a_b_c" + seal + ".", len("-claim_tenant_a_b_c" + seal)},
		{named("a") + "-claim_b_x-claim_c_y" + seal, len(named("a")) + len("-claim_b_x-claim_c_y"+seal)},
		{"-claim_tenant_" + strings.Repeat("x", 32) + seal, 14 + 32 + len(seal)},
		{named("a", "b", "c", "d", "e", "f", "g", "h"), 8 * len(named("a"))},
		{named("a", "b", "b", "b", "c"), 5 * len(named("a"))},
		{"-claim_roles_x-claim_roles_y" + seal, len("-claim_roles_x-claim_roles_y" + seal)},

		{"-claim_tenant_acme", 0},
		{"-claim_tenant_acme-sub-" + mail, 0},
		{"-claim_tenant_acme" + strings.Replace(seal, "stub", "user", 1), 0},
		{"-claim_tenant_acme" + seal + "x", 0},
		{"-claim_tenant_" + strings.Repeat("x", 33) + seal, 0},
		{"-claim_tenant_" + seal, 0},
		{"-claim_tenant" + seal, len("-claim_tenant" + seal)}, // one with that pseudonym
		{"-claim_Tenant_acme" + seal, 0},
		{"-claim__acme" + seal, 0},
		{"-claim_" + strings.Repeat("x", 17) + "-" + mail, 0},
		{"-claim_email-" + mail + "x", 0},
		{"-claim_email-jane", 0},
		{"-claim_email", 0},
		{named("b", "a"), 0},
		{named("a", "b", "c", "d", "e", "f", "g", "h", "i"), 0},
		{named("a", "a", "a", "a", "a", "a", "a", "a", "a"), 0},
		{seal, 0},
		{named("email") + seal, len(named("email"))},
	} {
		s, n, ok := token.ParseStub([]byte(good + c.claims))
		if !ok || n != len(good)+c.n {
			t.Errorf("%q: %d bytes, want %d", c.claims, n-len(good), c.n)
		}
		if got := string(s.Claims); !strings.HasPrefix(c.claims[:c.n], got) || (s.Seal == nil) != (got == c.claims[:c.n]) {
			t.Errorf("%q: claims %q, seal %q", c.claims, got, s.Seal)
		}
	}
}

// TestFits: only a short word may stand in a stub.
func TestFits(t *testing.T) {
	for v, want := range map[string]bool{
		"a": true, "A_0": true, strings.Repeat("z", 32): true,
		"": false, "a-b": false, "a.b": false, "a b": false, "é": false, "a\n": false, strings.Repeat("z", 33): false,
	} {
		if token.Fits([]byte(v)) != want {
			t.Errorf("%q: %v", v, !want)
		}
	}
}
