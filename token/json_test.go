package token

import (
	"encoding/json"
	"strings"
	"testing"
)

// readsObject reports whether a machine takes all of text for one object.
func readsObject(text string) bool {
	var m machine
	for i := range len(text) {
		if m.step(text[i]) == evFail {
			return false
		}
	}
	return m.phase == finished
}

// Texts over a small alphabet: what encoding/json takes for an object, the
// machine takes too; beyond that it takes only odd numbers.
func TestMachineAgainstEncodingJSON(t *testing.T) {
	const letters = `{}[]":,1a\ `
	var walk func(text string, left int)
	walk = func(text string, left int) {
		valid := json.Valid([]byte(text)) && strings.HasPrefix(strings.TrimLeft(text, " "), "{")
		if got := readsObject(text); got != valid && !(got && strings.Contains(text, "11")) {
			t.Fatalf("%q: got %v, want %v", text, got, valid)
		}
		if left == 0 {
			return
		}
		for _, c := range letters {
			walk(text+string(c), left-1)
		}
	}
	for _, start := range []string{"{", `{"":`, `{"":[`, `{"":"\`, `{"":{"":[1`} {
		walk(start, 4)
	}
}

func TestMachineDepth(t *testing.T) {
	deep := func(n int) string {
		return strings.Repeat(`{"a":`, n-1) + "{" + strings.Repeat("}", n)
	}
	if !readsObject(deep(maxDepth)) || readsObject(deep(maxDepth+1)) {
		t.Errorf("depth %d must pass and %d must not", maxDepth, maxDepth+1)
	}
	mixed := `{"a":` + strings.Repeat(`[{"b":`, 30) + "1" + strings.Repeat("}]", 30) + "}"
	if !readsObject(mixed) || readsObject(strings.Replace(mixed, "}]}]", "]}}]", 1)) {
		t.Error("objects and arrays are confused")
	}
}
