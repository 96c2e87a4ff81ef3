package eval

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// TestScore: what counts as covered, exact, named, false, touched and altered.
func TestScore(t *testing.T) {
	const text = "to jane@example.com\nfrom 198.51.100.4" // 3-19, 25-37
	email, ip := Span{Start: 3, End: 19, Type: "email"}, Span{Start: 25, End: 37, Type: "ip"}
	finding := func(fields string) string { return "{" + fields + `,"class":"pii"}` + "\n" }
	for _, c := range []struct {
		name    string
		rec     Record
		found   string
		row     Row // of email
		false   int
		altered int
	}{
		{"whole", Record{Text: text, Spans: []Span{email}}, finding(`"record":1,"start":3,"end":19,"kind":"email"`), Row{1, 1, 1, 1}, 0, 0},
		{"wider, of another kind", Record{Text: text, Spans: []Span{email}}, finding(`"record":1,"start":0,"end":19,"kind":"user"`), Row{1, 1, 0, 0}, 0, 0},
		{"in two", Record{Text: text, Spans: []Span{email}}, finding(`"record":1,"start":8,"end":19,"kind":"email"`) + finding(`"record":1,"start":3,"end":8,"kind":"user"`), Row{1, 1, 0, 1}, 0, 0},
		{"cut", Record{Text: text, Spans: []Span{email}}, finding(`"record":1,"start":4,"end":19,"kind":"email"`), Row{1, 0, 0, 1}, 0, 0},
		{"kept", Record{Text: text, Spans: []Span{email}}, finding(`"record":1,"start":3,"end":19,"kind":"email","action":"keep"`), Row{1, 1, 1, 1}, 0, 0},
		{"second line", Record{Text: text, Spans: []Span{email}}, finding(`"record":2,"start":5,"end":17,"kind":"ipv4"`), Row{1, 0, 0, 0}, 1, 0},
		{"labelled too", Record{Text: text, Spans: []Span{email, ip}}, finding(`"record":2,"start":5,"end":17,"kind":"ipv4"`), Row{1, 0, 0, 0}, 0, 0},
		{"ambiguous", Record{Text: text, Spans: []Span{email}, Ambiguous: []Span{ip}}, finding(`"record":2,"start":5,"end":17,"kind":"ipv4"`), Row{1, 0, 0, 0}, 0, 0},
		{"doubtful", Record{Text: text, Spans: []Span{{Start: 3, End: 19, Type: "email", Conf: "low"}}}, "", Row{}, 0, 0},
		{"clean", Record{Text: text, Negatives: []Span{ip}}, finding(`"record":2,"start":5,"end":17,"kind":"ipv4"`), Row{}, 1, 1},
	} {
		table, err := Score([]Record{c.rec}, strings.NewReader(c.found))
		if err != nil {
			t.Fatal(err)
		}
		var row Row
		if r := table.Types["email"]; r != nil {
			row = *r
		}
		if row != c.row || table.False != c.false || table.Altered != c.altered || len(c.rec.Negatives) > 0 && table.Looks["ip"][1] != 1 {
			t.Errorf("%s: %+v, false %d, altered %d; want %+v, %d, %d", c.name, row, table.False, table.Altered, c.row, c.false, c.altered)
		}
		var out bytes.Buffer
		if err := table.Write(&out, c.name); err != nil || !strings.Contains(out.String(), c.name+": 0.00 MB") {
			t.Errorf("%v %s", err, out.String())
		}
	}
	for _, bad := range []string{"nothing", `{"record":9}`} {
		if _, err := Score([]Record{{Text: text}}, strings.NewReader(bad)); err == nil {
			t.Errorf("%q is taken for findings", bad)
		}
	}
}

// TestMeasured: figures are what the table says, are read as they were written, and add up
// over corpora.
func TestMeasured(t *testing.T) {
	table := &Table{
		Types: map[string]*Row{"secret:a": {3, 2, 1, 3}, "secret:b": {1, 1, 1, 1}, "ip": {9, 8, 7, 9}},
		Kinds: map[string]*[2]int{"ipv4": {8, 1}}, Clean: 5, Altered: 2,
	}
	all := append(table.Measure("x"), table.Measure("y")...)
	var out bytes.Buffer
	if err := WriteMeasured(&out, all); err != nil {
		t.Fatal(err)
	}
	read, err := ReadMeasured(strings.NewReader("# of nobody\n" + out.String()))
	if err != nil || !slices.Equal(read, all) {
		t.Fatalf("%v: %v", err, read)
	}
	sums, corpora := Sum(read, "label")
	want := []Measured{{"label", "", "ip", [3]int{18, 16, 14}}, {"label", "", "secret", [3]int{8, 6, 4}}}
	if !slices.Equal(sums, want) || !slices.Equal(corpora["ip"], []string{"x", "y"}) {
		t.Errorf("%v of %v", sums, corpora)
	}
	if sums, _ := Sum(read, "clean"); len(sums) != 1 || sums[0].N != [3]int{10, 4} {
		t.Errorf("clean: %v", sums)
	}
	for _, bad := range []string{"label\tx\tip\t1\t2", "label\tx\tip\t1\t2\tthree"} {
		if _, err := ReadMeasured(strings.NewReader(bad)); err == nil {
			t.Errorf("%q is taken for figures", bad)
		}
	}
}
