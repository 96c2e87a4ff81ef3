package scrub_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
)

// testTime is the now of all tests: some time in the life of the key of the test ring.
var testTime = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// testRing returns the ring that the vectors of pseudonyms are made with.
func testRing(t testing.TB) *pseudonym.Keyring {
	t.Helper()
	text, err := os.ReadFile("../testdata/pseudonyms/keyring.txt")
	if err != nil {
		t.Fatal(err)
	}
	ring, err := pseudonym.ParseKeyring(text)
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

// newScrubber returns the default profile under the test ring, as changes change it.
func newScrubber(t testing.TB, changes ...func(*scrub.Options)) *scrub.Scrubber {
	t.Helper()
	o := scrub.Options{Keyring: testRing(t), Clock: func() time.Time { return testTime }}
	for _, change := range changes {
		change(&o)
	}
	s, err := scrub.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// scrubbed returns in scrubbed by w.
func scrubbed(t testing.TB, w *scrub.Worker, in string) string {
	t.Helper()
	out, err := w.Append(nil, []byte(in))
	if err != nil {
		t.Fatalf("%q: %v", in, err)
	}
	return string(out)
}

// report returns what sw finds in the record in.
func report(t testing.TB, sw *scrub.ScanWorker, in string) string {
	t.Helper()
	var dst record.Clean
	if _, err := sw.ApplyAfter(&dst, batchOf(in), scrub.Carry{}); err != nil {
		t.Fatal(err)
	}
	return string(dst.Raw())
}

// batchOf returns a batch of whole records, each ended by a line feed.
func batchOf(recs ...string) *record.Batch {
	b := new(record.Batch)
	for i, r := range recs {
		start := len(b.Arena)
		b.Arena = append(b.Arena, r...)
		b.Recs = append(b.Recs, record.Record{
			Body: record.Span{Start: uint32(start), End: uint32(len(b.Arena))}, Term: record.TermLF, Line: uint64(i + 1),
		})
		b.Arena = append(b.Arena, '\n')
	}
	return b
}

// An example is one of a rule's, and where it is from.
type example struct {
	rule string
	n    int
	detect.Example
}

func (e *example) String() string { return fmt.Sprintf("%s/%d", e.rule, e.n) }

// examples returns those of all rules of s. Of the rules that find keys by the forms of
// their issuers, which share all but these, a few stand for all.
func examples(s *scrub.Scrubber) (all []example) {
	keys := map[string]int{}
	for _, r := range s.RuleList() {
		if !r.Enabled {
			continue
		}
		if issued(&r) {
			if keys[r.Kind]++; keys[r.Kind]%40 != 1 {
				continue
			}
		}
		for i, e := range r.Examples {
			all = append(all, example{r.Name, i + 1, e})
		}
	}
	return all
}

// issued reports whether r is a row of the tables of issuers.
func issued(r *scrub.RuleInfo) bool {
	switch r.Kind {
	case "apikey", "signature", "paseto":
		return r.Name != "marked-key" && r.Name != "key-near-vendor"
	}
	return false
}

// An encoding is a way that a text may stand in a record.
type encoding struct {
	name   string
	encode func(text string) string
	decode func(t testing.TB, record string) string
}

// encodings is all of them, raw first.
func encodings() []encoding {
	js := func(t testing.TB, rec string) string {
		var tree map[string]any
		if err := json.Unmarshal([]byte(rec), &tree); err != nil {
			t.Errorf("no JSON: %q", rec)
			return rec
		}
		if len(tree) != 2 || tree["n"] != 7.5 {
			t.Errorf("another tree: %q", rec)
		}
		m, _ := tree["m"].(string)
		return m
	}
	wrap := func(lit string) string { return `{"m":` + lit + `,"n":7.5}` }
	cut := func(rec string) string {
		return strings.TrimSuffix(strings.TrimPrefix(rec, "at "), " end")
	}
	unpercent := func(t testing.TB, rec string) string {
		out, err := url.PathUnescape(rec)
		if err != nil {
			t.Errorf("no percent encoding: %q", rec)
		}
		return out
	}
	return []encoding{
		{"raw", func(x string) string { return x }, func(_ testing.TB, x string) string { return x }},
		{"json", func(x string) string { return wrap(quote(x)) }, js},
		{"json twice",
			func(x string) string { return wrap(quote(`{"m":` + quote(x) + `,"n":7.5}`)) },
			func(t testing.TB, x string) string { return js(t, js(t, x)) }},
		{"u00", func(x string) string { return wrap(`"` + uEscaped(x, 1) + `"`) }, js},
		{"u00 every second", func(x string) string { return wrap(`"` + uEscaped(x, 2) + `"`) }, js},
		{"percent",
			func(x string) string { return "at " + percent(x) + " end" },
			func(t testing.TB, x string) string { return unpercent(t, cut(x)) }},
		{"percent all",
			func(x string) string { return "at " + percentAll(x) + " end" },
			func(t testing.TB, x string) string { return unpercent(t, cut(x)) }},
		{"percent twice",
			func(x string) string { return "at " + percent(percent(x)) + " end" },
			func(t testing.TB, x string) string { return unpercent(t, unpercent(t, cut(x))) }},
		{"entity",
			func(x string) string { return "<m>" + html.EscapeString(x) + "</m>" },
			func(_ testing.TB, x string) string { return html.UnescapeString(unwrapXML(x)) }},
		{"entity all",
			func(x string) string { return "<m>" + entityAll(x) + "</m>" },
			func(_ testing.TB, x string) string { return html.UnescapeString(unwrapXML(x)) }},
		{"base64",
			func(x string) string { return "at " + base64.StdEncoding.EncodeToString([]byte(x)) + " end" },
			func(t testing.TB, x string) string {
				out, err := base64.StdEncoding.DecodeString(cut(x))
				if err != nil {
					t.Errorf("no base64: %q", x)
				}
				return string(out)
			}},
		{"base64url",
			func(x string) string { return "at " + base64.RawURLEncoding.EncodeToString([]byte(x)) + " end" },
			func(t testing.TB, x string) string {
				x = cut(x)
				x = strings.NewReplacer("+", "-", "/", "_", "=", "").Replace(x) // what was written did not tell
				out, err := base64.RawURLEncoding.DecodeString(x)
				if err != nil {
					t.Errorf("no base64url: %q", x)
				}
				return string(out)
			}},
		{"hex",
			func(x string) string { return "at " + hex.EncodeToString([]byte(x)) + " end" },
			func(t testing.TB, x string) string {
				out, err := hex.DecodeString(cut(x))
				if err != nil {
					t.Errorf("no hex: %q", x)
				}
				return string(out)
			}},
		{"base64 twice",
			func(x string) string {
				return "at " + base64.StdEncoding.EncodeToString([]byte("to "+base64.StdEncoding.EncodeToString([]byte(x))+"\n")) + " end"
			},
			func(t testing.TB, x string) string {
				x = unbase64(t, cut(x))
				return unbase64(t, strings.TrimSuffix(strings.TrimPrefix(x, "to "), "\n"))
			}},
		{"base64 of gzip",
			func(x string) string { return "at " + base64.StdEncoding.EncodeToString([]byte(gzipped(x))) + " end" },
			func(t testing.TB, x string) string { return gunzipped(t, unbase64(t, cut(x))) }},
		{"base64 of zlib",
			func(x string) string { return wrap(quote(base64.StdEncoding.EncodeToString([]byte(deflated(x))))) },
			func(t testing.TB, x string) string { return inflated(t, unbase64(t, js(t, x))) }},
		{"hex of gzip",
			func(x string) string { return "at " + hex.EncodeToString([]byte(gzipped(x))) + " end" },
			func(t testing.TB, x string) string {
				out, _ := hex.DecodeString(cut(x))
				return gunzipped(t, string(out))
			}},
		{"base64 of UTF-16",
			func(x string) string {
				return "at " + base64.StdEncoding.EncodeToString([]byte(wide(x, false))) + " end"
			},
			func(t testing.TB, x string) string { return narrow(t, unbase64(t, cut(x)), false) }},
		{"UTF-16LE", func(x string) string { return wide(x, false) }, func(t testing.TB, x string) string { return narrow(t, x, false) }},
		{"UTF-16BE", func(x string) string { return wide(x, true) }, func(t testing.TB, x string) string { return narrow(t, x, true) }},
		{"line of UTF-16",
			func(x string) string { return "\x00" + wide(x, false) },
			func(t testing.TB, x string) string { return narrow(t, strings.TrimPrefix(x, "\x00"), false) }},
	}
}

// isWide reports whether e can only be that of a whole record.
func (e *encoding) isWide() bool {
	return strings.Contains(e.name, "UTF-16") && !strings.HasPrefix(e.name, "base64")
}

func unwrapXML(x string) string {
	return strings.TrimSuffix(strings.TrimPrefix(x, "<m>"), "</m>")
}

// quote returns x as a JSON string.
func quote(x string) string {
	b, _ := json.Marshal(x)
	return string(b)
}

// uEscaped escapes every nth character as \uXXXX.
func uEscaped(x string, n int) string {
	var b strings.Builder
	i := 0
	for _, r := range x {
		if i++; i%n == 0 && r < 0x10000 || r < ' ' || r == '"' || r == '\\' {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// percent encodes all but the unreserved characters of RFC 3986.
func percent(x string) string {
	var b strings.Builder
	for i := range len(x) {
		if c := x[i]; detect.IsWord(c) || c == '-' || c == '.' || c == '~' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func percentAll(x string) string {
	var b strings.Builder
	for i := range len(x) {
		fmt.Fprintf(&b, "%%%02x", x[i])
	}
	return b.String()
}

func entityAll(x string) string {
	var b strings.Builder
	for _, r := range x {
		fmt.Fprintf(&b, "&#x%x;", r)
	}
	return b.String()
}
