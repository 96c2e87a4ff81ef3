package corpus

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// written returns the corpus as text.
func written(t *testing.T, name string, size int64) []byte {
	t.Helper()
	list, err := Lookup(name)
	if err != nil || len(list) != 1 {
		t.Fatalf("Lookup(%q) = %d corpora, %v", name, len(list), err)
	}
	var b bytes.Buffer
	done, err := list[0].Write(&b, Seed, size)
	if err != nil {
		t.Fatal(err)
	}
	if done.Bytes != int64(b.Len()) || done.Bytes < size {
		t.Fatalf("%s: reported %d bytes, wrote %d, wanted %d", name, done.Bytes, b.Len(), size)
	}
	if got := int64(bytes.Count(b.Bytes(), []byte{'\n'})); got != done.Lines {
		t.Fatalf("%s: reported %d lines, wrote %d", name, done.Lines, got)
	}
	return b.Bytes()
}

// lines returns the lines without their line feeds.
func lines(t *testing.T, name string, size int64) []string {
	t.Helper()
	return strings.Split(strings.TrimSuffix(string(written(t, name, size)), "\n"), "\n")
}

// A figure can be compared with an older one only while its input is the same: a
// change here makes all published figures void.
func TestWriteIsFrozen(t *testing.T) {
	frozen := map[string]string{
		"app-repeat": "d5ed3d38cf29b032",
		"app-unique": "97d2594fe6ae98d8",
		"nginx":      "010477d3b978cddd",
		"java":       "06917de982c5b5da",
		"clean":      "3db9ddd85b199df7",
		"kinds":      "10a2c41ba42dadc5",
	}
	for _, c := range All() {
		got := fmt.Sprintf("%x", sha256.Sum256(written(t, c.Name, 1*MB)))[:16]
		if got != frozen[c.Name] {
			t.Errorf("%s: digest %s, want %s", c.Name, got, frozen[c.Name])
		}
	}
}

func TestWriteSmallerIsPrefix(t *testing.T) {
	for _, c := range All() {
		long, short := written(t, c.Name, 300_000), written(t, c.Name, 70_000)
		if !bytes.HasPrefix(long, short) {
			t.Errorf("%s: the shorter file is no prefix of the longer", c.Name)
		}
		if short[len(short)-1] != '\n' {
			t.Errorf("%s: ends inside a line", c.Name)
		}
	}
}

func TestWriteOtherSeedDiffers(t *testing.T) {
	for _, c := range All() {
		var b bytes.Buffer
		if _, err := c.Write(&b, Seed+1, 70_000); err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(b.Bytes(), written(t, c.Name, 70_000)) {
			t.Errorf("%s: two seeds gave one file", c.Name)
		}
	}
}

type fullDisk struct{}

var errFull = errors.New("disk full")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestWriteReportsWriter(t *testing.T) {
	for _, c := range All() {
		if _, err := c.Write(fullDisk{}, Seed, MB); !errors.Is(err, errFull) {
			t.Errorf("%s: error %v, want the writer's", c.Name, err)
		}
	}
}

func TestLookup(t *testing.T) {
	for name, want := range map[string]string{
		"app": "app-repeat app-unique", "app-unique": "app-unique", "nginx": "nginx", "ap": "", "": "", "App": "",
	} {
		list, err := Lookup(name)
		var names []string
		for _, c := range list {
			names = append(names, c.Name)
		}
		if got := strings.Join(names, " "); got != want || (err == nil) != (want != "") {
			t.Errorf("Lookup(%q) = %q, %v, want %q", name, got, err, want)
		}
	}
}
