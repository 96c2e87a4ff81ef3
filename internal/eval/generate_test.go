package eval

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
)

// scanned scores recs as the default profile finds them.
func scanned(t *testing.T, recs []Record) *Table {
	t.Helper()
	s, err := scrub.New(scrub.Options{Keyring: pseudonym.Ephemeral("-")})
	if err != nil {
		t.Fatal(err)
	}
	var out record.Clean
	if _, err := s.ScanWorker(&scrub.Report{}).ApplyAfter(&out, Batch(recs), scrub.Carry{}); err != nil {
		t.Fatal(err)
	}
	table, err := Score(recs, bytes.NewReader(out.Raw()))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// TestFloors: of what the generator makes, each sort is covered as far as its floor
// says, in percent, and no look-alike is touched.
func TestFloors(t *testing.T) {
	recs := Generate(1, 8)
	table := scanned(t, recs)
	floors := map[string]float64{
		"email": 100, "ip": 100, "mac": 100, "phone": 100, "card": 100, "iban": 100, "ssn": 100, "username": 100,
		"password": 100, "secret:token": 100, "jwt": 100, "aws_access_key_id": 100, "secret:bearer": 100, "secret:basic": 100,
		"secret:cookie": 100, "secret:session": 100, "secret:url": 100, "secret:vendor": 100, "person_name": 100, "birthdate": 100,
		"coordinates": 100, "address": 100, "imei": 100, "windows_sid": 100, "passport": 100,
	}
	for _, s := range sorts() {
		row, floor := table.Types[s.label], floors[s.label]
		if row == nil || floor == 0 {
			t.Errorf("%s has no labels or no floor", s.label)
			continue
		}
		if got := share(row.Covered, row.Labels); got < floor || share(row.Named, row.Labels) < floor {
			t.Errorf("%s: covered %.2f %%, named %.2f %%, of %d; floor %.2f", s.label, got, share(row.Named, row.Labels), row.Labels, floor)
			tell(t, recs, s.label)
		}
	}
	for _, s := range looks() {
		if n := table.Looks[s.label]; n == nil || n[1] > 0 {
			t.Errorf("look-alike %s: touched %v", s.label, n)
		}
	}
	if table.Altered > 0 || table.False > 0 {
		t.Errorf("%d clean records altered, %d false findings", table.Altered, table.False)
	}
}

// tell names the formats and encodings in which labels of a type are not covered.
func tell(t *testing.T, recs []Record, label string) {
	seen := map[string]int{}
	example := map[string]string{}
	for _, r := range recs {
		if len(r.Spans) == 1 && r.Spans[0].Type == label {
			if row := scanned(t, []Record{r}).Types[label]; row.Covered == 0 || row.Named == 0 {
				seen[r.Spans[0].Sub]++
				example[r.Spans[0].Sub] = r.Text
			}
		}
	}
	for sub, n := range seen {
		t.Logf("  %s: %d, such as %s", sub, n, example[sub])
	}
}

// TestGenerate: a seed decides all, labels stand where they say, and every sort is
// written in every format that can hold it.
func TestGenerate(t *testing.T) {
	recs := Generate(7, 1)
	if !reflect.DeepEqual(recs, Generate(7, 1)) || reflect.DeepEqual(recs, Generate(8, 1)) {
		t.Error("the seed does not decide")
	}
	for _, r := range recs {
		for _, s := range append(r.Spans, r.Negatives...) {
			if s.Start < 0 || s.End > len(r.Text) || s.End <= s.Start || strings.Contains(r.Text, "\n") {
				t.Errorf("%q: %+v", r.Text, s)
			}
		}
	}
}
