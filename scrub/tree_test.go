package scrub_test

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// TestTrees writes random documents of JSON, whose keys and values are those that
// rules look at: what comes out has the same keys in the same places.
func TestTrees(t *testing.T) {
	w := newScrubber(t).Worker()
	r := rand.New(rand.NewPCG(2, 7))
	for range 20000 {
		text := tree(r, 0)
		in := text
		if r.IntN(3) == 0 {
			in = strings.NewReplacer(`":`, `" : `, `,"`, ` , "`, `[`, `[ `).Replace(text)
		}
		if !json.Valid([]byte(in)) {
			in = text
		}
		out := scrubbed(t, w, in)
		if !reflect.DeepEqual(skeleton(t, in), skeleton(t, out)) {
			t.Fatalf("another tree:\nin   %s\nout  %s", in, out)
		}
	}
}

// treeKeys and treeValues are what a tree is made of; values are JSON.
var (
	treeKeys = []string{"user", "password", "token", "card_number", "phone", "email", "ssn", "session_id", "pin", "code",
		"uid", "Authorization", "Cookie", "otp", "key", "firstName", "msg", "items", "user2"}
	treeValues = []string{"4111111111111111", `"4111111111111111"`, "4155550123.5", "-12345678", "1.5e+22", "219451234", "482137",
		"0", "true", "null", `""`, `"jdoe42"`, `"482137"`, `"1.5e+22"`, `"Zx9!kQ2vL7p"`, `"Jane Doe"`, `"jane@example.com"`, `"203.0.113.7"`,
		`"Bearer q8Zk3LmX0vTfR7sYb2Wn"`, `"a \"b\" c"`, `"back\\slash"`, `"\njane@example.com"`, `"{\"password\":\"Zx9kQ2vL7p\"}"`,
		`"[4111111111111111,{\"a\":482137}]"`, `"[[4111111111111111],2]"`, `"password=Zx9kQ2vL7p\\"`, `"user=jdoe42\""`, `"password=\"Zx9 kQ2vL7p"`,
		`"https://u:Zx9kQ2vL7p@h.example/?token=q8Zk3LmX0vTf"`, `"C:\\Users\\jdoe42"`, `"name='O\\'Neil Jane'"`}
)

// tree returns a random document.
func tree(r *rand.Rand, depth int) string {
	kind := r.IntN(6)
	switch {
	case depth < 4 && kind == 0 || depth == 0 && kind < 4:
		members := make([]string, r.IntN(5))
		for i := range members {
			members[i] = `"` + treeKeys[r.IntN(len(treeKeys))] + `":` + tree(r, depth+1)
		}
		return "{" + strings.Join(members, ",") + "}"
	case depth < 4 && kind == 1:
		elements := make([]string, r.IntN(5))
		for i := range elements {
			elements[i] = tree(r, depth+1)
		}
		return "[" + strings.Join(elements, ",") + "]"
	case depth < 4 && kind == 2 && r.IntN(2) == 0:
		return quote(tree(r, depth+1))
	}
	return treeValues[r.IntN(len(treeValues))]
}

// skeleton returns the document text with every value that is no object or array
// replaced by nil.
func skeleton(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("no JSON: %s", text)
	}
	return bones(v)
}

func bones(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = bones(v[k])
		}
		return v
	case []any:
		for i := range v {
			v[i] = bones(v[i])
		}
		return v
	}
	return nil
}
