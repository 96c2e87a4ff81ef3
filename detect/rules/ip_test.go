package rules

import (
	"strings"
	"testing"
)

// A word that announces a version passes the question that is asked first.
func TestEndsVersionWord(t *testing.T) {
	for _, w := range []string{"version", "ver", "release", "revision", "firmware", "build", "v", "V", "VERSION", "Build", "appversion"} {
		if !versionWord([]byte(w)) || !endsVersionWord(w[len(w)-1]) {
			t.Errorf("%q announces a version", w)
		}
		if at := len(w) + len(`="`); !saidVersion([]byte(w+`="203.0.113.7"`), at) {
			t.Errorf("%q announces no version", w)
		}
	}
	for _, w := range []string{"client", "ip", "from", "server", "node", ""} {
		if versionWord([]byte(w)) {
			t.Errorf("%q announces a version", w)
		}
	}
}

// TestUnspecified: two colons alone are an address where what stands around them says so.
func TestUnspecified(t *testing.T) {
	for text, want := range map[string]bool{
		"::": true, "src=:: dst=x": true, "listen [::]:80": true, `{"ip":"::"}`: true, "IPv6 address ::": true, "my IPv6 address is ::": true, "='::'/0": true,
		"foo :: bar": false, "std::vector": false, "x[::]": false, `"::a"`: false, "Foo::": false, ":::": false, "'x'::text": false, "Unspecified ::": false,
	} {
		if got := unspecified([]byte(text), strings.Index(text, "::")); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
