package container_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/logscrub/logscrub/internal/container"
)

const stamp = "2026-11-22T10:00:00.123456789Z"

func at(t *testing.T, s string) int64 {
	when, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		t.Fatal(err)
	}
	return when.UnixNano()
}

func TestCRI(t *testing.T) {
	for _, c := range []struct {
		line, text string
		want       container.Piece
	}{
		{stamp + " stdout F hello world", "hello world", container.Piece{}},
		{stamp + " stderr P part ", "part ", container.Piece{Stream: container.Stderr, Partial: true}},
		{stamp + " stdout F:x:y tagged", "tagged", container.Piece{}},
		{stamp + " stdout P:x tagged", "tagged", container.Piece{Partial: true}},
		{stamp + " stdout F ", "", container.Piece{}},
		{stamp + " stdout F", "", container.Piece{}},
		{stamp + " stdout F \x00\xff\r", "\x00\xff\r", container.Piece{}},
	} {
		p, text, ok := container.CRI([]byte(c.line))
		c.want.Time = at(t, stamp)
		if !ok || string(text) != c.text || p != c.want {
			t.Errorf("%q: %q, %+v, %v", c.line, text, p, ok)
		}
	}
	for _, line := range []string{"", " ", "hello world", stamp, stamp + " ", stamp + " stdout", stamp + " stdout ", stamp + " stdin F x",
		stamp + " stdout X y", stamp + " stdout Full y", "2026-11-22 stdout F x", stamp + "  stdout F x"} {
		if p, text, ok := container.CRI([]byte(line)); ok {
			t.Errorf("%q: %q, %+v", line, text, p)
		}
	}
}

func TestDocker(t *testing.T) {
	const rest = `","stream":"stdout","time":"` + stamp + `"}`
	for line, want := range map[string]string{
		`{"log":"hello\n` + rest:                                               "hello",
		`{"log":"part` + rest:                                                  "part~",
		`{"log":"` + rest:                                                      "~",
		`{"log":"\n` + rest:                                                    "",
		`{"log":"a\r\n` + rest:                                                 "a\r",
		`{"log":"a\nb\n` + rest:                                                "a\nb",
		`{"log":"\"\\\/\b\f\r\t\u0041\u00e9\n` + rest:                          "\"\\/\b\f\r\tA\u00e9",
		`{"log":"\ud83d\ude00\ud83dx\udc00\n` + rest:                           "\U0001f600\ufffdx\ufffd",
		`{"log":"\ud83d\u0041\n` + rest:                                        "\ufffdA",
		` { "log" : "x\n` + strings.Replace(rest, ",", " , ", -1) + " ":        "x",
		`{"attrs":{"a":[1,{"b":"}\""}],"c":null},"n":-1.5e3,"log":"x\n` + rest: "x",
		`{"time":"` + stamp + `","stream":"stderr","log":"x\n"}`:               "2x",
	} {
		out, p, ok := container.Docker([]byte("before"), []byte(line))
		got := strings.TrimPrefix(string(out), "before")
		if p.Partial {
			got += "~"
		}
		if p.Stream == container.Stderr {
			got = "2" + got
		}
		if !ok || got != want || p.Time != at(t, stamp) {
			t.Errorf("%s: %q, %+v, %v; want %q", line, got, p, ok, want)
		}
	}
	for _, line := range []string{"", "{", "{}", "[]", "hello", `{"log":"x\n"}`, `{"log":"x\n` + rest + "x", `{"log":"x\n","log":"y` + rest,
		`{"log":"x\q` + rest, `{"log":"\u12` + rest, `{"log":1,"stream":"stdout","time":"` + stamp + `"}`, `{"log":"x","stream":"in","time":"` + stamp + `"}`,
		`{"log":"x","stream":"stdout","time":"yesterday"}`, `{"log":"x","stream":"stdout","time":"` + stamp + `"`, `{"a":],"log":"` + rest,
		`{"log" "x` + rest, `{"log":"x` + strings.Replace(rest, ",", ";", 1), `{"log":"` + strings.Repeat("x", 99), `{"a":[1,"log":"` + rest,
		`{"log":"x\`} {
		if out, p, ok := container.Docker([]byte("before"), []byte(line)); ok || string(out) != "before" {
			t.Errorf("%s: %q, %+v, %v", line, out, p, ok)
		}
	}
}

func TestTime(t *testing.T) {
	for _, s := range []string{"2026-11-22T10:00:00Z", "2026-11-22T10:00:00.1Z", "2024-02-29T23:59:59.000000001Z", "1970-01-01T00:00:00Z",
		"2026-11-22T10:00:00.123456+02:00", "2026-01-01T00:30:00-11:30"} {
		if p, _, ok := container.CRI([]byte(s + " stdout F x")); !ok || p.Time != at(t, s) {
			t.Errorf("%s: %v, %v", s, time.Unix(0, p.Time).UTC(), ok)
		}
	}
	for _, s := range []string{"2026-11-22T10:00:00", "2026-11-22T10:00:00.Z", "2026-11-22T10:00:00.1234567890Z", "2026-13-22T10:00:00Z", "2026-11-22T24:00:00Z",
		"2026-11-22t10:00:00Z", "2026-11-22T10:00:00+2:00", "2026-11-22T10:00:00+24:00", "1969-11-22T10:00:00Z", "9999-11-22T10:00:00Z", "2026-11-22T1x:00:00Z"} {
		if p, _, ok := container.CRI([]byte(s + " stdout F x")); ok {
			t.Errorf("%s: %v", s, time.Unix(0, p.Time).UTC())
		}
	}
}

func TestAllocs(t *testing.T) {
	cri := []byte(stamp + " stdout F hello")
	docker := []byte(`{"log":"hello\n","stream":"stdout","time":"` + stamp + `"}`)
	buf := make([]byte, 0, 100)
	n := testing.AllocsPerRun(100, func() {
		_, _, _ = container.CRI(cri)
		_, _, _ = container.Docker(buf, docker)
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// attrs returns what Attrs reads, written as a=b and a line feed each.
func attrs(text string) string {
	var out strings.Builder
	container.Attrs([]byte(text), func(name, value []byte) { out.WriteString(string(name) + "=" + string(value) + "\n") })
	return out.String()
}

func TestAttrs(t *testing.T) {
	for in, want := range map[string]string{
		`{"tag":"web/1","com.example.team":"a\u00e9\n"}`:   "tag=web/1\ncom.example.team=a\u00e9\n\n",
		` { "a" : "b" , "c":{"d":["e"]}, "f":7, "g":"h"} `: "a=b\ng=h\n",
		`{}`: "", ``: "", `null`: "", `["a"]`: "", `"a"`: "", `{"a"}`: "", `{"a":"b`: "", `{"a":"b","c"`: "a=b\n",
	} {
		if got := attrs(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	line := `{"attrs":{"tag":"web"},"log":"x\n","stream":"stdout","time":"` + stamp + `"}`
	if _, p, ok := container.Docker(nil, []byte(line)); !ok || line[p.Attrs[0]:p.Attrs[1]] != `{"tag":"web"}` {
		t.Errorf("%+v %v", p, ok)
	}
	var many strings.Builder
	for range 100 {
		many.WriteString(`,"n":"` + strings.Repeat("v", 100) + `"`)
	}
	if got := strings.Count(attrs("{"+many.String()[1:]+"}"), "\n"); got != 64 {
		t.Errorf("%d attributes", got)
	}
	if got := attrs(`{"a":"b","c":"` + strings.Repeat("v", 8<<10) + `"}`); got != "a=b\n" {
		t.Errorf("%d bytes of attributes", len(got))
	}
}

// FuzzDocker holds that whatever is read is what encoding/json reads.
func FuzzDocker(f *testing.F) {
	f.Add(`{"log":"hello\n","stream":"stdout","time":"` + stamp + `"}`)
	f.Add(`{"log":"\ud83d\ude00\u0000\ud83d","stream":"stderr","attrs":{"a":[1]},"time":"` + stamp + `"}`)
	f.Fuzz(func(t *testing.T, line string) {
		out, p, ok := container.Docker(nil, []byte(line))
		if !ok || !utf8.ValidString(line) || !json.Valid([]byte(line)) {
			return
		}
		var want map[string]any
		if err := json.Unmarshal([]byte(line), &want); err != nil {
			t.Fatal(err)
		}
		got := string(out)
		if !p.Partial {
			got += "\n"
		}
		if more, ok := want["attrs"].(map[string]any); ok {
			last := map[string]string{}
			container.Attrs([]byte(line[p.Attrs[0]:p.Attrs[1]]), func(name, value []byte) { last[string(name)] = string(value) })
			for name, value := range last {
				if text, ok := more[name].(string); ok && text != value && len(last) < 32 {
					t.Errorf("%q: attribute %q is %q, not %q", line, name, value, more[name])
				}
			}
		}
		if got != want["log"] || p.Stream.String() != want["stream"] {
			t.Errorf("%q: %q, %+v", line, got, p)
		}
	})
}

// FuzzCRI holds that a line that is read can be put together again.
func FuzzCRI(f *testing.F) {
	f.Add(stamp + " stdout F hello")
	f.Add(stamp + " stderr P:x hello ")
	f.Fuzz(func(t *testing.T, line string) {
		p, text, ok := container.CRI([]byte(line))
		if ok && (!strings.HasSuffix(line, string(text)) || !strings.Contains(line, " "+p.Stream.String()+" ")) {
			t.Errorf("%q: %q, %+v", line, text, p)
		}
	})
}

func BenchmarkDocker(b *testing.B) {
	line := []byte(`{"log":"` + strings.Repeat(`{\"a\":\"b\"},`, 20) + `\n","stream":"stdout","time":"` + stamp + `"}`)
	buf := make([]byte, 0, 1000)
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		_, _, _ = container.Docker(buf, line)
	}
}

func BenchmarkCRI(b *testing.B) {
	line := []byte(stamp + " stdout F " + strings.Repeat("x", 200))
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		_, _, _ = container.CRI(line)
	}
}
