package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// Logs of columns that commas part and nothing names: what stands in one tells from which program they are.

func auditColumns() detect.Rule {
	r := detect.Rule{
		Name:       "database-audit-user",
		Kinds:      []detect.Kind{kindUser},
		Max:        512,
		Contextual: true,
		Find:       findAuditUser,
		Doc:        "The account in a line of the audit plugin of MariaDB and of services that took it over.",
		Source:     "MariaDB, audit plugin, log format: timestamp,serverhost,username,host,connectionid,queryid,operation,…",
		Examples: examples([][2]string{
			{"20260304 09:32:50,db2,jdoe42,192.0.2.7,44120,9912,QUERY,crm,'SELECT 1',0", "jdoe42"},
			{"x 20260304 09:32:50,db2,jane.doe,web1,44120,0,FAILED_CONNECT,,,1045", "jane.doe"},
			{"1772616770000000,db2,jdoe42,192.0.2.7,44120,9912,CONNECT,crm,,0", "jdoe42"},
			{"20260304 09:32:50,db2,jdoe42,192.0.2.7,44120,9912,READ,crm,people,", "jdoe42"},
			{"x mysql-server_auditing: db2,jdoe42,192.0.2.7,44120,9912,QUERY,crm,'SELECT 1',0", "jdoe42"},
			{"20260304 09:32:50,db2,root,192.0.2.7,44120,9912,QUERY,crm,x,0", "root"},
			{"GET,POST,QUERY,x", ""},
			{"1,2,3,4,5,6,QUERY,x", ""},
			{"x,y,jdoe42,192.0.2.7,44120,9912,QUERY,crm", ""},
		}),
	}
	for _, s := range [...]string{"QUERY,", "CONNECT,", "DISCONNECT,", "FAILED_CONNECT,", "READ,", "WRITE,", "CREATE,", "ALTER,", "RENAME,", "DROP,"} {
		r.Triggers = append(r.Triggers, detect.Trigger{Lit: s})
	}
	return r
}

// findAuditUser looks four columns in front of the operation at at: behind the host of the server and the time,
// in front of the client and two numbers.
func findAuditUser(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if at == 0 || t[at-1] != ',' {
		return detect.NotHere
	}
	low := max(0, at-400)
	var column [6][2]int // from the last on
	syslog := false
	end := at - 1
	for n := range column {
		start := end
		for start > low && t[start-1] != ',' && t[start-1] != '\n' {
			start--
		}
		if n == len(column)-2 && bytes.Contains(t[start:end], []byte("server_auditing: ")) { // to syslog, without a time
			column[n] = [2]int{end, end}
			syslog = true
			break
		}
		if n < len(column)-1 && (start == low || t[start-1] != ',') {
			return detect.NotHere
		}
		column[n] = [2]int{start, end}
		end = start - 1
	}
	of := func(n int) []byte { return t[column[n][0]:column[n][1]] }
	if !someDigits(of(0)) || !someDigits(of(1)) || !syslog && !auditTime(of(5)) {
		return detect.BadSyntax
	}
	return findCSVUser(w, column[3][0], column[3][1])
}

// someDigits reports whether v is a number.
func someDigits(v []byte) bool { return len(v) > 0 && allDigits(v) }

// auditTime reports whether v ends in a day and a time as the audit plugin of MariaDB writes them, or is a number
// of microseconds.
func auditTime(v []byte) bool {
	if n := len(v) - 16; n >= 0 && allDigits(v[n:]) && (n == 0 || !detect.IsDigit(v[n-1])) {
		return true
	}
	if len(v) < 17 {
		return false
	}
	v = v[len(v)-17:]
	return allDigits(v[:8]) && v[8] == ' ' && v[11] == ':' && v[14] == ':' && allDigits(v[15:])
}

func leaseMAC() detect.Rule {
	r := detect.Rule{
		Name:       "lease-mac",
		Kinds:      []detect.Kind{kindMAC},
		Max:        256,
		Contextual: true,
		Find:       findLease,
		Doc:        "The hardware address without separators in the log of the DHCP server of Windows.",
		Source:     "Microsoft, DHCP server audit log: ID,Date,Time,Description,IP Address,Host Name,MAC Address,…",
		Examples: examples([][2]string{
			{"10,03/04/26,09:07:20,Assign,192.0.2.117,pc7.example.com,B42E99F1037C,,288,0,,,,,,,,,0", "B42E99F1037C"},
			{"11,03/04/26,09:07:20,Renew,192.0.2.117,pc7,b42e99f1037c,,288,0", "b42e99f1037c"},
			{"x 10,03/04/26,09:07:20,Assign,192.0.2.117,,B42E99F1037C,,288,0", "B42E99F1037C"},
			{"12,03/04/26,09:07:20,Release,192.0.2.117,pc7,b42e99f1037c,,288,0", "b42e99f1037c"},
			{"Assign,192.0.2.117,pc7,B42E99F1037C", ""},
			{"10,03/04/26,09:07:20,Assign,192.0.2.117,pc7,x", ""},
			{"10,03/04/26,09:07:20,Assign,a,b,B42E99F1037C", ""},
		}),
	}
	for _, s := range [...]string{"Assign,", "Renew,", "Release,", "NACK,", "Conflict,", "Deny,", "Delete,"} {
		r.Triggers = append(r.Triggers, detect.Trigger{Lit: s})
	}
	return r
}

// findLease looks at the third column behind what happened to a lease at at, which a time stands before and an
// address behind.
func findLease(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if before := tail(t, at, 10); len(before) < 10 || before[9] != ',' || before[6] != ':' || before[3] != ':' || before[0] != ',' {
		return detect.NotHere
	}
	rest := head(t, at, 160)
	if n := bytes.IndexByte(rest, '\n'); n >= 0 {
		rest = rest[:n]
	}
	from := at
	for n := range 3 {
		i := bytes.IndexByte(rest, ',')
		if i < 0 {
			return detect.BadSyntax
		}
		from, rest = from+i+1, rest[i+1:]
		if n > 0 {
			continue
		}
		address, _, _ := bytes.Cut(rest, []byte{','})
		if _, size, ok := check.IPv4(address); !w.OwnOutput(from, from+len(address)) && (!ok || size != len(address)) {
			return detect.BadSyntax
		}
	}
	mac, _, _ := bytes.Cut(rest, []byte{','})
	if addr, n, ok := check.Octets(mac); !ok || n != 12 || len(mac) != 12 || check.MACClassOf([6]byte(addr[:6])) != check.MACDevice {
		return detect.BadSyntax
	}
	return w.Found(from, from+len(mac), 0)
}

func patientReference() detect.Rule {
	return detect.Rule{
		Name:       "patient-reference",
		Kinds:      []detect.Kind{kindHealthID, kindName},
		Triggers:   []detect.Trigger{{Lit: "Patient/"}, {Lit: "RelatedPerson/"}},
		Max:        128,
		Contextual: true,
		Find:       findPatient,
		Doc:        "The id of a patient or a relative in a reference or a path of FHIR.",
		Source:     "HL7 FHIR R4, references and the id of a resource; RESTful API",
		Examples: examples([][2]string{
			{`{"subject":{"reference":"Patient/p-7710233"}}`, "p-7710233"},
			{`{"what":{"reference":"Patient/88120","display":"Jane Doe"}}`, "Jane Doe"},
			{`{"reference": "Patient/88120", "display": "Jane Doe"}`, "Jane Doe"},
			{`{"reference":"Patient/88120","type":"Patient","display":"Jane Doe"}`, "Jane Doe"},
			{"GET /fhir/Patient/7710233/_history HTTP/1.1", "7710233"},
			{"x RelatedPerson/f001.7 y", "f001.7"},
			{"GET /fhir/Patient/_search", ""},
			{"GET /fhir/Patient/$everything", ""},
			{"class com/example/Patient/Record", ""},
		}),
	}
}

// findPatient looks at the id behind the name of a resource at at: letters, digits, hyphens and dots with a digit
// among them.
func findPatient(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	start := at + bytes.IndexByte(t[at:], '/') + 1
	end := start
	for end < len(t) && end-start <= 64 && (detect.IsAlnum(t[end]) || t[end] == '-' || t[end] == '.' && end+1 < len(t) && detect.IsAlnum(t[end+1])) {
		end++
	}
	if end-start < 3 || end-start > 64 || !bytes.ContainsAny(t[start:end], "0123456789") || end < len(t) && t[end] == '_' || at > 0 && t[at-1] == '.' || bytes.IndexByte(t[start:end], '.') >= 0 && end-start < 6 {
		return detect.NotHere
	}
	if from := displayAt(t, end); from > 0 {
		n := bytes.IndexByte(head(t, from, 96), '"')
		if n > 0 && check.PersonName(t[from:from+n]) == check.ReasonSecret && !w.OwnOutput(from, from+n) {
			w.FoundKind(1, from, from+n, detect.Quoted)
		}
	}
	if w.OwnOutput(start, end) {
		return detect.OwnOutput
	}
	return w.Found(start, end, 0)
}

// displayAt returns where the string of the member "display" begins behind the reference that ends at i, perhaps
// with the type between; 0 where there is none.
func displayAt(t []byte, i int) int {
	for range 2 {
		if i >= len(t) || t[i] != '"' {
			return 0
		}
		if i = skipBlanks(t, i+1); i >= len(t) || t[i] != ',' {
			return 0
		}
		i = skipBlanks(t, i+1)
		name := ""
		for _, s := range [...]string{`"display"`, `"type"`} {
			if bytes.HasPrefix(t[i:], []byte(s)) {
				name = s
			}
		}
		i = skipBlanks(t, i+len(name))
		if name == "" || i >= len(t) || t[i] != ':' {
			return 0
		}
		if i = skipBlanks(t, i+1); i >= len(t) || t[i] != '"' {
			return 0
		}
		if name == `"display"` {
			return i + 1
		}
		n := bytes.IndexByte(head(t, i+1, 64), '"')
		if n < 0 {
			return 0
		}
		i += 1 + n
	}
	return 0
}
