package check

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"
)

// phrases returns the phrases of idwords.go, by what they announce.
func phrases(t *testing.T) map[string]string {
	f, err := parser.ParseFile(token.NewFileSet(), "idwords.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		c, ok := n.(*ast.CaseClause)
		if !ok {
			return true
		}
		id := c.Body[0].(*ast.ReturnStmt).Results[0].(*ast.Ident).Name
		for _, e := range c.List {
			word, err := strconv.Unquote(e.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			all[word] = id
		}
		return true
	})
	if len(all) < 300 {
		t.Fatalf("%d phrases: the vocabulary was not read", len(all))
	}
	return all
}

// TestPhrases: every phrase of the vocabulary makes a key of class KeyID, however it is
// written, behind a word or not, and no filter that looks at last letters drops it.
func TestPhrases(t *testing.T) {
	for word, id := range phrases(t) {
		for _, key := range []string{word, "customer_" + word, "x-" + word, word + "2"} {
			if c := KeyClassOf([]byte(key)); c != KeyID {
				t.Errorf("%s, a phrase of %s, is of class %v", key, id, c)
			}
		}
		n := len(word)
		if n > 3 && !KeyMayEnd(word[n-4], word[n-3], word[n-2], word[n-1]) || !KeyMayEnd('_', word[n-3], word[n-2], word[n-1]) {
			t.Errorf("%s is refused by its last letters", word)
		}
	}
}
