package check

import "testing"

func TestSpoken(t *testing.T) {
	for _, v := range []string{"hunter2x", "Zx9!kQ", "Winter2031", "P@ssword!", "a1b2c3", "sun$shine7", "Tr0ub4dor&3"} {
		if !Spoken([]byte(v)) {
			t.Errorf("%q is no password", v)
		}
	}
	for _, v := range []string{"", "for", "is", "incorrect", "expired,", "sha256", "pbkdf2_sha256", "step2", "12345678", "jane2@example.com",
		"/etc/x2y", "v1.2.3a", "user=jane2x", "too_short", "${PASS1}", "{pass1x}", "3f2a9c1e-3b1d-4c55-9d0e-0a1b2c3d4e5f", "******"} {
		if Spoken([]byte(v)) {
			t.Errorf("%q is a password", v)
		}
	}
}

func TestSpokenToken(t *testing.T) {
	for _, v := range []string{"7c2a9f0e41d8b6", "q7Zk2Lw9XbT4", "3f2a9c1e-3b1d-4c55-9d0e-0a1b2c3d4e5f"} {
		if !SpokenToken([]byte(v)) {
			t.Errorf("%q is no token", v)
		}
	}
	for _, v := range []string{"", "identifier", "endpoint2", "7c2a9f0e41d", "0x1f9840a85d5aF5bf1D1762F925BDADdC4201F984", "sha256-7c2a9f0e41d8b6",
		"authentication-v2-handler", "2026-11-22T10:00:00", "REDACTED12345"} {
		if SpokenToken([]byte(v)) {
			t.Errorf("%q is a token", v)
		}
	}
}
