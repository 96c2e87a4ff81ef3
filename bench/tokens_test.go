package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/bench/corpus"
)

// stubs answers as the filter does that verifies every token.
const stubs = `exec sed 's/eyJ[A-Za-z0-9._-]*/jwt-alg_rs256-state_live-exp/'`

func TestTokensWritesSection(t *testing.T) {
	page := filepath.Join(t.TempDir(), "BENCHMARKS.md")
	args := []string{"tokens", "-logscrub", standIn(t, stubs, "true"), "-size", "100KB", "-rounds", "2", "-distinct", "3",
		"-limit", "1000", "-o", page, "-tmp", t.TempDir()}
	var out bytes.Buffer
	if err := dispatch(t.Context(), args, &out); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| read and verified |", "one of 3 tokens", "0123456789ab"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the page has no %q:\n%s", want, text)
		}
	}
}

// TestTokensUnverified: there is no figure of a filter that verifies nothing.
func TestTokensUnverified(t *testing.T) {
	lazy := strings.Replace(stubs, "live", "unverified", 1)
	for name, filter := range map[string]string{"verifies none": lazy, "sees none": "cat"} {
		args := []string{"tokens", "-logscrub", standIn(t, filter, "true"), "-size", "50KB", "-rounds", "1", "-distinct", "2", "-tmp", t.TempDir()}
		if err := dispatch(t.Context(), args, &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "were not verified") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestTokensDistinct: every twentieth line has a token, each of the list in turn.
func TestTokensDistinct(t *testing.T) {
	var b bytes.Buffer
	if _, err := corpus.Tokens([]string{"eyJ.first", "eyJ.second"}).Write(&b, corpus.Seed, 100_000); err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(b.Bytes(), []byte("\n"))
	for i := range lines[:len(lines)-1] {
		want := []byte("eyJ.")
		if i%40 == 19 {
			want = []byte("eyJ.second")
		} else if i%40 == 39 {
			want = []byte("eyJ.first")
		}
		if bytes.Contains(lines[i], want) != (i%20 == 19) {
			t.Fatalf("line %d: %s", i+1, lines[i])
		}
	}
}

// TestWordCounter counts words that stand in two writes.
func TestWordCounter(t *testing.T) {
	for cut := range 12 {
		c := &wordCounter{word: []byte("abab")}
		for _, part := range []string{"xababab-abab"[:cut], "xababab-abab"[cut:]} {
			if _, err := c.Write([]byte(part)); err != nil {
				t.Fatal(err)
			}
		}
		if c.n < 2 {
			t.Errorf("cut at %d: %d", cut, c.n)
		}
	}
}
