package check

import "testing"

func TestGluedDomain(t *testing.T) {
	for in, want := range map[string]string{
		"example.comb@example.org":     "example.com",
		"example.orgjane.doe@x.test":   "example.org",
		"mail.example.dej@example.org": "mail.example.de",
		"example.com@example.org":      "",
		"jane.doe@example.org":         "",
		"example.comb":                 "",
		"example.c@example.org":        "",
		"example@example.org":          "",
		"4.17.21@x":                    "",
		".com@x":                       "",
		"":                             "",
	} {
		if n, ok := GluedDomain([]byte(in)); in[:n] != want || ok != (want != "") {
			t.Errorf("GluedDomain(%q) = %q, %v, want %q", in, in[:n], ok, want)
		}
	}
}

func TestGluedLocal(t *testing.T) {
	for _, tt := range []struct{ before, local, want string }{
		{"a@", "example.comb", "b"},
		{"a@", "example.com_b", "b"},
		{"a@", "example.com-b.c", "b.c"},
		{"a@", "example.com", "example.com"},
		{"x @", "example.comb", "example.comb"},
		{"a@", "jane.doe", "jane.doe"},
		{"<", "example.comb", "example.comb"},
		{"", "b", "b"},
	} {
		if got := tt.local[GluedLocal([]byte(tt.before), []byte(tt.local)):]; got != tt.want {
			t.Errorf("GluedLocal(%q, %q) leaves %q, want %q", tt.before, tt.local, got, tt.want)
		}
	}
}

func TestEnclosedDomain(t *testing.T) {
	for _, tt := range []struct{ before, in, want string }{
		{"(", "domain.tld) x", "domain.tld"},
		{`(LOCAL\`, "domain.tld)", "domain.tld"},
		{`"x (LOCAL\\`, "domain.tld)", "domain.tld"},
		{"from=<", "mail.acme>", "mail.acme"},
		{"from=<", "mail.acme)", ""},
		{"from=", "mail.acme>", ""},
		{"(", "acme)", ""},
		{"(", "tty1.service)", ""},
		{"(", "2x.png)", ""},
		{"(", "4.17.21)", ""},
		{"(", "mail..acme)", ""},
		{`\`, "mail.acme)", ""},
		{"", "mail.acme)", ""},
	} {
		if n, ok := EnclosedDomain([]byte(tt.before), []byte(tt.in)); tt.in[:n] != tt.want || ok != (tt.want != "") {
			t.Errorf("EnclosedDomain(%q, %q) = %q, %v, want %q", tt.before, tt.in, tt.in[:n], ok, tt.want)
		}
	}
}
