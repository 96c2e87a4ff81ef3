package rules

import "testing"

// TestOfPerson: what the rest of a distinguished name says of the entry.
func TestOfPerson(t *testing.T) {
	for _, c := range []struct {
		rest string
		want bool
	}{
		{",OU=Staff,DC=example,DC=test", true},
		{", ou=Staff, dc=example", true},
		{",OU=People", true},
		{",ou=People,o=Example", true},
		{",OU=Groups,DC=example", false},
		{",CN=Computers,DC=example", false},
		{",OU=Computers,DC=example", false},
		{",CN=Users", false},
		{"=DC=example", false},
		{"dc=example", false},
		{"", false},
		{"=", false},
	} {
		if got := ofPerson([]byte(c.rest)); got != c.want {
			t.Errorf("%q: %v", c.rest, got)
		}
	}
}
