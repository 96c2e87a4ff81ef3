package token_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/token"
)

// TestLookup looks claims up by their paths.
func TestLookup(t *testing.T) {
	const text = `{"sub":"jdoe42", "realm_access" : {"roles":["a","tenant"],"tenant":"acme","deep":{"x":7}},
		"list":[{"tenant":"no","x":"no"}], "tenant": "main", "n":-1.5e3,"yes":true,"nil":null,"":"empty","a.b":"dotted",
		"esc\u0061ped":"l\u00f6w\n","obj":{},"last":{"tenant":false}}`
	var tok token.Token
	in := b64(`{"alg":"HS256"}`) + "." + b64(text) + ".AAAA"
	n, form, _ := token.Scan([]byte(in))
	if n != len(in) || tok.Parse([]byte(in), form, 0) != nil {
		t.Fatal("no token")
	}
	for _, c := range []struct {
		path string
		want string
		ok   bool
	}{
		{`["sub"]`, "jdoe42", true},
		{`["tenant"]`, "main", true},
		{`["realm_access","tenant"]`, "acme", true},
		{`["realm_access","deep","x"]`, "7", true},
		{`["last","tenant"]`, "false", true},
		{`["n"]`, "-1.5e3", true},
		{`["yes"]`, "true", true},
		{`[""]`, "empty", true},
		{`["a.b"]`, "dotted", true},
		{`["escaped"]`, "löw\n", true},
		{`["nil"]`, "", false},
		{`["a","b"]`, "", false},
		{`["x"]`, "", false},
		{`["list","tenant"]`, "", false},
		{`["list","x"]`, "", false},
		{`["realm_access","roles"]`, "", false},
		{`["realm_access"]`, "", false},
		{`["obj","tenant"]`, "", false},
		{`["sub","tenant"]`, "", false},
		{`["realm_access","sub"]`, "", false},
		{`["deep","x"]`, "", false},
		{`[]`, "", false},
	} {
		var path []string
		if err := json.Unmarshal([]byte(c.path), &path); err != nil {
			t.Fatal(err)
		}
		if v, ok := tok.Lookup(path); string(v) != c.want || ok != c.ok {
			t.Errorf("%s: %q, %v", c.path, v, ok)
		}
	}
}

// TestValues looks up what several values have, in objects and arrays within one another.
func TestValues(t *testing.T) {
	const text = `{"roles":["a", "b",null,7,{"id":"x"},["deep"],"c"],"emails":[],"one":"x","*":"star","groups":[{"id":"g1","in":{"id":"no"}},{"no":1},
		[{"id":"no"}],{"id":"g2"}],"grid":[[1,2],[],[3,[4]],5],"a":{"list":["y",true]},"odd":["x":"y",],"cut":["p","q`
	var tok token.Token
	in := b64(`{"alg":"HS256"}`) + "." + b64(text) + ".AAAA"
	if tok.Parse([]byte(in), token.JWS, 0) != nil {
		t.Fatal("no token")
	}
	for path, want := range map[string]string{
		`["roles","*"]`: "a b 7 c", `["roles"]`: "", `["roles","*","id"]`: "x", `["roles","*","*"]`: "deep", `["emails","*"]`: "", `["one","*"]`: "",
		`["*"]`: "star", `["groups","*","id"]`: "g1 g2", `["groups","*","in","id"]`: "no", `["grid","*"]`: "5", `["grid","*","*"]`: "1 2 3",
		`["grid","*","*","*"]`: "4", `["a","list","*"]`: "y true", `["a","*"]`: "", `["list","*"]`: "", `["cut","*"]`: "p", `["id"]`: "", `["*","*"]`: "",
		`["missing","*"]`: "", `["groups","0","id"]`: "",
	} {
		var names, got []string
		if err := json.Unmarshal([]byte(path), &names); err != nil {
			t.Fatal(err)
		}
		values := tok.Values(names)
		for v, ok := values.Next(); ok; v, ok = values.Next() {
			got = append(got, string(v))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
		if v, ok := tok.Lookup(names); ok != (want != "") || string(v) != strings.Split(want, " ")[0] {
			t.Errorf("%s: the first is %q, %v", path, v, ok)
		}
	}
}

// FuzzLookup holds Lookup and Values against encoding/json for payloads without names met twice.
func FuzzLookup(f *testing.F) {
	f.Add([]byte(`{"a":{"b":"c"},"b":[{"a":1}]}`), "a", "b")
	f.Add([]byte(`{"a":"\u00e9\\","b":{"":{}}}`), "b", "")
	f.Add([]byte(`{"a":"\u`), "a", "b")
	f.Add([]byte(`{}}"a":1`), "a", "b")
	f.Add([]byte(`{"a":["x",["y"],{"b":"z"},true,null,"",false]}`), "a", "b")
	f.Add([]byte(`{"a":]}]"b":1,"a":"b"`), "a", "b")
	f.Fuzz(func(t *testing.T, payload []byte, first, second string) {
		var tok token.Token
		in := b64(`{"alg":"HS256"}`) + "." + b64(string(payload)) + ".AAAA"
		if tok.Parse([]byte(in), token.JWS, 0) != nil {
			t.Skip()
		}
		one, okOne := tok.Lookup([]string{first})
		text := string(one)
		two, okTwo := tok.Lookup([]string{first, second})
		var each []string
		values := tok.Values([]string{first, token.AnyElement})
		for v, ok := values.Next(); ok; v, ok = values.Next() {
			each = append(each, string(v))
		}
		var all map[string]any
		numbers := json.NewDecoder(bytes.NewReader(payload))
		if numbers.UseNumber(); numbers.Decode(&all) != nil {
			return
		}
		switch want := all[first].(type) {
		case map[string]any:
			if inner, ok := want[second].(string); ok && unique(payload, first) && unique(payload, second) && (!okTwo || string(two) != inner) {
				t.Errorf("%q: %q, %v", payload, two, okTwo)
			}
		case []any:
			if unique(payload, first) && first != token.AnyElement && !slices.Equal(each, texts(want)) {
				t.Errorf("%q: %q, want %q", payload, each, texts(want))
			}
		case string:
			if unique(payload, first) && (!okOne || text != want) {
				t.Errorf("%q: %q, %v", payload, text, okOne)
			}
		}
	})
}

// texts returns those of list that are strings, numbers or truth values.
func texts(list []any) (all []string) {
	for _, v := range list {
		switch v := v.(type) {
		case string:
			all = append(all, v)
		case bool, json.Number:
			all = append(all, fmt.Sprint(v))
		}
	}
	return all
}

// unique reports whether no two names in payload are alike, and no name that is looked
// for is spelled in two ways.
func unique(payload []byte, name string) bool {
	if string(payload) != string([]rune(string(payload))) || len(payload) > 1<<12 {
		return false // encoding/json mends what is no UTF-8
	}
	n := 0
	for i := 0; i+len(name) <= len(payload); i++ {
		if string(payload[i:i+len(name)]) == name {
			n++
		}
	}
	for _, c := range payload {
		if c == '\\' {
			return false
		}
	}
	return n == 1
}
