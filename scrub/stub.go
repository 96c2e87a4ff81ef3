package scrub

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/token"
)

// tokenOf returns what the token found as f says, counted with those within it, or nil.
func (w *Worker) tokenOf(f *detect.Finding) *token.Token {
	t := w.scan.TokenOf(f)
	if t == nil {
		return nil
	}
	text := w.scan.TokenText(f)
	w.met(t, text)
	standing := w.standing
	room := w.nested(t, 0, maxNested)
	if i := bytes.IndexByte(text, '~'); i >= 0 {
		w.disclosed(text[i:], room)
	}
	w.standing, w.around = standing, w.around[:0]
	return t
}

// stub appends what stands for the token t: its pseudonym, what may be said of
// it, and the pseudonym of its subject.
func (w *Worker) stub(dst []byte, t *token.Token) []byte {
	c := w.s.claimsOf(t)
	w.words(t, c)
	w.tell(t)
	return w.tellClaims(token.AppendStub(dst, w.word, t, w.sub), t, c)
}

// stubLater is stub for a token of whose claims nobody is told: the letters of its
// pseudonym, and of that of its subject, may follow.
func (w *Worker) stubLater(dst []byte, t *token.Token) []byte {
	dst = token.AppendStub(w.hash.AppendLater(dst, w.s.jwt, t.Canonical()), nil, t, nil)
	if v := subjectOf(t); len(v) > 0 {
		dst = w.appendPerson(append(dst, "-sub-"...), v, pseudonym.User, w.s.user, true)
	}
	return dst
}

// words makes the pseudonyms of t and of its subject, which may be what its issuer
// wrote there.
func (w *Worker) words(t *token.Token, c *claimSet) {
	w.word = w.hash.AppendAt(w.word[:0], w.s.jwt, t.Canonical())
	w.sub = w.sub[:0]
	at := w.s.user
	if c != nil {
		if c.noSubject {
			return
		}
		at = c.subject
	}
	if v := subjectOf(t); len(v) > 0 {
		w.sub = w.appendPerson(w.sub, v, pseudonym.User, at, false)
	}
}

// subjectOf returns what t says that it is about, or nothing.
func subjectOf(t *token.Token) []byte {
	for _, name := range [...]token.ClaimName{token.Sub, token.UPN, token.PreferredUsername, token.Username, token.UserID, token.Email} {
		if v, ok := t.Claim(name); ok && len(v) > 0 {
			return v
		}
	}
	return nil
}

// parseToken returns what value says if it is wholly a token, or nil.
func (w *Worker) parseToken(value []byte) *token.Token {
	n, form, _ := token.Scan(value)
	if n != len(value) || n == 0 {
		return nil
	}
	t := new(token.Token)
	if t.Parse(value, form, 0) != nil {
		return nil
	}
	return t
}
