package scrub_test

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
)

// A form is how a token is made: what it consists of, and what must not come out of it.
type form struct {
	name  string
	write func(r *rand.Rand) (text string, secrets []string)
}

// tokenForms are a JWS, one without a signature, a JWE with and without a key, an SD-JWT with its
// key binding token, and a token in a claim of another.
func tokenForms() []form {
	enc := base64.RawURLEncoding.EncodeToString
	random := func(r *rand.Rand, n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(r.IntN(256))
		}
		return enc(b)
	}
	sealed := func(alg string, key int) func(r *rand.Rand) (string, []string) {
		return func(r *rand.Rand) (string, []string) {
			parts := []string{random(r, key), random(r, 12), random(r, 60+r.IntN(60)), random(r, 16)}
			return enc([]byte(`{"alg":"`+alg+`","enc":"A256GCM"}`)) + "." + strings.Join(parts, "."), parts
		}
	}
	return []form{
		{"JWS", func(r *rand.Rand) (string, []string) {
			s := newSigned(r)
			return s.compact(), append(s.values, s.payload, s.signature)
		}},
		{"unsecured", func(r *rand.Rand) (string, []string) {
			s := newSigned(r)
			return enc([]byte(`{"alg":"none"}`)) + "." + s.payload + ".", append(s.values, s.payload)
		}},
		{"JWE", sealed("RSA-OAEP", 256)},
		{"JWE without a key", sealed("dir", 0)},
		{"SD-JWT", func(r *rand.Rand) (string, []string) {
			s, kb := newSigned(r), newSigned(r)
			told := enc(fmt.Appendf(nil, `["%s", "birthdate", "%s"]`, random(r, 16), s.values[2]))
			return s.compact() + "~" + told + "~" + kb.compact(), append(append(s.values, kb.values...), s.payload, s.signature, told, kb.payload, kb.signature)
		}},
		{"token in a claim", func(r *rand.Rand) (string, []string) {
			s, sig := newSigned(r), random(r, 64)
			payload := enc([]byte(`{"sub":"jdoe42","of":"` + s.compact() + `"}`))
			return s.header + "." + payload + "." + sig, append(s.values, s.payload, s.signature, payload, sig)
		}},
	}
}

// A speller writes a text as some program does; read is how what it encodes is read again, nil
// where it encodes nothing.
type speller struct {
	name  string
	write func(text string) string
	read  func(text string) string
}

// spellers are those of one line, and then those of several.
func spellers() (line, lines []speller) {
	with := strings.ReplaceAll
	std, plain := base64.StdEncoding.EncodeToString, func(s string) string { return s }
	line = []speller{
		{"as it is", plain, nil},
		{"JSON", func(s string) string { return `{"t":` + quote(s) + `}` }, nil},
		{"JSON in JSON", func(s string) string { return `{"m":` + quote(`{"t":`+quote(s)+`}`) + `}` }, nil},
		{"JSON, escaped dots", func(s string) string { return `{"t":"` + with(s, ".", `\u002e`) + `"}` }, nil},
		{"percent", func(s string) string { return with(with(url.QueryEscape(s), ".", "%2E"), "~", "%7E") }, nil},
		{"percent twice", func(s string) string { return with(with(s, ".", "%252E"), "~", "%257E") }, nil},
		{"entities", func(s string) string { return with(with(s, ".", "&#46;"), "_", "&lowbar;") }, nil},
		{"base64", func(s string) string { return std([]byte(s)) }, fromBase64},
		{"base64 of JSON", func(s string) string { return std([]byte(`{"user":"x","access_token":"` + s + `"}`)) }, fromBase64},
		{"base64 of an OAuth exchange", func(s string) string { return std([]byte("user=a@example.com\x01auth=Bearer " + s + "\x01\x01")) }, fromBase64},
		{"base64 in pieces", func(s string) string { return broken(std([]byte(s)), 40, " ", "") }, fromBase64},
		{"base64 in strings", func(s string) string { return `"` + broken(std([]byte(s)), 60, `" + "`, "") + `"` }, fromBase64},
		{"base64 in a list", func(s string) string { return `["` + broken(std([]byte(s)), 76, `", "`, "") + `"]` }, fromBase64},
		{"hex", func(s string) string { return hex.EncodeToString([]byte(s)) }, fromHex},
		{"Markdown", func(s string) string {
			return strings.NewReplacer("_", `\_`, ".", `\.`, "-", `\-`, "~", `\~`).Replace(s)
		}, nil},
		{"dots in brackets", func(s string) string { return with(s, ".", "[.]") }, nil},
		{"dots in parentheses", func(s string) string { return with(s, ".", "(.)") }, nil},
		{"dots as words", func(s string) string { return with(s, ".", "[dot]") }, nil},
		{"dots with blanks", func(s string) string { return with(s, ".", " . ") }, nil},
		{"slashes", func(s string) string { return "/" + with(s, ".", "/") }, nil},
		{"spaces without width", func(s string) string { return broken(s, 20, "\u200b", "") }, nil},
		{"soft hyphens", func(s string) string { return broken(s, 31, "\u00ad", "") }, nil},
		{"word breaks", func(s string) string { return with(s, ".", ".<wbr>") }, nil},
		{"breaks of HTML", func(s string) string { return broken(s, 64, "<br>", "") }, nil},
		{"pieces", func(s string) string { return broken(s, 50, " ", "") }, nil},
		{"strings", func(s string) string { return `"` + broken(s, 50, `" + "`, "") + `"` }, nil},
		{"CDATA", func(s string) string { return "<t><![CDATA[" + s + "]]></t>" }, nil},
		{"bytes of Python", func(s string) string { return "{'t': b'" + s + "'}" }, nil},
		{"line feeds of rsyslog", func(s string) string { return "a#012got " + s + "#012end" }, nil},
		{"base32", func(s string) string { return base32.StdEncoding.EncodeToString([]byte(s)) }, fromBase32},
		{"a list of characters of Python", func(s string) string { return "['" + strings.Join(strings.Split(s, ""), "', '") + "']" }, fromList},
		{"a list of characters of JSON", func(s string) string { return `["` + strings.Join(strings.Split(s, ""), `","`) + `"]` }, fromList},
		{"a list of characters of JSON with blanks", func(s string) string { return `["` + strings.Join(strings.Split(s, ""), `", "`) + `"]` }, fromList},
		{"twice, glued", func(s string) string { return s + s }, nil},
		{"twice, a dot between", func(s string) string { return s + "." + s }, nil},
	}
	lines = []speller{
		{"lines", func(s string) string { return broken(s, 64, "\n", "") }, nil},
		{"long lines", func(s string) string { return broken(s, 120, "\r\n", "") }, nil},
		{"marked lines", func(s string) string { return "> " + broken(s, 72, "\n", "> ") }, nil},
		{"lines of a table", func(s string) string { return "| " + broken(s, 60, " |\n", "| ") + " |" }, nil},
		{"lines with arrows", func(s string) string { return broken(s, 60, "↩\n", "") }, nil},
		{"lines behind a head", func(s string) string {
			return "it\n2026-01-02T03:04:05Z web: " + broken(s, 70, "\n", "2026-01-02T03:04:06Z web: ")
		}, nil},
		{"lines of base64", func(s string) string { return broken(std([]byte(s)), 76, "\n", "") }, fromBase64},
		{"marked lines of base64", func(s string) string { return "# " + broken(std([]byte(s)), 64, "\n", "# ") }, fromBase64},
		{"lines of a text in base64", func(s string) string {
			return encodedText("Hello, and this is what stands before: t="+s+"\r\nAnd this behind it.", 76, "")
		}, fromLines},
		{"lines of JSON in base64", func(s string) string {
			return encodedText(`{"user":"x","access_token":"`+s+`","n":1}`, 70, "> ")
		}, fromLines},
		{"dots at the ends of lines", func(s string) string { return with(s, ".", ".\n") }, nil},
	}
	return line, append(lines, headSpellers()...)
}

// fromBase64 adds to text what its runs of base64 encode.
func fromBase64(text string) string {
	all := text
	for _, run := range strings.FieldsFunc(text, func(c rune) bool {
		return !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", c)
	}) {
		for cut := range min(4, len(run)) {
			b, _ := base64.RawStdEncoding.DecodeString(run[cut : cut+(len(run)-cut)&^3])
			all += "\n" + string(b)
		}
	}
	return all
}

// fromBase32 adds to text what its words in base32 encode.
func fromBase32(text string) string {
	all := text
	for _, run := range strings.Fields(text) {
		b, _ := base32.StdEncoding.DecodeString(run)
		all += "\n" + string(b)
	}
	return all
}

// fromList adds to text what it is without quotes, commas and blanks.
func fromList(text string) string {
	return text + strings.NewReplacer("'", "", `"`, "", ",", "", " ", "").Replace(text)
}

// fromHex adds to text what its hexadecimal words encode.
func fromHex(text string) string {
	all := text
	for _, run := range strings.Fields(text) {
		b, _ := hex.DecodeString(run)
		all += "\n" + string(b)
	}
	return all
}

// spelled is a token in a spelling, and what must not be in what comes out.
type spelled struct {
	name, in string
	secrets  []string
	read     func(text string) string
}

// left returns a piece of a secret that is in out, if there is one.
func (s *spelled) left(out string) string {
	if s.read != nil {
		out = s.read(out)
	}
	for _, secret := range s.secrets {
		n := min(12, len(secret))
		for i := 0; n > 0 && i+n <= len(secret); i++ {
			if strings.Contains(out, secret[i:i+n]) {
				return secret[i : i+n]
			}
		}
	}
	return ""
}

// TestTokenForms: of no token in no spelling is anything left, in one record or in a stream, what
// stands around it stays, and what was scrubbed stays as it is.
func TestTokenForms(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	w := s.Worker()
	r := rand.New(rand.NewPCG(61, 62))
	line, lines := spellers()
	for _, f := range tokenForms() {
		for i, sp := range append(line, lines...) {
			for range 4 {
				text, secrets := f.write(r)
				c := spelled{f.name + ", " + sp.name, "got " + sp.write(text) + "\nand more\n", secrets, sp.read}
				out := stream(t, s, framer.Options{}, c.in)
				c.check(t, "a stream", out)
				if i < len(line) || json.Valid([]byte(out)) {
					out = scrubbed(t, w, c.in)
					c.check(t, "a record", out)
				}
			}
		}
	}
}

// check holds what TestTokenForms says of out.
func (s *spelled) check(t *testing.T, how, out string) {
	t.Helper()
	if left := s.left(out); left != "" {
		t.Errorf("%s, in %s: %q is left: %q becomes %q", s.name, how, left, s.in, out)
	}
	if !strings.HasPrefix(out, "got ") || !strings.HasSuffix(out, "\nand more\n") || strings.Count(out, "\n") != strings.Count(s.in, "\n") {
		t.Errorf("%s, in %s: %q becomes %q", s.name, how, s.in, out)
	}
}

// TestEncodedJoints: the lines of the base64 of an SD-JWT may end where its header does, or where its
// key binding token begins.
func TestEncodedJoints(t *testing.T) {
	s := newScrubber(t)
	r := rand.New(rand.NewPCG(63, 64))
	b64, std := base64.RawURLEncoding.EncodeToString, base64.StdEncoding.EncodeToString
	for range 30 {
		kb, signed := newSigned(r), newSigned(r)
		told := b64([]byte(`["2GLC42sKQveCfGfryNRN9w", "birthdate", "` + signed.values[2] + `"]`))
		head, body := "", ""
		for kid := strings.Repeat("k", 40*r.IntN(2)); head == "" || len(head)%57 > 0; kid += "k" {
			head = b64([]byte(`{"alg":"ES256","kid":"`+kid+`"}`)) + "."
		}
		for pad := ""; body == "" || len(body)%57 > 0; pad += "x" {
			body = b64([]byte(`{"pad":"`+pad+`","sub":"`+signed.values[0]+`"}`)) + "." + signed.signature + "~" + told + "~"
		}
		in := "got\n" + broken(std([]byte(head+body+kb.compact())), 76, "\n", "") + "\nand more\n"
		c := spelled{"an SD-JWT", in, []string{signed.values[0], signed.signature, told, kb.payload, kb.signature}, fromBase64}
		compact, _, _ := strings.Cut(head+body, "~")
		stub := fingerprint(t, s, "jwt", compact)
		for how, out := range map[string]string{"a record": scrubbed(t, s.Worker(), in), "a stream": stream(t, s, framer.Options{}, in)} {
			if left := c.left(out); left != "" || !strings.Contains(out, stub) || !strings.HasSuffix(out, "\nand more\n") {
				t.Fatalf("%s: %q is left, want %s: %q becomes %q", how, left, stub, in, out)
			}
		}
	}
}
