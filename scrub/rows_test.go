package scrub_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/logscrub/logscrub/scrub"
)

// TestRows goes through the kinds of values that issue 5 was to find, one after
// another, with testdata/rows.txt. There "= NAME POLICY" begins a kind; its lines are
//
//	v VALUE       a value that says what it is: hidden in all of bare
//	k KEY=VALUE   a value that its key makes one: hidden in all of keyed, under KEY in
//	              all spellings. Words of KEY are parted by a blank
//	h TEXT        what stands in it between « and » is hidden, and nothing else
//	n VALUE       a look-alike: stays in all of bare
//	c KEY=VALUE   a look-alike beside a key: stays in all of keyed
//	s TEXT        stays
//
// "\n" is a line feed and two backslashes are one. Hidden means that findings that the policy does not keep cover
// it, to the byte; staying, that there is none.
func TestRows(t *testing.T) {
	text, err := os.ReadFile("testdata/rows.txt")
	if err != nil {
		t.Fatal(err)
	}
	sw := newScrubber(t).ScanWorker(&scrub.Report{Format: scrub.ReportNDJSON})
	row, rows := "", map[string]int{}
	for i, line := range strings.Split(string(text), "\n") {
		do, arg, ok := strings.Cut(strings.NewReplacer(`\\`, `\`, `\n`, "\n").Replace(line), " ")
		if !ok || do == "#" {
			continue
		}
		check := func(format, value string) {
			t.Helper()
			before, after, _ := strings.Cut(format, "\x00")
			hide := [][2]int{{len(before), len(before) + len(value)}}
			if do == "n" || do == "c" {
				hide = nil
			}
			checkHidden(t, sw, fmt.Sprintf("rows.txt:%d: %s", i+1, row), before+value+after, hide)
		}
		switch do {
		case "=":
			row = arg
			continue
		case "v", "n":
			for _, f := range bare() {
				check(f(arg))
			}
		case "k", "c":
			key, value, ok := strings.Cut(arg, "=")
			if !ok {
				t.Fatalf("rows.txt:%d: no key", i+1)
			}
			for _, k := range spellings(key) {
				for _, f := range keyed() {
					check(f(k, value))
				}
			}
		case "h", "s":
			text, hide := marked(arg)
			if (do == "h") != (len(hide) > 0) {
				t.Errorf("rows.txt:%d: %d values are marked", i+1, len(hide))
			}
			checkHidden(t, sw, fmt.Sprintf("rows.txt:%d: %s", i+1, row), text, hide)
		default:
			t.Fatalf("rows.txt:%d: what is %q?", i+1, do)
		}
		rows[row]++
	}
	for name, n := range rows {
		if n < 2 {
			t.Errorf("%s has %d lines", name, n)
		}
	}
	if len(rows) != 104 {
		t.Errorf("%d kinds, want 104", len(rows))
	}
}

// bare returns how a value may stand alone: each function returns a text with a zero
// byte for the value, and the value as it is written there.
func bare() []func(v string) (format, value string) {
	plain := func(format string) func(string) (string, string) {
		return func(v string) (string, string) { return format, v }
	}
	return []func(string) (string, string){
		plain("\x00"), plain("got \x00 today"), plain("2026-11-23T10:00:00Z INFO saw \x00"), plain("level=info x=\x00 y=1"), plain(`level=info x="` + "\x00" + `" y=1`),
		plain("seen: \x00, then"), plain("(\x00)"), plain("[\x00] ok"), plain("x: '\x00';"), plain("<x>\x00</x>"), plain("a,\x00,b"), plain("a|\x00|b"),
		func(v string) (string, string) { return "{\"x\":\"\x00\",\"y\":1}", inJSON(v, 1) },
		func(v string) (string, string) { return "{\"a\":{\"b\":[\"\x00\"]}}", inJSON(v, 1) },
		func(v string) (string, string) { return "{\"m\":\"{\\\"x\\\":\\\"\x00\\\"}\"}", inJSON(v, 2) },
		func(v string) (string, string) {
			return "GET /p?x=\x00&y=1 HTTP/1.1", strings.ReplaceAll(url.QueryEscape(v), "+", "%20")
		},
	}
}

// keyed returns how a key and its value may stand, as bare does.
func keyed() []func(k, v string) (format, value string) {
	plain := func(format string) func(k, v string) (string, string) {
		return func(k, v string) (string, string) { return strings.ReplaceAll(format, "KEY", k), v }
	}
	blank := func(format, quote string) func(k, v string) (string, string) {
		return func(k, v string) (string, string) {
			if strings.Contains(v, " ") {
				format = strings.ReplaceAll(format, "\x00", quote+"\x00"+quote)
			}
			return strings.ReplaceAll(format, "KEY", k), v
		}
	}
	json := func(format string, depth int) func(k, v string) (string, string) {
		return func(k, v string) (string, string) { return strings.ReplaceAll(format, "KEY", k), inJSON(v, depth) }
	}
	return []func(k, v string) (string, string){
		json("{\"KEY\":\"\x00\",\"n\":1}", 1), json("{\"a\":{\"KEY\": \"\x00\"}}", 1), json("{\"m\":\"{\\\"KEY\\\":\\\"\x00\\\",\\\"n\\\":1}\"}", 2), plain("{'KEY': '\x00', 'n': 1}"),
		blank("level=info KEY=\x00 n=1", `"`), plain("level=info KEY=\"\x00\" n=1"), blank("KEY=\x00", `"`), blank("KEY: \x00", `"`), blank("KEY = \x00", `'`), blank("KEY=\x00, n=1", `"`), blank("[KEY: \x00]", `"`),
		plain("<KEY>\x00</KEY>"), plain("<x KEY=\"\x00\" n=\"1\"/>"), plain("app.user.KEY=\"\x00\""), json("{\"app.user.KEY\":\"\x00\"}", 1),
		func(k, v string) (string, string) {
			return "GET /p?n=1&" + k + "=\x00&y=1 HTTP/1.1", url.QueryEscape(v)
		},
		func(k, v string) (string, string) { return "POST /p " + k + "=\x00&y=1", url.QueryEscape(v) },
	}
}

// inJSON returns v as it is written in a string of JSON within depth-1 others.
func inJSON(v string, depth int) string {
	for range depth {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		_ = e.Encode(v) // strings always encode
		v = strings.TrimSpace(b.String())
		v = v[1 : len(v)-1]
	}
	return v
}

// spellings returns a key of several words as code, data and headers write it.
func spellings(key string) []string {
	words := strings.Fields(key)
	title := make([]string, len(words))
	for i, w := range words {
		title[i] = string(unicode.ToUpper(rune(w[0]))) + w[1:]
	}
	camel := words[0] + strings.Join(title[1:], "")
	all := []string{strings.Join(words, "_"), strings.Join(words, "-"), camel, strings.Join(title, ""), strings.ToUpper(strings.Join(words, "_")), strings.Join(title, "-"),
		"x-" + strings.Join(words, "-"), "X-" + strings.Join(title, "-")}
	seen := map[string]bool{}
	unique := all[:0]
	for _, k := range all {
		if !seen[k] {
			unique = append(unique, k)
		}
		seen[k] = true
	}
	return unique
}

// marked returns s without its marks, and what stands between them.
func marked(s string) (text string, hide [][2]int) {
	for {
		before, rest, ok := strings.Cut(s, "«")
		text += before
		if !ok {
			return text, hide
		}
		value, after, _ := strings.Cut(rest, "»")
		hide = append(hide, [2]int{len(text), len(text) + len(value)})
		text += value
		s = after
	}
}

// checkHidden holds that findings hide the bytes of text within hide, and no others.
// A line feed belongs to no finding.
func checkHidden(t *testing.T, sw *scrub.ScanWorker, name, text string, hide [][2]int) {
	t.Helper()
	want, got := []byte(strings.Repeat(".", len(text))), []byte(strings.Repeat(".", len(text)))
	for _, h := range hide {
		copy(want[h[0]:h[1]], strings.Repeat("#", h[1]-h[0]))
	}
	lines := []int{0}
	for i := range text {
		if text[i] == '\n' {
			want[i] = '.'
			lines = append(lines, i+1)
		}
	}
	var rules []string
	for _, line := range strings.Split(strings.TrimSpace(report(t, sw, text)), "\n") {
		var f struct {
			Record, Start, End int
			Rule, Action       string
		}
		if line == "" || json.Unmarshal([]byte(line), &f) != nil || f.Action == "keep" {
			continue
		}
		from := lines[f.Record-1]
		copy(got[from+f.Start:from+f.End], strings.Repeat("#", f.End-f.Start))
		rules = append(rules, f.Rule)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s: %v\n%s\n%s\n%s", name, rules, text, want, got)
	}
}
