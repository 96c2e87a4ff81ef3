package file_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sources/file"
)

func format(f file.Format) func(*file.TailOptions) {
	return func(o *file.TailOptions) { o.Format = f }
}

// stamp is the nth second of a day.
func stamp(n int) string { return time.Unix(1795341600+int64(n), 5).UTC().Format(time.RFC3339Nano) }

// cri is a line of the CRI format: number, O or E for the stream, F or P, a colon
// and the text.
func cri(lines ...string) string {
	var out strings.Builder
	for _, l := range lines {
		head, body, _ := strings.Cut(l, ":")
		var n int
		var stream, tag rune
		if _, err := fmt.Sscanf(head, "%d%c%c", &n, &stream, &tag); err != nil {
			panic(err)
		}
		fmt.Fprintf(&out, "%s %s %c %s\n", stamp(n), map[rune]string{'O': "stdout", 'E': "stderr"}[stream], tag, body)
	}
	return out.String()
}

// docker is the same as objects of Docker's json-file driver.
func docker(lines ...string) string {
	var out strings.Builder
	for _, l := range lines {
		var c struct {
			Log    string `json:"log"`
			Stream string `json:"stream"`
			Time   string `json:"time"`
		}
		c.Time, l, _ = strings.Cut(cri(l), " ")
		c.Stream, l, _ = strings.Cut(l, " ")
		c.Log = l[2:]
		if l[0] == 'P' {
			c.Log = strings.TrimSuffix(c.Log, "\n")
		}
		line, err := json.Marshal(c)
		if err != nil {
			panic(err)
		}
		out.Write(append(line, '\n'))
	}
	return out.String()
}

// both runs f for the two formats of containers.
func both(t *testing.T, f func(t *testing.T, w *bench, wrap func(...string) string)) {
	for name, c := range map[string]struct {
		format file.Format
		wrap   func(...string) string
	}{"cri": {file.CRI, cri}, "docker": {file.Docker, docker}} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) { f(t, newBench(t, format(c.format)).open(), c.wrap) })
		})
	}
}

func TestContainers(t *testing.T) {
	both(t, func(t *testing.T, w *bench, wrap func(...string) string) {
		w.write("a.log", wrap("0OF:one", "1EF:two \"quoted\"", "2OP:thr", "3EP:fo", "4OF:ee", "5OF:five", "6EF:ur", "7OF:"))
		all := w.records(3*time.Second, flow.Delivered)
		var got []string
		seen := map[uint64]bool{}
		for _, r := range all {
			got = append(got, fmt.Sprintf("%d %s %s", time.Unix(0, r.time).Unix()-1795341600, r.stream, r.body))
			if r.path != "a.log" || r.term != record.TermLF || seen[r.seq] {
				t.Errorf("record %+v", r)
			}
			seen[r.seq] = true
		}
		want := "0 stdout one|1 stderr two \"quoted\"|2 stdout three|3 stderr four|5 stdout five|7 stdout "
		if strings.Join(got, "|") != want {
			t.Errorf("got  %q\nwant %q", strings.Join(got, "|"), want)
		}
		w.restart()
		w.want(3*time.Second, "")
	})
}

// TestContainerPartial holds the parts of a line, over reads, restarts and a
// rotation, while the other stream goes on; what that gave out does not come again.
func TestContainerPartial(t *testing.T) {
	both(t, func(t *testing.T, w *bench, wrap func(...string) string) {
		w.write("a.log", wrap("0OP:a"))
		w.write("a.log", wrap("1EF:x"))
		w.want(3*time.Second, "x|")
		w.restart()
		w.want(3*time.Second, "")
		w.write("a.log", wrap("2OP:b", "3EF:y", "4EP:z"))
		w.want(3*time.Second, "y|")
		w.restart()
		w.want(3*time.Second, "")
		w.rename("a.log", "a.log.1")
		w.write("a.log", wrap("5OF:c", "6EF:!", "7OF:d"))
		w.read(5*time.Second, "abc|", "z!|", "d|")
		w.restart()
		w.want(time.Hour, "")
	})
}

// TestContainerCuts writes lines in two parts, cut at every byte.
func TestContainerCuts(t *testing.T) {
	both(t, func(t *testing.T, w *bench, wrap func(...string) string) {
		in := wrap("0OP:a", "1EF:x", "2OF:b", "3EP:y", "4EF:z")
		out := map[string]string{}
		gather := func() {
			for _, r := range w.records(3*time.Second, flow.Delivered) {
				out[r.path] += r.body + "|"
			}
		}
		for cut := range len(in) {
			w.write(fmt.Sprintf("%d.log", cut), in[:cut])
		}
		gather()
		for cut := range len(in) {
			w.write(fmt.Sprintf("%d.log", cut), in[cut:])
		}
		gather()
		for cut := range len(in) {
			if got := out[fmt.Sprintf("%d.log", cut)]; got != "x|ab|yz|" && got != "ab|x|yz|" {
				t.Fatalf("cut at %d: %q", cut, got)
			}
		}
	})
}

// TestContainerKey has a private key that a container wrote, line by line, between
// lines of the other stream: it is one record.
func TestContainerKey(t *testing.T) {
	both(t, func(t *testing.T, w *bench, wrap func(...string) string) {
		w.write("a.log", wrap("0OF:-----BEGIN PRIVATE KEY-----", "1EF:x", "2OF:QUJD", "3EF:y", "4OF:-----END PRIVATE KEY-----", "5OF:z"))
		w.want(3*time.Second, "-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----|x|y|z|")
	})
}

// TestContainerGiant has parts of a line that never ends: they are cut off at the
// longest record.
func TestContainerGiant(t *testing.T) {
	both(t, func(t *testing.T, w *bench, wrap func(...string) string) {
		part := "OP:" + strings.Repeat("x", 16<<10)
		for i := range 100 {
			w.write("a.log", wrap(fmt.Sprint(i)+part))
		}
		w.write("a.log", wrap("100EF:other"))
		all := w.records(3*time.Second, flow.Delivered)
		if len(all) != 2 || len(all[0].body) != 1<<20 || all[0].flags != record.Truncated|record.Withhold || all[1].body != "other" {
			t.Fatalf("%d records", len(all))
		}
		w.restart()
		w.want(3*time.Second, "")
		w.write("a.log", wrap("101OP:rest", "102OF:of it", "103OF:next"))
		w.want(3*time.Second, "next|")
	})
}

// TestMalformed has lines that are none of the format: they come as text, to be
// scanned, and are counted.
func TestMalformed(t *testing.T) {
	both(t, func(t *testing.T, w *bench, wrap func(...string) string) {
		long := strings.Repeat("y", 300<<10)
		w.write("a.log", "plain text\n"+wrap("0OF:one")+"\n"+long+"\n{\n"+wrap("1EF:two"))
		all := w.records(3*time.Second, flow.Delivered)
		if text(all) != "plain text|one||"+long+"|{|two|" {
			t.Errorf("got %.200q", text(all))
		}
		w.counted("malformed", &w.counts.Malformed, 4)
		w.restart()
		w.want(3*time.Second, "")
	})
}

// TestJSON tells the scrubber what is JSON.
func TestJSON(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t, format(file.JSON)).open()
		w.write("a.log", "{\"a\":1}\n  [1]\nplain\n\n")
		for _, r := range w.records(3*time.Second, flow.Delivered) {
			want := record.FormText
			if strings.ContainsAny(r.body, "{[") {
				want = record.FormJSON
			}
			if r.form != want || r.stream != "" {
				t.Errorf("record %+v", r)
			}
		}
	})
}

func TestParseFormat(t *testing.T) {
	for name, want := range map[string]file.Format{"raw": file.Raw, "cri": file.CRI, "docker": file.Docker, "json": file.JSON} {
		if got, ok := file.ParseFormat(name); got != want || !ok {
			t.Errorf("%s: %v, %v", name, got, ok)
		}
	}
	if _, ok := file.ParseFormat("xml"); ok {
		t.Error("xml is no format")
	}
}

// TestDockerAttributes has lines with the attributes that log-opts name, and without:
// each record has its own, also in a batch with others, and over a restart.
func TestDockerAttributes(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t, format(file.Docker)).open()
		with := func(attrs string, lines ...string) string {
			return strings.ReplaceAll(docker(lines...), `{"log"`, `{"attrs":`+attrs+`,"log"`)
		}
		w.write("a.log", with(`{"tag":"web","com.example.team":"a\"b"}`, "0OF:one", "1EP:tw")+docker("2OF:none")+
			with(`{"tag":"db"}`, "3OF:other", "4EF:o"))
		const web = `attrs.tag=web attrs.com.example.team=a"b `
		check := func(want map[string]string) {
			t.Helper()
			all := w.records(3*time.Second, flow.Delivered)
			if len(all) != len(want) {
				t.Errorf("%d records: %+v", len(all), all)
			}
			for _, r := range all {
				if r.more != want[r.body] || r.path != "a.log" || r.stream == "" {
					t.Errorf("%q has %q, want %q (%+v)", r.body, r.more, want[r.body], r)
				}
			}
		}
		check(map[string]string{"one": web, "two": web, "none": "", "other": "attrs.tag=db "})
		w.restart()
		w.write("a.log", with(`{"tag":"web"}`, "5OF:again"))
		check(map[string]string{"again": "attrs.tag=web "})
	})
}
