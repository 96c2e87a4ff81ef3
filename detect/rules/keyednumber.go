package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func keyedPhone() detect.Rule {
	r := keyed("phone-by-key", kindPhone, func(w *detect.Window, kv *detect.KeyValue) detect.Verdict {
		end := kv.End
		if kv.Quote == 0 {
			end = moreDigits(w.Text, end)
			for n, _ := digitCount(w.Text[kv.Start:end]); n > 15 && end > kv.End; n, _ = digitCount(w.Text[kv.Start:end]) { // another number follows
				end = max(kv.End, kv.Start+bytes.LastIndexByte(w.Text[kv.Start:end], ' '))
			}
		}
		if _, n, ok := check.IPv4(w.Text[kv.Start:end]); ok && n == end-kv.Start {
			return detect.LookAlike
		}
		if n, ok := digitCount(w.Text[kv.Start:max(kv.Start, end-extension(w.Text[kv.Start:end]))]); !ok || n < 7 || n > 15 {
			return detect.BadLength
		}
		return w.Found(kv.Start, end, quoted(kv))
	}, check.KeyPhone)
	r.Doc = "A telephone number of 7 to 15 digits beside a key that says so, national or not."
	r.Source = "ITU-T E.164"
	r.Examples = examples([][2]string{
		{`{"phone":"(415) 555-0123"}`, "(415) 555-0123"},
		{"mobile=4155550123 ok", "4155550123"},
		{"phone: (415) 555-0123", "(415) 555-0123"},
		{`{"phone_number":4155550123}`, "4155550123"},
		{`{"phone":"415.555.0123x1042"}`, "415.555.0123x1042"},
		{`{"contactphone":"716.745.0152"}`, "716.745.0152"},
		{`{"microphone":"7167450152"}`, ""},
		{"phone=none", ""},
		{"phone: 12", ""},
		{"phone=", ""},
	})
	return r
}

// extension returns the length of the extension that v ends in, "x1042" or "ext. 7", with
// the blank before it; 0 where there is none.
func extension(v []byte) int {
	i := len(v)
	for i > 0 && detect.IsDigit(v[i-1]) {
		i--
	}
	if n := len(v) - i; n == 0 || n > 6 {
		return 0
	}
	for i > 0 && (v[i-1] == ' ' || v[i-1] == '.') {
		i--
	}
	for _, word := range [...]string{"ext", "x", "#"} {
		if head, ok := bytes.CutSuffix(v[:i], []byte(word)); ok {
			return len(v) - len(bytes.TrimRight(head, " "))
		}
	}
	return 0
}

// moreDigits takes the groups of digits behind an unquoted number.
func moreDigits(t []byte, end int) int {
	for i := end; i < len(t) && i-end < 24; i++ {
		switch c := t[i]; {
		case detect.IsDigit(c):
			end = i + 1
		case c != ' ' && c != '-' && c != '.' && c != '(' && c != ')':
			return end
		}
	}
	return end
}

// digitCount counts the digits of a number; ok is false where it holds anything
// but digits and what separates them.
func digitCount(v []byte) (n int, ok bool) {
	for _, c := range v {
		switch {
		case detect.IsDigit(c):
			n++
		case bytes.IndexByte([]byte(" -.()/+"), c) < 0:
			return n, false
		}
	}
	return n, true
}

func keyedCard() detect.Rule {
	r := keyed("card-by-key", kindCard, func(w *detect.Window, kv *detect.KeyValue) detect.Verdict {
		var buf [19]byte
		d, ok := onlyDigits(buf[:0], w.Value(kv))
		if !ok {
			d, ok = floatDigits(buf[:0], w.Value(kv))
		}
		if !ok || len(d) < 12 || !check.Luhn(d) {
			return detect.BadChecksum
		}
		return w.Found(kv.Start, kv.End, quoted(kv))
	}, check.KeyCard)
	r.Doc = "A payment card number beside a key that says so: 12 to 19 digits and the Luhn digit, of any issuer."
	r.Source = "ISO/IEC 7812-1"
	r.Examples = examples([][2]string{
		{`{"card_number":"9999999999999995"}`, "9999999999999995"},
		{"pan=9999999999999995 ok", "9999999999999995"},
		{"POST /pay card_number=9999+9999+9999+9995&n=1", "9999+9999+9999+9995"},
		{`{"american-express":"9999999999999995"}`, "9999999999999995"},
		{`{"amex":"approved"}`, ""},
		{`{"cardNumber":9999999999999995}`, "9999999999999995"},
		{"card_number=9999999999999990", ""},
		{`{"card":"9999999999999995"}`, "9999999999999995"},
		{"card_number=visa", ""},
		{"card_number=", ""},
	})
	return r
}

// onlyDigits appends the digits of v to dst; ok is false where v holds anything
// but digits, spaces, hyphens and plus signs, or more digits than dst has room for.
func onlyDigits(dst, v []byte) ([]byte, bool) {
	for _, c := range v {
		switch {
		case detect.IsDigit(c) && len(dst) < cap(dst):
			dst = append(dst, c)
		case c != ' ' && c != '-' && c != '+':
			return dst, false
		}
	}
	return dst, true
}

// floatDigits appends the digits of the whole number that v is as a program writes a
// floating-point one, "4.111111111111111e+15" or "4111111111111111.0"; ok is false
// where it is none, or has a fraction.
func floatDigits(dst, v []byte) ([]byte, bool) {
	whole, exp := -1, 0
	for i, c := range v {
		switch {
		case c == '.' && whole < 0 && i > 0:
			whole = len(dst)
		case detect.IsDigit(c) && len(dst) < cap(dst):
			dst = append(dst, c)
		case c|0x20 == 'e' && whole == 1 && len(v)-i > 2:
			digits := bytes.TrimPrefix(v[i+1:], []byte("+"))
			if !allDigits(digits) || len(digits) != 2 {
				return dst, false
			}
			exp = int(digits[0]-'0')*10 + int(digits[1]-'0')
			for len(dst) < whole+exp && len(dst) < cap(dst) {
				dst = append(dst, '0')
			}
			return dst, len(dst) == whole+exp
		default:
			return dst, false
		}
	}
	if whole < 0 || len(bytes.Trim(dst[whole:], "0")) > 0 {
		return dst, false
	}
	return dst[:whole], true
}

func keyedSSN() detect.Rule {
	r := keyed("ssn-by-key", kindSSN, func(w *detect.Window, kv *detect.KeyValue) detect.Verdict {
		var buf [9]byte
		end := kv.End
		if kv.Quote == 0 && spacedSSN(w.Text[kv.Start:]) {
			end = kv.Start + len("536 90 4399")
		}
		d, ok := onlyDigits(buf[:0], w.Text[kv.Start:end])
		if !ok || len(d) != 9 || !check.SSNDigits(d) {
			return detect.BadSyntax
		}
		return w.Found(kv.Start, end, quoted(kv))
	}, check.KeySSN)
	r.Doc = "A social security number of the United States beside a key that says so, with or without hyphens."
	r.Source = "Social Security Administration, SSN Randomization"
	r.Examples = examples([][2]string{
		{`{"ssn":"219451234"}`, "219451234"},
		{"ssn=219451234 ok", "219451234"},
		{"SSN: 536 90 4399", "536 90 4399"},
		{"SSN: 536 90 43991", ""},
		{`{"ssn":219451234}`, "219451234"},
		{"ssn=000123456", ""},
		{"ssn=12345", ""},
		{"ssn=none", ""},
	})
	return r
}

// spacedSSN reports whether b begins with three, two and four digits, with blanks
// between them and no word behind.
func spacedSSN(b []byte) bool {
	return len(b) > 10 && allDigits(b[:3]) && b[3] == ' ' && allDigits(b[4:6]) && b[6] == ' ' && allDigits(b[7:11]) &&
		(len(b) == 11 || !detect.IsWord(b[11]))
}

func keyedMAC() detect.Rule {
	r := keyed("mac-by-key", kindMAC, func(w *detect.Window, kv *detect.KeyValue) detect.Verdict {
		addr, n, ok := check.Octets(w.Value(kv))
		if !ok || n != kv.End-kv.Start {
			return detect.BadSyntax
		}
		var tr detect.Traits
		if check.MACClassOf([6]byte(addr[:6])) != check.MACDevice {
			tr = detect.Private
		}
		return w.Found(kv.Start, kv.End, quoted(kv)|tr)
	}, check.KeyMAC)
	r.Doc = "A hardware address of 48 or 64 bits beside a key that says so, with or without separators."
	r.Source = "IEEE 802 clause 8"
	r.Examples = examples([][2]string{
		{`{"mac":"001B44113AB7"}`, "001B44113AB7"},
		{"mac=001b44113ab7 ok", "001b44113ab7"},
		{`{"eui64":"AC-1B-44-FF-FE-11-3A-B7"}`, "AC-1B-44-FF-FE-11-3A-B7"},
		{"bssid: ac:1b:44:ff:fe:11:3a:b7", "ac:1b:44:ff:fe:11:3a:b7"},
		{"mac=hmac-sha256", ""},
		{"mac=001B44113AB", ""},
		{"mac=00:1b:44-11:3a:b7", ""},
	})
	return r
}

func keyedIBAN() detect.Rule {
	r := keyed("iban-by-key", kindIBAN, func(w *detect.Window, kv *detect.KeyValue) detect.Verdict {
		var buf [48]byte
		end := kv.End
		if kv.Quote == 0 { // groups of four
			end = min(len(w.Text), kv.Start+len(buf))
		}
		v := append(buf[:0], head(w.Text[:end], kv.Start, len(buf))...)
		for i, c := range v {
			if c >= 'a' && c <= 'z' {
				v[i] = c - 'a' + 'A'
			}
		}
		n, ok := check.IBAN(v)
		if !ok || kv.Quote != 0 && n != kv.End-kv.Start {
			return detect.BadChecksum
		}
		return w.Found(kv.Start, kv.Start+n, quoted(kv))
	}, check.KeyIBAN)
	r.Doc = "An international bank account number in small letters beside a key that says so."
	r.Source = "ISO 13616, SWIFT IBAN Registry"
	r.Examples = examples([][2]string{
		{`{"iban":"de89370400440532013000"}`, "de89370400440532013000"},
		{"iban: de89 3704 0044 0532 0130 00", "de89 3704 0044 0532 0130 00"},
		{"creditorIban=gb82west12345698765432 ok", "gb82west12345698765432"},
		{"iban=de89370400440532013001", ""},
		{"iban: none", ""},
		{"iban=", ""},
	})
	return r
}
