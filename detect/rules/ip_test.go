package rules

import "testing"

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
