package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
)

// Bounds of the lists of a statement that are looked at.
const (
	maxColumns = 64
	maxTuples  = 64
	maxInsert  = 8 << 10 // bytes
)

// A column is the place of the name of a column.
type column struct{ start, end int }

// findInsert asks the rules of keys for the values of a statement of SQL whose
// columns name them: INSERT INTO t (user, password) VALUES ('x', 'y'), (…). at is
// where it begins.
func findInsert(w *detect.Window, at int) detect.Verdict {
	t := w.Text[:min(len(w.Text), at+maxInsert)]
	i := at + len("insert into ")
	for n := 0; i < len(t) && n < 128 && t[i] != '(' && t[i] != '\n'; n++ { // the name of the table
		i++
	}
	if i >= len(t) || t[i] != '(' {
		return detect.NotHere
	}
	var columns [maxColumns]column
	n, i := columnNames(t, i+1, &columns)
	i = skipSpace(t, i)
	if n == 0 || !hasFold(t[i:], "values") {
		return detect.NotHere
	}
	i = skipSpace(t, i+len("values"))
	v := detect.NoSecret
	for range maxTuples {
		if i >= len(t) || t[i] != '(' {
			break
		}
		var found bool
		if i, found = insertValues(w, t, i+1, columns[:n]); found {
			v = detect.Matched
		}
		if i = skipSpace(t, i); i < len(t) && t[i] == ',' {
			i = skipSpace(t, i+1)
		}
	}
	return v
}

// columnNames reads the names of columns from i on into list: how many there are,
// and where their bracket is closed.
func columnNames(t []byte, i int, list *[maxColumns]column) (n, end int) {
	for n < maxColumns {
		list[n], i = columnName(t, skipSpace(t, i))
		if list[n].start == list[n].end || i >= len(t) {
			return 0, i
		}
		n++
		if t[i] == ')' {
			return n, i + 1
		}
		if t[i] != ',' {
			return 0, i
		}
		i++
	}
	return 0, i
}

// columnName reads the name of a column at i, quoted or not, and returns where what
// follows it stands.
func columnName(t []byte, i int) (c column, next int) {
	if i < len(t) && t[i] == '\\' {
		i++
	}
	shut := byte(0)
	if i < len(t) && bytes.IndexByte([]byte("\"`['"), t[i]) >= 0 {
		if shut = t[i]; shut == '[' {
			shut = ']'
		}
		i++
	}
	c.start = i
	for i < len(t) && (detect.IsWord(t[i]) || shut != 0 && t[i] != shut && t[i] != '\\' && t[i] > ' ') {
		i++
	}
	c.end = i
	for i < len(t) && (t[i] == '\\' || shut != 0 && t[i] == shut) {
		i++
	}
	return c, skipSpace(t, i)
}

// insertValues goes over the values from i on, as many as there are columns, and
// asks for each. It returns where their bracket is closed.
func insertValues(w *detect.Window, t []byte, i int, columns []column) (end int, found bool) {
	for _, c := range columns {
		i = skipSpace(t, i)
		kv := detect.KeyValue{KeyStart: c.start, KeyEnd: c.end, KeyQuote: '"', Sep: ':'}
		if i < len(t) && (t[i] == 'N' || t[i] == 'E') && i+1 < len(t) && t[i+1] == '\'' {
			i++
		}
		if i < len(t) && (t[i] == '\'' || t[i] == '"') {
			kv.Quote, kv.Start = t[i], i+1
			kv.End = stringEnd(t, i)
			i = kv.End + 1
		} else {
			kv.Start = i
			for i < len(t) && t[i] != ',' && t[i] != ')' && t[i] > ' ' {
				i++
			}
			if kv.End = i; i < len(t) && bytes.IndexAny(t[kv.Start:i], "(&\\") >= 0 { // a call, or to be decoded
				return i, found
			}
		}
		if i = skipSpace(t, i); i >= len(t) || t[i] != ',' && t[i] != ')' {
			return i, found
		}
		if w.Pair(&kv) {
			found = true
		}
		if t[i] == ')' {
			return i + 1, found
		}
		i++
	}
	return i, found
}

// stringEnd returns where the quote stands that closes the one at i; a doubled one
// and one behind a backslash are text.
func stringEnd(t []byte, i int) int {
	quote := t[i]
	for i++; i < len(t); i++ {
		switch {
		case t[i] == '\\':
			i++
		case t[i] != quote:
		case i+1 < len(t) && t[i+1] == quote:
			i++
		default:
			return i
		}
	}
	return len(t)
}

func skipSpace(t []byte, i int) int {
	for i < len(t) && (t[i] == ' ' || t[i] == '\n' || t[i] == '\t' || t[i] == '\r') {
		i++
	}
	return i
}
