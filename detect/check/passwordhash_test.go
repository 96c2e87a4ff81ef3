package check

import (
	"strings"
	"testing"
)

// fakeHash is n bytes of crypt's base 64.
func fakeHash(n int) string { return strings.Repeat("Fake7./K", n/8+1)[:n] }

func TestPasswordHash(t *testing.T) {
	for _, tt := range []struct {
		in string
		n  int // -1 for all
	}{
		{"$2b$12$" + fakeHash(53), -1},
		{"$2a$05$" + fakeHash(52) + ".", -1},
		{"$2y$10$" + fakeHash(53) + ". Next", 60},
		{"$2y$10$" + fakeHash(53) + "..", 0},
		{"$2b$12$" + fakeHash(52), 0},
		{"$2b$12$" + fakeHash(55), 0},
		{"$2c$12$" + fakeHash(53), 0},
		{"$2b$1x$" + fakeHash(53), 0},
		{"$1$fakesalt$" + fakeHash(22), -1},
		{"$apr1$fakesalt$" + fakeHash(22), -1},
		{"$1$fakesalt$" + fakeHash(23), 0},
		{"$1$fakesalt" + fakeHash(22), 0},
		{"$9$fakesaltfake77$" + fakeHash(43), -1},
		{"$5$rounds=5000$fakesalt$" + fakeHash(43), -1},
		{"$6$rounds=500000$fakesalt$" + fakeHash(86), -1},
		{"$6$rounds=$fakesalt$" + fakeHash(86), -1},
		{"$6$rounds=5x$fakesalt$" + fakeHash(86), 0},
		{"$6$fakesalt$" + fakeHash(86) + ":19000", 98},
		{"$6$" + fakeHash(25) + "$" + fakeHash(86), 0},
		{"$y$j9T$fakesalt$" + fakeHash(43), -1},
		{"$gy$j9T$fakesalt$" + fakeHash(43), -1},
		{"$argon2id$v=19$m=65536,t=3,p=4$RmFrZXNhbHQ$" + fakeHash(43), -1},
		{"$argon2i$m=65536,t=3,p=1$RmFrZXNhbHQ$" + fakeHash(43) + `"`, 80},
		{"$argon2id$v=18$m=65536,t=3,p=4$RmFrZXNhbHQ$" + fakeHash(43), 0},
		{"$argon2id$v=19$m65536,t3,p4$RmFrZXNhbHQ$" + fakeHash(43), 0},
		{"$argon2id$v=19$m=65536,t=3,p=$RmFrZXNhbHQ$" + fakeHash(43), 0},
		{"$argon2id$v=19$m=65536,t=3,p=4$" + fakeHash(43), 0},
		{"$argon2id$v=19$m=65536,t=3,p=4$RmFrZXNhbHQ$short", 0},
		{"$argon2id$" + fakeHash(43), 0},
		{"$pbkdf2-sha256$29000$fakesalt$" + fakeHash(43), -1},
		{"$scrypt$ln=16,r=8,p=1$fakesalt$" + fakeHash(43) + "=", -1},
		{"pbkdf2_sha256$260000$fakesalt$" + fakeHash(43) + "=", -1},
		{"pbkdf2_sha256 of it and many more words", 0},
		{"pbkdf2_sha256$260000$fakesalt$$" + fakeHash(43), 0},
		{"{SSHA}" + strings.Repeat("Fake7+/K", 4) + "==", -1},
		{"{CRYPT}$1$fakesalt$" + fakeHash(22), -1},
		{"{CRYPT}" + fakeHash(22), 0},
		{"{SSHA}Fake7", 0},
		{"{HTML}" + strings.Repeat("Fake7+/K", 4), 0},
		{"$HOME$" + fakeHash(53), 0},
		{"$$" + fakeHash(53), 0},
		{"", 0},
	} {
		want := tt.n
		if want < 0 {
			want = len(tt.in)
		}
		if n := PasswordHash([]byte(tt.in)); n != want {
			t.Errorf("PasswordHash(%q) = %d, want %d", tt.in, n, want)
		}
	}
}

func FuzzPasswordHash(f *testing.F) {
	f.Add([]byte("$6$rounds=500000$fakesalt$" + fakeHash(86)))
	f.Add([]byte("{CRYPT}$argon2id$v=19$m=65536,t=3,p=4$RmFrZXNhbHQ$" + fakeHash(43)))
	f.Fuzz(func(t *testing.T, b []byte) {
		n := PasswordHash(b)
		if n > len(b) || n > 0 && n < 20 {
			t.Fatalf("PasswordHash(%q) = %d", b, n)
		}
		if n > 0 && PasswordHash(b[:n]) != n {
			t.Fatalf("%q is none without what follows", b[:n])
		}
	})
}
