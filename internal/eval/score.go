package eval

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/logscrub/logscrub/record"
)

// A Row is what became of the labels of one type.
type Row struct {
	Labels  int
	Covered int // no byte of it is outside findings
	Exact   int // a finding begins and ends where it does
	Named   int // a finding of a kind that fits overlaps it
}

// A Table is the score of a corpus.
type Table struct {
	Types                    map[string]*Row
	Kinds                    map[string]*[2]int // findings of a kind, and the false ones among them
	Looks                    map[string]*[2]int // look-alikes of a type, and those touched
	Bytes, False             int
	Clean, Altered, Findings int // records without a label, those changed, and all findings
}

// generic are accounts that name no person.
const generic = " root admin administrator system nobody www-data daemon bin guest test user users unknown anonymous " +
	"local network service nginx apache postgres mysql oracle operator none null default ubuntu ec2-user vagrant sshd nt authority "

// unscored are types that no rule is for.
const unscored = " hostname device_serial cloud_account_id organization location url domain "

// fitting returns the kinds that name a label of this type rightly; none: any kind.
func fitting(label string) []string {
	switch label {
	case "ip":
		return []string{"ipv4", "ipv6"}
	case "credit_card", "card":
		return []string{"card"}
	case "us_ssn", "ssn":
		return []string{"ssn"}
	case "windows_sid":
		return []string{"sid"}
	case "username", "user_id":
		return []string{"user", "email"}
	case "person_name":
		return []string{"name", "user"}
	case "email", "mac", "phone", "jwt", "paseto", "iban", "imei":
		return []string{label}
	}
	return nil
}

// fits reports whether f names a label of this type.
func fits(label string, f *Finding) bool {
	base, _, _ := strings.Cut(label, ":")
	if base == "secret" || label == "password" || label == "session_id" || label == "aws_access_key_id" {
		return f.Class == "secret" || f.Class == ""
	}
	kinds := fitting(base)
	return kinds == nil || slices.Contains(kinds, f.Kind)
}

// Batch returns the texts of recs as the lines of a batch, which Score wants to be
// numbered as they are here.
func Batch(recs []Record) *record.Batch {
	var b record.Batch
	for i := range recs {
		start := len(b.Arena)
		b.Arena = append(b.Arena, recs[i].Text...)
		b.Recs = append(b.Recs, record.Record{
			Body: record.Span{Start: uint32(start), End: uint32(len(b.Arena))}, Term: record.TermLF, Line: uint64(i + 1),
		})
		b.Arena = append(b.Arena, '\n')
	}
	return &b
}

// Score scores what scan printed for Lines(recs).
func Score(recs []Record, ndjson io.Reader) (*Table, error) {
	found, err := findings(recs, ndjson)
	if err != nil {
		return nil, err
	}
	t := &Table{Types: map[string]*Row{}, Kinds: map[string]*[2]int{}, Looks: map[string]*[2]int{}}
	for i := range recs {
		t.add(&recs[i], found[i])
	}
	return t, nil
}

func (t *Table) add(r *Record, found []Finding) {
	t.Bytes += len(r.Text) + 1
	for _, s := range r.Spans {
		if s.Conf != "low" && !isGeneric(r, s) && !strings.Contains(unscored, " "+s.Type+" ") {
			t.label(r, s, found)
		}
	}
	for _, s := range r.Negatives {
		row := at(t.Looks, s.Type)
		row[0]++
		if slices.ContainsFunc(found, func(f Finding) bool { return !f.kept() && f.meets(s) && !f.meetsAny(r.Spans) }) {
			row[1]++
		}
	}
	changed := false
	for i := range found {
		f := &found[i]
		if f.kept() {
			continue
		}
		changed = true
		row := at(t.Kinds, f.Kind)
		row[0]++
		t.Findings++
		if !f.meetsAny(r.Spans) && !f.meetsAny(r.Ambiguous) {
			row[1]++
			t.False++
		}
	}
	if len(r.Spans)+len(r.Ambiguous) == 0 {
		t.Clean++
		if changed {
			t.Altered++
		}
	}
}

// label scores one label.
func (t *Table) label(r *Record, s Span, found []Finding) {
	row := at(t.Types, s.Type)
	row.Labels++
	var hit []Finding
	for _, f := range found {
		if f.meets(s) {
			hit = append(hit, f)
		}
	}
	if covered(r.Text, s, hit) {
		row.Covered++
	}
	if slices.ContainsFunc(hit, func(f Finding) bool { return f.Start == s.Start && f.End == s.End }) {
		row.Exact++
	}
	if slices.ContainsFunc(hit, func(f Finding) bool { return fits(s.Type, &f) }) {
		row.Named++
	}
}

func (f *Finding) meets(s Span) bool { return f.Start < s.End && s.Start < f.End }

func (f *Finding) meetsAny(all []Span) bool { return slices.ContainsFunc(all, f.meets) }

// covered reports whether findings leave nothing of s but line ends.
func covered(text string, s Span, hit []Finding) bool {
	slices.SortFunc(hit, func(a, b Finding) int { return cmp.Compare(a.Start, b.Start) })
	at := s.Start
	for _, f := range hit {
		if f.Start > at && strings.Trim(text[at:f.Start], "\r\n") != "" {
			break
		}
		at = max(at, f.End)
	}
	return at >= s.End || strings.Trim(text[at:s.End], "\r\n") == ""
}

func isGeneric(r *Record, s Span) bool {
	if s.Type != "username" && s.Type != "user_id" {
		return false
	}
	word := strings.ToLower(r.Text[s.Start:s.End])
	word = word[strings.LastIndexByte(word, '\\')+1:]
	n, err := strconv.Atoi(word)
	return s.Sub == "generic" || strings.Contains(generic, " "+word+" ") || err == nil && n < 1000
}

// at returns the entry of m, a new one if there is none.
func at[T any](m map[string]*T, key string) *T {
	if m[key] == nil {
		m[key] = new(T)
	}
	return m[key]
}

// Write prints t.
func (t *Table) Write(w io.Writer, name string) error {
	fmt.Fprintf(w, "%s: %.2f MB, %d findings\n", name, float64(t.Bytes)/1e6, t.Findings)
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tab, "type\tlabels\tcovered %\texact %\tkind %\t")
	for _, k := range slices.Sorted(maps.Keys(t.Types)) {
		r := t.Types[k]
		fmt.Fprintf(tab, "%s\t%d\t%.2f\t%.2f\t%.2f\t\n", k, r.Labels, share(r.Covered, r.Labels), share(r.Exact, r.Labels), share(r.Named, r.Labels))
	}
	fmt.Fprintln(tab, "kind\tfindings\tprecision %\t\t\t")
	for _, k := range slices.Sorted(maps.Keys(t.Kinds)) {
		n := t.Kinds[k]
		fmt.Fprintf(tab, "%s\t%d\t%.2f\t\t\t\n", k, n[0], share(n[0]-n[1], n[0]))
	}
	for _, k := range slices.Sorted(maps.Keys(t.Looks)) {
		n := t.Looks[k]
		fmt.Fprintf(tab, "look-alike %s\t%d\ttouched %d\t\t\t\n", k, n[0], n[1])
	}
	if err := tab.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "false findings %d = %.2f /MB; clean records altered %d of %d\n\n", t.False, float64(t.False)/float64(max(1, t.Bytes))*1e6, t.Altered, t.Clean)
	return err
}

func share(n, of int) float64 { return 100 * float64(n) / float64(max(1, of)) }
