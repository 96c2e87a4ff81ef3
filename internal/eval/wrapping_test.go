package eval

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"mime/quotedprintable"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf16"
)

// A wrapping is a way in which logs hold a line of another log: what stands before it, how it is
// encoded, and what stands behind it.
type wrapping struct {
	name          string
	before, after string
	encode        func(text string) string
	decode        func(encoded string) (text string, ok bool) // the inverse; false where it is no such encoding any more
}

// write returns the line that holds text.
func (w *wrapping) write(text string) string { return w.before + w.encode(text) + w.after }

// read returns the text that line, which write made and which was scrubbed, holds.
func (w *wrapping) read(line string) (text string, ok bool) {
	line, first := strings.CutPrefix(line, w.before)
	line, second := strings.CutSuffix(line, w.after)
	if !first || !second {
		return "", false
	}
	return w.decode(line)
}

// wrappings is all of them, each as some program writes it.
func wrappings() []wrapping {
	same := func(f func(string) string) func(string) (string, bool) {
		return func(s string) (string, bool) { return f(s), true }
	}
	unquoted := func(read func(string) (string, error), quote string) func(string) (string, bool) {
		return func(s string) (string, bool) {
			text, err := read(quote + s + quote)
			return text, err == nil
		}
	}
	unbase64 := func(s string) (string, bool) {
		b, err := base64.StdEncoding.DecodeString(s)
		return string(b), err == nil
	}
	unpercent := func(read func(string) (string, error)) func(string) (string, bool) {
		return func(s string) (string, bool) {
			text, err := read(s)
			return text, err == nil
		}
	}
	queryEscape := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	const ts = "2026-03-04T05:06:07Z"
	return []wrapping{
		{"member of JSON", `{"level":"info","msg":"`, `","n":7}`, jsonInside, unjson},
		{"JSON in JSON", `{"stream":"stdout","log":"{\"level\":\"info\",\"msg\":\"`, `\",\"n\":7}\n","time":"` + ts + `"}`,
			func(s string) string { return jsonInside(jsonInside(s)) },
			func(s string) (string, bool) {
				if s, ok := unjson(s); ok {
					return unjson(s)
				}
				return "", false
			}},
		{"JSON in ASCII", `{"level":"info","msg":"`, `","n":7}`, allEscaped, unjson},
		{"percent in a query", "GET /log?level=info&line=", "&n=7 HTTP/1.1", queryEscape, unpercent(url.PathUnescape)},
		{"percent with plus", "GET /log?level=info&line=", "&n=7 HTTP/1.1", url.QueryEscape, unpercent(url.QueryUnescape)},
		{"form body", "POST /log body: level=info&line=", "&n=7", url.QueryEscape, unpercent(url.QueryUnescape)},
		{"URL as referrer", `192.168.7.1 - - [04/Mar/2026:05:06:07 +0000] "GET /pixel.gif HTTP/1.1" 200 43 "https://app.example.com/x?line=`, `" "-"`, queryEscape, unpercent(url.PathUnescape)},
		{"repr of Python", ts + " INFO worker: payload='", "' took=7", func(s string) string { return python(s, '\'') }, unpython},
		{"repr of Python in double quotes", ts + ` INFO worker: payload="`, `" took=7`, func(s string) string { return python(s, '"') }, unpython},
		{"dict of Python", ts + " INFO worker: {'level': 'info', 'msg': '", "', 'n': 7}", func(s string) string { return python(s, '\'') }, unpython},
		{"bytes of Python", ts + " INFO worker: payload=b'", "' took=7", func(s string) string { return pythonBytes(s) }, unpython},
		{"%q of Go", "2026/03/04 05:06:07 main.go:7: got ", " from peer 7", strconv.Quote,
			func(s string) (string, bool) { text, err := strconv.Unquote(s); return text, err == nil }},
		{"octal escapes of syslog", "<14>Mar  4 05:06:07 web1 app[71]: first line#012", "#012the next line",
			func(s string) string { return strings.NewReplacer("\n", "#012", "\t", "#011").Replace(s) },
			same(strings.NewReplacer("#012", "\n", "#011", "\t").Replace)},
		{"text of XML", "<event><level>info</level><msg>", "</msg></event>", xmlText, same(html.UnescapeString)},
		{"attribute of XML", `<event level="info" msg="`, `" n="7"/>`, html.EscapeString, same(html.UnescapeString)},
		{"numbers of HTML", "<p>", "</p>", entities, same(html.UnescapeString)},
		{"escapes of nginx", `192.168.7.1 - - [04/Mar/2026:05:06:07 +0000] "POST /log HTTP/1.1" 200 43 "-" "-" "`, `"`, nginx, unnginx},
		{"quoted-printable", "Content-Transfer-Encoding: quoted-printable\n\n", "\n", printable, unprintable},
		{"quoted-printable in JSON", `{"mail":"Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`, `\r\n","n":7}`,
			func(s string) string { return jsonInside(printable(s)) },
			func(s string) (string, bool) {
				if s, ok := unjson(s); ok {
					return unprintable(s)
				}
				return "", false
			}},
		{"base64 behind a key", "level=info payload=", " n=7", base64of, unbase64},
		{"base64 in a sentence", ts + " WARN cannot parse ", " at offset 7", base64of, unbase64},
		{"base64 in JSON", `{"data":"`, `","n":7}`, base64of, unbase64},
		{"logfmt", "ts=" + ts + ` level=info msg="`, `" n=7`, jsonInside, unquoted(strconv.Unquote, `"`)},
		{"CSV", `7,stored,"`, `",` + ts,
			func(s string) string { return strings.ReplaceAll(s, `"`, `""`) }, same(func(s string) string { return strings.ReplaceAll(s, `""`, `"`) })},
		{"shell", ts + " cron: CMD (logger -t app '", "')",
			func(s string) string { return strings.ReplaceAll(s, "'", `'\''`) }, same(func(s string) string { return strings.ReplaceAll(s, `'\''`, "'") })},
		{"shell in double quotes", ts + ` cron: CMD (logger -t app "`, `")`,
			strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace,
			same(strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\$`, "$", "\\`", "`").Replace)},
	}
}

// jsonInside returns s as a string of JSON has it, without the quotes.
func jsonInside(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.Encode(s)
	return b.String()[1 : b.Len()-2]
}

func unjson(s string) (text string, ok bool) {
	err := json.Unmarshal([]byte(`"`+s+`"`), &text)
	return text, err == nil
}

// allEscaped writes every character as \u0041, as what must be ASCII and safe in HTML at its extreme.
func allEscaped(s string) string {
	var b strings.Builder
	for _, c := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, `\u%04x`, c)
	}
	return b.String()
}

// python returns s as repr() of Python writes it between the given quotes.
func python(s string, quote rune) string {
	var b strings.Builder
	for _, c := range s {
		switch {
		case c == quote || c == '\\':
			b.WriteString(`\` + string(c))
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		case c == '\r':
			b.WriteString(`\r`)
		case c < ' ' || c == 0x7f || c == 0xfffd:
			fmt.Fprintf(&b, `\x%02x`, c&0xff)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// pythonBytes is python of bytes.
func pythonBytes(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c < 0x80 {
			b.WriteString(python(string(rune(c)), '\''))
		} else {
			fmt.Fprintf(&b, `\x%02x`, c)
		}
	}
	return b.String()
}

func unpython(s string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'r':
			b.WriteByte('\r')
		case 'x':
			v, err := strconv.ParseUint(s[min(i+1, len(s)):min(i+3, len(s))], 16, 8)
			if err != nil {
				return "", false
			}
			b.WriteByte(byte(v))
			i += 2
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), true
}

func xmlText(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// entities writes what is no letter or digit as &#34;.
func entities(s string) string {
	var b strings.Builder
	for _, c := range s {
		if c < 0x80 && strings.ContainsRune(lower+upper+digits+" ", c) {
			b.WriteRune(c)
		} else {
			fmt.Fprintf(&b, "&#%d;", c)
		}
	}
	return b.String()
}

// nginx writes quotes, backslashes and what is no ASCII as \x22.
func nginx(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			fmt.Fprintf(&b, `\x%02X`, c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func unnginx(s string) (string, bool) { return unpython(s) }

// printable is quoted-printable without breaks of lines (RFC 2045 §6.7).
func printable(s string) string {
	var b strings.Builder
	for i, c := range []byte(s) {
		if c == '=' || c < ' ' || c >= 0x7f || c == ' ' && i+1 == len(s) {
			fmt.Fprintf(&b, "=%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func unprintable(s string) (string, bool) {
	b, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(s)))
	return string(b), err == nil
}

func base64of(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
