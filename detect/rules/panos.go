package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// A csvLog is a type of record of PAN-OS that is written with commas, and where its
// accounts stand: so many fields behind the one that names the type.
type csvLog struct {
	name   string
	fields []int
}

func csvLogs() []csvLog {
	return []csvLog{
		{"TRAFFIC", []int{9, 10}}, {"THREAT", []int{9, 10}}, {"DECRYPTION", []int{9, 10}}, {"TUNNEL", []int{9, 10}},
		{"HIPMATCH", []int{4}}, {"CONFIG", []int{7}}, {"USERID", []int{6}}, {"GLOBALPROTECT", []int{9}}, {"AUTHENTICATION", []int{6, 7}},
	}
}

func csvUser() detect.Rule {
	logs := csvLogs()
	r := detect.Rule{
		Name:       "panos-csv-user",
		Kinds:      []detect.Kind{kindUser},
		Max:        2 << 10,
		Contextual: true,
		Doc:        "The accounts of a record of PAN-OS that is written with commas.",
		Source:     "PAN-OS Administrator's Guide, syslog field descriptions",
		Examples: examples([][2]string{
			{"1,2026/04/10 04:39:56,0011,TRAFFIC,end,1,2026/04/10 04:39:55,192.0.2.1,198.51.100.2,0.0.0.0,0.0.0.0,rule1,jdoe42,,dns,vsys1", "jdoe42"},
			{`1,2026/04/10 04:39:56,0011,THREAT,url,1,2026/04/10 04:39:55,192.0.2.1,198.51.100.2,0.0.0.0,0.0.0.0,rule1,,"example\jdoe42",ssl,vsys1`, `example\jdoe42`},
			{"1,2026/04/10 04:39:56,0011,GLOBALPROTECT,0,2305,2026/04/10 04:39:55,vsys1,gateway-auth,login,Other,,jdoe42,DE,PC1", "jdoe42"},
			{"1,2026/04/10 04:39:56,0011,GLOBALPROTECT,0,2305,2026/04/10 04:39:55,vsys1,gateway-connected,connected,,,IPSec,jdoe42,DE,PC1", "jdoe42"},
			{"1,2026/04/10 04:39:56,0011,HIPMATCH,0,2304,2026/04/10 04:39:55,jdoe42,vsys1,PC1", "jdoe42"},
			{"1,2026/04/10 04:39:56,0011,CONFIG,0,0,2026/04/10 04:39:55,192.0.2.1,,edit,jdoe42,Web,Succeeded", "jdoe42"},
			{"1,2026/04/10 04:39:56,0011,TRAFFIC,end,1,2026/04/10 04:39:55,192.0.2.1,198.51.100.2,0.0.0.0,0.0.0.0,rule1,,,dns,vsys1", ""},
			{`{"m":"1,2026/04/10 04:39:56,0011,HIPMATCH,0,2304,2026/04/10 04:39:55,jdoe42","n":7}`, "jdoe42"},
			{`{"m":"1,2026/04/10 04:39:56,0011,HIPMATCH,0,2304,2026/04/10 04:39:55,","n":7}`, ""},
			{`1,2026/04/10 04:39:56,0011,HIPMATCH,0,2304,2026/04/10 04:39:55,"example\jdo`, `example\jdo`},
			{"a,TRAFFIC,b", ""},
			{"LEVEL,CONFIG,x", ""},
			{"TRAFFIC,1,2,3,4,5,6,7,8,jdoe42", ""},
			{"x,CONFIG,1,2,3,4,5,6,jdoe42,Web", ""},
		}),
	}
	for _, l := range logs {
		r.Triggers = append(r.Triggers, detect.Trigger{Lit: l.name + ","})
	}
	r.Find = func(w *detect.Window, at int) detect.Verdict {
		for i := range logs {
			if bytes.HasPrefix(w.Text[at:], []byte(logs[i].name)) && at > 0 && w.Text[at-1] == ',' {
				return logs[i].find(w, at)
			}
		}
		return detect.NotHere
	}
	return r
}

// find looks at the fields of the record whose type stands at at. The third field
// behind the type is a time, as in no other format.
func (l *csvLog) find(w *detect.Window, at int) detect.Verdict {
	v := detect.BadSyntax
	next := 0
	for field, i := 0, at; next < len(l.fields); field++ {
		start, end, last := csvField(w.Text, i)
		if field == 3 && !panTime(w.Text[start:end]) {
			return detect.BadSyntax
		}
		if field == l.fields[next] && tunnel(w.Text[start:end]) { // of a version that has one column more before it
			field--
		} else if field == l.fields[next] {
			if u := findCSVUser(w, start, end); v != detect.Matched {
				v = u
			}
			next++
		}
		if last || end-at > 2<<10 {
			return v
		}
		i = end + 1
		if w.Text[end] == '"' {
			i++
		}
	}
	return v
}

// tunnel reports whether v is what GlobalProtect goes through.
func tunnel(v []byte) bool {
	return bytes.EqualFold(v, []byte("ipsec")) || bytes.EqualFold(v, []byte("ssl")) || bytes.EqualFold(v, []byte("sslvpn"))
}

func findCSVUser(w *detect.Window, start, end int) detect.Verdict {
	v := w.Text[start:end]
	switch {
	case len(v) == 0 || len(v) > 128 || !plausible(v) || check.Account([]byte("user"), v) != check.ReasonSecret:
		return detect.Placeholder
	case w.OwnOutput(start, end) || w.OwnWords(start, end):
		return detect.OwnOutput
	case ownWithin(w, start, end):
		return detect.OwnOutput // what stands beside it was left before
	case entity(v) || w.FoundAround(start, end):
		return detect.Covered
	}
	return w.Found(start, end, generic(v))
}

// ownWithin reports whether a word of our own stands in [start, end).
func ownWithin(w *detect.Window, start, end int) bool {
	_, own := w.WithoutOwn(start, end)
	return own
}

// csvField returns the field at i, without its quotes, and whether it is the last: the line ends
// behind it, or the string that the record stands in, as {"message":"1,2026/…,jdoe42"}.
func csvField(t []byte, i int) (start, end int, last bool) {
	if i < len(t) && t[i] == '"' {
		end = i + 1
		for end < len(t) && t[end] != '\n' && (t[end] != '"' || end+2 < len(t) && t[end+1] == '"' && t[end+2] != ',') {
			if t[end] == '"' {
				end++
			}
			end++
		}
		if end >= len(t) || t[end] == '\n' { // it was cut: its other fields follow, or what somebody wrote behind it
			field, _, _ := bytes.Cut(t[i:min(end, len(t))], []byte{','})
			if bytes.Count(field, []byte{' '}) > 1 {
				field, _, _ = bytes.Cut(field, []byte{' '})
			}
			end = i + len(field)
		}
		switch {
		case end+1 < len(t) && t[end] == '"' && t[end+1] == ',':
			return i + 1, end, false
		case end+1 < len(t) && t[end] == '"' && t[end+1] > ' ', bytes.ContainsAny(t[i+1:end], "{}:"):
			return i, i, true // the string ends at i
		}
		return i + 1, end, true
	}
	end = i
	for end < len(t) && t[end] != ',' && t[end] != '\n' && (t[end] != '"' || end+1 < len(t) && bytes.IndexByte([]byte(",:}] >;)/"), t[end+1]) < 0) {
		end++
	}
	return i, end, end == len(t) || t[end] != ','
}

// panTime reports whether v is a time as PAN-OS writes it: 2026/04/10 04:39:55.
func panTime(v []byte) bool {
	return len(v) >= 19 && v[4] == '/' && v[7] == '/' && (v[10] == ' ' || v[10] == 'T') && v[13] == ':' || len(v) >= 20 && v[4] == '-' && v[10] == 'T'
}
