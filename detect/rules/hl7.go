package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
)

// A segment is a line of a message of HL7 version 2 that describes a person; fields says what
// stands in those that are personal, by their numbers in the standard.
type segment struct {
	name   string
	fields map[int]int // the number of a kind among those of the rule
}

// The kinds of the rule of segments, in their order.
const (
	hl7ID = iota
	hl7Name
	hl7Birth
	hl7Address
	hl7Phone
)

// segments is the table of those segments: the patient, relatives, who pays, and the doctors of a visit and an order.
func segments() []segment {
	return []segment{
		{"PID|", map[int]int{2: hl7ID, 3: hl7ID, 4: hl7ID, 5: hl7Name, 6: hl7Name, 7: hl7Birth, 9: hl7Name, 11: hl7Address, 13: hl7Phone, 14: hl7Phone, 18: hl7ID, 19: hl7ID, 20: hl7ID}},
		{"NK1|", map[int]int{2: hl7Name, 4: hl7Address, 5: hl7Phone, 6: hl7Phone}},
		{"GT1|", map[int]int{2: hl7ID, 3: hl7Name, 4: hl7Name, 5: hl7Address, 6: hl7Phone, 7: hl7Phone, 8: hl7Birth, 12: hl7ID}},
		{"IN1|", map[int]int{16: hl7Name, 18: hl7Birth, 19: hl7Address, 36: hl7ID, 49: hl7ID}},
		{"PV1|", map[int]int{7: hl7Name, 8: hl7Name, 9: hl7Name, 17: hl7Name, 52: hl7Name}},
		{"OBR|", map[int]int{16: hl7Name, 28: hl7Name}},
	}
}

// maxSegment is how much of a segment is looked at, in bytes.
const maxSegment = 2 << 10

func hl7Segment() detect.Rule {
	table := segments()
	r := detect.Rule{
		Name:       "hl7-segment",
		Kinds:      []detect.Kind{kindHealthID, kindName, kindBirthDate, kindAddress, kindPhone},
		Max:        maxSegment,
		Contextual: true,
		Find:       func(w *detect.Window, at int) detect.Verdict { return findSegment(w, at, table) },
		Doc:        "What a message of HL7 version 2 says of a patient, a relative, a doctor or who pays: numbers, names, day of birth, address, telephone.",
		Source:     "HL7 version 2.5.1, chapters 3, 4 and 6: PID, NK1, PV1, OBR, GT1, IN1",
		Examples: examples([][2]string{
			{"PID|1||MRN7^^^HOSP^MR||DOE^JANE^A||19841207|F|||", "MRN7^^^HOSP^MR"},
			{"PID|1||||DOE^JANE^A||19841207|F|||", "DOE^JANE^A"},
			{"PID|1||||||19841207|F|||", "19841207"},
			{"x NK1|1||||555-0123|", "555-0123"},
			{"x GT1|1||||12 Main St^^Springfield|", "12 Main St^^Springfield"},
			{"x NK1|1|DOE^JANE|SPO|12 MAIN ST^^X", "DOE^JANE"},
			{"x IN1|1||||||||||||||||||12 Main St^^X|", "12 Main St^^X"},
			{"x OBR|1||88|24331^Panel|||2026|||||||||1234^DOE^JANE^^^DR|", "1234^DOE^JANE^^^DR"},
			{"PID|COMMAND|USER", ""},
			{"PID|7", ""},
			{"x=PID|a|b|c|DOE^JANE|d|e|", ""},
		}),
	}
	for _, s := range table {
		r.Triggers = append(r.Triggers, detect.Trigger{Lit: s.name})
	}
	return r
}

func findSegment(w *detect.Window, at int, table []segment) detect.Verdict {
	line := head(w.Text, at, maxSegment)
	if len(line) > 4 {
		if i := bytes.Index(line[4:], line[:4]); i >= 0 { // the next one of its kind, where nothing parts them
			line = line[:4+i]
		}
	}
	if i := bytes.IndexAny(line, "\r\n\""); i >= 0 {
		line = line[:i]
	}
	for _, s := range [...]string{`\r`, `\n`, "</", "&lt;/"} { // in a string or an element
		if i := bytes.Index(line, []byte(s)); i >= 0 {
			line = line[:i]
		}
	}
	for i := range table {
		if s := &table[i]; bytes.HasPrefix(line, []byte(s.name)) {
			return s.find(w, at, line[len(s.name):])
		}
	}
	return detect.NotHere
}

// find adds the fields of the segment s at at, of which rest are all but its name: the first is the
// number of the segment or empty, and there are five at least.
func (s *segment) find(w *detect.Window, at int, rest []byte) detect.Verdict {
	v := detect.BadSyntax
	from := at + len(s.name)
	for n := 1; ; n++ {
		field, more, found := bytes.Cut(rest, []byte{'|'})
		if n == 1 && (!allDigits(field) || len(field) > 4 || fewFields(rest)) {
			return v
		}
		if kind, personal := s.fields[n]; personal && len(field) > 0 && !w.OwnOutput(from, from+len(field)) {
			v = w.FoundKind(kind, from, from+len(field), 0)
		}
		if !found {
			return v
		}
		from, rest = from+len(field)+1, more
	}
}

// fewFields reports whether rest, behind the name of a segment, has too few fields to be of one: a number, a name
// of components and another at least.
func fewFields(rest []byte) bool {
	n := bytes.Count(rest, []byte{'|'})
	return n < 5 && (n < 3 || bytes.IndexByte(rest, '^') < 0)
}
