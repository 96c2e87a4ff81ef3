package token

import (
	"bytes"
	"encoding/base64"
	"math/rand/v2"
	"slices"
	"testing"
)

// readClaimsSlow is the plain twin of readClaims.
func (t *Token) readClaimsSlow(text []byte) {
	var m machine
	what := unknownMember
	for _, c := range text {
		switch m.step(c) {
		case evFail:
			return
		case evKey:
			what = memberOf(m.text())
		case evString:
			t.set(what, text[m.start+1:m.pos-1], m.escaped)
		case evNumber:
			t.set(what, text[m.start:m.pos-1], false)
		}
	}
}

// checkTwins reports a difference between the twins on text.
func checkTwins(t *testing.T, text []byte) {
	t.Helper()
	var fast, slow Token
	fast.readClaims(text)
	slow.readClaimsSlow(text)
	same := slices.EqualFunc(fast.Claims, slow.Claims, func(a, b Claim) bool {
		return a.Name == b.Name && bytes.Equal(a.Value, b.Value)
	})
	if !same || fast.Exp != slow.Exp || fast.HasExp != slow.HasExp || fast.nbf != slow.nbf || fast.iat != slow.iat {
		t.Fatalf("%q: twins read %+v and %+v", text, fast, slow)
	}
	got, want := appendDecoded([]byte("01"), text), appendDecodedSlow([]byte("01"), text)
	if !bytes.Equal(got, want) {
		t.Fatalf("%q decodes to %q and %q", text, got, want)
	}
	for i := range min(len(text), 9) {
		if got, want := stringEnd(text, i), stringEndSlow(text, i); got != want {
			t.Fatalf("%q from %d: string ends at %d and %d", text, i, got, want)
		}
		if got, want := charsEnd(text, i), charsEndSlow(text, i); got != want {
			t.Fatalf("%q from %d: base64 ends at %d and %d", text, i, got, want)
		}
	}
}

// charsEndSlow is the plain twin of charsEnd.
func charsEndSlow(b []byte, i int) int {
	for i < len(b) && sextets[b[i]] != 0 {
		i++
	}
	return i
}

// Every byte at every place of texts of up to 20, beside bytes that would carry.
func TestTwinsEveryByte(t *testing.T) {
	for size := range 20 {
		for _, fill := range []byte{'a', '"', '!', '#', '\\', '[', ']', 0x1f, 0x20, 0xff} {
			text := bytes.Repeat([]byte{fill}, size)
			for at := range size {
				for c := range 256 {
					text[at] = byte(c)
					checkTwins(t, text)
				}
				text[at] = 'z'
			}
		}
	}
}

// Every text of up to 6 pieces that matter is read alike by both twins.
func TestTwins(t *testing.T) {
	pieces := []string{`{`, `}`, `"sub"`, `:`, `,`, `"`, `\`, "\n", `u0041`, `exp`, `7`, "eyJh", "="}
	var walk func(text string, left int)
	walk = func(text string, left int) {
		checkTwins(t, []byte(text))
		if left == 0 {
			return
		}
		for _, p := range pieces {
			walk(text+p, left-1)
		}
	}
	walk("", 3)
	walk(`{"sub`, 3)
	walk(`{"sub":"`, 4)
	walk(`{"exp":1,"`, 4)
}

// Decoding agrees with encoding/base64 in all four dialects, at every length.
func TestAppendDecodedAgainstBase64(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for n := range 300 {
		raw := make([]byte, n)
		for i := range raw {
			raw[i] = byte(rnd.Uint32())
		}
		for _, e := range []*base64.Encoding{base64.RawURLEncoding, base64.URLEncoding, base64.RawStdEncoding, base64.StdEncoding} {
			backing := []byte("prefix" + string(make([]byte, n)) + "canary")
			got := appendDecoded(backing[:6], []byte(e.EncodeToString(raw)))
			if string(got[:6]) != "prefix" || !bytes.Equal(got[6:], raw) {
				t.Fatalf("%d bytes: got %x, want %x", n, got[6:], raw)
			}
			if !bytes.HasSuffix(backing, []byte("canary")) {
				t.Fatalf("%d bytes: wrote more than it decoded", n)
			}
		}
	}
}

func FuzzTwins(f *testing.F) {
	f.Add([]byte(`{"sub":"j\u0061ne","exp":1e9,"a":[{"b":null}],"uid":1}`))
	f.Add([]byte("eyJhbGciOiJub25lIn0="))
	f.Fuzz(func(t *testing.T, text []byte) { checkTwins(t, text) })
}
