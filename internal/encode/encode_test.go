package encode_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/logscrub/logscrub/internal/encode"
	"github.com/logscrub/logscrub/record"
)

// clean returns a batch of one record with attributes given as name, value, ….
func clean(at int64, body string, attrs ...string) *record.Clean {
	c := new(record.Clean)
	w := c.Writer()
	w.Begin()
	w.Buf = append(w.Buf, body...)
	for i := 0; i < len(attrs); i += 2 {
		w.Field([]byte(attrs[i]), []byte(attrs[i+1]))
	}
	w.End(&record.Record{Term: record.TermLF, Time: at})
	return c
}

func TestJSON(t *testing.T) {
	at := time.Date(2026, 11, 22, 10, 0, 0, 5e8, time.UTC).UnixNano()
	for _, c := range []struct {
		in   *record.Clean
		want string
	}{
		{clean(0, ""), `{"body":""}`},
		{clean(at, "a"), `{"ts":"2026-11-22T10:00:00.5Z","body":"a"}`},
		{clean(-1, "a"), `{"ts":"1969-12-31T23:59:59.999999999Z","body":"a"}`},
		{clean(0, `{"a":1}`), `{"body":"{\"a\":1}"}`},
		{clean(0, "\x00\x1b[31m\x7f\n\r\t\\\"</>"), `{"body":"\u0000\u001b[31m\u007f\n\r\t\\\"</>"}`},
		{clean(0, "é\u2028\u2029\U0001F600\u202a"), `{"body":"é\u2028\u2029😀` + "\u202a" + `"}`},
		{clean(0, "a\xffb"), `{"body":"a\ufffdb","body_base64":"Yf9i"}`},
		{clean(0, "\ufffd"), `{"body":"` + "\ufffd" + `"}`},
		{clean(0, "\xed\xa0\x80"), `{"body":"\ufffd\ufffd\ufffd","body_base64":"7aCA"}`},
		{clean(0, "a", "host", "h", "app", ""), `{"body":"a","attrs":{"host":"h","app":""}}`},
		{clean(0, "a", "x", "1", "y", "2", "x", "3", "x", "4"), `{"body":"a","attrs":{"x":["1","3","4"],"y":"2"}}`},
		{clean(0, "a", "x\xff", "\xfe", "x\xfe", "1"), `{"body":"a","attrs":{"x\ufffd":["\ufffd","1"]}}`},
	} {
		got := string(encode.JSON(nil, c.in, 0))
		if got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
		if !json.Valid([]byte(got)) {
			t.Errorf("%s is no JSON", got)
		}
	}
}

func TestRaw(t *testing.T) {
	if got := string(encode.Raw([]byte("x"), clean(1, "a\x00\xff", "k", "v"), 0)); got != "xa\x00\xff" {
		t.Errorf("%q", got)
	}
}

func TestBatch(t *testing.T) {
	c := new(record.Clean)
	w := c.Writer()
	for _, body := range []string{"a", "b\nc"} {
		w.Begin()
		w.Buf = append(w.Buf, body...)
		w.End(&record.Record{Term: record.TermCRLF})
	}
	if got := string(encode.Batch(nil, c, encode.JSON)); got != "{\"body\":\"a\"}\n{\"body\":\"b\\nc\"}\n" {
		t.Errorf("%q", got)
	}
}

func TestByName(t *testing.T) {
	for name, want := range map[string]string{"raw": "a", "json": `{"body":"a"}`, "": "", "JSON": ""} {
		f, ok := encode.ByName(name)
		if ok != (want != "") || ok && string(f(nil, clean(0, "a"), 0)) != want {
			t.Errorf("%q: %v", name, ok)
		}
	}
}

func TestAllocations(t *testing.T) {
	c := clean(1e18, strings.Repeat("body \xff\n", 100), "a", "1", "a", "2")
	buf := encode.JSON(nil, c, 0)
	if n := testing.AllocsPerRun(100, func() { buf = encode.JSON(buf[:0], c, 0) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzJSON holds that the output is one line of valid JSON from which the body comes
// back byte for byte.
func FuzzJSON(f *testing.F) {
	f.Add("a", "k", "v", int64(1))
	f.Add("\xff\x00\"\\\u2028", "\xc3", "\n", int64(-1))
	f.Fuzz(func(t *testing.T, body, name, value string, at int64) {
		got := encode.JSON(nil, clean(at, body, name, value, name, value, "k", "v"), 0)
		if bytes.ContainsAny(got, "\n\r\u2028") {
			t.Errorf("%q is more than a line", got)
		}
		var back struct {
			TS    string         `json:"ts"`
			Body  string         `json:"body"`
			Exact []byte         `json:"body_base64"`
			Attrs map[string]any `json:"attrs"`
		}
		if err := json.Unmarshal(got, &back); err != nil {
			t.Fatalf("%q: %v", got, err)
		}
		exact := back.Body
		if !utf8.ValidString(body) {
			exact = string(back.Exact)
		}
		if exact != body {
			t.Errorf("%q came back as %q", body, exact)
		}
		if values, ok := back.Attrs[strings.ToValidUTF8(name, "\ufffd")].([]any); utf8.ValidString(name) && (!ok || len(values) < 2) {
			t.Errorf("attributes %v", back.Attrs)
		}
	})
}

func BenchmarkJSON(b *testing.B) {
	c := clean(1e18, `level=info msg="request served" path=/v1/orders status=200 user=`+strings.Repeat("x", 230), "host", "web-1", "app", "shop")
	buf := encode.JSON(nil, c, 0)
	b.SetBytes(int64(len(buf)))
	b.ReportAllocs()
	for b.Loop() {
		buf = encode.JSON(buf[:0], c, 0)
	}
}
