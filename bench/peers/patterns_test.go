package peers

import (
	"regexp"
	"strings"
	"testing"
)

// samples are a value of each pattern, and what looks like one.
var samples = map[string]struct{ match, other []string }{
	"email":   {[]string{"jane@example.com", "j.doe+x@mail.example.com"}, []string{"jane@example", "@example.com", "jane at example.com"}},
	"ipv4":    {[]string{"192.0.2.7", "198.51.100.255"}, []string{"192.0.2", "192.0.2.256", "1.2.3.400"}},
	"ipv6":    {[]string{"2001:db8::1", "2001:db8:1:2:3:4:5:6"}, []string{"12:34:56", "2001:db8", "std::string"}},
	"mac":     {[]string{"00:00:5e:00:53:01", "00-00-5E-00-53-01"}, []string{"00:00:5e:00:53", "0g:00:5e:00:53:01"}},
	"jwt":     {[]string{"eyJhbGciOiJub25lIn0.eyJzdWIiOiJqYW5lIn0.AAAAAAAAAAA"}, []string{"eyJhbGciOiJub25lIn0.eyJzdWIiOiJqYW5lIn0", "eyJ.eyJ.AAAAAAAA"}},
	"bearer":  {[]string{"Bearer AbCdEf0123456789", "bearer AbCdEf0123456789=="}, []string{"Bearer of news", "bearerAbCdEf0123456789"}},
	"card":    {[]string{"4111111111111111", "4111 1111 1111 1111", "378282246310005"}, []string{"411111111111111", "2111111111111111", "41111111111111112"}},
	"phone":   {[]string{"+1 202-555-0143", "+447700900123"}, []string{"202-555-0143", "+1 20"}},
	"aws-key": {[]string{"AKIAFAKEFAKEFAKEFAKE"}, []string{"AKIAFAKE", "AKIAFAKEFAKEFAKEFAKE7"}},
	"secret":  {[]string{"password=hunter22", `token": "abcdef0"`, "api_key:abcdef"}, []string{"password=", "passwords=hunter22", "token=abc"}},
}

// TestPatterns holds each pattern to its values, as groups of either form.
func TestPatterns(t *testing.T) {
	list := Patterns()
	if len(list) != len(samples) {
		t.Fatalf("%d patterns, want %d", len(list), len(samples))
	}
	for i, p := range list {
		for _, text := range []string{p.Text, each()[i]} {
			re := regexp.MustCompile(text)
			for _, s := range samples[p.Name].match {
				if got := re.FindString("to " + s + " now"); !strings.HasPrefix(s, got) || len(got) < len(s)-1 {
					t.Errorf("%s: %q in %q", p.Name, got, s)
				}
			}
			for _, s := range samples[p.Name].other {
				if got := re.FindString(s); got != "" {
					t.Errorf("%s: %q in %q", p.Name, got, s)
				}
			}
		}
	}
}

// TestPatternsAreCommon holds the patterns to what all dialects read alike: every
// parenthesis a group, no other escape than \b \. \+, and no class that a line feed, or
// what sed's own command ends with, is in.
func TestPatternsAreCommon(t *testing.T) {
	for _, p := range Patterns() {
		for _, bad := range []string{`\(`, `\)`, `(?`, `*?`, `+?`, `[^`, `\s`, `\d`, `\w`, `;`, "\n"} {
			if strings.Contains(p.Text, bad) {
				t.Errorf("%s has %q", p.Name, bad)
			}
		}
		if rest := regexp.MustCompile(`\\[b.+]`).ReplaceAllString(p.Text, ""); strings.Contains(rest, `\`) {
			t.Errorf("%s has an escape that not all know: %s", p.Name, p.Text)
		}
	}
	if strings.Count(alternation(), "(?:") != strings.Count(posix(), "(") {
		t.Error("not every group captures nothing")
	}
}
