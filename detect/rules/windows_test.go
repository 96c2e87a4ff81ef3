package rules

import (
	"strings"
	"testing"
)

// TestNamesAuthority: it accepts the last word of each authority of several words.
func TestNamesAuthority(t *testing.T) {
	for _, name := range []string{"NT AUTHORITY", "nt service", "Window Manager", "FONT DRIVER HOST", "IIS APPPOOL", "NT VIRTUAL MACHINE",
		"AUTORITE NT", "AUTORITÉ NT", "SERVICE NT", "AUTORIDADE NT", "APPLICATION PACKAGE AUTHORITY"} {
		if last := name[strings.LastIndexByte(name, ' ')+1:]; !namesAuthority([]byte(last)) || !systemAuthority([]byte(name)) {
			t.Errorf("%q is refused", name)
		}
	}
	if namesAuthority([]byte("AB")) || namesAuthority([]byte("EXAMPLE")) {
		t.Error("any word is accepted")
	}
}
