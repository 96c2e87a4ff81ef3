package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// maxJars is how many objects of a list of cookies are looked at.
const maxJars = 64

// findJar looks at cookies that a program prints as an object, or as a list of them
// ({'SID': '31d4…'}, [{"name":"SID","value":"31d4…"}]): their values are quoted.
func findJar(w *detect.Window, kv *detect.KeyValue) detect.Verdict {
	v, pair := detect.NoSecret, w.Copy(kv)
	for range maxJars {
		if w.Text[pair.Start] == '{' && pair.Quote == 0 && jarValues(w, pair.Start+1, pair.End) {
			v = detect.Matched
		}
		if !w.Next(pair) {
			break
		}
	}
	return v
}

// jarValues finds the quoted values of the members in [i, end), and reports whether
// there was one. Of an object that says what is its name, only "value" is one.
func jarValues(w *detect.Window, i, end int) (found bool) {
	t := w.Text
	named := bytes.Contains(t[i:end], []byte(`"value"`)) || bytes.Contains(t[i:end], []byte("'value'"))
	for n := 0; n < 256; n++ {
		name, from, stop, next := jarMember(t[:end], i)
		if next == 0 {
			return found
		}
		i = next
		if stop-from > 4 && (!named || string(name) == "value") && !cookieAttribute(name) && !check.ExampleWord(t[from:stop]) &&
			!w.OwnOutput(from, stop) {
			w.Found(from, stop, detect.Quoted|short(stop-from))
			found = true
		}
	}
	return found
}

// jarMember reads the next member behind i whose name and value are quoted: its
// name, its value [from, stop), and where it ends, 0 where there is none.
func jarMember(t []byte, i int) (name []byte, from, stop, next int) {
	for {
		open := bytes.IndexAny(t[i:], "\"'")
		if open < 0 {
			return nil, 0, 0, 0
		}
		open += i + 1
		shut := check.StringEnd(t[open:], t[open-1])
		if shut < 0 {
			return nil, 0, 0, 0
		}
		name, i = t[open:open+shut], open+shut+1
		colon := i
		for colon < len(t) && t[colon] == ' ' {
			colon++
		}
		if colon == len(t) || t[colon] != ':' && t[colon] != '=' {
			continue
		}
		for colon++; colon < len(t) && (t[colon] == ' ' || t[colon] == '>'); colon++ {
		}
		if colon == len(t) || t[colon] != '"' && t[colon] != '\'' {
			continue
		}
		from = colon + 1
		if stop = check.StringEnd(t[from:], t[colon]); stop < 0 {
			return nil, 0, 0, 0
		}
		return name, from, from + stop, from + stop + 1
	}
}
