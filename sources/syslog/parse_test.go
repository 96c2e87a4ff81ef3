package syslog

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	lib5424 "github.com/leodido/go-syslog/v4/rfc5424"

	"github.com/logscrub/logscrub/record"
)

// noon is what the clock says when messages arrive.
func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

// show returns a message in one line: its time, attributes and body.
func show(frame string, d dialect) (line string, ok bool) {
	var m message
	ok = m.parse([]byte(frame), d)
	var w writer
	b := new(record.Batch)
	w.begin(b)
	w.write(&m, nil, record.Record{})
	var out strings.Builder
	if m.time != 0 {
		out.WriteString(time.Unix(0, m.time).UTC().Format(time.RFC3339Nano) + " ")
	}
	for _, f := range b.Fields {
		fmt.Fprintf(&out, "%s=%q ", b.Bytes(f.Name), b.Bytes(f.Value))
	}
	fmt.Fprintf(&out, "%q", b.Body(0))
	return out.String(), ok
}

func TestRFC5424(t *testing.T) {
	const at = "2026-11-22T10:00:00.25Z"
	for _, c := range []struct{ in, want string }{
		{`<34>1 2026-11-22T10:00:00.25Z web.example.com su 12 ID47 - 'su root' failed`,
			at + ` facility="auth" severity="crit" hostname="web.example.com" app="su" procid="12" msgid="ID47" "'su root' failed"`},
		{`<165>1 2026-11-22T11:00:00.25+01:00 h a p m [x@32473 iut="3" src="app"][y z="1"] text`,
			at + ` facility="local4" severity="notice" hostname="h" app="a" procid="p" msgid="m" sd[x@32473].iut="3" sd[x@32473].src="app" sd[y].z="1" "text"`},
		{`<0>1 - - - - - -`, `facility="kern" severity="emerg" ""`},
		{`<191>1 - - - - - - `, `facility="local7" severity="debug" ""`},
		{"<14>1 - - - - - - \xef\xbb\xbfü", `facility="user" severity="info" "ü"`},
		{"<14>1 - - - - - -  \xff\x00\n ", `facility="user" severity="info" " \xff\x00\n "`},
		{`<14>1 - - - - - [a b="\"\\\]\z"] x`, `facility="user" severity="info" sd[a].b="\"\\]\\z" "x"`},
		{`<14>1 - - - - - [a b="1" b="2"][a b="3"] x`, `facility="user" severity="info" sd[a].b="1" sd[a].b="2" sd[a].b="3" "x"`},
		{`<14>1 - - - - - [a][b c=""] x`, `facility="user" severity="info" sd[a]="" sd[b].c="" "x"`},
		{`<14>1 - - - - - [a b="]" ] x`, `facility="user" severity="info" sd[a].b="]" "x"`},
		{`<14>999 2026-11-22T10:00:00.250000000-00:00 - - - - - x`, at + ` facility="user" severity="info" "x"`},
		{`<14>1 2024-02-29T23:59:60Z - - - - - x`, `2024-03-01T00:00:00Z facility="user" severity="info" "x"`},
	} {
		if got, ok := show(c.in, dialect{now: noon(), zone: time.UTC}); got != c.want || !ok {
			t.Errorf("%s\ngot  %s, %v\nwant %s", c.in, got, ok, c.want)
		}
	}
}

// TestMalformed holds that a message that cannot be taken apart is kept whole.
func TestMalformed(t *testing.T) {
	head := `facility="user" severity="info" `
	for in, attrs := range map[string]string{
		"": "", "text": "", "<": "", "<>x": "", "<1": "", "<192>x": "", "<007>1 - - - - - -": "", "<-1>x": "", "<1x>": "", "<9999>x": "",
		"<14>1 ": head, "<14>1 -": head, "<14>1 - - - - -": head, "<14>1 - - - -  - x": head,
		"<14>1 2026-11-22 - - - - - x": head, "<14>1 2026-11-22T10:00:00 - - - - - x": head, "<14>1 2026-13-22T10:00:00Z - - - - - x": head,
		"<14>1 2026-02-30T10:00:00Z - - - - - x": head, "<14>1 2026-11-22t10:00:00z - - - - - x": head, "<14>1 0001-11-22T10:00:00Z - - - - - x": head,
		"<14>1 2026-11-22T10:00:00.Z - - - - - x": head, "<14>1 2026-11-22T10:00:00.1234567890Z - - - - - x": head,
		"<14>1 2026-11-22T10:00:00+0100 - - - - - x": head, "<14>1 2026-11-22T24:00:00Z - - - - - x": head,
		"<14>1 - - - - - x": head, "<14>1 - - - - - -x": head, "<14>1 - - - - - [] x": head, "<14>1 - - - - - [a": head, "<14>1 - - - - - [a b": head,
		`<14>1 - - - - - [a b=1] x`: head, `<14>1 - - - - - [a b="1"x] x`: head, `<14>1 - - - - - [a b="1\"] x`: head, `<14>1 - - - - - [a b="1"c="2"] x`: head,
		`<14>1 - - - - - [a b="1"]x`: head, "<14>1 - h\x01 - - - - x": head,
		"<14>1 - " + strings.Repeat("h", 256) + " - - - - x":                   head,
		"<14>1 - - - - - [a" + strings.Repeat(` b="1"`, maxParams+1) + "] x":   head,
		"<14>1 - - - - - " + strings.Repeat(`[a]`, maxParams+1) + " x":         head,
		"<14>1 - - - - - [" + strings.Repeat("a", maxToken+1) + ` b="1"] text`: head,
	} {
		want := attrs + fmt.Sprintf("%q", in)
		if got, ok := show(in, dialect{now: noon(), zone: time.UTC}); got != want || ok {
			t.Errorf("%.60s\ngot  %.200s, %v\nwant %.200s", in, got, ok, want)
		}
	}
}

func TestRFC3164(t *testing.T) {
	berlin := time.FixedZone("", 3600)
	for _, c := range []struct {
		in   string
		zone *time.Location
		want string
	}{
		{"Oct 11 22:14:15 mymachine su[12]: 'su root' failed", time.UTC, `2026-10-11T22:14:15Z hostname="mymachine" app="su" procid="12" "su[12]: 'su root' failed"`},
		{"Oct  1 22:14:15 h su: x", berlin, `2026-10-01T21:14:15Z hostname="h" app="su" "su: x"`},
		{"Oct 1  22:14:15 h su: x", time.UTC, `"Oct 1  22:14:15 h su: x"`},
		{"Nov 22 12:00:00.5 192.0.2.1 %ASA-6-302015: Built", time.UTC, `2026-11-22T12:00:00.5Z hostname="192.0.2.1" app="%ASA-6-302015" "%ASA-6-302015: Built"`},
		{"Nov 22 12:00:00 2024 h a: x", time.UTC, `2024-11-22T12:00:00Z hostname="h" app="a" "a: x"`},
		{"2026-11-22T13:00:00.000001+01:00 h a[1.2]: x", time.UTC, `2026-11-22T12:00:00.000001Z hostname="h" app="a" procid="1.2" "a[1.2]: x"`},
		{"Nov 22 12:00:00 su: no host", time.UTC, `2026-11-22T12:00:00Z app="su" "su: no host"`},
		{"Nov 22 12:00:00 h kernel: [1.5] usb", time.UTC, `2026-11-22T12:00:00Z hostname="h" app="kernel" "kernel: [1.5] usb"`},
		{"Nov 22 12:00:00 h no tag here", time.UTC, `2026-11-22T12:00:00Z "h no tag here"`},
		{"Nov 22 12:00:00 h 2001:db8::1 connected", time.UTC, `2026-11-22T12:00:00Z "h 2001:db8::1 connected"`},
		{"Nov 22 12:00:00 2001:db8::1 a: x", time.UTC, `2026-11-22T12:00:00Z hostname="2001:db8::1" app="a" "a: x"`},
		{"Nov 22 12:00:00 password: hunter2", time.UTC, `2026-11-22T12:00:00Z app="password" "password: hunter2"`},
		{"Dec 31 23:59:59 h a: x", time.UTC, `2025-12-31T23:59:59Z hostname="h" app="a" "a: x"`},
		{"Dec 20 00:00:00 h a: x", time.UTC, `2026-12-20T00:00:00Z hostname="h" app="a" "a: x"`},
		{"Feb 29 00:00:00 h a: x", time.UTC, `"Feb 29 00:00:00 h a: x"`},
		{"Feb 29 00:00:00 2024 h a: x", time.UTC, `2024-02-29T00:00:00Z hostname="h" app="a" "a: x"`},
		{"Foo 11 22:14:15 h a: x", time.UTC, `"Foo 11 22:14:15 h a: x"`},
		{"123: *Mar  1 18:46:11.123: %SYS-5-CONFIG_I: text", time.UTC, `"123: *Mar  1 18:46:11.123: %SYS-5-CONFIG_I: text"`},
		{"no header at all", time.UTC, `"no header at all"`},
		{"", time.UTC, `""`},
		{"Nov 22 12:00:00 h a: b\nc\x00\xff", time.UTC, `2026-11-22T12:00:00Z hostname="h" app="a" "a: b\nc\x00\xff"`},
	} {
		want := c.want
		if i := strings.IndexByte(want, '"'); strings.HasPrefix(want, "20") {
			i = strings.IndexByte(want, ' ') + 1
			want = want[:i] + `facility="user" severity="info" ` + want[i:]
		} else {
			want = want[:i] + `facility="user" severity="info" ` + want[i:]
		}
		if got, ok := show("<14>"+c.in, dialect{now: noon(), zone: c.zone}); got != want || !ok {
			t.Errorf("%q\ngot  %s, %v\nwant %s", c.in, got, ok, want)
		}
	}
	got, _ := show("<14>Nov 22 12:00:00 host app: x", dialect{now: noon(), zone: time.UTC, local: true})
	if !strings.HasSuffix(got, `severity="info" "host app: x"`) {
		t.Errorf("a local message has a hostname: %s", got)
	}
}

// TestYear has messages around the turn of the year.
func TestYear(t *testing.T) {
	for _, c := range []struct{ now, stamp, want string }{
		{"2027-01-01T00:00:05Z", "Dec 31 23:59:59", "2026-12-31T23:59:59Z"},
		{"2026-12-31T23:59:50Z", "Jan  1 00:00:01", "2027-01-01T00:00:01Z"},
		{"2026-12-31T23:59:50Z", "Dec 31 23:59:49", "2026-12-31T23:59:49Z"},
		{"2026-06-15T00:00:00Z", "Jul 10 00:00:00", "2026-07-10T00:00:00Z"},
		{"2026-06-15T00:00:00Z", "Aug 10 00:00:00", "2025-08-10T00:00:00Z"},
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := show("<14>"+c.stamp+" h a: x", dialect{now: now, zone: time.UTC}); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s at %s: %s", c.stamp, c.now, got)
		}
	}
}

// whatLibSays holds that what the library takes for a message of RFC 5424, parse
// takes apart in the same way.
func whatLibSays(t *testing.T, in []byte) {
	lib, err := lib5424.NewParser().Parse(bytes.Clone(in))
	if err != nil {
		return
	}
	theirs, ok := lib.(*lib5424.SyslogMessage)
	if !ok {
		t.Fatalf("%T", lib)
	}
	if at := theirs.Timestamp; at != nil && (at.Year() < 1678 || at.Year() > 2261) {
		return
	}
	var m message
	if !m.parse(in, dialect{now: noon(), zone: time.UTC}) {
		t.Fatalf("%q: the library takes it, and this does not", in)
	}
	if m.pri != int(*theirs.Priority) {
		t.Errorf("%q: priority %d", in, m.pri)
	}
	if at := theirs.Timestamp; at != nil && m.time != at.UnixNano() || at == nil && m.time != 0 {
		t.Errorf("%q: time %d", in, m.time)
	}
	for _, c := range []struct {
		ours   []byte
		theirs *string
	}{{m.host, theirs.Hostname}, {m.app, theirs.Appname}, {m.procid, theirs.ProcID}, {m.msgid, theirs.MsgID}} {
		if c.theirs == nil && c.ours != nil || c.theirs != nil && string(c.ours) != *c.theirs {
			t.Errorf("%q: %q", in, c.ours)
		}
	}
	body := ""
	if theirs.Message != nil {
		body = strings.TrimPrefix(*theirs.Message, "\ufeff")
	}
	if string(m.body) != body {
		t.Errorf("%q: body %q, want %q", in, m.body, body)
	}
	ours := map[string]map[string]string{}
	for _, p := range m.params {
		id := string(p.id)
		if ours[id] == nil {
			ours[id] = map[string]string{}
		}
		if len(p.name) > 0 {
			ours[id][string(p.name)] = string(appendUnescaped(nil, p.value))
		}
	}
	if theirs.StructuredData != nil && fmt.Sprint(ours) != fmt.Sprint(*theirs.StructuredData) {
		t.Errorf("%q: structured data %v, want %v", in, ours, *theirs.StructuredData)
	}
}

// FuzzParse holds that parse keeps every byte it does not understand, and agrees
// with another parser about what it does.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`<34>1 2026-11-22T10:00:00.25Z web su 12 ID47 - text`, `<165>1 2026-11-22T11:00:00+01:00 h a p m [x@32473 iut="3\]" s="\\"][y z="1"] text`,
		"<14>1 - - - - - - \xef\xbb\xbfx", "<34>Oct 11 22:14:15 h su[1]: x", "<34>2026-11-22T10:00:00Z h a: x", "<1>x", "", "<191>1 - - - - - [a] ",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		before := bytes.Clone(in)
		var m message
		ok := m.parse(in, dialect{now: noon(), zone: time.UTC})
		if !bytes.Equal(in, before) {
			t.Fatal("parse changed the frame")
		}
		if !ok && !bytes.Equal(m.body, in) {
			t.Errorf("%q is malformed, and its body is %q", in, m.body)
		}
		if !bytes.HasSuffix(in, m.body) || len(m.params) > maxParams {
			t.Errorf("%q: body %q, %d parameters", in, m.body, len(m.params))
		}
		var w writer
		b := new(record.Batch)
		w.begin(b)
		base := len(b.Arena)
		w.write(&m, nil, record.Record{})
		if n := len(b.Arena) - base; n > m.cost() {
			t.Errorf("%q: %d bytes, and the cost was %d", in, n, m.cost())
		}
		whatLibSays(t, in)
	})
}

func TestLibrary(t *testing.T) {
	for _, s := range []string{
		`<34>1 2026-11-22T10:00:00.25Z web su 12 ID47 - text`, `<165>1 2026-11-22T11:00:00.123456+01:00 h a p m [x@32473 iut="3\]" s="\\"][y z="1"] text`,
		"<14>1 - - - - - - \xef\xbb\xbfx", "<191>1 - - - - - [a] ", "<0>1 - - - - - [a b=\"\"]", "<14>12 - h a p m - ",
	} {
		if _, err := lib5424.NewParser().Parse([]byte(s)); err != nil {
			t.Errorf("%q: the library does not take it: %v", s, err)
		}
		whatLibSays(t, []byte(s))
	}
}

func TestParseAllocations(t *testing.T) {
	in := []byte(`<165>1 2026-11-22T10:00:00.003Z web.example.com shop 1234 ID47 [ex@32473 iut="3" eventID="1011"] an application event`)
	var m message
	var w writer
	b := new(record.Batch)
	if n := testing.AllocsPerRun(100, func() {
		b.Reset()
		w.begin(b)
		m.parse(in, dialect{zone: time.UTC})
		w.write(&m, nil, record.Record{})
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkParse(b *testing.B) {
	in := []byte(`<165>1 2026-11-22T10:00:00.003Z web.example.com shop 1234 ID47 [ex@32473 iut="3" eventID="1011"] An application event log entry with some text of the usual length in it, user=jane`)
	b.Run("here", func(b *testing.B) {
		var m message
		b.SetBytes(int64(len(in)))
		b.ReportAllocs()
		for b.Loop() {
			m.parse(in, dialect{zone: time.UTC})
		}
	})
	b.Run("go-syslog", func(b *testing.B) {
		p := lib5424.NewParser()
		b.SetBytes(int64(len(in)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := p.Parse(in); err != nil {
				b.Fatal(err)
			}
		}
	})
}
