package delivery

import (
	"testing"
)

// TestTwin holds that the plain twin can be made from the sources as they are.
func TestTwin(t *testing.T) {
	replace, err := twin("../..")
	if err != nil {
		t.Fatal(err)
	}
	abs := map[string]string{}
	for name, text := range replace {
		abs[absolute(t, name)] = text
	}
	dir := t.TempDir()
	overlay, err := writeOverlay(dir, abs)
	if err != nil {
		t.Fatal(err)
	}
	if err := goBuild(t.Context(), "../..", "-overlay", overlay, "-o", dir+"/scrub.a", "./scrub"); err != nil {
		t.Fatal(err)
	}
}
