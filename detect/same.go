package detect

import (
	"bytes"
	"encoding/binary"
	"sort"

	"github.com/logscrub/logscrub/internal/index"
)

// A value found by the name beside it or inside a token is looked for in the
// rest of its record, so that {"user":"jdoe42","err":"no quota for jdoe42"}
// hides both.

// Bounds of the search: at most maxSame values a record, of a length that is
// neither a common word nor a document; in a fragment only nearSame bytes around.
const (
	maxSame  = 64
	fewSame  = 8
	minSame  = 6
	longSame = 256
	nearSame = 16 << 10
)

// sameValues is the set of values to look for.
type sameValues struct {
	list  []sameValue
	text  []byte
	plain []byte // scratch
	first [256]bool
	heads [256]uint8 // hash of the first four bytes → 1 + index of the newest value with it
}

type sameValue struct {
	start, end uint32 // in sameValues.text
	next       uint8  // 1 + index of the next value with the same hash
	from       Finding
}

func (v *sameValues) reset() {
	if len(v.list) == 0 {
		return
	}
	for _, s := range v.list {
		v.first[v.text[s.start]] = false
	}
	v.list, v.text = v.list[:0], v.text[:0]
	clear(v.heads[:])
}

// structured reports whether value, where it is met again, may be a piece of the
// record itself and no value: it holds quotes, which are those of two strings, or
// it is numbers and brackets with commas, which are elements of an array.
func structured(value []byte) bool {
	if bytes.IndexByte(value, '"') >= 0 {
		return true
	}
	several := false
	for _, c := range value {
		switch elementByte[c] {
		case notElement:
			return false
		case separator:
			several = true
		}
	}
	return several
}

// What a byte can be in elements of an array that are no strings.
const (
	notElement = iota
	separator  // of elements, or around them
	inElement  // in a number, in true, false or null, or blank
)

var elementByte = func() (t [256]uint8) {
	for _, c := range []byte("+-.eEtrufalsn0123456789 \t\n\r") {
		t[c] = inElement
	}
	for _, c := range []byte(",:[]{}") {
		t[c] = separator
	}
	return t
}()

// hashHead hashes the first four bytes of b to a byte.
func hashHead(b []byte) uint8 { return uint8(binary.LittleEndian.Uint32(b) * 0x9e3779b1 >> 24) }

// elsewhere is the layer of a value that was found in another text.
const elsewhere = ^uint32(0)

// detach keeps the values for another text of the same record.
func (v *sameValues) detach() {
	for i := range v.list {
		v.list[i].from.Layer = elsewhere
	}
}

// note adds a value; f is what it was found as.
func (v *sameValues) note(value []byte, f Finding) {
	if len(value) < minSame || len(value) > longSame || len(v.list) == maxSame || commonWord(value) {
		return
	}
	head := hashHead(value)
	for i := v.heads[head]; i != 0; i = v.list[i-1].next {
		if s := v.list[i-1]; bytes.Equal(v.text[s.start:s.end], value) {
			return
		}
	}
	start := len(v.text)
	v.text = append(v.text, value...)
	v.list = append(v.list, sameValue{uint32(start), uint32(len(v.text)), v.heads[head], f})
	v.heads[head] = uint8(len(v.list))
	v.first[value[0]] = true
}

// noteQuery adds a value of several words as the query of a URL writes it, with a
// plus for each space.
func (v *sameValues) noteQuery(value []byte, f Finding) {
	if len(value) > longSame || bytes.IndexByte(value, ' ') < 0 {
		return
	}
	var buf [longSame]byte
	query := buf[:copy(buf[:], value)]
	for i, c := range query {
		if c == ' ' {
			query[i] = '+'
		}
	}
	v.note(query, f)
}

// sameValue looks for the values found by context in all layers of the record.
func (s *Scanner) sameValue(q *Query) {
	if q.Follow {
		s.same.detach()
	} else {
		s.same.reset()
	}
	for i := range s.found {
		f := &s.found[i]
		if s.set.rules[f.Rule].Contextual && f.Traits&(Generic|Alone) == 0 {
			value := s.TextOf(f.Layer)[f.Start:f.End]
			if f.Traits&Quoted != 0 && bytes.IndexByte(value, '\\') >= 0 {
				s.same.plain = AppendUnescaped(s.same.plain[:0], value)
				value = s.same.plain
			}
			if f.Traits&Pluses != 0 {
				s.same.plain = AppendPlain(s.same.plain[:0], value)
				value = s.same.plain
			}
			if value = bytes.Trim(value, `"`); !structured(value) {
				s.same.note(value, *f)
				s.same.noteQuery(value, *f)
			}
		}
	}
	for i := range s.tokenOf {
		s.noteClaims(i)
	}
	if len(s.same.list) == 0 {
		return
	}
	for li := range uint32(s.layers.len()) {
		if !s.layers.at(li).has(layerBinary) {
			s.findSame(uint32(li), q.Fragment)
		}
	}
}

// findSame looks for the noted values in layer li: one after the other where
// they are few, else all at each place.
func (s *Scanner) findSame(li uint32, fragment bool) {
	t, v := s.TextOf(li), &s.same
	w := Window{Text: t, s: s, layer: li} // one for all places: it counts quotes from the one before
	if len(v.list) <= fewSame {
		from, to := s.tokenIn(li)
		for i := range v.list {
			sv := &v.list[i]
			over := int(sv.end-sv.start) - 1 // into the token
			if over > to-from {
				w.findOne(t, 0, sv, fragment)
				continue
			}
			w.findOne(t[:from+over], 0, sv, fragment)
			w.findOne(t, to-over, sv, fragment)
		}
		return
	}
	for p := 0; p+4 <= len(t); p++ {
		if !v.first[t[p]] {
			continue
		}
		for i := v.heads[hashHead(t[p:])]; i != 0; i = v.list[i-1].next {
			sv := &v.list[i-1]
			want := v.text[sv.start:sv.end]
			if !bytes.HasPrefix(t[p:], want) || !wordBounded(t, p, p+len(want)) {
				continue
			}
			w.addSame(sv, p, fragment)
			p += len(want) - 1
			break
		}
	}
}

// tokenIn returns where the first token of layer li that is remembered stands, or
// 0, 0. No value needs to be looked for in it, for all of it is found.
func (s *Scanner) tokenIn(li uint32) (from, to int) {
	for i := range s.tokenOf {
		if f := &s.tokenOf[i]; f.Layer == li {
			return int(f.Start), int(f.End)
		}
	}
	return 0, 0
}

// findOne looks for one value in t, which the text begins with, from p on.
func (w *Window) findOne(t []byte, p int, sv *sameValue, fragment bool) {
	want := w.s.same.text[sv.start:sv.end]
	for {
		i := index.Of(t[p:], want)
		if i < 0 {
			return
		}
		p += i
		if wordBounded(w.Text, p, p+len(want)) {
			w.addSame(sv, p, fragment)
		}
		p++
	}
}

// addSame adds the finding of value sv at offset p.
func (w *Window) addSame(sv *sameValue, p int, fragment bool) {
	s, li, f := w.s, w.layer, sv.from
	if fragment && !s.near(&f, li, p) || f.Layer == li && int(f.Start) == p {
		return
	}
	f.Start, f.End, f.At, f.Layer = uint32(p), uint32(p)+sv.end-sv.start, uint32(p), li
	f.Traits &= Short
	if views := s.viewsOf(li); s.cutsEscape(&f, &views) {
		return
	}
	switch w.numberAt(p, int(f.End)) {
	case partOfNumber:
		return
	case wholeNumber:
		f.Traits |= Number
	}
	s.found = append(s.found, f)
}

// viewsOf returns the views of layer li. They stand in order: layers are scanned
// one after the other, and each makes its encoded runs first.
func (s *Scanner) viewsOf(li uint32) (g viewGroups) {
	at := func(enc Encoding) uint32 {
		return 1 + uint32(sort.Search(s.layers.len()-1, func(i int) bool {
			l := s.layers.at(uint32(i + 1))
			return l.Parent > li || l.Parent == li && !l.Enc.opaque() && l.Enc >= enc
		}))
	}
	for i := range g {
		g[i] = [2]uint32{at(JSONString + Encoding(i)), at(JSONString + Encoding(i) + 1)}
	}
	return g
}

// near reports whether offset p of layer li is within reach of the finding f.
func (s *Scanner) near(f *Finding, li uint32, p int) bool {
	if f.Layer == elsewhere {
		return true
	}
	a, _, _ := s.Root(f)
	b, _, _ := s.rootOf(li, uint32(p), uint32(p+1))
	return max(a, b)-min(a, b) <= nearSame
}

// wordBounded reports whether no word of t goes on across start or end.
func wordBounded(t []byte, start, end int) bool {
	if start > 0 && IsWord(t[start-1]) && IsWord(t[start]) {
		return false
	}
	return end == len(t) || !IsWord(t[end]) || !IsWord(t[end-1])
}

// commonWord reports whether a value is a word that stands in logs for other
// reasons too, so that following it would harm the record.
func commonWord(v []byte) bool {
	var low [16]byte
	if len(v) > len(low) {
		return false
	}
	for i, c := range v {
		low[i] = lower(c)
	}
	switch string(low[:len(v)]) {
	case "account", "active", "access", "accept", "address", "admin1", "android", "anonymous", "application",
		"backend", "before", "browser", "change", "client", "cluster", "command", "config", "connect",
		"connection", "console", "content", "create", "created", "customer", "database", "default", "delete",
		"deleted", "device", "disabled", "enabled", "expired", "external", "failed", "failure", "frontend",
		"gateway", "google", "guest1", "header", "hidden", "internal", "invalid", "invoke", "kernel", "linux",
		"logged", "logger", "logout", "machine", "manager", "master", "member", "message", "method", "missing",
		"monitor", "network", "normal", "object", "offline", "online", "operator", "option", "password",
		"pending", "person", "planner", "primary", "private", "process", "product", "production", "profile",
		"public", "reader", "refresh", "register", "remote", "replica", "report", "request", "response",
		"result", "running", "scheduler", "script", "secret", "secure", "server", "service", "session",
		"signed", "source", "started", "status", "stopped", "storage", "string", "success", "support",
		"system", "target", "testing", "thread", "timeout", "token", "unknown", "update", "updated",
		"upload", "username", "values", "version", "viewer", "visitor", "windows", "worker", "writer":
		return true
	}
	return false
}
