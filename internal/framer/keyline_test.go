package framer_test

import (
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
)

func TestKeyLine(t *testing.T) {
	long := strings.Repeat("QUJD", 16)
	for _, c := range []struct {
		line, text string
		v          framer.Verdict
	}{
		{"QUJD", "QUJD", framer.KeyText},
		{long, long, framer.KeyText},
		{"  " + long + "\r", long, framer.KeyText},
		{`    "` + long + `\n" +`, long, framer.KeyText},
		{`'QUJD=',`, "QUJD=", framer.KeyText},
		{`QUJD\`, "QUJD", framer.KeyText},
		{"> QUJD", "QUJD", framer.KeyText},
		{"=AbCd", "=AbCd", framer.KeyText},
		{"2026-11-22T10:00:00Z app: " + long, long, framer.KeyText},
		{"2026-11-22T10:00:00Z stdout F QUJDREVGRw==", "QUJDREVGRw==", framer.KeyText},
		{"2026-11-22T10:00:00Z stdout F QUJDrEV1", "QUJDrEV1", framer.KeyText},
		{strings.Repeat("A", framer.MaxKeyLine), strings.Repeat("A", framer.MaxKeyLine), framer.KeyText},
		{"", "", framer.KeyBlank},
		{"  \"\"", "", framer.KeyBlank},
		{"Proc-Type: 4,ENCRYPTED", "", framer.KeyHeader},
		{"  DEK-Info: AES-128-CBC,00", "", framer.KeyHeader},
		{"Comment: fake", "", framer.KeyHeader},
		{"-----END RSA PRIVATE KEY-----", "", framer.KeyEnd},
		{"app: QUJDREVGRw==-----END PRIVATE KEY-----", "QUJDREVGRw==", framer.KeyEnd},
		{"QUJD-----END PRIVATE KEY-----", "QUJD", framer.KeyEnd},
		{strings.Repeat("A", framer.MaxKeyLine+1), "", framer.NotKey},
		{"two words", "", framer.NotKey},
		{"request took 12345678 ms", "", framer.NotKey},
		{"level=info", "", framer.NotKey},
		{"QUI=", "QUI=", framer.KeyText},
		{"==", "==", framer.KeyText},
		{"a: short", "", framer.NotKey},
		{"-----BEGIN CERTIFICATE-----", "", framer.NotKey},
		{"QUJD.REVG", "", framer.NotKey},
	} {
		start, end, v := framer.KeyLine([]byte(c.line))
		if v != c.v || c.line[start:end] != c.text {
			t.Errorf("%.60q: got %d %.60q, want %d %.60q", c.line, v, c.line[start:end], c.v, c.text)
		}
	}
}

func TestKeyOpen(t *testing.T) {
	for line, want := range map[string]bool{
		"-----BEGIN PRIVATE KEY-----":                                                      true,
		"x -----BEGIN ENCRYPTED PRIVATE KEY-----\\nQUJD":                                   true,
		"-----BEGIN PGP PRIVATE KEY BLOCK-----":                                            true,
		"-----BEGIN OPENSSH PRIVATE KEY-----":                                              true,
		"-----BEGIN CERTIFICATE----------BEGIN EC PRIVATE KEY-----":                        true,
		"-----BEGIN PRIVATE KEY-----QUJD-----END PRIVATE KEY-----":                         false,
		"-----BEGIN PRIVATE KEY-----A-----END PRIVATE KEY----------BEGIN PRIVATE KEY-----": true,
		"-----BEGIN CERTIFICATE-----":                                                      false,
		"-----BEGIN PUBLIC KEY-----":                                                       false,
		"-----BEGIN PGP PUBLIC KEY BLOCK-----":                                             false,
		"-----BEGIN private KEY-----":                                                      false,
		"-----BEGIN PRIVATE KEY----":                                                       false,
		"":                                                                                 false,
	} {
		if got := framer.KeyOpen([]byte(line)); got != want {
			t.Errorf("%q: got %v", line, got)
		}
	}
}

func FuzzKeyLine(f *testing.F) {
	f.Add([]byte(`  "QUJD\n" +`))
	f.Add([]byte("a QUJDREVGRw==-----END PRIVATE KEY-----"))
	f.Fuzz(func(t *testing.T, line []byte) {
		start, end, v := framer.KeyLine(line)
		if start < 0 || end < start || end > len(line) {
			t.Fatalf("bounds %d, %d", start, end)
		}
		if v == framer.KeyText && start == end || v < framer.KeyText && start < end {
			t.Fatalf("verdict %d with %d bytes", v, end-start)
		}
	})
}
