package feed

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "leaks.ndjson")
	s := &File{path}
	for _, c := range []struct{ before, body, after string }{
		{"", `{"n":1}`, "{\"n\":1}\n"},
		{"{\"n\":1}\n", `{"n":2}`, "{\"n\":1}\n{\"n\":2}\n"},
		{`{"n":`, `{"n":2}`, "{\"n\":\n{\"n\":2}\n"},
	} {
		if err := os.WriteFile(path, []byte(c.before), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := s.Send(t.Context(), "id", []byte(c.body)); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(path); string(got) != c.after {
			t.Errorf("%q after %q, want %q", got, c.before, c.after)
		}
	}
	if err := os.Rename(path, path+".1"); err != nil {
		t.Fatal(err)
	}
	if err := s.Send(t.Context(), "id", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("a new file: %v, %v", info, err)
	}
	for _, bad := range []string{filepath.Dir(path), filepath.Join(path, "below"), os.DevNull} {
		if (&File{bad}).Send(t.Context(), "id", []byte("{}")) == nil {
			t.Errorf("events go to %s", bad)
		}
	}
}
