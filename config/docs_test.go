package config_test

import (
	"os"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/config"
)

// TestTokensPage holds the configuration that docs/TOKENS.md shows to be valid.
func TestTokensPage(t *testing.T) {
	page, err := os.ReadFile("../docs/TOKENS.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(page), "```yaml\n")[1:]
	whole := 0
	for _, b := range blocks {
		text, _, _ := strings.Cut(b, "```")
		if strings.Contains(text, "pipelines:") {
			continue // parts of one
		}
		whole++
		if !strings.Contains(text, "version:") {
			text = "version: 1\nkeyring: /etc/logscrub/keyring\n" + text
		}
		if _, err := config.Parse("page", []byte(text), nil); err != nil {
			t.Errorf("%v, in\n%s", err, text)
		}
	}
	if whole < 2 {
		t.Errorf("%d blocks of YAML were read, want several", whole)
	}
}
