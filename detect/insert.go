package detect

import (
	"bytes"

	"github.com/logscrub/logscrub/detect/check"
)

// The values of INSERT INTO t (a, b) VALUES (1, 'x') are as many pairs, each with the
// name of its column as the key.

const (
	insertInto = "insert into "
	values     = "values"
	maxTable   = 128 // bytes of its name
	maxColumns = 64
	maxInsert  = 16 << 10 // bytes of one statement that are looked at
)

// insertRule has the rules of keys asked at the values of a statement. It finds nothing
// itself.
var insertRule = Rule{
	Name:     "insert",
	Kinds:    []Kind{{"encoded", "encoded", ClassSecret, LowEntropy}},
	Triggers: []Trigger{{Lit: insertInto, Fold: true}},
	Max:      maxInsert,
	Find: func(w *Window, at int) Verdict {
		w.s.insert(at)
		return NotHere
	},
	Doc: "The columns of INSERT are the keys of its values.",
}

// A statement is where the columns of an INSERT stand.
type statement struct {
	columns [maxColumns][2]int
	n       int
	person  bool // one of them is of a person
}

// insert asks the rules of keys at the values of the statement that begins at at.
func (s *Scanner) insert(at int) {
	if !s.set.keyed || at < s.insertTo {
		return
	}
	t := s.win.Text[:min(len(s.win.Text), at+maxInsert)]
	var st statement
	v := st.read(t, at+len(insertInto))
	if v < 0 {
		return
	}
	for v >= 0 && v < len(t) && t[v] == '(' {
		if v = s.tuple(&st, t, v); v < 0 {
			break
		}
		s.insertTo = v
		if v = skipSpaceOn(t, v); v >= len(t) || t[v] != ',' {
			break
		}
		v = skipSpaceOn(t, v+1)
	}
}

// read reads the table and the columns, and returns where the first values stand, or -1.
func (st *statement) read(t []byte, v int) int {
	for n := 0; n < maxTable && v < len(t) && t[v] != '(' && t[v] != '\n' && t[v] != ';'; n++ {
		v++
	}
	for v < len(t) && t[v] != ')' { // an opening bracket or a comma
		if st.n == maxColumns || t[v] != '(' && t[v] != ',' || t[v] == '(' && st.n > 0 {
			return -1
		}
		c := &st.columns[st.n]
		if *c, v = columnName(t, skipSpaceOn(t, v+1)); c[0] == c[1] {
			return -1
		}
		if class := check.KeyClassOf(t[c[0]:c[1]]); class == check.KeyEmail || class == check.KeyPhone {
			st.person = true
		}
		st.n++
	}
	if v = skipSpaceOn(t, v+1); v+len(values) < len(t) && bytes.EqualFold(t[v:v+len(values)], []byte(values)) {
		return skipSpaceOn(t, v+len(values))
	}
	return -1
}

// columnName reads the name of a column at v, quoted or not, and returns where what
// follows it stands.
func columnName(t []byte, v int) (column [2]int, next int) {
	shut := byte(0)
	if v < len(t) && bytes.IndexByte([]byte("\"`['"), t[v]) >= 0 {
		if shut = t[v]; shut == '[' {
			shut = ']'
		}
		v++
	}
	from := v
	for v < len(t) && (isKeyByte(t[v]) || shut != 0 && t[v] != shut && t[v] > ' ') {
		v++
	}
	end := v
	if shut != 0 && v < len(t) && t[v] == shut {
		v++
	}
	return [2]int{from, end}, skipSpaceOn(t, v)
}

// tuple asks at the values in the brackets that open at v, and returns where they
// close, or -1. What is a call, or has quotes that a decoded view will show, is left.
func (s *Scanner) tuple(st *statement, t []byte, v int) int {
	for i := 0; v < len(t); i++ {
		v = skipSpaceOn(t, v+1)
		at, kv := v-1, KeyValue{KeyQuote: '"', Sep: '=', Start: v}
		if v+1 < len(t) && t[v+1] == '\'' && (t[v] == 'N' || t[v] == 'E') { // of a character set, with escapes
			v++
		}
		if v < len(t) && (t[v] == '\'' || t[v] == '"') {
			end, ok := s.win.closeQuote(v+1, t[v])
			if !ok || end >= len(t) {
				return -1
			}
			kv.Quote, kv.Start, kv.End = t[v], v+1, end
			v = end + 1
		} else {
			for v < len(t) && bytes.IndexByte([]byte(",)'\"(\n&\\"), t[v]) < 0 {
				v++
			}
			kv.End = skipSpaceBack(t, v) + 1
		}
		if v = skipSpaceOn(t, v); v >= len(t) || t[v] != ',' && t[v] != ')' {
			return -1
		}
		if i < st.n && kv.Start < kv.End {
			kv.KeyStart, kv.KeyEnd = st.columns[i][0], st.columns[i][1]
			if kv.Class = check.KeyClassOf(t[kv.KeyStart:kv.KeyEnd]); kv.Class == check.KeyNone && st.person && bytes.EqualFold(t[kv.KeyStart:kv.KeyEnd], []byte("name")) {
				kv.Class = check.KeyName
			}
			if kv.Class != check.KeyNone {
				s.key.at, s.key.kv = at, kv
				s.askKeyed(at)
			}
		}
		if t[v] == ')' {
			return v + 1
		}
	}
	return -1
}

// skipSpaceOn returns where the first byte from v on stands that is no white space.
func skipSpaceOn(t []byte, v int) int {
	for v < len(t) && isSpace(t[v]) {
		v++
	}
	return v
}
