package sarifcheck

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	_ "github.com/securego/gosec/v2/cwe" // so that go.mod keeps the module; it has no other package so small
)

// schemaSum is the SHA-256 of sarif-2.1/schema/sarif-schema-2.1.0.json in
// github.com/oasis-tcs/sarif-spec.
const schemaSum = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"

// schema compiles the schema of OASIS, which comes with gosec. Formats (URIs, times,
// UUIDs) are asserted.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/securego/gosec/v2").Output()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "report", "sarif", "testdata", "sarif-schema-2.1.0.json"))
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(text); hex.EncodeToString(sum[:]) != schemaSum {
		t.Fatalf("the schema is another: %x", sum)
	}
	doc := decode(t, text)
	comp := jsonschema.NewCompiler()
	comp.AssertFormat()
	url := doc.(map[string]any)["id"].(string)
	if err := comp.AddResource(url, doc); err != nil {
		t.Fatal(err)
	}
	s, err := comp.Compile(url)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// decode decodes JSON as package jsonschema wants it.
func decode(t *testing.T, text []byte) any {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return doc
}
