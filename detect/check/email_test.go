package check

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestEmailDomain(t *testing.T) {
	tests := []struct{ in, want string }{
		{"example.com", "example.com"},
		{"EXAMPLE.COM>", "EXAMPLE.COM"},
		{"mail.example.co.uk, x", "mail.example.co.uk"},
		{"example.com.", "example.com"},
		{"example.com.old", "example.com"},
		{"example.com-17", "example.com"},
		{"example.com_17", "example.com"},
		{"example.com:443", "example.com"},
		{"example.com是", "example.com"},
		{"example.com，x", "example.com"},
		{"my-host.example.test", "my-host.example.test"},
		{"db.internal", "db.internal"},
		{"localhost:25", "localhost"},
		{"mail.xxxxx", "mail.xxxxx"},
		{"bücher.example", "bücher.example"},
		{"xn--bcher-kva.example", "xn--bcher-kva.example"},
		{"пример.рф ", "пример.рф"},
		{"xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai"},
		{"[192.0.2.1] ", "[192.0.2.1]"},
		{"[IPv6:2001:db8::1]", "[IPv6:2001:db8::1]"},
		{"192.0.2.1", ""},
		{"[192.0.2.1", ""},
		{"example", ""},
		{"bar.service", ""},
		{"sha256:0011", ""},
		{"1.2.3", ""},
		{"scope/pkg", ""},
		{"-example.com", ""},
		{"example..com", ""},
		{".com", ""},
		{"com", ""},
		{strings.Repeat("a", 64) + ".com", ""},
		{"", ""},
	}
	for _, tt := range tests {
		n, ok := EmailDomain([]byte(tt.in))
		if tt.in[:n] != tt.want || ok != (tt.want != "") {
			t.Errorf("EmailDomain(%q) = %q, %v, want %q", tt.in, tt.in[:n], ok, tt.want)
		}
	}
}

func TestEmailLocal(t *testing.T) {
	tests := []struct{ in, want string }{
		{"jane", "jane"},
		{"user=jane", "jane"},
		{"to:<jane.doe+x", "jane.doe+x"},
		{"mailto:jane_doe", "jane_doe"},
		{"?a=1&q=jane", "jane"},
		{"/home/jane", "jane"},
		{"wait...jane", "jane"},
		{"- -jane", "jane"},
		{"HOST$", "HOST$"},
		{"${jane", "jane"},
		{"pat.o'neil", "pat.o'neil"},
		{"'jane", "jane"},
		{"N'jane", "jane"},
		{"don'jane", "jane"},
		{"prvs=0123456789=jane", "prvs=0123456789=jane"},
		{"from=prvs=0123456789=jane", "prvs=0123456789=jane"},
		{"SRS0=HHH=TT=example.com=jane", "SRS0=HHH=TT=example.com=jane"},
		{"x=prvsjane", "prvsjane"},
		{"uid: cifs/db.example.test", "cifs/db.example.test"},
		{"/v1/cifs/db", "db"},
		{"files/jane", "jane"},
		{"josé.garcía", "josé.garcía"},
		{"邮箱jane", "jane"},
		{"用户", "用户"},
		{"x：用户", "用户"},
		{`"a b"`, `"a b"`},
		{`{"etag":"x", "`, ""},
		{`to=<"a b"`, `"a b"`},
		{`x"jane"`, ""},
		{"x\xffjane", "jane"},
		{"jane.", ""},
		{"", ""},
		{"x ", ""},
		{strings.Repeat("a", 70), strings.Repeat("a", 64)},
		{"a" + strings.Repeat("é", 32), strings.Repeat("é", 32)},
	}
	for _, tt := range tests {
		n := EmailLocal([]byte(tt.in))
		if got := tt.in[len(tt.in)-n:]; got != tt.want {
			t.Errorf("EmailLocal(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestEmailLookalike(t *testing.T) {
	tests := []struct {
		in   string // before|local|domain|after
		want bool
	}{
		{"user=|jane|example.com| x", false},
		{"clone |git|example.com|:owner/name.git", true},
		{"clone |git|example.com|/owner/name", true},
		{"clone |deploy|example.com|:owner/name.git x", true},
		{"leaked |jane|example.com|:secret", false},
		{"to |git|example.com| x", false},
		{"https://|jane|example.com|/x", true},
		{"https://jane:|pw|example.com|/x", true},
		{"mail:|jane|example.com|", false},
		{"|getty|tty1.target|", true},
		{`"message-id":"<|a1b2|example.com|>"`, true},
		{`"message-id":"<|jane|example.com|>"`, false},
		{"Message-ID: <|2026.17|example.com|>", true},
		{"In-Reply-To: <|2026.17|example.com|>", true},
		{"from=<|jane|example.com|>", false},
		{"id=<|20261122101112.0012A34B|example.com|>", true},
		{"id=<|0001$0002$000000000003$|example.com|>", true},
		{"id=<|17f42d91-1908-aecb-adfd-a6e9c92e623e|example.com|>", true},
		{"id=<|17f42d91-1908-aecb-adfd_a6e9c92e623e|example.com|>", false},
		{"to |17f42d91-1908-aecb-adfd-a6e9c92e623e|example.com| x", false},
		{"id |AM0PR05MB4803|AM0PR05MB4803.eurprd05.PROD.outlook.com|", true},
		{"to |jane|outlook.com|", false},
		{"/mnesia/|rabbit|localhost|", true},
		{"to |jane|localhost|", false},
		{"on |rabbit|example.com|", false},
		{"mongodb://$USER:$|PASSWORD|example.com|/x", true},
		{"owes $|jane|example.com|", false},
		{"aes128-ctr,|aes128-gcm|openssh.com|,zlib", true},
		{"none,|zlib|openssh.com|", true},
		{"from |jane|openssh.com|", false},
		{"to=<|jane.van.der.doe.the.second|example.com|>", false},
	}
	for _, tt := range tests {
		p := strings.Split(tt.in, "|")
		if got := EmailLookalike([]byte(p[0]), []byte(p[1]), []byte(p[2]), []byte(p[3])); got != tt.want {
			t.Errorf("EmailLookalike(%q) = %v", tt.in, got)
		}
	}
}

func TestTLD(t *testing.T) {
	for _, s := range []string{"com", "COM", "de", "aaa", "zw", "museum", "рф", "xn--p1ai", "test", "internal", "xx", "qm", "xn--vermgensberatung-pwb"} {
		if !TLD([]byte(s)) {
			t.Errorf("TLD(%q) = false", s)
		}
	}
	for _, s := range []string{"", "a", "service", "ql", "comm", "1", "co m", "png", "xn--", "recom"} {
		if TLD([]byte(s)) {
			t.Errorf("TLD(%q) = true", s)
		}
	}
	for n := range 64 {
		list := tldsOfLen(n)
		if n > 0 && len(list)%n != 0 {
			t.Errorf("tldsOfLen(%d) is %d bytes", n, len(list))
		}
		for i := n; n > 0 && i+n <= len(list); i += n {
			if list[i-n:i] >= list[i:i+n] {
				t.Errorf("%q is not before %q", list[i-n:i], list[i:i+n])
			}
		}
	}
}

func TestEmailAllocs(t *testing.T) {
	before, domain := []byte(`{"to":"josé.garcía`), []byte("bücher.example.com-17")
	if n := testing.AllocsPerRun(100, func() {
		l := EmailLocal(before)
		d, _ := EmailDomain(domain)
		EmailLookalike(before[:len(before)-l], before[len(before)-l:], domain[:d], domain[d:])
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzEmail checks what every caller relies on: lengths within bounds, whole
// runes, and a result that is stable when the text is cut to it.
func FuzzEmail(f *testing.F) {
	f.Add([]byte("to=<jane"), []byte("example.com>"))
	f.Add([]byte(`"a b"`), []byte("[192.0.2.1]"))
	f.Add([]byte("é"), []byte("bücher.example"))
	f.Fuzz(func(t *testing.T, before, after []byte) {
		l := EmailLocal(before)
		d, ok := EmailDomain(after)
		if l > maxLocal || l > len(before) || d > len(after) || ok != (d > 0) {
			t.Fatalf("%d, %d", l, d)
		}
		if l > 0 && !utf8.RuneStart(before[len(before)-l]) || bytes.ContainsAny(before[len(before)-l:], "<>,;:\n") && before[len(before)-1] != '"' {
			t.Fatalf("EmailLocal(%q) = %d", before, l)
		}
		if ok {
			if n, _ := EmailDomain(after[:d]); n != d {
				t.Fatalf("EmailDomain(%q) = %d, of its own prefix %d", after, d, n)
			}
		}
		EmailLookalike(before[:len(before)-l], before[len(before)-l:], after[:d], after[d:])
	})
}

func BenchmarkEmail(b *testing.B) {
	before, domain := []byte(`level=info msg="sent" to=jane.doe+news`), []byte("mail.example.com status=ok")
	b.ReportAllocs()
	for b.Loop() {
		l := EmailLocal(before)
		d, _ := EmailDomain(domain)
		EmailLookalike(before[:len(before)-l], before[len(before)-l:], domain[:d], domain[d:])
	}
}
