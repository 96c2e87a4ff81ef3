package scrub_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
)

// canary is in every record that is withheld here, and in what rules panic with.
const canary = "canary0secret"

type leaky struct{ text string }

func (l leaky) Error() string { return l.text }

// faulty are rules that fail in every way at words that say so.
func faulty(o *scrub.Options) {
	fail := func(word string, find func(w *detect.Window, at int) detect.Verdict) {
		o.Inject(detect.Rule{
			Name: "faulty-" + strings.ToLower(word), Kinds: []detect.Kind{{Name: "fault", Family: "fault"}},
			Triggers: []detect.Trigger{{Lit: word}}, Max: 64, Find: find,
		})
	}
	fail("PANICTEXT", func(w *detect.Window, _ int) detect.Verdict { panic(string(w.Text)) })
	fail("PANICERROR", func(w *detect.Window, _ int) detect.Verdict { panic(leaky{string(w.Text)}) })
	fail("PANICINDEX", func(w *detect.Window, at int) detect.Verdict { return detect.Verdict(w.Text[at+len(w.Text)]) })
	fail("PANICLATE", func(w *detect.Window, at int) detect.Verdict {
		w.Found(at, at+9, 0)
		w.Found(at, at+1000, 0) // beyond the text: the scrubber, not the rule, panics
		return detect.Matched
	})
	fail("LIMIT", func(*detect.Window, int) detect.Verdict { panic(detect.ErrLimit) })
}

// TestWithheld: a rule that fails withholds its record, and that one alone.
func TestWithheld(t *testing.T) {
	var told []scrub.Withheld
	s := newScrubber(t, faulty, func(o *scrub.Options) { o.OnWithheld = func(w scrub.Withheld) { told = append(told, w) } })
	plain := newScrubber(t).Worker()
	w := s.Worker()
	words := []string{"PANICTEXT", "PANICERROR", "PANICINDEX", "PANICLATE", "LIMIT"}
	var recs, want []string
	for _, word := range words {
		reason := "panic"
		if word == "LIMIT" {
			reason = "limit"
		}
		text := "user=jdoe42 " + word + " " + canary
		obj := `{"user":"jdoe42","m":"\n` + word + " " + canary + `"}`
		lines := text + "\nsecond " + canary + "\nthird"
		recs = append(recs, "before user=jdoe42", text, "between jane@example.com", obj, `{"email":"jane@example.com"}`, lines, "after 203.0.113.7")
		want = append(want, scrubbed(t, plain, "before user=jdoe42"), fmt.Sprintf("logscrub_withheld %s %d", reason, len(text)),
			scrubbed(t, plain, "between jane@example.com"), fmt.Sprintf(`{"logscrub_withheld":{"reason":"%s","bytes":%d}}`, reason, len(obj)),
			scrubbed(t, plain, `{"email":"jane@example.com"}`),
			fmt.Sprintf("logscrub_withheld %[1]s %[2]d\nlogscrub_withheld %[1]s 0\nlogscrub_withheld %[1]s 0", reason, len(lines)),
			scrubbed(t, plain, "after 203.0.113.7"))
	}
	var dst record.Clean
	for range 3 {
		told = told[:0]
		if err := w.Apply(&dst, batchOf(recs...)); err != nil {
			t.Fatal(err)
		}
		if got := string(dst.Raw()); got != strings.Join(want, "\n")+"\n" {
			t.Fatal(difference(got, strings.Join(want, "\n")+"\n"))
		}
	}
	if len(told) != 15 {
		t.Errorf("told of %d", len(told))
	}
	for i, why := range told {
		rule := "faulty-" + strings.ToLower(words[i/3])
		if strings.Contains(fmt.Sprintf("%+v", why), "canary") || why.Rule != rule && words[i/3] != "PANICLATE" || why.Line == 0 ||
			why.Reason == "panic" && (!strings.Contains(why.Where, ".go:") || why.Type == "" || strings.ContainsAny(why.Where, "/\\")) {
			t.Errorf("told %+v", why)
		}
		if site := "withheld_test.go:"; why.Reason == "panic" && strings.HasPrefix(why.Where, site) != (words[i/3] != "PANICLATE") {
			t.Errorf("%s: told of %s", words[i/3], why.Where)
		}
	}
	st := s.Stats()
	if !maps.Equal(st.Withheld, map[string]uint64{"panic": 36, "limit": 9}) || st.Records != uint64(3*len(recs)) {
		t.Errorf("counted %v of %d", st.Withheld, st.Records)
	}
	checkFaultyVerbs(t, s, recs)
}

// checkFaultyVerbs: neither Append, nor a report, nor an explanation says more.
func checkFaultyVerbs(t *testing.T, s *scrub.Scrubber, recs []string) {
	for i, in := range recs {
		out, err := s.Append([]byte("kept"), []byte(in))
		faulty := i%7%2 == 1
		if faulty && (err != scrub.ErrWithheld || string(out) != "kept") || !faulty && err != nil {
			t.Errorf("Append(%q): %q, %v", in, out, err)
		}
		for _, f := range []scrub.ReportFormat{scrub.ReportNDJSON, scrub.ReportText} {
			if got := report(t, s.ScanWorker(&scrub.Report{Format: f}), in); strings.Contains(got, "canary") || faulty && got != "" {
				t.Errorf("report of %q: %q", in, got)
			}
		}
		if steps := fmt.Sprintf("%+v", s.Explain([]byte(in))); strings.Contains(steps, "canary") || faulty && !strings.Contains(in, "PANICLATE") && !strings.Contains(steps, "withheld") {
			t.Errorf("Explain(%q): %s", in, steps)
		}
	}
}

// TestWithheldHang: a record that is marked is not looked at.
func TestWithheldHang(t *testing.T) {
	s := newScrubber(t)
	b := batchOf("user=jdoe42 "+canary, `{"x":"`+canary+`"}`, "user=jdoe42")
	b.Recs[0].Flags |= record.Withhold
	b.Recs[1].Flags |= record.Withhold
	var dst record.Clean
	if err := s.Worker().Apply(&dst, b); err != nil {
		t.Fatal(err)
	}
	want := "logscrub_withheld hang 26\n" + `{"logscrub_withheld":{"reason":"hang","bytes":22}}` + "\nuser="
	want = strings.Replace(want, "26", fmt.Sprint(len("user=jdoe42 "+canary)), 1)
	want = strings.Replace(want, "22", fmt.Sprint(len(`{"x":"`+canary+`"}`)), 1)
	if got := string(dst.Raw()); !strings.HasPrefix(got, want) || s.Stats().Withheld["hang"] != 2 {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestWithheldPiece: a failure in a piece of a long record withholds the rest of
// that record and nothing else, and is counted once.
func TestWithheldPiece(t *testing.T) {
	s := newScrubber(t, faulty)
	long := strings.Repeat("all quiet so far; ", 6000)
	in := "before user=jdoe42\n" + long + " PANICTEXT " + canary + long + canary + "\n" + `{"email":"jane@example.com"}` + "\n"
	for _, batches := range []bool{false, true} {
		f := newFeed(t, s, framer.Options{Max: 20_000, Size: 10_000, Overlap: 1000})
		if !batches {
			f.batch(false, in)
		}
		for at := 0; batches && at < len(in); at += 3333 {
			f.batch(false, in[at:min(len(in), at+3333)])
		}
		lines := strings.Split(f.end(), "\n")
		if len(lines) != 4 || !strings.Contains(lines[1], "quiet so far; all quiet") || !strings.Contains(lines[1], "logscrub_withheld panic") ||
			strings.Contains(lines[1], "canary") || strings.Contains(lines[1], "PANIC") || !json.Valid([]byte(lines[2])) || strings.Contains(lines[2], "withheld") {
			t.Errorf("batches %v: %d lines, %.200q", batches, len(lines), lines)
		}
	}
	if st := s.Stats(); st.Withheld["panic"] != 2 || st.Records != 6 {
		t.Errorf("counted %v of %d", st.Withheld, st.Records)
	}
}
