package scrub_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var documentKeys = strings.Split("password user username email token api_key secret Authorization cookie ip client msg name first_name phone card ssn "+
	"address id user.id x-forwarded-for headers data log auth session key value pwd lat location iban account url query args claims exp tags "+
	"trace_id path pin otp code plate vin passport mac sid role group type ok", " ")

var documentTexts = []string{
	"hunter2x", "jane.doe@example.com", "192.0.2.7", "Jane Doe", "plain words only here", "a \"quoted\" \\ back\nline\ttab", "it's 'q' x",
	"password=hunter2x&user=jdoe42", "Bearer abc123DEF456ghi789jkl", "4111 1111 1111 1111", "+44 20 7946 0958", "", "null",
	"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", `{"password":"hunter2x","n":[1,2,{"user":"jdoe42"}]}`,
	`{"a":"x \"y\" z","token":"abc123DEF456","m":"user: 'bob"}`, "user: '", `password: "`, "é ü 漢字 user=jürgen", "token = ' abc", `C:\Users\jdoe\x`,
	"https://jdoe:hunter2x@example.com/p?token=abc123DEF456&x=1", "said \"password: 'x", "<user>jdoe</user>", "1,2026/04/10 04:39:56,0011,HIPMATCH,0,2304,2026/04/10 04:39:55,jdoe42",
}

// document returns a random value of JSON, nested below depth.
func document(r *rand.Rand, depth int) any {
	switch k := r.IntN(16); {
	case k < 8 || depth > 3:
		return documentTexts[r.IntN(len(documentTexts))]
	case k < 10:
		return []any{0, 1, -5, 3.5, 1e20, 4111111111111111, 219451234, true, false, nil}[r.IntN(10)]
	case k < 13:
		m := map[string]any{}
		for range r.IntN(5) {
			name := documentKeys[r.IntN(len(documentKeys))]
			if r.IntN(4) == 0 {
				name = strings.ToUpper(name) + ": " // as no text has it, which would be the same value
			}
			m[name] = document(r, depth+1)
		}
		return m
	}
	list := make([]any, r.IntN(4))
	for i := range list {
		list[i] = document(r, depth+1)
	}
	return list
}

// TestDocuments scrubs random documents: their members and elements stay as many and in their
// places, names stay, texts stay texts, and so do true, false and null.
func TestDocuments(t *testing.T) {
	t.Parallel()
	w := newScrubber(t).Worker()
	r := rand.New(rand.NewPCG(5, *seed))
	for range *splices / 5 {
		var buf bytes.Buffer
		enc := json.NewEncoder(&buf)
		enc.SetEscapeHTML(r.IntN(2) == 0)
		if err := enc.Encode(map[string]any{"a": document(r, 0), "b": document(r, 0), "log": document(r, 0)}); err != nil {
			t.Fatal(err)
		}
		in := strings.TrimSuffix(buf.String(), "\n")
		for range r.IntN(3) { // within a string of another
			outer, err := json.Marshal(map[string]any{"log": in, "n": 1, "say": documentTexts[r.IntN(len(documentTexts))]})
			if err != nil {
				t.Fatal(err)
			}
			in = string(outer)
		}
		if out := scrubbed(t, w, in); !sameShape(in, out) {
			t.Errorf("%s\n-> %s", in, out)
		}
	}
}

// sameShape reports whether two documents have the same names, members and elements.
func sameShape(in, out string) bool {
	a, b := json.NewDecoder(strings.NewReader(in)), json.NewDecoder(strings.NewReader(out))
	var open []bool // whether each value around the next token is an object
	name := false   // the next token is a name
	for {
		x, err := a.Token()
		y, err2 := b.Token()
		if err != nil || err2 != nil {
			return fmt.Sprint(err) == fmt.Sprint(err2) // both are at the end
		}
		was := name
		name = len(open) > 0 && open[len(open)-1] && !name
		switch v := x.(type) {
		case json.Delim:
			if x != y {
				return false
			}
			if v == '{' || v == '[' {
				open = append(open, v == '{')
			} else {
				open = open[:len(open)-1]
			}
			name = len(open) > 0 && open[len(open)-1]
		case string:
			text, ok := y.(string)
			if !ok || was && text != v || !was && json.Valid([]byte(v)) && strings.HasPrefix(text, "{") && !sameShape(v, text) {
				return false
			}
		case float64:
			if _, text := y.(string); !text && x != y {
				return false
			}
		default:
			if x != y {
				return false
			}
		}
	}
}

// TestPairs scrubs random lines of logfmt, and queries of requests: the names of the pairs stay, and
// so does what stands behind them.
func TestPairs(t *testing.T) {
	t.Parallel()
	w := newScrubber(t).Worker()
	r := rand.New(rand.NewPCG(9, *seed))
	for range *splices / 5 {
		var line, query []string
		for range 2 + r.IntN(5) {
			k, v := documentKeys[r.IntN(len(documentKeys))], documentTexts[r.IntN(len(documentTexts))]
			query = append(query, k+"="+url.QueryEscape(v))
			if v == "" || strings.ContainsAny(v, " \t\n=\"") {
				v = strconv.Quote(v)
			}
			line = append(line, k+"="+v)
		}
		in := strings.Join(line, " ")
		if out := scrubbed(t, w, in); !slices.Equal(pairNames(out), pairNames(in)) {
			t.Errorf("%s\n-> %s", in, out)
		}
		in = "GET /x?" + strings.Join(query, "&") + " HTTP/1.1"
		if out := scrubbed(t, w, in); strings.Count(out, "=") != len(query) || strings.Count(out, "&") != len(query)-1 || !strings.HasSuffix(out, " HTTP/1.1") {
			t.Errorf("%s\n-> %s", in, out)
		}
	}
}

// pairNames returns the names in a line of logfmt.
func pairNames(line string) (names []string) {
	for line = strings.TrimLeft(line, " "); line != ""; line = strings.TrimLeft(line, " ") {
		i := strings.IndexAny(line, "= ")
		if i < 0 || line[i] == ' ' {
			return append(names, line) // no pair
		}
		names = append(names, line[:i])
		line = line[i+1:]
		if quoted, err := strconv.QuotedPrefix(line); err == nil && strings.HasPrefix(line, `"`) {
			line = line[len(quoted):]
		} else if _, rest, ok := strings.Cut(line, " "); ok {
			line = rest
		} else {
			line = ""
		}
	}
	return names
}
