package file_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/internal/sourcetest"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sources/file"
)

var _ pipeline.Source = (*file.Source)(nil)

// write writes a file and returns its path.
func write(t *testing.T, name, text string) string {
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t *testing.T, o file.Options) *file.Source {
	s, err := file.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestContract(t *testing.T) {
	sourcetest.Run(t, sourcetest.Kit{Open: func(t *testing.T, in string) sourcetest.Source {
		return open(t, file.Options{Paths: []string{write(t, "a.log", in)}})
	}})
}

// all returns every record as origin:body, with its terminator.
func all(t *testing.T, s *file.Source) string {
	var out strings.Builder
	for {
		var b record.Batch
		err := s.Read(t.Context(), &b)
		if err == io.EOF {
			return out.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range b.Recs {
			out.WriteString(filepath.Base(b.Origins[r.Origin].Name) + ":" + string(b.Body(i)) + r.Term.Bytes() + "|")
		}
	}
}

// TestManyFiles has a file without a last newline, an empty one, standard input,
// and a key that ends with its file.
func TestManyFiles(t *testing.T) {
	stdin, err := os.Open(write(t, "in", "from stdin\n"))
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	s := open(t, file.Options{Stdin: stdin, Paths: []string{write(t, "a", "1\n2"), write(t, "b", ""), "-",
		write(t, "c", "-----BEGIN PRIVATE KEY-----\n"), write(t, "d", "QUJD\n")}})
	want := "a:1\n|a:2|-:from stdin\n|c:-----BEGIN PRIVATE KEY-----\n|d:QUJD\n|"
	if got := all(t, s); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestNoFiles(t *testing.T) {
	if got := all(t, open(t, file.Options{})); got != "" {
		t.Errorf("got %q", got)
	}
}

// TestSmallReads has records that run over many reads.
func TestSmallReads(t *testing.T) {
	text := strings.Repeat(strings.Repeat("x", 50)+"\n", 100)
	s := open(t, file.Options{Paths: []string{write(t, "a", text)}, MaxRead: 7, Framer: framer.Options{Records: 3}})
	want := strings.Repeat("a:"+strings.Repeat("x", 50)+"\n|", 100)
	if got := all(t, s); got != want {
		t.Errorf("got %.200q", got)
	}
}

func TestBadPaths(t *testing.T) {
	dir := t.TempDir()
	gone := filepath.Join(dir, "gone.log")
	for path, want := range map[string]string{
		gone: "does not exist; check the path",
		dir:  "is a directory; name the files in it",
	} {
		_, err := file.New(file.Options{Paths: []string{write(t, "ok", ""), path}})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), filepath.Base(path)) {
			t.Errorf("%s: error %v, want %q", path, err, want)
		}
	}
}

// TestGoneLater removes a file between New and Read.
func TestGoneLater(t *testing.T) {
	path := write(t, "a", "1\n")
	s := open(t, file.Options{Paths: []string{path}})
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	var b record.Batch
	for range 2 {
		if err := s.Read(t.Context(), &b); err == nil || !strings.Contains(err.Error(), "does not exist") {
			t.Errorf("error %v", err)
		}
	}
}
