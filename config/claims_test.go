package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/minttest"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/token"
)

// TestClaimKinds: the claims of OpenID Connect and of common vendors have a kind without
// being given one, and their values the pseudonyms that the same have elsewhere.
func TestClaimKinds(t *testing.T) {
	const schema = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
	for kind, names := range map[string][]string{
		"email":  {"email", "mail", schema + "emailaddress"},
		"phone":  {"phone_number", schema + "mobilephone", schema + "homephone", schema + "otherphone"},
		"name":   {"name", "given_name", "middle_name", "family_name", "nickname"},
		"user":   {"preferred_username", "oid", "upn", "unique_name", "cognito:username", "user_name", "nameid", "username", "user_id", "uid", "login", "http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname"},
		"secret": {"sid"},
		"ip":     {"ipaddr"},
		"ip6":    {"ipaddr"},
	} {
		value, plain := "Jane Roe", `{"full_name":"Jane Roe"}`
		switch kind {
		case "email":
			value, plain = "jane@example.com", "jane@example.com"
		case "phone":
			value, plain = "+442079460123", "+442079460123"
		case "ip":
			value, plain = "203.0.113.77", "from 203.0.113.77"
		case "ip6":
			value, plain = "2001:db8::77", "from 2001:db8::77"
		case "user":
			value, plain = "jdoe42", "user=jdoe42"
		case "secret":
			value, plain = "q7Zk2Lw9XbT4q7Zk", "session_id=q7Zk2Lw9XbT4q7Zk"
		}
		for _, name := range names {
			c, err := check("c.yml", fmt.Appendf(nil, "{version: 1, claims: [{path: [%q], action: pseudonym, name: it}]}", name))
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			s, err := c.Build(c.Options(pseudonym.Ephemeral("-")))
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			out := func(text string) string {
				b, err := s.Append(nil, []byte(text))
				if err != nil {
					t.Fatal(err)
				}
				return string(b)
			}
			tok := minttest.B64(`{"alg":"ES256"}`) + "." + minttest.B64(fmt.Sprintf(`{%q:%q}`, name, value)) + "." + strings.Repeat("A", 86)
			_, told, _ := strings.Cut(out("at "+tok), "-claim_it-")
			if told == "" || !strings.Contains(out(plain), told) {
				t.Errorf("%s: %q is told, which is not in %q", name, told, out(plain))
			}
		}
	}
	for path, want := range map[string]string{"emails *": "emails email", "emails": "emails email", "realm_access roles *": "roles ", "* *": " "} {
		c := Claim{Path: strings.Fields(path)}
		if got := c.stubName() + " " + c.kind(); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	for kind, name := range map[string]string{"birthdate": "birthdate", "address": "street_address"} { // which policy redacts
		if c := (Claim{Path: []string{name}}); c.kind() != kind {
			t.Errorf("%s has kind %q", name, c.kind())
		}
	}
	for name := range token.SID + 1 {
		if c := (Claim{Path: []string{name.String()}}); c.kind() == "" {
			t.Errorf("%s has no kind", name)
		}
	}
}
