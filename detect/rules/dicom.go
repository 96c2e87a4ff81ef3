package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
)

// The kinds of the rule of DICOM, in their order.
const (
	dicomID = iota
	dicomName
	dicomBirth
	dicomAddress
	dicomPhone
)

func dicom() detect.Rule {
	r := detect.Rule{
		Name:       "dicom-attribute",
		Kinds:      []detect.Kind{kindHealthID, kindName, kindBirthDate, kindAddress, kindPhone},
		Max:        256,
		Contextual: true,
		Find:       findDICOM,
		Doc:        "What an attribute of DICOM says of a patient, a physician or who operates a device, as tools print data sets.",
		Source:     "DICOM PS3.6 §6, PS3.15 annex E; dcmdump of DCMTK and dcm4che, pydicom",
		Examples: examples([][2]string{
			{"(0010,0010) PN [Doe^Jane] # 8, 1 PatientName", "Doe^Jane"},
			{"(0010,0020) LO [MRN-4412091] # 12, 1 PatientID", "MRN-4412091"},
			{"(0010,0030) DA [19841207] # 8, 1 PatientBirthDate", "19841207"},
			{"132: (0010,0010) PN #8 [Doe^Jane] PatientName", "Doe^Jane"},
			{"(0010, 0010) Patient's Name  PN: 'Doe^Jane'", "Doe^Jane"},
			{"(0008,0090) PN [Roe^Richard] # 12, 1 ReferringPhysicianName", "Roe^Richard"},
			{`{"00100010":{"vr":"PN","Value":[{"Alphabetic":"Doe^Jane"}]}}`, "Doe^Jane"},
			{`(0010, 0010) Patient's Name  PN: "O'Neil^Jane"`, "O'Neil^Jane"},
			{`(0010, 0010) Patient's Name  PN: 'O'Neil^Jane'`, "O'Neil^Jane"},
			{"(0010,2154) SH [+1 555 0100] # 12, 1 PatientTelephoneNumbers", "+1 555 0100"},
			{"(0010,0040) CS [F] # 2, 1 PatientSex", ""},
			{"(0008,0060) CS [CT] # 2, 1 Modality", ""},
			{"(0010,0010) PN (no value available) # 0, 0 PatientName", ""},
			{"x 0010,0010 PN [Doe^Jane]", ""},
		}),
	}
	r.Triggers = append(r.Triggers, detect.Trigger{Lit: `Alphabetic"`})
	for _, vr := range [...]string{"PN", "LO", "DA", "SH", "ST"} {
		for _, s := range [...]string{" [", ": '", ": \"", " #"} {
			r.Triggers = append(r.Triggers, detect.Trigger{Lit: vr + s})
		}
	}
	return r
}

// dicomKind returns the kind of what the attribute of a group and an element, of four hexadecimal digits each,
// says of a person.
func dicomKind(group, element []byte) (kind int, ok bool) {
	if string(group) == "0008" {
		switch string(element) {
		case "0090", "009C", "009c", "1048", "1050", "1060", "1070":
			return dicomName, true
		case "0050":
			return dicomID, true
		case "0092":
			return dicomAddress, true
		case "0094":
			return dicomPhone, true
		}
		return 0, false
	}
	switch string(element) {
	case "0010", "1001", "1005", "1060":
		return dicomName, true
	case "0020", "1000", "1090":
		return dicomID, true
	case "0030":
		return dicomBirth, true
	case "1040":
		return dicomAddress, true
	case "2154":
		return dicomPhone, true
	}
	return 0, false
}

// findDICOM looks at the value behind its type at at, which stands behind the attribute in parentheses and, where
// pydicom writes it, its name.
func findDICOM(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if t[at] == 'A' {
		return findAlphabetic(w, at+len(`Alphabetic"`))
	}
	before := tail(t, at, 72)
	if i := bytes.LastIndexByte(before, '\n'); i >= 0 {
		before = before[i:]
	}
	i := bytes.LastIndexByte(before, '(')
	if i < 0 || len(before) < i+len("(0010,0010)") || before[i+5] != ',' {
		return detect.NotHere
	}
	group, element := before[i+1:i+5], bytes.TrimLeft(before[i+6:], " ")
	if len(element) < 5 || element[4] != ')' || string(group) != "0010" && string(group) != "0008" {
		return detect.NotHere
	}
	kind, ok := dicomKind(group, element[:4])
	if !ok {
		return detect.NotHere
	}
	from := at + 2
	line := head(t, from, 160)
	if n := bytes.IndexByte(line, '\n'); n >= 0 {
		line = line[:n]
	}
	open, shut := bytes.IndexByte(line, '['), byte(']')
	if line[0] == ':' {
		open, shut = 2, line[2]
	}
	if open < 0 || open > 8 {
		return detect.BadSyntax
	}
	n := 0
	for { // the mark that ends it has no letter behind it: O'Neil^Jane
		i := bytes.IndexByte(line[open+1+n:], shut)
		if i < 0 {
			return detect.BadSyntax
		}
		if n += i; open+2+n >= len(line) || !detect.IsAlnum(line[open+2+n]) {
			break
		}
		n++
	}
	if n == 0 {
		return detect.BadSyntax
	}
	start, end := from+open+1, from+open+1+n
	for end > start && (t[end-1] == ' ' || t[end-1] == 0) {
		end--
	}
	if start == end || w.OwnOutput(start, end) {
		return detect.OwnOutput
	}
	return w.FoundKind(kind, start, end, 0)
}

// findAlphabetic looks at the string behind the member whose name ends at i, a name of a person in DICOM's model for
// JSON (PS3.18 F.2.2).
func findAlphabetic(w *detect.Window, i int) detect.Verdict {
	t := w.Text
	if i = skipBlanks(t, i); i >= len(t) || t[i] != ':' {
		return detect.NotHere
	}
	if i = skipBlanks(t, i+1); i >= len(t) || t[i] != '"' {
		return detect.NotHere
	}
	n := stringEnd(head(t, i+1, 200), '"')
	switch {
	case n < 2 || bytes.IndexByte(t[i+1:i+1+n], '^') < 0:
		return detect.BadSyntax
	case w.OwnOutput(i+1, i+1+n):
		return detect.OwnOutput
	}
	return w.FoundKind(dicomName, i+1, i+1+n, detect.Quoted)
}
