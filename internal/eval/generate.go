package eval

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
)

// A format is a way to write a key and a value down. mark stands where the value
// goes.
type format struct {
	name  string
	loose bool // the key is not beside the value
	write func(key, mark string) string
}

func formats() []format {
	const ts = "2026-03-04T05:06:07Z"
	return []format{
		{"json", false, func(k, v string) string { return `{"ts":"` + ts + `","` + k + `":"` + v + `","n":7}` }},
		{"logfmt", false, func(k, v string) string { return "ts=" + ts + " level=info " + k + "=" + v + " n=7" }},
		{"query", false, func(k, v string) string { return "GET /items?page=7&" + k + "=" + v + "&sort=asc HTTP/1.1" }},
		{"header", false, func(k, v string) string { return k + ": " + v }},
		{"yaml", false, func(k, v string) string { return "  " + k + ": '" + v + "'" }},
		{"syslog", false, func(k, v string) string {
			return "<34>1 " + ts + ` web1 shop 71 ID4 [meta@32473 ` + k + `="` + v + `"] stored`
		}},
		{"prose", true, func(_, v string) string { return "the request of " + v + " was answered late" }},
		{"csv", true, func(_, v string) string { return "7,stored," + v + "," + ts }},
	}
}

// An encoding wraps a record, of which value is a part, and returns what of the
// result is the value, or the run that holds it.
type encoding struct {
	name string
	wrap func(text, value string) (out, label string)
}

func encodings() []encoding {
	return []encoding{
		{"raw", func(text, value string) (string, string) { return text, value }},
		{"json string", func(text, value string) (string, string) {
			return fmt.Sprintf(`{"msg":%q}`, text), value
		}},
		{"escaped", func(text, value string) (string, string) {
			escaped := fmt.Sprintf(`\u%04x`, value[0]) + value[1:]
			return `{"msg":"` + strings.Replace(strings.ReplaceAll(text, `"`, `\"`), value, escaped, 1) + `"}`, escaped
		}},
		{"percent", func(text, value string) (string, string) {
			return strings.Replace(text, value, percent(value), 1), percent(value)
		}},
		{"base64", func(text, _ string) (string, string) {
			run := base64.StdEncoding.EncodeToString([]byte(text))
			return "payload=" + run, run
		}},
	}
}

// percent writes what is no letter, digit, dot, hyphen or underscore as RFC 3986 does.
func percent(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if strings.IndexByte(lower+upper+digits+".-_", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// Generate returns n records of each sort of value in each format and encoding, and
// as many of look-alikes. Equal seeds give equal records. The Sub of a label says
// format and encoding.
func Generate(seed uint64, n int) (all []Record) {
	r := rand.New(rand.NewPCG(seed, 0))
	for _, e := range encodings() {
		for _, f := range formats() {
			for range n {
				for _, s := range sorts() {
					if s.keyed && f.loose || e.name == "percent" && f.name != "query" || f.name == "query" && s.front != "" {
						continue // no key tells it; percent signs are of URLs, and blanks are not
					}
					text, span := write(r, &s, &f, &e)
					all = append(all, Record{Text: text, Spans: []Span{span}})
				}
				for _, s := range looks() {
					if s.keyed && f.loose {
						continue
					}
					text, span := write(r, &s, &f, &e)
					all = append(all, Record{Text: text, Negatives: []Span{span}})
				}
			}
		}
	}
	return all
}

// write returns a record, and where the value stands in it.
func write(r *rand.Rand, s *sort, f *format, e *encoding) (string, Span) {
	value := s.value(r)
	text, label := e.wrap(f.write(s.keys[r.IntN(len(s.keys))], s.front+value+s.back), value)
	at := strings.Index(text, label)
	return text, Span{Start: at, End: at + len(label), Type: s.label, Sub: f.name + ", " + e.name}
}
