package scrub_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/logscrub/logscrub/scrub"
)

// sarifLog is what of a log the tests look at.
type sarifLog struct {
	Runs []struct {
		Results []struct {
			RuleID    string
			RuleIndex int
			Level     string
			Locations []struct {
				PhysicalLocation struct {
					ArtifactLocation struct{ URI string }
					Region           struct{ StartLine, StartColumn, EndLine, EndColumn int }
				}
			}
			Suppressions        []struct{ Justification string }
			PartialFingerprints map[string]string
		}
		Tool struct {
			Driver struct{ Rules []struct{ ID string } }
		}
	}
}

// sarifOf returns the log of lines.
func sarifOf(t *testing.T, s *scrub.Scrubber, lines ...string) []byte {
	t.Helper()
	sw := s.ScanWorker(&scrub.Report{Format: scrub.ReportSARIF, Suppressed: true})
	out := s.SARIFHead("v1")
	for _, l := range lines {
		out = append(out, report(t, sw, l)...)
	}
	return append(out, scrub.SARIFTail(true)...)
}

// TestSARIF: a log has the structure that the standard requires, names rules by their
// place in it, counts columns in code points, and holds no value.
func TestSARIF(t *testing.T) {
	s := newScrubber(t, func(o *scrub.Options) { o.Allow = []scrub.Allow{{Name: "own", Kind: "email", Value: "example.org"}} })
	comp := jsonschema.NewCompiler()
	schema, err := comp.Compile("testdata/sarif-subset.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, lines := range [][]string{{}, {"nothing"}, {"nothing", "mäil an jane@example.com, joe@example.org", "x=1\nß user=jdoe42 from 10.1.2.3"}} {
		text := sarifOf(t, s, lines...)
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%q: %v", lines, err)
		}
		for _, value := range []string{"jane", "joe", "jdoe42", "10.1.2.3"} {
			if bytes.Contains(text, []byte(value)) {
				t.Errorf("%q is in it", value)
			}
		}
		var log sarifLog
		if err := json.Unmarshal(text, &log); err != nil || len(log.Runs) != 1 {
			t.Fatal(err)
		}
		run := log.Runs[0]
		if want := 4; len(lines) == 3 && len(run.Results) != want {
			t.Fatalf("%d results, want %d", len(run.Results), want)
		}
		want := []struct {
			rule, level          string
			line, from, to       int
			suppressed, ordinals bool
		}{{"email", "warning", 1, 9, 25, false, true}, {"email", "none", 1, 27, 42, true, false}, {"user", "warning", 2, 8, 14, false, true}, {"ipv4", "none", 2, 20, 28, false, false}}
		for i, r := range run.Results {
			at, w := r.Locations[0].PhysicalLocation, want[i]
			if r.RuleID != w.rule || run.Tool.Driver.Rules[r.RuleIndex].ID != w.rule || r.Level != w.level || at.ArtifactLocation.URI != "-" ||
				at.Region.StartLine != w.line || at.Region.StartColumn != w.from || at.Region.EndColumn != w.to ||
				(len(r.Suppressions) > 0 && strings.HasSuffix(r.Suppressions[0].Justification, " own")) != w.suppressed || (r.PartialFingerprints != nil) != w.ordinals {
				t.Errorf("result %d is %+v, want %+v", i, r, w)
			}
		}
	}
}
