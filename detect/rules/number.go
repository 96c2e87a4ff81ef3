package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func card() detect.Rule {
	return detect.Rule{
		Name:     "card",
		Kinds:    []detect.Kind{kindCard},
		Triggers: []detect.Trigger{{Shape: detect.DigitRun}, {Shape: detect.DigitGroup}},
		Max:      96,
		Find:     findCard,
		Doc:      "A payment card number, bare or grouped as issuers print it: an assigned range, a length that range issues, and the Luhn digit.",
		Source:   "ISO/IEC 7812-1",
		Examples: examples([][2]string{
			{"paid with 4111111111111111 today", "4111111111111111"},
			{"card 4111 1111 1111 1111 ok", "4111 1111 1111 1111"},
			{"pan=5555-5555-5555-4444;", "5555-5555-5555-4444"},
			{`{"n":378282246310005}`, "378282246310005"},
			{`{"Count": 4222222222222}`, ""},
			{"paid with 4222222222222", "4222222222222"},
			{`{"n":4111111111111111.0}`, "4111111111111111.0"},
			{"pan 4111 1111 1111 1111_x", "4111 1111 1111 1111"},
			{"order 4111111111111112 shipped", ""},
			{"ts=1767225600000", ""},
			{"GET /articles/4495566572317-How-to HTTP/1.1", ""},
			{"GET /pay/4222222222222 HTTP/1.1", "4222222222222"},
			{"please block my card 9999999999999995.", "9999999999999995"},
			{"My credit card number is 9999999999999995", "9999999999999995"},
			{"Please block card 9999999999999990", ""},
			{"discard 9999999999999995", ""},
			{"track2=;4111111111111111=27112011184100000?", "4111111111111111=27112011184100000"},
			{"pan 4111111111111111=2711", "4111111111111111"},
			{"trace 1234567890123456", ""},
			{"sum 4111111111111111.25", ""},
		}),
	}
}

func findCard(w *detect.Window, at int) detect.Verdict {
	if !check.NumberStarts(tail(w.Text, at, 32)) {
		return detect.BadBoundary
	}
	n, ok := check.CardNumber(head(w.Text, at, 32))
	if !ok {
		if n = saidCard(w.Text, at); n == 0 {
			return detect.BadChecksum
		}
	}
	if n <= len("4222222222222") && memberNumber(w.Text, at) {
		return detect.LookAlike
	}
	if n <= len("4222222222222") && at > 0 && w.Text[at-1] == '/' && slug(head(w.Text, at+n, 2)) {
		return detect.LookAlike
	}
	n += trackTail(head(w.Text, at+n, 64))
	return w.Found(at, at+n, 0)
}

// slug reports whether b, behind the number of an article in a path, begins with its title: /4495566572317-How-to.
func slug(b []byte) bool {
	return len(b) == 2 && b[0] == '-' && detect.IsAlnum(b[1]) && !detect.IsDigit(b[1])
}

// trackTail returns the length of what follows the number of a card on its magnetic stripe, at the start of
// b: a separator, the month until which it is valid and the code of
// the service, and what the issuer added (ISO/IEC 7813). It is 0 where none does.
func trackTail(b []byte) int {
	if len(b) == 0 || b[0] != '=' {
		return 0
	}
	i := 1
	for i < len(b) && detect.IsDigit(b[i]) {
		i++
	}
	if i < 8 || b[3] > '1' || i < len(b) && detect.IsAlnum(b[i]) {
		return 0
	}
	return i
}

// memberNumber reports whether the number at is the value of a member in quotes, without quotes itself, whose
// name ends in a word for a quantity or a time: those have thirteen digits and fewer as well, and hardly
// a card is that short any more.
func memberNumber(t []byte, at int) bool {
	before := bytes.TrimRight(tail(t, at, 64), " ")
	for _, s := range [...]string{`":`, "&#34;:", "&quot;:", "%22:", "%22%3A"} {
		key, is := bytes.CutSuffix(before, []byte(s))
		if !is {
			continue
		}
		for _, word := range [...]string{"count", "total", "size", "bytes", "time", "timestamp", "stamp", "ts", "offset", "duration", "nanos", "millis", "max", "min", "mean", "sum", "length", "memory", "seq", "sequence"} {
			if keyEnds(key, word) && !keyEnds(key, "account") && !keyEnds(key, "discount") {
				return true
			}
		}
	}
	return false
}

func iban() detect.Rule {
	return detect.Rule{
		Name:     "iban",
		Kinds:    []detect.Kind{kindIBAN},
		Triggers: []detect.Trigger{{Shape: detect.CountryRun}},
		Max:      48,
		Find:     findIBAN,
		Doc:      "An international bank account number, bare or in groups of four: the length of its country and the remainder 1 by 97.",
		Source:   "ISO 13616, SWIFT IBAN Registry",
		Examples: examples([][2]string{
			{"to DE89370400440532013000 EUR", "DE89370400440532013000"},
			{"IBAN: GB82 WEST 1234 5698 7654 32.", "GB82 WEST 1234 5698 7654 32"},
			{"acct=FR1420041010050500013M02606,", "FR1420041010050500013M02606"},
			{"DE89370400440532013000_x", "DE89370400440532013000"},
			{"DE89370400440532013000EUR", "DE89370400440532013000"},
			{"DE89370400440532013001", ""},
			{"AB12CD34EF56GH78IJ90", ""},
			{"XX12 3456 7890 1234", ""},
		}),
	}
}

func findIBAN(w *detect.Window, at int) detect.Verdict {
	n, ok := check.IBAN(head(w.Text, at, 64))
	if !ok {
		return detect.BadChecksum
	}
	return w.Found(at, at+n, 0)
}

func ssn() detect.Rule {
	return detect.Rule{
		Name:     "ssn",
		Kinds:    []detect.Kind{kindSSN},
		Triggers: []detect.Trigger{{Shape: detect.DigitGroup}, {Lit: "ssn_", Fold: true}},
		Max:      16,
		Find:     findSSN,
		Doc:      "A social security number of the United States in its printed form, ddd-dd-dddd.",
		Source:   "Social Security Administration, SSN Randomization",
		Examples: examples([][2]string{
			{"ssn 219-45-1234 given", "219-45-1234"},
			{"id=536-22-1987,", "536-22-1987"},
			{"(401-07-4321)", "401-07-4321"},
			{"ssn_219-45-1234 x", "219-45-1234"},
			{"000-12-3456", ""},
			{"666-12-3456", ""},
			{"123-00-4567", ""},
			{"2019-04-1234", ""},
		}),
	}
}

func findSSN(w *detect.Window, at int) detect.Verdict {
	named := !detect.IsDigit(w.Text[at]) // ssn_219-45-1234
	if named {
		at += len("ssn_")
	}
	if at+3 >= len(w.Text) || w.Text[at+3] != '-' {
		return detect.NotHere
	}
	if !named && !check.NumberStarts(tail(w.Text, at, 32)) {
		return detect.BadBoundary
	}
	n, ok := check.SSN(head(w.Text, at, 16))
	if !ok {
		return detect.BadSyntax
	}
	return w.Found(at, at+n, 0)
}

func phone() detect.Rule {
	return detect.Rule{
		Name:     "phone",
		Kinds:    []detect.Kind{kindPhone},
		Triggers: []detect.Trigger{{Shape: detect.Plus}},
		Max:      40,
		Find: func(w *detect.Window, at int) detect.Verdict {
			n, ok := check.Phone(head(w.Text, at, 40))
			if w.Escaped(at) { // in a query: %2B49+30+901820
				n, ok = spacedPhone(w.Text, at, n)
			}
			if before := tail(w.Text, at, 32); !check.PhoneStarts(before) && !check.GluedPhone(before, w.Text[at:at+n]) {
				return detect.BadBoundary
			}
			if !ok {
				return detect.Unassigned
			}
			return w.Found(at, at+n, 0)
		},
		Doc:    "A telephone number in international form, valid by the plan of its country.",
		Source: "ITU-T E.164; plans of libphonenumber",
		Examples: examples([][2]string{
			{"call +14155550123 now", "+14155550123"},
			{"tel:+44 20 7946 0958;", "+44 20 7946 0958"},
			{"phone_+14155550123_x", "+14155550123"},
			{"word+14155552671 x", "+14155552671"},
			{"x1+14155552671 x", ""},
			{"von +49 (30) 901820 an", "+49 (30) 901820"},
			{"offset +0200 set", ""},
			{"grew +12.5% today", ""},
			{"+1234", ""},
			{"GET /?a=%2B49+30+901820&b=1", "%2B49+30+901820"},
		}),
	}
}

// spacedPhone is check.Phone for the number at at, of which n bytes are read already, with
// a space for each plus sign but the first.
func spacedPhone(t []byte, at, n int) (int, bool) {
	var b [40]byte
	for i := range b[:copy(b[:], t[at:])] {
		if b[i] == '+' && i > 0 {
			b[i] = ' '
		}
	}
	m, _ := check.Phone(b[:min(len(b), len(t)-at)])
	return max(n, m), max(n, m) > 0
}
