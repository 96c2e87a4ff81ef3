package check

import (
	stdcrc "hash/crc32"
	"strings"
	"testing"
)

// githubToken makes a token of the classic form with its checksum.
func githubToken(prefix, body string) string {
	const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	sum, tail := stdcrc.ChecksumIEEE([]byte(body)), make([]byte, 6)
	for i := range tail {
		tail[len(tail)-1-i] = digits[sum%62]
		sum /= 62
	}
	return prefix + body + string(tail)
}

func TestGitHubToken(t *testing.T) {
	body := strings.Repeat("Fake0", 6)
	good := githubToken("ghp_", body)
	fine := "github_pat_" + strings.Repeat("A", 22) + "_" + strings.Repeat("b", 59)
	tests := []struct {
		in  string
		n   int
		sum Checksum
	}{
		{good, 40, ChecksumGood},
		{good + `"`, 40, ChecksumGood},
		{good + "_x", 40, ChecksumGood},
		{githubToken("gho_", body), 40, ChecksumGood},
		{githubToken("ghs_", body), 40, ChecksumGood},
		{githubToken("ghr_", body+body+"0123456789"), 80, ChecksumGood},
		// The example of the base62-token format's author (gist coolaj86/eb8cddfd3e42).
		{"ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ" + "0mLq17", 40, ChecksumGood},
		{good[:39] + "!", 0, ChecksumNone},
		{"ghp_" + strings.Repeat("x", 36), 40, ChecksumBad},
		{good + "A", 41, ChecksumBad},
		{"ghx_" + body + "000000", 0, ChecksumNone},
		{"ghp-" + body + "000000", 0, ChecksumNone},
		{fine, 93, ChecksumNone},
		{fine + " ", 93, ChecksumNone},
		{fine + "b", 0, ChecksumNone},
		{fine[:92], 0, ChecksumNone},
		{"github_pat_" + strings.Repeat("A", 21) + "_" + strings.Repeat("b", 60), 0, ChecksumNone},
		{"", 0, ChecksumNone},
	}
	for _, tt := range tests {
		if n, sum := GitHubToken([]byte(tt.in)); n != tt.n || sum != tt.sum {
			t.Errorf("GitHubToken(%q) = %d, %d, want %d, %d", tt.in, n, sum, tt.n, tt.sum)
		}
	}
}

func TestAWSKeyID(t *testing.T) {
	tests := []struct {
		in string
		n  int
		id AWSID
	}{
		{"AKIAIOSFODNN7EXAMPLE", 20, AWSKey}, // the documentation's own
		{"AKIAIOSFODNN7EXAMPLE/20260101", 20, AWSKey},
		{"ASIAIOSFODNN7EXAMPLE ", 20, AWSTemp},
		{"ABIAIOSFODNN7EXAMPLE", 20, AWSBearer},
		{"ACCAIOSFODNN7EXAMPLE", 20, AWSBearer},
		{"AROAIOSFODNN7EXAMPLE:x", 20, AWSResource},
		{"AIDAIOSFODNN7EXAMPLEA", 21, AWSResource},
		{"AKIAIOSFODNN7EXAMPLEAB", 0, AWSNone},
		{"AKIAIOSFODNN7EXAMPLE_", 0, AWSNone},
		{"AKIAIOSFODNN7EXAMPL1", 0, AWSNone},
		{"AKIAIOSFODNN7EXAMPL", 0, AWSNone},
		{"AKIAiosfodnn7example", 0, AWSNone},
		{"AKIAXXXXXXXXXXXXXXXX", 0, AWSNone},
		{"AKIBIOSFODNN7EXAMPLE", 0, AWSNone},
		{"", 0, AWSNone},
	}
	for _, tt := range tests {
		if n, id := AWSKeyID([]byte(tt.in)); id != tt.id || id != AWSNone && n != tt.n {
			t.Errorf("AWSKeyID(%q) = %d, %d, want %d, %d", tt.in, n, id, tt.n, tt.id)
		}
	}
}

func FuzzVendor(f *testing.F) {
	f.Add([]byte(githubToken("ghp_", strings.Repeat("Fake0", 6))))
	f.Add([]byte("AKIAIOSFODNN7EXAMPLE"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if n, sum := GitHubToken(b); n > len(b) || n > 0 && n < 40 || n == 0 && sum != ChecksumNone {
			t.Fatalf("GitHubToken(%q) = %d, %d", b, n, sum)
		}
		if n, id := AWSKeyID(b); n > len(b) || (n == 0) != (id == AWSNone) {
			t.Fatalf("AWSKeyID(%q) = %d, %d", b, n, id)
		}
		if crc32(b) != stdcrc.ChecksumIEEE(b) {
			t.Fatalf("crc32(%q)", b)
		}
	})
}

func TestNumberAllocs(t *testing.T) {
	card, iban, key := []byte("4111 1111 1111 1111 x"), []byte("DE89 3704 0044 0532 0130 00"), []byte("AKIAIOSFODNN7EXAMPLE")
	token := []byte(githubToken("ghp_", strings.Repeat("Fake0", 6)))
	if n := testing.AllocsPerRun(100, func() {
		CardNumber(card)
		IBAN(iban)
		AWSKeyID(key)
		GitHubToken(token)
		KeyClassOf(key)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
