package oracle

import (
	"bytes"
	"fmt"
	"slices"
)

// Stub begins what stands in the place of a withheld record.
const Stub = "logscrub_withheld"

// Rules say what a sink promises.
type Rules struct {
	// Expect returns what becomes of a record, byte for byte.
	Expect func(raw []byte) []byte
	// Once says that the sink removes what it is sent twice.
	Once bool
	// Ordered says that the records of a stream come in order: going back is an exact
	// repetition from there on, going ahead is loss.
	Ordered bool
	// Spooled says that a log stands before the sink. Of a process that was killed it may
	// hold the same records twice, the end of the first time may be sent again before
	// the second: so a record that was there before may come again behind one with a
	// lower number. One that comes for the first time may not.
	Spooled bool
	// Torn is how many records may be cut off in the middle, as a kill leaves a file.
	Torn int
	// IDs says that the sink has an id of every record.
	IDs bool
	// Withheld are records in whose place a stub may stand.
	Withheld map[Ref]bool
	// Partial says that the sink gets only some records; what is missing is not asked.
	Partial bool
}

// An Audit judges what one sink holds.
type Audit struct {
	l        *Ledger
	r        Rules
	seen     map[Ref]int
	last     map[string]uint64
	from     map[string]uint64 // where the run that ends at last began
	ids      map[string]Ref
	idOf     map[Ref]string
	problems []string
	more     int // problems that are not told

	Records int // whole ones, all copies
	Copies  int // of these, further copies
	Stubs   int
	Torn    int
}

// NewAudit returns an audit of what a sink holds of the records of l.
func NewAudit(l *Ledger, r Rules) *Audit {
	return &Audit{l: l, r: r, seen: map[Ref]int{}, last: map[string]uint64{}, from: map[string]uint64{}, ids: map[string]Ref{}, idOf: map[Ref]string{}}
}

func (a *Audit) problem(format string, args ...any) {
	if len(a.problems) >= 20 {
		a.more++
		return
	}
	a.problems = append(a.problems, fmt.Sprintf(format, args...))
}

// Show shows the next thing that the sink holds: its text without an end of line,
// and its id where the sink has one.
func (a *Audit) Show(text []byte, id string) {
	if bytes.HasPrefix(text, []byte(Stub)) || bytes.HasPrefix(text, []byte(`{"`+Stub+`"`)) {
		a.Stubs++
		return
	}
	r, ok := Find(text)
	if !ok {
		a.torn(text, nil)
		return
	}
	if !a.l.has(r) {
		a.problem("%s was never issued: %.200q", r, text)
		return
	}
	if want := a.r.Expect(Raw(r)); !bytes.Equal(text, want) {
		a.torn(bytes.TrimRight(text, "\x00"), want) // a power cut leaves zeros
		return
	}
	a.count(r)
	a.order(r)
	a.name(r, id)
}

// torn judges a text that is no whole record.
func (a *Audit) torn(text, want []byte) {
	a.Torn++
	switch {
	case want != nil && !bytes.HasPrefix(want, text):
		a.problem("altered: %.300q, want %.300q", text, want)
	case a.Torn > a.r.Torn:
		a.problem("no whole record, and the %d. torn one: %.200q", a.Torn, text)
	}
}

func (a *Audit) count(r Ref) {
	a.Records++
	a.seen[r]++
	if a.seen[r] > 1 {
		a.Copies++
		if a.r.Once {
			a.problem("%s stands there %d times", r, a.seen[r])
		}
	}
}

// order holds that a stream goes ahead by one, or back.
func (a *Audit) order(r Ref) {
	last, from := a.last[r.Stream], a.from[r.Stream]
	a.last[r.Stream] = r.Seq
	if r.Seq != last+1 {
		a.from[r.Stream] = r.Seq
	}
	if !a.r.Ordered || r.Seq <= last+1 || a.r.Spooled && a.seen[r] > 1 {
		return
	}
	for n := last + 1; n < r.Seq; n++ {
		if !a.r.Withheld[Ref{r.Stream, n}] {
			a.problem("%s came after number %d of its stream, the end of a run from %d, as record %d of all", r, last, from, a.Records)
			return
		}
	}
}

// name holds that every copy of a record has the same id, which no other has.
func (a *Audit) name(r Ref, id string) {
	if id == "" {
		if a.r.IDs {
			a.problem("%s has no id", r)
		}
		return
	}
	if other, ok := a.ids[id]; ok && other != r {
		a.problem("%s and %s have the same id", r, other)
	}
	if other, ok := a.idOf[r]; ok && other != id {
		a.problem("two copies of %s have different ids", r)
	}
	a.ids[id], a.idOf[r] = r, id
}

// Missing returns how many records that are owed have not been shown.
func (a *Audit) Missing() (n int) {
	for _, r := range a.l.Owed() {
		if a.seen[r] == 0 && !a.r.Withheld[r] {
			n++
		}
	}
	return n
}

// Problems returns what is wrong; nothing if all is well.
func (a *Audit) Problems() []string {
	all := slices.Clone(a.problems)
	if a.more > 0 {
		all = append(all, fmt.Sprintf("and %d more", a.more))
	}
	if n := a.Missing(); n > 0 && !a.r.Partial {
		all = append(all, fmt.Sprintf("%d of %d records that were acknowledged are lost: %s", n, len(a.l.Owed()), a.examples()))
	}
	if a.r.Withheld != nil && a.Stubs < len(a.r.Withheld)-a.shown() {
		all = append(all, fmt.Sprintf("%d stubs for %d withheld records", a.Stubs, len(a.r.Withheld)))
	}
	return all
}

// shown returns how many withheld records were shown as they are, before they were
// withheld.
func (a *Audit) shown() (n int) {
	for r := range a.r.Withheld {
		if a.seen[r] > 0 {
			n++
		}
	}
	return n
}

// examples names a few lost records.
func (a *Audit) examples() string {
	var all []Ref
	for _, r := range a.l.Owed() {
		if a.seen[r] == 0 && !a.r.Withheld[r] {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(x, y Ref) int { return bytes.Compare([]byte(x.String()), []byte(y.String())) })
	text := ""
	for i, r := range all {
		if i == 3 && len(all) > 6 {
			text += " …"
		}
		if i < 3 || i >= len(all)-3 {
			text += " " + r.String()
		}
	}
	return text
}
