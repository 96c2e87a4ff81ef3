package token

import (
	"bytes"
	"encoding/base64"
	"math/rand/v2"
	"slices"
	"strings"
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
	checkDecoders(t, text)
	for i := range min(len(text), 9) {
		if got, want := stringEnd(text, i), stringEndSlow(text, i); got != want {
			t.Fatalf("%q from %d: string ends at %d and %d", text, i, got, want)
		}
		if got, want := charsEnd(text, i), charsEndSlow(text, i); got != want {
			t.Fatalf("%q from %d: base64 ends at %d and %d", text, i, got, want)
		}
	}
}

// decoders are the decoders of base64, and urls what finds the end of the URL
// alphabet, by the processor they need.
var (
	decoders = map[string]func(dst, src []byte) int{"decode": decode, "plain": decodePlain}
	urls     = map[string]func(b []byte) int{"run": urlRun, "plain": urlPlain}
)

// checkDecoders holds them to their plain twins on text, with canaries around what
// they may write.
func checkDecoders(t *testing.T, text []byte) {
	t.Helper()
	room := len(text) * 3 / 4
	want := make([]byte, room)
	chars := decodeSlow(want, text)
	buf := make([]byte, 64+room+64)
	for name, decode := range decoders {
		for i := range buf {
			buf[i] = 0xa5
		}
		n := decode(buf[64:64+room], text)
		if n != chars || !bytes.Equal(buf[64:64+n*3/4], want[:n*3/4]) {
			t.Fatalf("%s: %q: %d characters of %q, want %d of %q", name, text, n, buf[64:64+n*3/4], chars, want[:chars*3/4])
		}
		for i, c := range buf {
			if c != 0xa5 && (i < 64 || i >= 64+room) {
				t.Fatalf("%s: %q: wrote at %d of %d", name, text, i-64, room)
			}
		}
	}
	end := 0
	for end < len(text) && sextets[text[end]] != 0 && text[end] != '+' && text[end] != '/' {
		end++
	}
	checkQuotes(t, text)
	for name, run := range urls {
		if n := run(text); n != end {
			t.Fatalf("%s: %q: the URL alphabet ends at %d, want %d", name, text, n, end)
		}
	}
}

// checkQuotes holds the ends of strings that are found with a kernel to those found
// without, wherever a string begins in text.
func checkQuotes(t *testing.T, text []byte) {
	t.Helper()
	var fast quotes
	flat := fast.read(text)
	if fast.known && flat == bytes.ContainsFunc(text, func(r rune) bool { return r == '\\' || r < ' ' }) {
		t.Fatalf("%q is taken for a text that may be flat: %v", text, flat)
	}
	slow := quotes{text: text}
	for i := range text {
		if !flat {
			break
		}
		if got, want := fast.end(i), slow.end(i); got != want {
			t.Fatalf("%q from %d: the string ends at %d, want %d", text, i, got, want)
		}
	}
}

// Every text of a length around those that marks of quotes are made for.
func TestQuotes(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	for size := range 600 {
		text := make([]byte, size)
		for i := range text {
			text[i] = "abc\"def, :{}\xff"[rnd.IntN(13)]
		}
		checkQuotes(t, text)
		if size > 0 {
			text[rnd.IntN(size)] = "\\\n\x00\x1f"[rnd.IntN(4)]
			checkQuotes(t, text)
		}
	}
}

// Every byte at every place of a text of base64, at many lengths and alignments.
func TestDecodersEveryByte(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	backing := make([]byte, 400)
	for n, size := range []int{0, 1, 2, 3, 4, 5, 31, 31, 32, 32, 33, 63, 63, 64, 64, 65, 65, 66, 66, 67, 68, 95, 96, 97, 127, 128, 128, 129, 129, 191, 192, 192, 193, 256, 256} {
		for i := range backing {
			backing[i] = "ABYZabyz0189-_+/"[rnd.IntN(14+n%2*2)] // every other of the URL alphabet alone
		}
		from := rnd.IntN(64)
		text := backing[from : from+size]
		checkDecoders(t, text)
		for at := range size {
			old := text[at]
			for c := range 256 {
				if size > 33 && c != at%256 && strings.IndexByte("\x00*+,-./09:=@AZ[^_`az{\x7f\xaa\xab\xad\xaf\xb0\xc1\xdf\xe1\xff", byte(c)) < 0 {
					continue // what is beside the ends of the classes
				}
				text[at] = byte(c)
				checkDecoders(t, text)
			}
			text[at] = old
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
			got, _ := appendDecoded(backing[:6], []byte(e.EncodeToString(raw)))
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
