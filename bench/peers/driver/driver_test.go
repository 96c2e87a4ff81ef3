package driver

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"
)

func digits(o Options) (Replacer, error) {
	text, err := o.One()
	if err != nil {
		return nil, err
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, err
	}
	return Spans(func(b []byte) [][]int { return re.FindAllIndex(b, -1) }, o.Name), nil
}

// TestRun holds that every byte comes through, whatever the reader and the length of
// lines, and that a match is never cut.
func TestRun(t *testing.T) {
	long := strings.Repeat("a 77 b ", 3*BlockSize/7)
	for name, in := range map[string]string{
		"empty": "", "line": "user 4711\n", "no last line feed": "1\n2", "blank lines": "\n\n7\n\n", "CRLF": "1\r\n2\r\n",
		"many": strings.Repeat("no 12 and 345\n", BlockSize/3), "long line": long, "long line among others": "1\n" + long + "\n2\n",
	} {
		want := regexp.MustCompile(`[0-9]+`).ReplaceAllString(in, Hidden)
		for reader, r := range map[string]io.Reader{
			"whole": strings.NewReader(in), "halves": iotest.HalfReader(strings.NewReader(in)), "data with its end": iotest.DataErrReader(strings.NewReader(in)),
		} {
			var out bytes.Buffer
			if err := Run([]string{"-fixed", "[0-9]+"}, r, &out, digits); err != nil {
				t.Fatal(err)
			}
			if out.String() != want {
				t.Errorf("%s, %s: %d bytes came out, want %d", name, reader, out.Len(), len(want))
			}
		}
	}
}

// TestNames holds the pseudonym to HMAC-SHA256 as the standard library computes it anew.
func TestNames(t *testing.T) {
	var out bytes.Buffer
	if err := Run([]string{"[0-9]+"}, strings.NewReader("a 4711 b 12 c 4711\n"), &out, digits); err != nil {
		t.Fatal(err)
	}
	tag := func(value string) string {
		mac := hmac.New(sha256.New, []byte("an invented key of 32 characters"))
		mac.Write([]byte(value))
		return fmt.Sprintf("x_%x", mac.Sum(nil)[:12])
	}
	if want := "a " + tag("4711") + " b " + tag("12") + " c " + tag("4711") + "\n"; out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
}

func TestRunRefuses(t *testing.T) {
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		args []string
		in   io.Reader
		out  io.Writer
	}{
		"no pattern":     {nil, strings.NewReader("1\n"), io.Discard},
		"two patterns":   {[]string{"1", "2"}, strings.NewReader("1\n"), io.Discard},
		"bad pattern":    {[]string{"("}, strings.NewReader("1\n"), io.Discard},
		"unknown flag":   {[]string{"-other"}, strings.NewReader("1\n"), io.Discard},
		"broken reader":  {[]string{"1"}, iotest.ErrReader(broken), io.Discard},
		"nobody listens": {[]string{"1"}, strings.NewReader("1\n"), closed{}},
	} {
		if err := Run(c.args, c.in, c.out, digits); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
