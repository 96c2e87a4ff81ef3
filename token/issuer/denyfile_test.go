package issuer

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestReadFile: a file is taken when it changed, and one that cannot be read leaves
// what there was.
func TestReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list")
	d := new(Denylist)
	put := func(text string) {
		t.Helper()
		if err := os.WriteFile(path+".new", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(path+".new", path); err != nil {
			t.Fatal(err)
		}
	}
	expect := func(when string, good, ready bool, id string, loads, failures int64) {
		t.Helper()
		err := d.ReadFile(path)
		if s := d.State(); (err == nil) != good || s.Ready != ready || s.Loads != loads || s.Failures != failures {
			t.Errorf("%s: %v, %+v", when, err, s)
		}
		if err != nil && strings.Contains(err.Error(), "swordfish") {
			t.Errorf("%s: the error quotes the file: %v", when, err)
		}
		for _, x := range []string{"a", "b"} {
			if d.Denied("iss", x, nil, now) != (x == id) {
				t.Errorf("%s: whether %s is denied is wrong", when, x)
			}
		}
	}
	expect("no file", false, false, "", 0, 1)
	put("swordfish")
	expect("a bad file at first", false, false, "", 0, 2)
	put("jti iss a\n")
	expect("a file", true, true, "a", 1, 2)
	put("jti iss a\njti iss swordfish 0\n")
	expect("a bad file", false, true, "a", 1, 3)
	put("jti iss b\n")
	expect("another", true, true, "b", 2, 3)
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	expect("with another time", true, true, "b", 3, 3)
	expect("the same", true, true, "b", 3, 3)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	expect("no file any more", false, true, "b", 3, 4)
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	expect("a folder", false, true, "b", 3, 5)
}

func TestDenyLine(t *testing.T) {
	b64 := base64.RawURLEncoding.EncodeToString
	hex := strings.Repeat("0a", 32)
	iss := "https://auth.example.com/\u00a0x y"
	for key, want := range map[string]bool{
		"fp." + hex:                           true,
		"jti." + b64([]byte(iss)) + ".YSBi":   true,
		"fp." + hex[2:]:                       false,
		"fp." + hex + ".x":                    false,
		"jti." + b64([]byte(iss)):             false,
		"jti." + b64([]byte(iss)) + ".":       false,
		"jti..YQ":                             false,
		"jti." + b64([]byte(iss)) + ".YSBi.x": false,
		"jti." + b64([]byte(iss)) + ".YSBi=":  false,
		"x." + hex:                            false,
		"":                                    false,
	} {
		line, ok := DenyLine(key)
		if ok != want {
			t.Errorf("%q: %v", key, ok)
		}
		if d := new(Denylist); ok && d.Deny(line) != nil {
			t.Errorf("%q: no line", line)
		} else if ok && strings.HasPrefix(key, "jti") != d.Denied(iss, "a b", nil, now) {
			t.Errorf("%q denies another token", key)
		}
	}
}

// TestFull: a list that has no room for an entry lets nobody in, and takes no place.
func TestFull(t *testing.T) {
	d, next := new(Denylist), new(Denylist)
	if err := d.Load([]byte("jti iss a\n")); err != nil {
		t.Fatal(err)
	}
	next.denied = make(map[[32]byte]int64, maxDenied)
	for i := range maxDenied {
		next.denied[[32]byte{byte(i), byte(i >> 8), byte(i >> 16)}] = 0
	}
	if err := next.Deny("jti iss b"); err == nil || next.Ready() {
		t.Errorf("%v, ready is %v", err, next.Ready())
	}
	if err := d.Become(next); err == nil || !d.Ready() || d.Len() != 1 {
		t.Errorf("%v, %d entries", err, d.Len())
	}
	next = new(Denylist)
	if err := next.Deny("jti iss c 1"); err != nil {
		t.Fatal(err)
	}
	if err := d.Become(next); err != nil || d.Denied("iss", "a", nil, 0) || !d.Denied("iss", "c", nil, 0) {
		t.Errorf("%v, %+v", err, d.State())
	}
}
