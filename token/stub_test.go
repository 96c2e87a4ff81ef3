package token_test

import (
	"math"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/token"
)

const (
	jwtPseudonym  = "jwt_k7f3_mfzwizltomztsmrq7x2aabcd"
	userPseudonym = "user_k7f3_abcdefghijklmnopqrstuvwx"
)

func TestAppendStub(t *testing.T) {
	for _, c := range []struct {
		tok  token.Token
		sub  string
		want string
	}{
		{token.Token{Alg: "rs256", State: token.Expired, Exp: 1795359600, HasExp: true}, userPseudonym,
			"-alg_rs256-state_expired-exp_2026112215-sub-" + userPseudonym},
		{token.Token{Alg: "other", State: token.Unverified}, "", "-alg_other-state_unverified-exp_none"},
		{token.Token{Alg: "none", State: token.Unsigned, HasExp: true}, "", "-alg_none-state_unsigned-exp_1970010100"},
		{token.Token{Alg: "dir", State: token.Encrypted, Exp: 1, HasExp: true}, "", "-alg_dir-state_encrypted-exp_1970010101"},
		{token.Token{Alg: "dir", State: token.Incomplete, Exp: 3600, HasExp: true}, "", "-alg_dir-state_truncated-exp_1970010101"},
		{token.Token{Alg: "dir", State: token.Early, Exp: 3601, HasExp: true}, "", "-alg_dir-state_early-exp_1970010102"},
		{token.Token{Alg: "dir", State: token.Early, Exp: 253402297200, HasExp: true}, "", "-alg_dir-state_early-exp_9999123123"},
		{token.Token{Alg: "dir", State: token.Early, Exp: 253402297201, HasExp: true}, "", "-alg_dir-state_early-exp_other"},
		{token.Token{Alg: "dir", State: token.Early, Exp: math.MaxInt64, HasExp: true}, "", "-alg_dir-state_early-exp_other"},
		{token.Token{Alg: "dir", State: token.Early, Exp: -1, HasExp: true}, "", "-alg_dir-state_early-exp_other"},
	} {
		got := token.AppendStub([]byte("x"), []byte(jwtPseudonym), &c.tok, []byte(c.sub))
		want := "x" + jwtPseudonym + c.want
		if string(got) != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if strings.ContainsRune(string(got), '.') {
			t.Errorf("%s has a dot", got)
		}
		s, n, ok := token.ParseStub(append(got[1:], '.'))
		if !ok || n != len(want)-1 || s.Alg != c.tok.Alg || s.State != c.tok.State || string(s.Sub) != c.sub {
			t.Errorf("%s is read as %d bytes, %+v", want, n, s)
		}
	}
}

func TestParseStub(t *testing.T) {
	good := jwtPseudonym + "-alg_rs256-state_expired-exp_2026112215"
	for _, c := range []struct {
		text string
		n    int
	}{
		{good, len(good)},
		{good + "-sub-" + userPseudonym, len(good) + 5 + len(userPseudonym)},
		{good + "-sub-" + userPseudonym + "-x", len(good) + 5 + len(userPseudonym)},
		{good + "-sub-" + userPseudonym + "x", len(good)},
		{good + "-sub-", len(good)},
		{good + "-sub-jane", len(good)},
		{good + ", next", len(good)},
		{good + "0", 0},
		{good + "_x", 0},
		{"x" + good, 0},
		{strings.Replace(good, "jwt_", "user_", 1), 0},
		{strings.Replace(good, "k7f3", "k1f3", 1), 0},
		{strings.Replace(good, "rs256", "rs257", 1), 0},
		{strings.Replace(good, "expired", "valid", 1), 0},
		{strings.Replace(good, "2026112215", "2026112224", 1), 0},
		{strings.Replace(good, "2026112215", "2026022915", 1), 0},
		{strings.Replace(good, "2026112215", "1969123123", 1), 0},
		{strings.Replace(good, "2026112215", "2026132215", 1), 0},
		{strings.Replace(good, "2026112215", "202611221", 1), 0},
		{strings.Replace(good, "-state", "_state", 1), 0},
		{good[:len(jwtPseudonym)], 0},
		{"", 0},
	} {
		if _, n, ok := token.ParseStub([]byte(c.text)); n != c.n || ok != (n > 0) {
			t.Errorf("%s: read %d bytes, want %d", c.text, n, c.n)
		}
	}
}

// No stub is taken for a token.
func TestStubIsNoToken(t *testing.T) {
	tok := parse(t, jws)
	stub := token.AppendStub(nil, []byte(jwtPseudonym), tok, []byte(userPseudonym))
	for i := range stub {
		if n, _, _ := token.Scan(stub[i:]); n != 0 {
			t.Errorf("%s is a token", stub[i:])
		}
	}
}
