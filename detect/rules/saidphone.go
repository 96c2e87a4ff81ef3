package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// saidPhone finds national numbers behind a phrase; those in international form are found
// without one, and those beside a key by it.
func saidPhone() detect.Rule {
	return detect.Rule{
		Name:  "phone-by-phrase",
		Kinds: []detect.Kind{kindPhone},
		Triggers: []detect.Trigger{
			{Lit: "phone number", Fold: true}, {Lit: "telefon", Fold: true}, {Lit: "telephone", Fold: true}, {Lit: "mobile number", Fold: true},
			{Lit: "whatsapp", Fold: true}, {Lit: "sms to ", Fold: true}, {Lit: "sms from ", Fold: true}, {Lit: "fax number", Fold: true},
			{Lit: "dialing ", Fold: true}, {Lit: "dialling ", Fold: true}, {Lit: "dialed ", Fold: true},
		},
		Max:        96,
		Contextual: true,
		Find:       findSaidPhone,
		Doc:        "A telephone number in national form behind a phrase that announces it, by its groups or as a plan has it.",
		Source:     "ITU-T E.123; plans of libphonenumber",
		Examples: examples([][2]string{
			{"my phone number is (415) 555-0123.", "(415) 555-0123"},
			{"an SMS to 020 7946 0958 failed", "020 7946 0958"},
			{"Meu telefone é 11 95555-0123", "11 95555-0123"},
			{"now dialing 4155550123 on trunk 2", "4155550123"},
			{"reached by WhatsApp 0049 30 23125 000, twice", "0049 30 23125 000"},
			{"phone number 12 is taken", ""},
			{"sms to 2026-01-02 12:30", ""},
			{"dialed 203.0.113.9 twice", ""},
			{"telephone exchange 1234567 opened", ""},
			{"the phone numbers of 4155550123 people", ""},
		}),
	}
}

// findSaidPhone looks for a number behind the phrase that begins at at.
func findSaidPhone(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	v := at
	for v < len(t) && v-at < 24 && (detect.IsAlnum(t[v]) && !detect.IsDigit(t[v]) || t[v] == ' ' && announces(t[at:v])) {
		v++
	}
	if t[v-1] == ' ' {
		v--
	}
	if hasFold(t[max(0, v-len("numbers")):v], "numbers") { // of something
		return detect.NotHere
	}
	if v = behindSaying(t, v); v < 0 {
		return detect.NotHere
	}
	if t[v-1] == '(' {
		v--
	}
	n := check.NationalPhone(head(t, v, 40))
	if n == 0 {
		return detect.Unassigned
	}
	return w.Found(v, v+n, 0)
}

// announces reports whether the first word of a phrase has others behind it.
func announces(word []byte) bool {
	for _, s := range [...]string{"phone", "mobile", "sms", "fax", "whatsapp", "whatsapp message", "phone number", "mobile number", "fax number"} {
		if bytes.EqualFold(word, []byte(s)) {
			return true
		}
	}
	return false
}
