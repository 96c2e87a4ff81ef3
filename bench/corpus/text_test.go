package corpus

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"
	"testing"
)

func TestNginxIsCombined(t *testing.T) {
	shape := regexp.MustCompile(`^(\S+) - - \[\d\d/Mar/2026:\d\d:\d\d:\d\d \+0000\] "(GET|POST|HEAD) (\S+) HTTP/1\.1" \d{3} \d+ "[^"]+" "([^"]+)"$`)
	versions, queries := 0, 0
	all := lines(t, "nginx", 1*MB)
	for _, line := range all {
		m := shape.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("not combined: %s", line)
		}
		if _, err := netip.ParseAddr(m[1]); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(m[3], "%40") {
			queries++
		}
		if strings.Contains(m[4], "/131.0.0.0") {
			versions++
		}
	}
	within(t, "lines with a version like an address", versions, len(all), 0.10, 0.25)
	within(t, "lines with an e-mail in the query", queries, len(all), 0.03, 0.07)
}

func TestJavaHasTracesAndFewFindings(t *testing.T) {
	event := regexp.MustCompile(`^2026-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d (ERROR| INFO|DEBUG| WARN) 1 --- \[`)
	frame := regexp.MustCompile(`^\tat [\w.$/<>]+\(\w+\.java:\d+\)`)
	events, frames, causes, findings := 0, 0, 0, 0
	all := lines(t, "java", 1*MB)
	for _, line := range all {
		switch {
		case event.MatchString(line):
			events++
		case frame.MatchString(line):
			frames++
		case strings.HasPrefix(line, "Caused by: "):
			causes++
		}
		if strings.Contains(line, "Receipt mailed to") || strings.Contains(line, "Connection reset by") {
			findings++
		}
	}
	within(t, "frames", frames, len(all), 0.3, 0.6)
	within(t, "events with a finding", findings, events, 0.03, 0.07)
	within(t, "events with a trace", causes, events, 0.02, 0.05)
}

func within(t *testing.T, what string, part, whole int, low, high float64) {
	t.Helper()
	if share := float64(part) / float64(whole); share < low || share > high {
		t.Errorf("%s: %.3f of all, want %g to %g", what, share, low, high)
	}
}

func TestCleanHoldsNothing(t *testing.T) {
	suspects := regexp.MustCompile(`@|eyJ|://|AKIA|ghp_|BEGIN|(?i)passw|token|secret|user|name|bearer|basic |cookie|\d+\.\d+\.\d+\.\d+|\+\d`)
	for _, line := range lines(t, "clean", 200_000) {
		if found := suspects.FindString(line); found != "" {
			t.Fatalf("%q in %s", found, line)
		}
	}
}

func TestKindsTakeTurns(t *testing.T) {
	list := allKinds()
	s := newSource(Seed, "kinds")
	for _, want := range []string{"email", "ipv4", "ipv6", "mac", "card", "phone", "password", "secret", "user", "name",
		"bearer", "basic", "cookie", "userinfo", "jwt", "privatekey", "aws", "github", "iban", "ssn"} {
		found := false
		for _, k := range list {
			found = found || k.name == want
		}
		if !found {
			t.Errorf("kind %s is missing", want)
		}
	}
	for _, k := range list {
		for _, shape := range k.shapes {
			if text := fmt.Sprintf(shape, k.value(s)); strings.Contains(text, "%!") || strings.Count(shape, "%s") != 1 {
				t.Errorf("%s: shape %q gives %q", k.name, shape, text)
			}
		}
	}
}

func TestChecksHold(t *testing.T) {
	s := newSource(Seed, "checks")
	for range 500 {
		if n := cardNumber(s); !luhn(n) {
			t.Errorf("card %s fails the Luhn check", n)
		}
		if n := ibanNumber(s); mod97(n) != 1 {
			t.Errorf("iban %s fails the mod 97 check", n)
		}
	}
	// The example token of the articles that explain the checksum.
	if got, want := gitHubToken("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ"), "0mLq17"; !strings.HasSuffix(got, want) || len(got) != 40 {
		t.Errorf("check digits of %s, want %s", got, want)
	}
}

func luhn(number string) bool {
	sum, double := 0, false
	for i := len(number) - 1; i >= 0; i-- {
		d := int(number[i]) - '0'
		if d < 0 || d > 9 {
			continue
		}
		if double {
			d = d*2/10 + d*2%10
		}
		sum, double = sum+d, !double
	}
	return sum%10 == 0
}

func mod97(iban string) int {
	rest := 0
	for _, c := range iban[4:] + iban[:4] {
		if c >= 'A' {
			rest = (rest*100 + int(c-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(c-'0')) % 97
		}
	}
	return rest
}
