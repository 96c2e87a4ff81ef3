package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// foreignSpoken is spoken for other languages than English.
func foreignSpoken() detect.Rule {
	r := detect.Rule{
		Name:       "spoken-password-foreign",
		Kinds:      []detect.Kind{kindPassword},
		Max:        256,
		Contextual: true,
		Find:       findForeignSpoken,
		Doc:        "A password in a sentence in Spanish, Portuguese, German, French, Dutch or Italian, behind its word and a verb, a preposition or a colon.",
		Source:     "messages of common software in these languages",
		Examples: examples([][2]string{
			{"x Contraseña temporal para el usuario jdoe42: Fake77pw", "Fake77pw"},
			{"la contraseña del usuario admin es Fake77pw, x", "Fake77pw"},
			{"Neues Passwort für Benutzer jdoe42 gesetzt: Fake77pw", "Fake77pw"},
			{"das Kennwort lautet Fake77pw.", "Fake77pw"},
			{"x Mot de passe temporaire pour l'utilisateur jdoe42 : Fake77pw", "Fake77pw"},
			{"x Senha do usuário jdoe42 redefinida para Fake77pw", "Fake77pw"},
			{"x wachtwoord gewijzigd: nieuw=Fake77pw", "Fake77pw"},
			{"Neues Passwort für Benutzer jdoe42 gesetzt: Fake-Pw7", "Fake-Pw7"},
			{"Passwort abgelaufen: jdoe42 seit 2026-11-22", ""},
			{"Contraseña incorrecta para el usuario jdoe42", ""},
			{"clave primaria duplicada: 4711", ""},
			{"Mot de passe oublié : demande de jane@example.com", ""},
		}),
	}
	for _, s := range [...]string{"contraseña", "passwort", "kennwort", "mot de passe", "senha", "wachtwoord", "parola d"} {
		r.Triggers = append(r.Triggers, detect.Trigger{Lit: s, Fold: true})
	}
	return r
}

// findForeignSpoken looks at the words behind the one at at in its sentence for one that is a password: behind a
// colon, a sign of equality or one of the words that announce one.
func findForeignSpoken(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	stop := at
	for stop < len(t) && stop-at < 16 && (detect.IsAlnum(t[stop]) || t[stop] >= 0x80) {
		stop++
	}
	if rest := head(t, at, len("mot de passe")); hasFold(rest, "mot de passe") {
		stop = at + len(rest)
	}
	if rest := bytes.TrimLeft(head(t, stop, 8), "\"' \\]"); len(rest) == 0 || rest[0] == ':' || rest[0] == '=' || rest[0] == '<' {
		return detect.NotHere // a pair
	}
	announced := false
	for i, n := stop, 0; n < 12 && i < len(t) && i-at < 160; n++ {
		i = skipBlanks(t, i)
		end := i
		for end < len(t) && end-i < 64 && t[end] > ' ' && bytes.IndexByte([]byte("\"'`<,"), t[end]) < 0 {
			end++
		}
		word := t[i:end]
		last := end < len(t) && bytes.IndexByte([]byte("\"'`<,"), t[end]) >= 0
		if len(word) == 0 {
			if !last || t[end] == '<' {
				return detect.NotHere
			}
			i = end + 1
			continue
		}
		from, pair := i, i > at+1 && (t[i-2] == ':' || t[i-2] == '=')
		if eq := bytes.IndexByte(word, '='); eq >= 0 && eq < len(word)-1 && runOf(word, letter) == eq {
			from, announced, pair = i+eq+1, true, true
		}
		value := bytes.TrimRight(t[from:end], ".:;)")
		if announced && w.OwnOutput(from, from+len(value)) {
			return detect.OwnOutput
		}
		if announced && (check.Spoken(value) || pair && len(value) >= 6 && turnsWithin(value) && bytes.ContainsAny(value, "0123456789!#$%&*+") && bytes.ContainsFunc(value, notSmall)) {
			return announce(w, 0, from, from+len(value), 0)
		}
		announced = leadsTo(word)
		if last && t[end] == '<' {
			return detect.NotHere
		}
		if i = end; last {
			i++
		}
	}
	return detect.NotHere
}

// leadsTo reports whether a password may follow word: it ends in a colon, is a sign of equality, or a verb or
// a preposition.
func leadsTo(word []byte) bool {
	if c := word[len(word)-1]; c == ':' || c == '=' {
		return true
	}
	for _, s := range [...]string{"es", "ist", "lautet", "est", "é", "è", "para", "auf", "на", "с", "to", "naar", "à", "en", "in", "is", "jest", "na", "als"} {
		if bytes.EqualFold(word, []byte(s)) {
			return true
		}
	}
	return false
}

// notSmall reports whether r is of ASCII and neither a small letter nor a digit.
func notSmall(r rune) bool { return r < '0' || r >= 'A' && r <= 'Z' }

// letter reports whether c is a letter, of ASCII or not.
func letter(c byte) bool { return c >= 0x80 || detect.IsAlnum(c) && !detect.IsDigit(c) }
