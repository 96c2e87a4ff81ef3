package corpus

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRepeat(t *testing.T) {
	for _, c := range []struct {
		from string
		size int64
		want string // "" where it is refused
	}{
		{"ab\ncd\n", 6, "ab\ncd\n"}, {"ab\ncd\n", 5, "ab\n"}, {"ab\ncd\n", 8, "ab\ncd\n"}, {"ab\ncd\n", 10, "ab\ncd\nab\n"},
		{"ab\ncd\n", 12, "ab\ncd\nab\ncd\n"}, {"ab\ncd", 6, "ab\ncd\n"}, {"ab\ncd", 9, "ab\ncd\nab\n"}, {"\n", 3, "\n\n\n"},
		{"ab\ncd\n", 2, ""}, {"abcd", 4, ""}, {"", 10, ""},
	} {
		from, to := filepath.Join(t.TempDir(), "from"), filepath.Join(t.TempDir(), "to")
		if err := os.WriteFile(from, []byte(c.from), 0o600); err != nil {
			t.Fatal(err)
		}
		err := Repeat(to, from, c.size)
		if got, _ := os.ReadFile(to); string(got) != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%q to %d: %q, %v, want %q", c.from, c.size, got, err, c.want)
		}
	}
	if err := Repeat(filepath.Join(t.TempDir(), "to"), "absent", 1); err == nil {
		t.Error("a file that does not exist was copied")
	}
}
