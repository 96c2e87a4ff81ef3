package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func nameInObject() detect.Rule {
	r := keyed("name-in-object", kindName, findMemberName, check.KeyMember)
	r.Kinds = []detect.Kind{kindName, kindUser}
	r.Doc = "The member \"name\" of an object that is a person's, as the name of the object or a member beside it says, an e-mail address or a date of birth."
	r.Source = "OpenID Connect Core §5.1; HL7 FHIR R4, HumanName; the APIs of payment services"
	r.Examples = examples([][2]string{
		{`{"email":"jane@example.com","name":"Jane Doe"}`, "Jane Doe"},
		{`{"billing_details":{"address":{"line1":"x"},"email":"jane@example.com","name":"Jane Doe","phone":null}}`, "Jane Doe"},
		{`{"author":{"name":"Jane Doe","email":"jane@example.com"}}`, "Jane Doe"},
		{`{"name":"Acme Support", "email":"help@example.com"}`, ""},
		{`{"name":"Order Shipped","email":"jane@example.com"}`, ""},
		{`{"name":"web1","email":"jane@example.com"}`, ""},
		{`x name="Jane Doe" email=jane@example.com`, "Jane Doe"},
		{`x name="Main Office" path=/x`, ""},
		{`{"passenger":{"seat":"7A","name":"Jane Doe"}}`, "Jane Doe"},
		{`"user"=>{"name"=>"Jane Doe", "email"=>"jane@example.com"}`, "Jane Doe"},
		{`%Example.Accounts.User{id: 4471, name: "Jane Doe"}`, "Jane Doe"},
		{`User(id=4471, name='Jane Doe', plan=1)`, "Jane Doe"},
		{"saved User(id=4471, name=Jane Doe, plan=1)", "Jane Doe"},
		{"failed for Contact[name=Jane Doe, email=jane@example.com]", "Jane Doe"},
		{`{"driver":{"name":"Jane Doe","phone":"07700 900735"}}`, "Jane Doe"},
		{`{"driver":{"name":"Overlay Two","phone":null}}`, ""},
		{"saved Plan(id=4471, name=Gold Star, price=1)", ""},
		{`{"user":{"groups":["x"],"key":"y","name":"jdoe42"}}`, "jdoe42"},
		{`{"agent":[{"altId":"x7","name":"Jane Doe"}]}`, "Jane Doe"},
		{"<Cdtr><Nm>Jane Doe</Nm><PstlAdr>", "Jane Doe"},
		{"<entry><author><name>Jane Doe</name><email>x</email></author>", "Jane Doe"},
		{"<plan><name>Gold Star</name></plan>", ""},
		{"saved UserDto(id=4471, name=Jane Doe, plan=1)", "Jane Doe"},
		{"<FinInstnId><Nm>Acme Savings</Nm></FinInstnId>", ""},
		{`{"name":"Jane Doe"}`, ""},
		{`{"email":"help@example.com","name":"Acme Support"}`, ""},
		{`{"email":"","name":"Jane Doe"}`, ""},
		{`{"user":{"x":{"y":1},"list":{"name":"jdoe42"}}}`, ""},
		{`{"users":[{"email":"jane@example.com"},{"name":"Jane Doe"}]}`, "Jane Doe"},
		{`{"plan":{"name":"Gold Star"},"email":"jane@example.com"}`, ""},
		{`#<User id: 4471, name: "Jane Doe", admin: false>`, "Jane Doe"},
		{"&{ID:4471 Name:Jane Doe Email:jane@example.com}", "Jane Doe"},
		{`{"client":{"name":"Google Chrome","phone":"none"}}`, ""},
		{"name: Jane Doe", ""},
		{`x created_by.name="Jane Doe" y`, "Jane Doe"},
		{"x pagador.nome=Jane Doe y", "Jane Doe"},
		{`x team.name="Gold Star" y`, ""},
		{"signer[0]={name: Jane Doe, email: jane@example.com}", "Jane Doe"},
		{"Patient[id=7, name=DOE^JANE, dob=1958-03-30]", "DOE^JANE"},
		{`{"id":"7","name":"Jane Doe","typeName":"USER"}`, "Jane Doe"},
		{`{"id":"7","name":"Gold Star","typeName":"PLAN"}`, ""},
		{`x pan=5555 5555 5555 4444 name="JANE DOE" y`, "JANE DOE"},
		{`{"user":{"groups":["x"],"name":null}}`, ""},
	})
	return r
}

// findMemberName looks at the value of a key "name": of two words or more it is a person's where the
// object is, and of one it is the account where the object is the user of an event.
func findMemberName(w *detect.Window, kv *detect.KeyValue) detect.Verdict {
	if kv.Quote == 0 && !wholeField(w.Text, kv) && !namesInLine(w, kv) {
		return detect.NotHere
	}
	v := w.Value(kv)
	if len(v) < 2 || len(v) > 256 {
		return detect.BadLength
	}
	if kv.Quote == '>' {
		return findPartyName(w, kv)
	}
	open := objectAround(w.Text, kv.KeyStart)
	owner := objectOwner(w.Text, open)
	if kv.Sep == ':' {
		if class := inspected(w.Text, kv.KeyStart); class != nil {
			owner = class
		}
	}
	if path := pathOwner(w.KeyText(kv)); path != nil {
		if !personOwner(path) && !partyOwner(path) {
			return detect.NotHere
		}
		owner = path
	}
	if bytes.IndexByte(v, ' ') < 0 && bytes.IndexByte(v, '^') < 1 {
		if !accountOwner(owner) || !plausible(v) || check.Account([]byte("user"), v) != check.ReasonSecret || filler(v) || nameOfField(v) || v[len(v)-1] == ']' {
			return detect.Placeholder
		}
		return w.FoundKind(1, kv.Start, kv.End, genericText(kv, v)|quoted(kv)|detect.Alone)
	}
	if bytes.IndexByte(v, '\\') >= 0 {
		var plain [512]byte
		v = detect.AppendUnescaped(plain[:0], v)
	}
	var buf [128]byte
	if v = plainCarets(buf[:0], v); !capitalWords(v) || check.PersonName(v) != check.ReasonSecret {
		return detect.Placeholder
	}
	if !personOwner(owner) && !partyOwner(pathOwner(w.KeyText(kv))) && !(open >= 0 && helperOwner(owner) && personNumber(w.Text, open)) && (open < 0 || !personObject(w.Text, open)) && (open >= 0 && kv.Sep != '=' || !mailBeside(w.Text, kv)) {
		return detect.NotHere
	}
	return w.Found(kv.Start, kv.End, quoted(kv))
}

// findPartyName looks at the name of a party of a payment (ISO 20022): a person's has two words or more.
func findPartyName(w *detect.Window, kv *detect.KeyValue) detect.Verdict {
	before := tail(w.Text, kv.Start, 64)
	open := bytes.LastIndex(before, []byte("<"))
	if open < 0 {
		return detect.NotHere
	}
	before = bytes.TrimRight(before[:open], " \r\n\t")
	for _, party := range [...]string{"Dbtr>", "Cdtr>", "UltmtDbtr>", "UltmtCdtr>", "InitgPty>", "Pty>", "Prvt>", "Ownr>", "PrvtId>", "Payr>", "Payee>", "author>", "Author>", "contributor>", "person>", "Person>", "patient>", "Patient>", "customer>", "Customer>", "contact>", "employee>", "passenger>", "recipient>", "user>", "User>"} {
		if bytes.HasSuffix(before, []byte(party)) && bytes.IndexByte(w.Value(kv), ' ') > 0 && check.PersonName(w.Value(kv)) == check.ReasonSecret {
			return w.Found(kv.Start, kv.End, 0)
		}
	}
	return detect.Placeholder
}

// wholeField extends the unquoted value of kv to where the field of an object ends that a program printed with
// its class, and reports whether it is of several words: User(id=1, name=Jane Doe, plan=x).
func wholeField(t []byte, kv *detect.KeyValue) bool {
	if kv.KeyQuote != 0 || kv.KeyStart == 0 || bytes.IndexByte([]byte("([{ "), t[kv.KeyStart-1]) < 0 {
		return false
	}
	end := kv.Start
	for end < len(t) && end-kv.Start < 64 && bytes.IndexByte([]byte(",)]}=\n\""), t[end]) < 0 {
		end++
	}
	if end == len(t) || t[end] == '=' || t[end] == '\n' || t[end] == '"' || bytes.IndexByte(t[kv.Start:end], ' ') < 0 && bytes.IndexByte(t[kv.Start:end], '^') < 0 {
		return false
	}
	open := objectAround(t, kv.KeyStart)
	if kv.Sep == ':' && kv.Start == kv.KeyEnd+1 { // {ID:7 Name:Jane Doe Email:x}, of Go
		if n := bytes.IndexByte(t[kv.Start:end], ':'); n > 0 {
			if end = kv.Start + bytes.LastIndexByte(t[kv.Start:kv.Start+n], ' '); end <= kv.Start {
				return false
			}
		}
		if bytes.IndexByte(t[kv.Start:end], ' ') < 0 {
			return false
		}
	}
	if open < 1 || kv.Sep == '=' && !detect.IsAlnum(t[open-1]) || kv.Sep == ':' && t[open] != '{' {
		return false
	}
	kv.End = end
	return true
}

// namesInLine extends the unquoted value of kv, whose key is the path to a name, to the words in capitals that
// follow, and reports whether there are any: created_by.name=Jane Doe.
func namesInLine(w *detect.Window, kv *detect.KeyValue) bool {
	if kv.Quote != 0 || pathOwner(w.KeyText(kv)) == nil {
		return false
	}
	end := moreNames(w.Text, kv.End)
	more := end > kv.End
	kv.End = end
	return more
}

// plainCarets returns v, the name of a person, in buf with blanks between its components where carets part them, as
// DICOM has it.
func plainCarets(buf, v []byte) []byte {
	if bytes.IndexByte(v, '^') < 1 || len(v) > cap(buf) {
		return v
	}
	buf = buf[:copy(buf[:cap(buf)], v)]
	for i, c := range buf {
		if c == '^' {
			buf[i] = ' '
		}
	}
	return bytes.TrimRight(buf, " ")
}

// inspected returns the class of the object of Ruby whose attributes stand around at: #<User id: 7, name: "x">.
func inspected(t []byte, at int) []byte {
	before := tail(t, at, 160)
	open := bytes.LastIndex(before, []byte("#<"))
	if open < 0 || bytes.IndexByte(before[open:], '>') >= 0 {
		return nil
	}
	class := before[open+2:]
	return class[:runOf(class, detect.IsWord)]
}

// pathOwner returns what is in front of the last component of key, or behind the path to it: created_by of
// event.created_by.name. It is nil where key is no path.
func pathOwner(key []byte) []byte {
	dot := bytes.LastIndexByte(key, '.')
	if dot < 1 {
		return nil
	}
	owner := key[:dot]
	return owner[bytes.LastIndexByte(owner, '.')+1:]
}

// partyOwner reports whether a path to a name leads through who took part in something, a person most often.
func partyOwner(owner []byte) bool {
	var buf [20]byte
	switch string(plainOwner(buf[:0], owner)) {
	case "createdby", "modifiedby", "updatedby", "deletedby", "uploadedby", "approvedby", "signer", "approver", "sender", "contact", "customer", "caller", "holder",
		"payer", "payee", "buyer", "debtor", "creditor", "dbtr", "cdtr", "ultmtdbtr", "ultmtcdtr", "guest", "visitor", "pagador", "recebedor", "cliente", "paciente",
		"usuario", "titular", "solicitante", "beneficiario":
		return true
	}
	return false
}

// nameOfField reports whether v is what forms and types have for a name.
func nameOfField(v []byte) bool {
	for _, s := range [...]string{"name", "string", "str", "text", "username"} {
		if len(v) == len(s) && bytes.EqualFold(v, []byte(s)) {
			return true
		}
	}
	return false
}

// capitalWords reports whether the first and the last word of v begin with a capital, or a letter outside of ASCII.
func capitalWords(v []byte) bool {
	last := v[bytes.LastIndexByte(v, ' ')+1:]
	return len(last) > 0 && (detect.IsUpper(v[0]) || v[0] >= 0xc3) && (detect.IsUpper(last[0]) || last[0] >= 0xc3 || last[0] == '(')
}

// maxAround is how far from a member what is said of its object is looked for, in bytes.
const maxAround = 320

// objectAround returns where the object around at opens: a brace, a bracket or a parenthesis that
// nothing closes before at. It is -1 where none does within reach.
func objectAround(t []byte, at int) int {
	depth := 0
	for i := at - 1; i >= max(0, at-maxAround); i-- {
		switch t[i] {
		case '}', ']', ')':
			depth++
		case '{', '[', '(':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return -1
}

// objectOwner returns what the object that opens at open is called: the key that it is the value of,
// or an element of the list of which is, or the class in front of it.
func objectOwner(t []byte, open int) []byte {
	if open < 0 {
		return nil
	}
	if before := bytes.TrimRight(tail(t, open, 8), " \n"); len(before) > 0 && before[len(before)-1] == ',' { // a later element
		if list := objectAround(t, open); list >= 0 && t[list] == '[' {
			open = list
		}
	}
	i := open
	for i > 0 && open-i < 8 && bytes.IndexByte([]byte(" \n\"':=>[{"), t[i-1]) >= 0 {
		i--
	}
	start := i
	for start > 0 && i-start < 32 && (detect.IsWord(t[start-1]) || t[start-1] == '-') {
		start--
	}
	if start > 0 && i-start > 2 && t[start-1] == '%' && detect.IsHex(t[start]) && detect.IsHex(t[start+1]) { // %3DUser(
		start += 2
	}
	return t[start:i]
}

// helperOwner reports whether an object called so is a person or a company, or a thing.
func helperOwner(owner []byte) bool {
	var buf [20]byte
	switch string(plainOwner(buf[:0], owner)) {
	case "driver", "customer", "client", "owner", "sender", "contact", "caller", "holder", "payer", "payee", "buyer", "seller", "debtor", "creditor", "agent", "operator", "technician",
		"doctor", "nurse", "guest", "visitor", "resident", "lead", "consumer", "courier", "rider", "host", "teacher", "receiver":
		return true
	}
	return false
}

// accountOwner reports whether an object called so is an account, whose name is its login.
func accountOwner(owner []byte) bool {
	switch string(owner) {
	case "user", "User", "actor", "requester", "requestor":
		return true
	}
	return false
}

// plainOwner appends owner to buf in small letters, without what joins its words; what is longer than buf is cut.
func plainOwner(buf, owner []byte) []byte {
	for _, c := range owner {
		switch {
		case c == '_' || c == '-':
			continue
		case len(buf) == cap(buf):
			return buf
		case detect.IsUpper(c):
			c |= 0x20
		}
		buf = append(buf, c)
	}
	return buf
}

// personOwner reports whether an object called so is a person, and no company.
func personOwner(owner []byte) bool {
	var buf [20]byte
	plain := plainOwner(buf[:0], owner)
	for _, s := range [...]string{"dto", "entity", "model", "record", "info", "details", "data"} { // UserDto
		if len(plain) > len(s)+3 && bytes.HasSuffix(plain, []byte(s)) && !bytes.HasSuffix(plain, []byte("gdetails")) {
			plain = plain[:len(plain)-len(s)]
			break
		}
	}
	switch string(plain) {
	case "user", "person", "patient", "passenger", "employee", "student", "cardholder", "author", "committer", "commenter",
		"billingdetails", "shippingdetails", "shippingaddress", "billingaddress", "deliveryaddress", "recipient", "beneficiary", "traveler", "traveller",
		"attendee", "participant", "reporter", "assignee", "requester", "requestor", "applicant", "candidate", "subscriber", "physician", "practitioner", "voter", "donor",
		"users", "persons", "people", "patients", "passengers", "employees", "students", "attendees", "participants", "recipients", "authors":
		return true
	}
	return false
}

// mailBeside reports whether a pair of an e-mail address stands in the line of kv, which is in no object.
func mailBeside(t []byte, kv *detect.KeyValue) bool {
	before, behind := tail(t, kv.KeyStart, maxAround), head(t, kv.End, maxAround)
	before = before[bytes.LastIndexByte(before, '\n')+1:]
	if n := bytes.IndexByte(behind, '\n'); n >= 0 {
		behind = behind[:n]
	}
	return mailPair(before) || mailPair(behind) || cardPair(before)
}

// cardPair reports whether a pair of the number of a card ends b, whose next may be the name on it.
func cardPair(b []byte) bool {
	i := bytes.LastIndexByte(b, '=')
	if i < 0 {
		return false
	}
	key := i
	for key > 0 && (detect.IsWord(b[key-1]) || b[key-1] == '.') {
		key--
	}
	return check.KeyClassOf(b[key:i]) == check.KeyCard
}

// mailPair reports whether b has the key "email", perhaps at the end of a longer one, and a value.
func mailPair(b []byte) bool {
	for {
		i := bytes.Index(b, []byte("mail"))
		if i < 0 {
			return false
		}
		b = b[i+len("mail"):]
		if mailValue(bytes.TrimLeft(head(b, 0, 96), "\"' "), 0) {
			return true
		}
	}
}

// personObject reports whether a member of the object that opens at open is one of a person.
func personObject(t []byte, open int) bool { return memberOf(t, open, false) }

// personNumber reports whether one has a telephone number, which a company has as well.
func personNumber(t []byte, open int) bool { return memberOf(t, open, true) }

// memberOf reports whether a member of the object that opens at open is one of a person, or where phone is set
// a telephone number.
func memberOf(t []byte, open int, phone bool) bool {
	person, depth := false, 0
	for i := open + 1; i < min(len(t), open+2*maxAround); i++ {
		key := t[:0]
		switch c := t[i]; {
		case c == '{', c == '[', c == '(':
			depth++
		case c == '}', c == ']', c == ')':
			if depth--; depth < 0 {
				return person
			}
		case c == '"' || c == '\'':
			n := stringEnd(head(t, i+1, maxAround), c)
			if n < 0 {
				return person
			}
			key = t[i+1 : i+1+n]
			i += n + 1
		case detect.IsAlnum(c):
			end := i + 1
			for end < len(t) && end-i < 64 && (detect.IsWord(t[end]) || t[end] == '-') {
				end++
			}
			key = t[i:end]
			i = end - 1
		}
		if depth != 0 || len(key) == 0 || len(key) > 64 || !hasValue(t, i+1) {
			continue
		}
		switch string(key) {
		case "altId", "upn", "userPrincipalName":
			person = true
			continue
		case "typeName", "type", "objectType", "resourceType":
			person = person || typedPerson(t, i+1)
			continue
		}
		switch check.KeyClassOf(key) {
		case check.KeyEmail:
			person = person || mailValue(t, i+1)
		case check.KeyName, check.KeySSN:
			person = true
		case check.KeyPhone:
			person = person || phone && bytes.ContainsAny(head(t, i+1, 24), "0123456789")
		case check.KeyID:
			id := check.IDOf(key)
			person = person || id == check.IDBirth || id == check.IDPassport || id == check.IDGenericNational
		case check.KeyCard:
			person = person || !phone
		default:
			person = person || bytes.HasSuffix(key, []byte("/claims/upn")) || bytes.HasSuffix(key, []byte("/claims/emailaddress"))
		}
	}
	return person
}

// typedPerson reports whether the value behind the separator at i is what the type of a person is called.
func typedPerson(t []byte, i int) bool {
	v := bytes.TrimLeft(head(t, i, 24), " :='\"")
	for _, s := range [...]string{"user", "person", "patient", "customer", "employee", "member"} {
		if hasFold(v, s) && len(v) > len(s) && !detect.IsWord(v[len(s)]) {
			return true
		}
	}
	return false
}

// stringEnd returns where the quote c closes in b, or -1.
func stringEnd(b []byte, c byte) int {
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case c:
			return i
		case '\\':
			i++
		}
	}
	return -1
}

// mailValue reports whether a separator stands at i, and an e-mail address behind it, or what stands for one.
func mailValue(t []byte, i int) bool {
	if !hasValue(t, i) {
		return false
	}
	rest := bytes.TrimLeft(head(t, i, 96), " :=>\"'<[")
	if n := bytes.IndexAny(rest, " \"',;&}\n"); n >= 0 {
		rest = rest[:n]
	}
	return bytes.IndexByte(rest, '@') > 0 || bytes.Contains(rest, []byte("email")) || bytes.Contains(rest, []byte("%40"))
}

// hasValue reports whether a separator stands at i, and a value behind it that is not empty or null.
func hasValue(t []byte, i int) bool {
	rest := bytes.TrimLeft(head(t, i, 8), " ")
	if len(rest) < 2 || rest[0] != ':' && rest[0] != '=' {
		return false
	}
	rest = bytes.TrimLeft(rest[1:], "> ")
	return !bytes.HasPrefix(rest, []byte(`""`)) && !bytes.HasPrefix(rest, []byte("''")) && !bytes.HasPrefix(rest, []byte("null"))
}
