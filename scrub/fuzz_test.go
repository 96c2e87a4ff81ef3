package scrub_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/scrub"
)

// A span is what a report says of one record.
type span struct {
	Start, End uint64
	Action     string
	Kind       string
	Via        []string
	N          int
}

// spans returns what sw finds in the record in, each place once.
func spans(t testing.TB, sw *scrub.ScanWorker, in string) (list []span, opaque bool) {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(report(t, sw, in)))
	for dec.More() {
		var sp span
		if err := dec.Decode(&sp); err != nil {
			t.Errorf("%q: report: %v", in, err)
		}
		for _, v := range sp.Via {
			opaque = opaque || v == "hex" || strings.HasPrefix(v, "base64") || strings.HasPrefix(v, "utf-16")
		}
		if n := len(list); n > 0 && sp.N > 1 && list[n-1].Start == sp.Start && list[n-1].End == sp.End {
			list[n-1].Action = max(list[n-1].Action, sp.Action)
			continue
		}
		list = append(list, sp)
	}
	return list, opaque
}

// written is what the default profile writes in the place of a value.
var written = regexp.MustCompile(`jwt_[a-z2-7]{4}_[a-z2-7]{24}-alg_[a-z0-9]+-state_[a-z]+-exp_(?:none|other|[0-9]{10})(?:-sub-[a-z]+_[a-z2-7]{4}_[a-z2-7]{24})?|` +
	`[a-z][a-z0-9]{0,15}_ohbt_[a-z2-7]{24}|[a-z][a-z0-9]{0,15}_redacted`)

// checkEdits compares out with in: bytes outside the spans are the same, and in
// the place of each stands a replacement and no byte else.
func checkEdits(t testing.TB, in, out string, list []span, opaque bool) {
	t.Helper()
	at, rest := uint64(0), out
	for _, sp := range list {
		if sp.Start < at || sp.End <= sp.Start || sp.End > uint64(len(in)) {
			t.Errorf("%q: span %d to %d behind %d", in, sp.Start, sp.End, at)
			return
		}
		if sp.Action == "keep" {
			continue
		}
		before := in[at:sp.Start]
		at = sp.End
		if opaque { // an encoded run ends where the next text begins
			i := strings.Index(rest, before)
			if i < 0 {
				t.Errorf("%q: lost %q before %d in %q", in, before, sp.Start, out)
				return
			}
			rest = rest[i+len(before):]
			continue
		}
		if !strings.HasPrefix(rest, before) {
			t.Errorf("%q: not %q before %d in %q", in, before, sp.Start, out)
			return
		}
		rest = rest[len(before):]
		m := written.FindStringIndex(rest)
		if m == nil || m[0] > 16 || strings.Trim(rest[:m[0]], `\"'%&#;=0123456789ABCDEFquot`) != "" || !strings.HasPrefix(rest[m[1]:], rest[:m[0]]) {
			t.Errorf("%q: no replacement at %d in %q", in, sp.Start, out)
			return
		}
		rest = rest[m[1]+m[0]:]
	}
	if tail := in[at:]; opaque && !strings.HasSuffix(rest, tail) || !opaque && rest != tail {
		t.Errorf("%q: ends otherwise: %q", in, out)
		return
	}
}

// checkOnce holds all that must hold of one record that is scrubbed once, and
// returns what comes out.
func checkOnce(t testing.TB, w *scrub.Worker, sw *scrub.ScanWorker, in string) []byte {
	t.Helper()
	raw, err := w.Append(nil, []byte(in))
	if err != nil {
		t.Errorf("%q: %v", in, err)
	}
	out := string(raw)
	list, opaque := spans(t, sw, in)
	checkEdits(t, in, out, list, opaque)
	if strings.Count(in, "\n") != strings.Count(out, "\n") {
		t.Errorf("%q: other number of lines: %q", in, out)
	}
	if json.Valid([]byte(in)) && !json.Valid(raw) {
		t.Errorf("%q: no JSON any more: %q", in, out)
	}
	return raw
}

// checkRecord holds all that must hold of one record.
func checkRecord(t testing.TB, w *scrub.Worker, sw *scrub.ScanWorker, in string) {
	t.Helper()
	raw := checkOnce(t, w, sw, in)
	if again, err := w.Append(nil, raw); err != nil || !bytes.Equal(again, raw) {
		t.Errorf("%q: not done at once:\n%q\n%q", in, raw, again)
	}
}

func fuzzWorkers(t testing.TB) (*scrub.Worker, *scrub.ScanWorker) {
	s := newScrubber(t)
	return s.Worker(), s.ScanWorker(&scrub.Report{})
}

// FuzzApply scrubs arbitrary lines.
func FuzzApply(f *testing.F) {
	s := newScrubber(f)
	for _, in := range mixed {
		f.Add([]byte(in))
	}
	for _, e := range examples(s) {
		for i, enc := range encodings() {
			if (i+e.n)%5 == 0 {
				f.Add([]byte(enc.encode(e.Text)))
			}
		}
	}
	w, sw := fuzzWorkers(f)
	f.Fuzz(func(t *testing.T, in []byte) {
		for line := range strings.SplitSeq(string(in), "\n") {
			// A key may judge what is left of its value otherwise once a part of it
			// was replaced, so of the second pass only the same is asked as of the first.
			once := checkOnce(t, w, sw, line)
			checkOnce(t, w, sw, string(once))
		}
	})
}

// TestOutside checks what fuzzing checks on all examples in all encodings.
func TestOutside(t *testing.T) {
	w, sw := fuzzWorkers(t)
	for _, in := range mixed {
		for line := range strings.SplitSeq(in, "\n") {
			checkRecord(t, w, sw, line)
		}
	}
	for _, e := range examples(newScrubber(t)) {
		for _, enc := range encodings() {
			for _, frame := range []string{"X", "\xffX\x00", "X\r", "\x00\xfeX\xc3", "X\t", "é\xe2\x82X"} {
				checkRecord(t, w, sw, strings.Replace(frame, "X", enc.encode(e.Text), 1))
			}
		}
	}
}

// TestOverlap glues and nests the examples of any two rules.
func TestOverlap(t *testing.T) {
	t.Parallel()
	w, sw := fuzzWorkers(t)
	nested, glued := overlaps(t)
	for _, in := range nested {
		checkRecord(t, w, sw, in)
	}
	for _, in := range glued { // what was glued to a value may be one by itself
		checkOnce(t, w, sw, in)
	}
}

// overlaps returns texts in which the values of any two rules meet: one in the
// place of another or beside it, and glued to it or in the middle of it. The first
// example of each rule meets that of every other, and each of the other examples a
// few.
func overlaps(t testing.TB) (nested, glued []string) {
	all := slices.DeleteFunc(examples(newScrubber(t)), func(e example) bool { return e.Value == "" })
	first := func(i int) bool { return i == 0 || all[i-1].rule != all[i].rule }
	for i := range all {
		for j := range all {
			if first(i) && first(j) || (7*i+j)%(len(all)/4+1) == 0 {
				n, g := meet(&all[i], &all[j])
				nested, glued = append(nested, n...), append(glued, g...)
			}
		}
	}
	return nested, glued
}

// meet returns the texts in which the values of a and b meet.
func meet(a, b *example) (nested, glued []string) {
	if a.rule == "private-key" && strings.Contains(b.Value, `="`) || strings.HasPrefix(a.rule, "phone") && strings.HasPrefix(b.rule, "phone") ||
		a.rule == "authorization" && strings.Contains(b.Value, "'") {
		return nil, nil // the first value swallows a part of the second; what is left of it is found in the second pass
	}
	half := len(a.Value) / 2
	glued = []string{a.Text + b.Text, a.Value + b.Value, a.Value + "@" + b.Value, a.Value + ":" + b.Value, a.Value + "=" + b.Value,
		strings.Replace(a.Text, a.Value, a.Value[:half]+b.Value+a.Value[half:], 1),
		strings.Replace(a.Text, a.Value, a.Value[:half]+b.Value, 1),
		"https://" + a.Value + ":" + b.Value + "@example.com/", "Cookie: a=" + a.Value + b.Value + "; b=" + b.Value,
		strings.Replace(a.Text, a.Value, b.Text, 1)}
	nested = []string{a.Text + " " + b.Text, a.Value + " " + b.Value, a.Text + ", " + b.Value,
		`{"password":` + quote(a.Value+" "+b.Value) + `}`, `{"user":` + quote(a.Value) + `,"m":` + quote(b.Text+" "+a.Value) + `}`,
		"Cookie: a=" + a.Value + "; b=" + b.Value}
	if !strings.ContainsAny(a.Value+b.Value, " @='") {
		nested = append(nested, strings.Replace(a.Text, a.Value, b.Value, 1), "https://"+a.Value+":"+b.Value+"@example.com/")
	}
	return nested, glued
}
