package token_test

import (
	"strings"
	"testing"

	"github.com/logscrub/logscrub/token"
)

// TestNested finds the tokens within a payload, each once, and nothing else.
func TestNested(t *testing.T) {
	in := b64(`{"alg":"HS256"}`) + "." + b64(`{"sub":"x"}`) + ".c2ln"
	pretty := b64("{\n \"alg\":\"HS256\"}") + "." + b64(`{}`) + ".c2ln"
	of := func(payload string) string { return b64(`{"alg":"ES256"}`) + "." + b64(payload) + ".c2ln" }
	for name, c := range map[string]struct {
		token string
		want  []string
	}{
		"none":                {of(`{"sub":"eyes of a key they knew","x":"eyJub25l"}`), nil},
		"all of it":           {of(in), []string{in}},
		"a claim":             {of(`{"t":"` + in + `"}`), []string{in}},
		"two":                 {of(`{"t":"` + in + `","u":["` + pretty + `"]}`), []string{in, pretty}},
		"two, the other way":  {of(`{"t":"` + pretty + `","u":["` + in + `"]}`), []string{pretty, in}},
		"one in one":          {of(`{"t":"` + of(`{"t":"`+in+`"}`) + `"}`), []string{of(`{"t":"` + in + `"}`)}},
		"in a URL":            {of(`{"u":"https://www.example.com/verify/` + in + `?x=1"}`), []string{in}},
		"glued":               {of(`{"t":"x` + in + `"}`), nil},
		"cut":                 {strings.TrimSuffix(of(`{"t":"`+in+`","u":"`), ".c2ln"), []string{in}},
		"glued to another":    {of(`{"t":"` + in + in + `"}`), []string{in, in}},
		"behind a dot":        {of(`{"t":"` + in + "." + in + `"}`), []string{in, in}},
		"two without claims":  {of(`{"t":"` + pretty + pretty + `"}`), []string{pretty, pretty}},
		"in what is no token": {b64(`{"alg":"dir","enc":"A128GCM"}`) + "..aaaa.bbbb.cccc", nil},
	} {
		var tok token.Token
		n, form, _ := token.Scan([]byte(c.token))
		if n != len(c.token) || tok.Parse([]byte(c.token), form, 0) != nil {
			t.Fatalf("%s: no token", name)
		}
		all, got := tok.Nested(), []string(nil)
		for text, form := all.Next(); text != nil; text, form = all.Next() {
			if form != token.JWS {
				t.Errorf("%s: a %v", name, form)
			}
			got = append(got, string(text))
		}
		if strings.Join(got, " ") != strings.Join(c.want, " ") {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
