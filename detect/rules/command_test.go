package rules

import "testing"

// TestCommandUpToNext: a command line ends in front of the same command.
func TestCommandUpToNext(t *testing.T) {
	for _, c := range [][2]string{
		{"curl -s -u a:b", "curl -s -u a:b"},
		{"curl -s curl -u a:b", "curl -s "},
		{"curl -s CURL.exe -u a:b", "curl -s "},
		{"curl -o curler", "curl -o curler"},
		{"curl x/curl -u a:b", "curl x/curl -u a:b"},
	} {
		if got := upToNext([]byte(c[0]), "curl"); string(got) != c[1] {
			t.Errorf("%q: %q, want %q", c[0], got, c[1])
		}
	}
}
