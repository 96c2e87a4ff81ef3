package daemon

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"
)

// inLines returns tok in lines of 64, with end between them.
func inLines(tok, end string) string {
	var lines []string
	for ; len(tok) > 64; tok = tok[64:] {
		lines = append(lines, tok[:64])
	}
	return strings.Join(append(lines, tok), end)
}

// TestLeakSpellings: each token makes its event in the spelling that it is first met in,
// also within another token; and met alone after that, none.
func TestLeakSpellings(t *testing.T) {
	l := newLab(t, "")
	sign := l.keyed("main.pem")
	o, _ := newOffice(l)
	l.write("c.yml", conf(fmt.Sprintf("issuers: [{name: main, issuer: %q, algorithms: [EdDSA], pem_file: main.pem}]\nleak_feed: {file: leaks}\n", doorIssuer)))
	b64 := base64.RawURLEncoding.EncodeToString
	around := func(payload string) string {
		return b64([]byte(`{"alg":"RS256"}`)) + "." + b64([]byte(payload)) + ".c2ln"
	}
	spellings := map[string]func(p []string, tok string) string{
		"padded": func(p []string, _ string) string {
			return "got " + p[0] + "." + p[1] + strings.Repeat("=", -len(p[1])&3) + "." + p[2] + "=="
		},
		"alphabet": func(_ []string, tok string) string {
			return "got " + strings.NewReplacer("-", "+", "_", "/").Replace(tok)
		},
		"flattened": func(p []string, _ string) string {
			return `{"payload":"` + p[1] + `","protected":"` + p[0] + `","signature":"` + p[2] + `"}`
		},
		"lines of a string": func(_ []string, tok string) string { return `{"m":"` + inLines(tok, `\n`) + `"}` },
		"lines":             func(_ []string, tok string) string { return "got " + inLines(tok, "\n") },
		"nested":            func(_ []string, tok string) string { return "got " + around(tok) },
		"claim":             func(_ []string, tok string) string { return "got " + around(`{"sub":"x","id_token":"`+tok+`"}`) },
		"percent":           func(_ []string, tok string) string { return "GET /x?t=" + strings.ReplaceAll(tok, ".", "%2E") + "&y=1" },
	}
	l.write("in.log", "")
	l.start()
	n := 0
	log := func(text string) {
		t.Helper()
		n++
		l.add("in.log", fmt.Sprintf("%s\nend%d\n", text, n))
		l.until("the record", l.holds("out", fmt.Sprintf("end%d", n)))
	}
	told := func() (events []event) {
		t.Helper()
		for line := range strings.Lines(l.read("leaks")) {
			var e event
			if err := json.Unmarshal([]byte(line), &e); err != nil {
				t.Fatal(err)
			}
			events = append(events, e)
		}
		return events
	}
	seen := 0
	for name, spell := range spellings {
		tok := o.issue(sign(jwt.MapClaims{"sub": canary + name, "x": "~~~???>>>"}))
		log(spell(strings.Split(tok, "."), tok))
		seen++
		l.until(name, func() bool { return len(told()) >= seen })
		if e := told()[seen-1]; o.issued[e.Fingerprint] != tok || e.State != "live" {
			t.Errorf("%s: the event %+v is about another token", name, e)
		} else if e.Within == "" == (name == "nested" || name == "claim") || !strings.Contains(l.read("out"), cmp.Or(e.Within, e.Pseudonym)+"-alg_") {
			t.Errorf("%s: what the event %+v says to search for is not in the log", name, e)
		}
		log("got " + tok)
	}
	if err := l.end(); err != nil {
		t.Error(err)
	}
	if got := len(told()); got != seen {
		t.Errorf("%d events about %d tokens", got, seen)
	}
	l.clean()
}
