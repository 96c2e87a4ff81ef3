package check

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"unicode/utf8"
)

// The plain twins of what is asked at every address.

func labelSlow(b []byte) int {
	i := 0
	for i < len(b) && i <= maxLabel {
		if c := b[i]; isAlnum(c) || c == '-' && i > 0 {
			i++
			continue
		} else if c < utf8.RuneSelf {
			break
		}
		r, size := utf8.DecodeRune(b[i:])
		if !wordRune(r) {
			break
		}
		i += size
	}
	for i > 0 && b[i-1] == '-' {
		i--
	}
	if i > maxLabel {
		return 0
	}
	return i
}

func messageKeySlow(before []byte) bool {
	i := len(before)
	for i > 0 && len(before)-i < 12 && bytes.IndexByte([]byte(`<"'=:[\ `), before[i-1]) >= 0 {
		i--
	}
	var buf [16]byte
	n := len(buf)
	for i > 0 && n > 0 && len(before)-i < 40 && (isAlnum(before[i-1]) || before[i-1] == '-' || before[i-1] == '_') {
		i--
		if c := before[i]; isAlnum(c) {
			n--
			buf[n] = lower(c)
		}
	}
	for _, k := range []string{"messageid", "msgid", "inreplyto", "references"} {
		if bytes.HasSuffix(buf[n:], []byte(k)) {
			return true
		}
	}
	return false
}

func unitSlow(domain []byte) bool {
	dot := bytes.LastIndexByte(domain, '.')
	return dot >= 0 && bytes.IndexByte(domain, '.') == dot && string(domain[dot:]) == ".target"
}

func checkEmailTwins(t *testing.T, b []byte) {
	t.Helper()
	if got, want := label(b), labelSlow(b); got != want {
		t.Fatalf("label(%q) = %d, want %d", b, got, want)
	}
	if got, want := messageKey(b), messageKeySlow(b); got != want {
		t.Fatalf("messageKey(%q) = %v", b, got)
	}
	if got, want := unit(b), unitSlow(b); got != want {
		t.Fatalf("unit(%q) = %v", b, got)
	}
}

// Every text of up to four pieces that matter.
func TestEmailTwins(t *testing.T) {
	pieces := []string{"a", "-", ".", "_", "9", "é", "\xff", "x.target", "Message", "ID", "msg-id", "In_Reply", "-to", "references",
		": <", `\"`, " ", "=", "0123456789012345678901234567890123456789012345678901234567890", "            "}
	var walk func(text string, left int)
	walk = func(text string, left int) {
		checkEmailTwins(t, []byte(text))
		for _, p := range pieces {
			if left > 0 {
				walk(text+p, left-1)
			}
		}
	}
	walk("", 4)
	b := make([]byte, 80)
	for range 100000 {
		for i := range b {
			b[i] = "abdostXYZ019-._: \xc3\xa9"[rand.IntN(19)]
		}
		checkEmailTwins(t, b[rand.IntN(len(b)):])
	}
}

func FuzzEmailTwins(f *testing.F) {
	f.Add([]byte("Message-ID: <"))
	f.Add([]byte("m\u00fcnchen-1.target"))
	f.Fuzz(func(t *testing.T, b []byte) { checkEmailTwins(t, b) })
}
