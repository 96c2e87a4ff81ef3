package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// Kinds of what is no number: dates, places, and what a person is.
var (
	kindBirthDate   = detect.Kind{Name: "birthdate", Family: "birthdate", Class: detect.ClassPII}
	kindAddress     = detect.Kind{Name: "address", Family: "address", Class: detect.ClassPII}
	kindCoordinates = detect.Kind{Name: "coordinates", Family: "coordinates", Class: detect.ClassPII}
)

// announced returns the row of a rule for the whole values of keys that announce one of
// ids and that fit accepts.
func announced(name string, kind detect.Kind, fit func(id check.ID, v []byte) bool, ids ...check.ID) detect.Rule {
	var triggers []detect.Trigger
	for _, id := range ids {
		triggers = append(triggers, detect.Trigger{Shape: detect.Key, ID: id})
	}
	return detect.Rule{
		Name: name, Kinds: []detect.Kind{kind}, Triggers: triggers, Max: 8 << 10, Contextual: true,
		Find: func(w *detect.Window, at int) detect.Verdict {
			return eachValue(w, at, func(w *detect.Window, kv *detect.KeyValue) detect.Verdict {
				start, end := trimValue(w.Text, kv)
				if kind == kindAddress && kv.Quote == 0 && !kv.Query && (check.IDOf(w.KeyText(kv)) == check.IDStreet || keyEnds(w.KeyText(kv), "address")) {
					if more := moreAddress(w.Text, end); more > end && check.House(w.Text[start:more]) {
						end = more
					}
				}
				if kind == kindBirthDate && kv.Quote == 0 && !kv.Query { // 7 December 1984
					n := check.Date(head(w.Text, start, 32))
					if at := start + n; n > end-start && (at == len(w.Text) || !detect.IsAlnum(w.Text[at])) {
						end = at
					}
				}
				v := bytes.TrimSpace(w.Text[start:end])
				if len(v) == 0 || len(v) > 200 || check.Placeholder(v) == check.ReasonConstant || !fit(check.IDOf(w.KeyText(kv)), v) {
					return detect.BadSyntax
				}
				return w.Found(start, end, quoted(kv)|pluses(w, kv))
			})
		},
	}
}

// moreAddress returns where the words end behind end that an unquoted address may go on with: they begin
// with a capital or a digit, or are such as stand in names of streets.
func moreAddress(t []byte, end int) int {
	for range 8 {
		i := end + 1
		if i >= len(t) || t[end] != ' ' {
			return end
		}
		for i < len(t) && bytes.IndexByte([]byte(" ,;\"'|\r\n\t)]}&"), t[i]) < 0 {
			i++
		}
		word := t[end+1 : i]
		if len(word) == 0 || bytes.ContainsAny(word, "=:") {
			return end
		}
		if c := word[0]; !detect.IsUpper(c) && !detect.IsDigit(c) && c < 0xc3 && !particle(word) {
			return end
		}
		end = i
	}
	return end
}

// particle reports whether word stands between those of the name of a street.
func particle(word []byte) bool {
	switch string(word) {
	case "de", "la", "le", "les", "das", "dos", "do", "da", "del", "di", "van", "der", "den", "von", "zu", "am", "im", "of", "the", "du", "des", "y", "e":
		return true
	}
	return false
}

func birthDate() detect.Rule {
	r := announced("birth-date", kindBirthDate, func(_ check.ID, v []byte) bool {
		return check.Year(v) || check.Date(v) == len(v)
	}, check.IDBirth)
	r.Doc = "A date of birth beside a key that says so, with or without a time, or its year."
	r.Source = "ISO 8601; 45 CFR 164.514(b)(2)(i)"
	r.Examples = examples([][2]string{
		{`{"dob":"1984-12-07"}`, "1984-12-07"},
		{"birth_date=07.12.1984 ok", "07.12.1984"},
		{`{"dateOfBirth":"12.07.84"}`, "12.07.84"},
		{`{"birthday":"1984-12-07T00:00:00Z"}`, "1984-12-07T00:00:00Z"},
		{`{"birthday":"7 December 1984"}`, "7 December 1984"},
		{"birthyear=1984", "1984"},
		{"date of birth: 7 December 1984, x", "7 December 1984"},
		{"x dob: Dec 7, 1984", "Dec 7, 1984"},
		{`{"date":"1984-12-07"}`, ""},
		{"birth_date=unknown", ""},
		{"dob=0000-00-00", ""},
	})
	return r
}

func address() detect.Rule {
	r := announced("address-by-key", kindAddress, func(id check.ID, v []byte) bool {
		switch id {
		case check.IDStreet:
			return check.Line(v)
		case check.IDWay:
			return check.Way(v)
		}
		return check.Street(v)
	}, check.IDStreet, check.IDWay, check.IDPlace)
	r.Doc = "The address of a house beside a key that says so: any line behind a key for streets, and what is written like an address behind one that also names other places."
	r.Source = "USPS Publication 28; UPU S42"
	r.Examples = examples([][2]string{
		{`{"street":"Musterweg 7"}`, "Musterweg 7"},
		{`{"address":"514 Estrada Islands Suite 482, South Elizabeth"}`, "514 Estrada Islands Suite 482, South Elizabeth"},
		{`{"home_address":"Apt. 552"}`, "Apt. 552"},
		{"'venue'='Suite 525' AND", "Suite 525"},
		{`{"road":"Emma Freeway"}`, "Emma Freeway"},
		{"avs_street=880 Larkspur Ave Apt 4 phone=x", "880 Larkspur Ave Apt 4"},
		{`{"line1":"41 Kowhai Terrace"}`, "41 Kowhai Terrace"},
		{`{"line":"41 Kowhai Terrace"}`, ""},
		{`x address="Rua das Flores 118, 3. Esq." y`, "Rua das Flores 118, 3. Esq."},
		{`{"address":"192.0.2.7"}`, ""},
		{`{"address":"0x7ffd1234"}`, ""},
		{`{"address":"jane@example.com"}`, ""},
		{`{"drive":"C:"}`, ""},
		{"street=Unknown x", ""},
		{"facility: 16 Local Use", ""},
		{"address: 5 Errors Found", ""},
		{"address: 5166 Musterlund 71, x", "5166 Musterlund 71"},
		{`{"home":"/home/app"}`, ""},
		{`{"place":"top 3"}`, ""},
	})
	return r
}

func postcode() detect.Rule {
	r := announced("postcode-by-key", kindAddress, func(_ check.ID, v []byte) bool { return check.Postcode(v) }, check.IDPostcode)
	r.Doc = "A postal code beside a key that says so."
	r.Source = "UPU Postal Addressing Systems"
	r.Examples = examples([][2]string{
		{`{"zip":"92421"}`, "92421"},
		{"postal_code=80775-1234 ok", "80775-1234"},
		{`{"postcode":"SW1A 1AA"}`, "SW1A 1AA"},
		{"zip=logs.zip", ""},
		{`{"zip":"gzip"}`, ""},
		{"postal_code=", ""},
	})
	return r
}

func coordinates() detect.Rule {
	r := announced("coordinates-by-key", kindCoordinates, func(id check.ID, v []byte) bool {
		switch id {
		case check.IDAngle: // also a latency, a length
			return check.Position(v, 4)
		case check.IDPosition: // also a place in a file, an address on the web
			return check.Position(v, 5)
		}
		return check.Position(v, 1)
	}, check.IDLatitude, check.IDAngle, check.IDPosition)
	r.Doc = "A latitude or longitude in degrees, or both, beside a key that says so; behind a key that also names other things, with four digits of fraction or five."
	r.Source = "ISO 6709; RFC 7946 §3.1.1"
	r.Examples = examples([][2]string{
		{`{"latitude":"52.5"}`, "52.5"},
		{`{"lat":52.5200,"lon":13.4050}`, "52.5200"},
		{`{"location":"52.520008,13.404954"}`, "52.520008,13.404954"},
		{`{"coordinates":[13.404954,52.520008]}`, "13.404954"},
		{`{"coordinates":"(52.520008, -13.404954)"}`, "(52.520008, -13.404954)"},
		{"lat=12.5 ms", ""},
		{"location=/index.html", ""},
		{"position=3.5", ""},
		{"latitude=0", ""},
		{`{"latitude":0.0}`, ""},
	})
	return r
}

func device() detect.Rule {
	kind := detect.Kind{Name: "device", Family: "device", Class: detect.ClassPII}
	r := announced("device-by-key", kind, func(_ check.ID, v []byte) bool { return check.DeviceID(v) }, check.IDDevice)
	r.Doc = "The identifier that a telephone or an advertiser gave a person's device, a UUID or hexadecimal, beside a key that says so."
	r.Source = "Apple, ASIdentifierManager and UIDevice; Android, Settings.Secure.ANDROID_ID; Regulation (EU) 2016/679, recital 30"
	r.Examples = examples([][2]string{
		{`{"idfa":"1b2c3d4e-6f70-4182-93a4-b5c6d7e8f901"}`, "1b2c3d4e-6f70-4182-93a4-b5c6d7e8f901"},
		{"android_id=9774d56d682e549c ok", "9774d56d682e549c"},
		{`{"device":{"advertisingId": "1B2C3D4E-6F70-4182-93A4-B5C6D7E8F901"}}`, "1B2C3D4E-6F70-4182-93A4-B5C6D7E8F901"},
		{"device_id=1b2c3d4e6f70418293a4b5c6d7e8f901", ""},
		{"idfa=00000000-0000-0000-0000-000000000000", ""},
		{"udid=12", ""},
	})
	return r
}

func cardExpiry() detect.Rule {
	r := announced("card-expiry", kindCardExpiry, func(_ check.ID, v []byte) bool { return check.CardExpiry(v) }, check.IDCardExpiry)
	r.Doc = "The month and year until which a payment card is valid beside a key that says so."
	r.Source = "PCI DSS v4.0 §3.2"
	r.Examples = examples([][2]string{
		{`{"expiration":"11-30"}`, "11-30"},
		{"card_expiry=01-2031 ok", "01-2031"},
		{`{"exp_date":"12-31"}`, "12-31"},
		{"expires=Thu, 01 Jan 2031", ""},
		{"expires=3600", ""},
		{`{"expiration":"13/30"}`, ""},
	})
	return r
}

func city() detect.Rule {
	r := announced("city-by-key", kindAddress, func(_ check.ID, v []byte) bool { return check.Line(v) && !bytes.ContainsAny(v, "0123456789") }, check.IDCity)
	r.Doc = "A city beside a key that says so. Off unless enabled: logs of networks name the city of every address."
	r.Source = "45 CFR 164.514(b)(2)(i)"
	r.Off = true
	r.Examples = examples([][2]string{
		{`{"city":"Musterstadt"}`, "Musterstadt"},
		{"city=Musterstadt ok", "Musterstadt"},
		{`{"birthplace":"New Example"}`, "New Example"},
		{"city=7", ""},
		{"city=", ""},
		{`{"velocity":"fast"}`, ""},
	})
	return r
}

func trait() detect.Rule {
	kind := detect.Kind{Name: "trait", Family: "trait", Class: detect.ClassHealth}
	r := announced("trait-by-key", kind, func(_ check.ID, v []byte) bool { return len(v) < 64 && plausible(v) }, check.IDTrait)
	r.Doc = "Sex, ethnicity, religion, nationality or a diagnosis beside a key that says so. Off unless enabled: alone they tell nobody."
	r.Source = "Regulation (EU) 2016/679, art. 9"
	r.Off = true
	r.Examples = examples([][2]string{
		{`{"gender":"female"}`, "female"},
		{"sex=other ok", "other"},
		{`{"religion":"none of these"}`, "none of these"},
		{"gender=", ""},
		{"sex=-", ""},
		{`{"agenda":"x"}`, ""},
	})
	return r
}
