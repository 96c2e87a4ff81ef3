package josediff

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/minttest"
	"github.com/logscrub/logscrub/token"
	"github.com/logscrub/logscrub/token/issuer"
)

// A reason is why a library may refuse what is live.
type reason struct {
	why   string
	libs  []string
	holds func(v *issuer.Verdict, tok string) bool
}

func reasons() []reason {
	return []reason{
		{"a key in the header, or where to get one, is not looked at, so it may be of any form", []string{"go-jose", "jwx"},
			func(v *issuer.Verdict, _ string) bool {
				return v.Findings&(issuer.PointsAtKey|issuer.BringsKey) != 0
			}},
		{"a number of a claim that is not looked at may be one that no double holds", []string{"golang-jwt", "jwx"},
			func(_ *issuer.Verdict, tok string) bool {
				var any map[string]any
				return json.Unmarshal(segment(tok, 1), &any) != nil
			}},
		{"a nonce is of ACME (RFC 8555 §6.5.2), and of tokens it is not looked at", []string{"go-jose"},
			func(_ *issuer.Verdict, tok string) bool { return bytes.Contains(segment(tok, 0), []byte("nonce")) }},
		{"the id of an account or a token may be a whole number, as golang-jwt takes it", []string{"go-jose", "jwx"},
			func(_ *issuer.Verdict, tok string) bool {
				var ids struct{ Sub, Jti any }
				d := json.NewDecoder(bytes.NewReader(segment(tok, 1)))
				d.UseNumber()
				_ = d.Decode(&ids)
				return isWhole(ids.Sub) || isWhole(ids.Jti)
			}},
	}
}

// isWhole reports whether v is a number without fraction and exponent.
func isWhole(v any) bool {
	n, ok := v.(json.Number)
	return ok && !strings.ContainsAny(n.String(), ".eE")
}

// segment returns segment i of a token that is live, decoded.
func segment(tok string, i int) []byte {
	text, err := base64.RawURLEncoding.DecodeString(strings.Split(tok, ".")[i])
	if err != nil {
		panic("a token with a broken segment is live")
	}
	return text
}

// excused reports whether lib may refuse a token.
func excused(lib string, v *issuer.Verdict, tok string) bool {
	return slices.ContainsFunc(reasons(), func(r reason) bool { return slices.Contains(r.libs, lib) && r.holds(v, tok) })
}

// at is when the libraries look at a token: they cut the fraction of an expiry off,
// which token/issuer rounds up, as RFC 7519 §4.1.4 has it expire then and not before.
func at(v *issuer.Verdict, tok string) time.Time {
	var p struct {
		Exp json.Number `json:"exp"`
	}
	if json.Unmarshal(segment(tok, 1), &p) == nil && v.Claims.HasExpiry && p.Exp.String() != fmt.Sprint(v.Claims.Expiry) && v.Claims.Expiry == now+1 {
		return time.Unix(now-1, 0)
	}
	return time.Unix(now, 0)
}

// problem says what is wrong with calling tok what all calls it, or nothing.
func problem(p *minttest.Keys, all *issuer.Issuers, tok string) string {
	v := all.Verify(tok, now, true)
	if v.State != token.Live {
		return ""
	}
	var h struct {
		Alg string `json:"alg"`
	}
	if json.Unmarshal(segment(tok, 0), &h) != nil || p.Public(h.Alg) == nil {
		return "live, with an algorithm that is no string or not configured"
	}
	refused, bad := 0, ""
	for _, o := range oracles() {
		if err := o.accepts(p, h.Alg, tok, at(&v, tok)); err != nil {
			refused++
			if !excused(o.name, &v, tok) {
				bad += fmt.Sprintf("%s refuses it: %v\n", o.name, err)
			}
		}
	}
	if refused == len(oracles()) {
		bad += "all refuse it\n"
	}
	return bad
}

// logged returns tok, which is live where it stands in a log, as its issuer spells it;
// ok is false where it is none such.
func logged(all *issuer.Issuers, tok string) (usual string, ok bool) {
	var said token.Token
	n, form, _ := token.Scan([]byte(tok))
	if n != len(tok) || said.Parse([]byte(tok), form, now) != nil {
		return "", false
	}
	if v := all.VerifyLogged(&said, []byte(tok), now); v.State != token.Live {
		return "", false
	}
	c := said.Canonical()
	header := c[4 : 4+binary.BigEndian.Uint32(c)]
	last := strings.TrimRight(strings.NewReplacer("+", "-", "/", "_").Replace(tok[strings.LastIndexByte(tok, '.')+1:]), "=")
	signature, err := base64.RawURLEncoding.DecodeString(last)
	if err != nil {
		return "", true
	}
	usual = minttest.B64(string(header)) + "." + minttest.B64(string(c[4+len(header):])) + "." + minttest.B64(string(signature))
	return usual, true
}

// loggedProblem says what is wrong with calling tok live where it stands in a log, or
// nothing: as its issuer spells it, it must be live at a door, and for the libraries.
func loggedProblem(p *minttest.Keys, all *issuer.Issuers, tok string) string {
	usual, ok := logged(all, tok)
	switch {
	case !ok:
		return ""
	case all.Verify(usual, now, true).State != token.Live:
		return "live in a log, and not as its issuer spells it\n"
	}
	return problem(p, all, usual)
}

// FuzzLive looks for tokens that are live and that libraries refuse.
func FuzzLive(f *testing.F) {
	for _, s := range seeds() {
		f.Add(s.alg, []byte(s.header), []byte(s.payload), s.change, s.place, s.with)
	}
	p := minttest.New()
	all := issuers(f, p)
	f.Fuzz(func(t *testing.T, alg uint8, header, payload []byte, change uint8, place uint16, with byte) {
		if len(header)+len(payload) > 4<<10 || bytes.Count(header, []byte("{")) > 64 {
			return
		}
		name := minttest.Algs()[int(alg)%len(minttest.Algs())]
		tok := changed(p.Sign(name, string(header), string(payload)), change, place, with)
		if bad := problem(p, all, tok) + loggedProblem(p, all, tok); bad != "" {
			t.Errorf("%s%s\n%s\n%s", bad, tok, header, payload)
		}
	})
}

// TestSeeds runs the seeds, and sees to it that they have tokens of both sorts for
// every algorithm: else the test above could not fail.
func TestSeeds(t *testing.T) {
	p := minttest.New()
	all := issuers(t, p)
	live, dead, respelled := map[string]int{}, 0, 0
	for _, s := range seeds() {
		name := minttest.Algs()[s.alg]
		tok := changed(p.Sign(name, s.header, s.payload), s.change, s.place, s.with)
		if bad := problem(p, all, tok) + loggedProblem(p, all, tok); bad != "" {
			t.Errorf("%s %s\n%s", s.header, s.payload, bad)
		}
		if all.Verify(tok, now, true).State == token.Live {
			live[name]++
		} else {
			dead++
			if _, ok := logged(all, tok); ok {
				respelled++
			}
		}
	}
	for _, name := range minttest.Algs() {
		if live[name] < 5 {
			t.Errorf("%s: %d seeds are live", name, live[name])
		}
	}
	if respelled < 20 {
		t.Errorf("%d seeds are live in a log alone", respelled)
	}
	if dead < 100 {
		t.Errorf("%d seeds are not live", dead)
	}
}

// TestOracles: each library refuses what it must, so that its word counts.
func TestOracles(t *testing.T) {
	p := minttest.New()
	for i, alg := range minttest.Algs() {
		header := fmt.Sprintf(`{"alg":%q}`, alg)
		sign := func(payload string) string { return p.Sign(alg, header, payload) }
		good := sign(fmt.Sprintf(`{"exp":%d,"nbf":%d}`, now+1, now+token.Leeway))
		for _, o := range oracles() {
			for name, c := range map[string]struct {
				tok string
				ok  bool
			}{
				"good":      {good, true},
				"expired":   {sign(fmt.Sprintf(`{"exp":%d}`, now-1)), false},
				"early":     {sign(fmt.Sprintf(`{"nbf":%d}`, now+token.Leeway+1)), false},
				"other key": {p.Sign(minttest.Algs()[(i+1)%len(minttest.Algs())], header, `{}`), false},
				"changed":   {strings.Replace(good, ".", ".e30", 1), false},
				"unsigned":  {minttest.B64(`{"alg":"none"}`) + ".e30.", false},
			} {
				if err := o.accepts(p, alg, c.tok, time.Unix(now, 0)); (err == nil) != c.ok {
					t.Errorf("%s, %s, %s: %v", o.name, alg, name, err)
				}
			}
		}
	}
}
