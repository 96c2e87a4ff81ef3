package josediff

import (
	"fmt"

	"github.com/logscrub/logscrub/internal/minttest"
)

// A seed is an input of FuzzLive.
type seed struct {
	alg             uint8 // in algs
	header, payload string
	change          uint8
	place           uint16
	with            byte
}

// seeds are tokens of every algorithm: good ones, with odd headers, with odd claims,
// and changed after they were signed.
func seeds() (list []seed) {
	for i, alg := range minttest.Algs() {
		iss := "https://auth.example.com"
		if alg == "HS256" {
			iss = "https://hs.example.com"
		}
		header := func(more string) string { return fmt.Sprintf(`{"alg":%q%s}`, alg, more) }
		payload := func(more string) string { return fmt.Sprintf(`{"iss":%q%s}`, iss, more) }
		exp := payload(fmt.Sprintf(`,"exp":%d`, now+600))
		for _, more := range headers() {
			list = append(list, seed{alg: uint8(i), header: header(more), payload: exp})
		}
		for _, more := range payloads() {
			list = append(list, seed{alg: uint8(i), header: header(""), payload: payload(more)})
		}
		for change := range uint8(changes) {
			for _, place := range []uint16{0, 3, 20, 30, 60, 150, 65535} {
				list = append(list, seed{uint8(i), header(""), exp, change, place, "\n=A.+"[place%5]})
			}
		}
	}
	return list
}

// headers are members behind "alg".
func headers() []string {
	return []string{
		"", `,"typ":"JWT"`, `,"typ":"at+jwt"`, `,"typ":"logout+jwt"`, `,"typ":7`, `,"cty":"JWT"`, `,"cty":7`, `,"cty":"json"`,
		`,"kid":"r1"`, `,"kid":"e1"`, `,"kid":"d1"`, `,"kid":"x"`, `,"kid":1`, `,"kid":"\u00e9"`, `,"kid":""`,
		`,"crit":["x"],"x":1`, `,"crit":[]`, `,"b64":false,"crit":["b64"]`, `,"b64":true`, `,"zip":"DEF"`, `,"enc":"A128GCM"`,
		`,"alg":"none"`, `,"Alg":"none"`, `,"\u0061lg":"none"`, `,"ALG":"HS256"`, `,"x":{"a":1,"a":2}`, `,"x":[1,{"a":[]}]`,
		`,"jku":"https://evil.example.com/"`, `,"x5u":7`, `,"jwk":{"kty":"oct","k":"AA"}`, `,"jwk":{}`, `,"x5c":["AA"]`, `,"x5t":"AA"`,
		`,"nonce":"n"`, `,"nonce":7`, `,"iss":"x"`, `,"p2c":9`, `,"epk":{}`, `,"":""`, `} `, `,}`, `,"x":1e999`, `,"x":"\ud800"`,
	}
}

// payloads are members behind "iss".
func payloads() []string {
	date := func(name string, by int) string { return fmt.Sprintf(`,%q:%d`, name, now+by) }
	return []string{
		"", date("exp", 1), date("exp", 0), date("exp", -1), `,"exp":0`, `,"exp":1e10`, `,"exp":1E+10`, `,"exp":1800000000.5`,
		`,"exp":1800000000.000000001`, `,"exp":1.8000000005e9`, `,"exp":1800000001.9`, `,"exp":9007199254740992`, `,"exp":1e400`,
		`,"exp":99999999999999999999`, `,"exp":-1`, `,"exp":-0`, `,"exp":"1"`, `,"exp":null`, `,"exp":[1]`, `,"exp":true`,
		`,"Exp":1`, `,"EXP":9999999999`, `,"exp":1,"exp":9999999999`, `,"exp":9999999999,"\u0065xp":1`,
		date("nbf", 60), date("nbf", 61), `,"nbf":1800000060.5`, `,"nbf":"x"`, `,"nbf":null`, `,"nbf":-1`,
		date("iat", 60), date("iat", 61), `,"iat":1800000060.5`, `,"iat":"x"`, `,"iat":-5`, `,"iat":0.1`,
		`,"aud":"api"`, `,"aud":[]`, `,"aud":["a","b"]`, `,"aud":[1]`, `,"aud":[null]`, `,"aud":null`, `,"aud":7`, `,"aud":{}`,
		`,"sub":"48213"`, `,"sub":48213`, `,"sub":null`, `,"sub":""`, `,"jti":7`, `,"jti":"x"`, `,"iss":"x"`, `,"Iss":"x"`,
		`,"scope":"a b"`, `,"scope":7`, `,"x":"\ud800"`, `,"x":1e999`, `,"x":[[[[[[[]]]]]]]`, `,"x":[[[[[[[[[]]]]]]]]]`, `} {}`, `,`,
		`,"email":"jane@example.com","email_verified":"maybe"`, `,"address":7`, `,"birthdate":"x"`, `,"updated_at":"x"`, `,"privateClaims":1`,
	}
}
