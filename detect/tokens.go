package detect

import (
	"bytes"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/token"
)

// maxTokens is how many tokens of one record are remembered with their claims.
// Later ones are found too, but their claims are not followed.
const maxTokens = 64

// Token finds the JWS or JWE that begins at at and remembers what it says.
// It returns where the token ends, or at where there is none.
func (w *Window) Token(at int) (end int, v Verdict) {
	if s := w.s; at == s.tokenAt {
		return s.tokenEnd, Matched
	}
	if end, v = w.token(at); v == Matched {
		w.s.tokenAt, w.s.tokenEnd = at, end
	}
	return end, v
}

// IsToken reports whether [start, end) is wholly a token, which the rule of
// tokens will find.
func (w *Window) IsToken(start, end int) bool {
	t := w.Text
	if !w.s.set.tokens || end-start < 16 || t[start] != 'e' || t[start+1] != 'y' && t[start+1] != 'w' {
		return false
	}
	stop, v := w.Token(start)
	return v == Matched && stop == end
}

// TokenAt reports whether a token begins at start, which the rule of tokens will
// find.
func (w *Window) TokenAt(start int) bool {
	t := w.Text
	if !w.s.set.tokens || len(t)-start < 16 || t[start] != 'e' || t[start+1] != 'y' && t[start+1] != 'w' {
		return false
	}
	_, v := w.Token(start)
	return v == Matched
}

func (w *Window) token(at int) (end int, v Verdict) {
	s, t := w.s, w.Text
	if at > 0 && sextet[t[at-1]] != 0xff && t[at-1] != '/' && t[at-1] != '+' && !(at > 2 && string(t[at-3:at]) == "=3D") {
		// Inside an unbroken run; tokens glued with a hyphen or an underscore, or of which the
		// first name is seen, are rare and each try costs a decoded header.
		if s.jwtTries++; t[at-1] != '-' && t[at-1] != '_' && !framer.BeginsHeader(t[at:]) || s.jwtTries > 64 {
			return at, BadBoundary
		}
	}
	return w.tokenHere(at)
}

// TokenGlued is Token where a word is glued to the token in front, which is known to begin at at.
func (w *Window) TokenGlued(at int) (end int, v Verdict) {
	if w.s.jwtTries++; w.s.jwtTries > 64 {
		return at, BadBoundary
	}
	return w.tokenHere(at)
}

func (w *Window) tokenHere(at int) (end int, v Verdict) {
	s := w.s
	end, text, ok := w.readToken(s.nextToken(), at)
	if !ok {
		return at, BadSyntax
	}
	s.spend((end - at) / 4)
	if len(s.tokenOf) < maxTokens {
		f := Finding{Start: uint32(at), End: uint32(end), At: uint32(text), Layer: w.layer, Rule: s.set.token}
		if text > 0 {
			f.End = uint32(s.lines[0][1])
		}
		s.tokenOf = append(s.tokenOf, f)
	}
	return end, Matched
}

// gluedHeader asks for a token whose header stands in the run [from, to) of base64 characters behind
// a word, or the end of a colour of a terminal, and reports whether it is found.
func (s *Scanner) gluedHeader(t []byte, from, to int) bool {
	if !s.set.tokens {
		return false
	}
	k := bytes.Index(t[from:min(to, from+maxGlued)], headerMark)
	if k <= 0 || !framer.BeginsHeader(t[from+k:to]) {
		return false
	}
	s.ask(s.set.token, from+k)
	return s.skipTo > from+k
}

// leastGlued is how many characters a word and the header of a token, or what of one stands on its
// first line, have at least. Names of packages and classes seldom have as many.
const leastGlued = 28

// followsHeader has what may follow the header of a token, or its first line. It is never written to.
var followsHeader = [256]bool{'.': true, '\n': true, '\r': true, '\\': true, 0x1b: true, '<': true, '|': true}

// headerMark is how headers begin: base64 of a brace and a quotation mark.
var headerMark = []byte("eyJ")

// nextToken returns what the next token of the record is read into: it is remembered if an
// element of tokenOf is added for it, up to maxTokens.
func (s *Scanner) nextToken() *token.Token {
	i := len(s.tokenOf)
	if i >= maxTokens {
		return &s.spare
	}
	if i == len(s.tokens) {
		s.tokens = append(s.tokens, new(token.Token))
	}
	return s.tokens[i]
}

// readToken reads the token at at into said and returns where it ends and, of one that
// is written in lines, where its text begins in s.joined.
func (w *Window) readToken(said *token.Token, at int) (end, text int, ok bool) {
	s, t := w.s, w.Text
	s.lines = s.lines[:0]
	n, _, v := s.reader.Read(said, t[at:], s.now)
	end = at + n
	if v == token.HeaderAlone || n > 0 && v == token.Cut && bytes.IndexByte(t[at:end], '.') < 0 {
		s.aloneAt = at
	} else if v == token.HeaderLong {
		s.longAt = at
	}
	if v == token.Open {
		return w.tokenRun(end, &s.chars), 0, true
	}
	run := w.tokenRun(end, &s.chars)
	if v == token.NotObject || v == token.NoAlg || run-at > token.MaxScan ||
		v == token.HeaderCut && bytes.IndexByte(t[at:run], '.') >= 0 {
		return end, 0, n > 0
	}
	if a, b := w.nextLine([2]int{at, run}); a < b || w.mayBeNear(at, run, v) {
		text = len(s.joined) + 1
		if stop, ok := w.tokenLines(said, at, run); ok {
			return stop, text, true
		}
		if n > 0 {
			_, _, _ = s.reader.Read(said, t[at:], s.now) // it was used
		} else if a < b && t[run] != '"' && t[run] != '\'' && t[run] != '`' {
			if n, _, _ = s.reader.Read(said, t[at:run], s.now); n > 0 {
				return at + n, 0, true // cut at the end of its line
			}
		}
	}
	return end, 0, n > 0
}

// RestOfToken finds what is left of the token whose payload begins at at and whose header was
// cut off, and remembers what it says. It returns where its signature ends, or at where
// there is none.
func (w *Window) RestOfToken(at int) (end int) {
	s := w.s
	if at > 0 && sextet[w.Text[at-1]] != 0xff && !w.MayJoin() {
		return at
	}
	said := s.nextToken()
	n := s.reader.ReadRest(said, w.Text[at:], s.now)
	if n == 0 {
		return at
	}
	s.spend(n / 4)
	if len(s.tokenOf) < maxTokens {
		s.tokenOf = append(s.tokenOf, Finding{Start: uint32(at), End: uint32(at + n), Layer: w.layer, Rule: s.set.token})
	}
	return at + n
}

// LongHeader returns where the run of characters of tokens ends that begins at at, if Token
// met there at last a header that is too long to be read and a payload follows it, else at.
func (w *Window) LongHeader(at int) (end int) {
	if w.s.longAt != at {
		return at
	}
	t := w.Text
	end = w.tokenRun(at, &w.s.chars)
	dot := bytes.IndexByte(t[at:end], '.')
	if dot < token.MaxHeader || len(t)-at-dot < minRun || !token.IsObject(t[at+dot+1:end]) && bytes.Count(t[at:end], []byte(".")) < 2 {
		return at
	}
	return end
}

// Disclosure returns where the disclosure of an SD-JWT ends that begins at at, or at. It
// stands beside a tilde, or looks like one by itself.
func (w *Window) Disclosure(at int) (end int) {
	t := w.Text
	if at > 0 && sextet[t[at-1]] != 0xff && t[at-1] != '/' {
		return at
	}
	n, salted := w.s.reader.Disclosure(t[at:])
	end = at + n
	w.s.spend(n / 4)
	if salted || n > 0 && (at > 0 && t[at-1] == '~' || end < len(t) && t[end] == '~') {
		return end
	}
	return at
}

// maxJoins is how often a layer is searched for the pieces of a token, each time
// some of its bytes.
const maxJoins = 64

// MayJoin reports whether the pieces of another token may be looked for in this text,
// so that a hostile one is not walked again and again.
func (w *Window) MayJoin() bool {
	w.s.pieces++
	return w.s.pieces <= maxJoins
}

// apartBytes is how many bytes of a layer allow for one more header whose parts are looked
// for beside it: no token whose parts stand apart is shorter.
const apartBytes = 128

// MayBeApart is MayJoin for what looks only at a few parts beside a header.
func (w *Window) MayBeApart() bool {
	w.s.aparts++
	return w.s.aparts <= maxJoins+len(w.Text)/apartBytes
}

// Spelling returns an empty text, to append to what is read otherwise than it stands, for SpelledToken.
func (w *Window) Spelling() []byte { return w.s.wrapped[:0] }

// SpelledToken remembers what the token says that text, of Spelling, begins with, which stands in another
// spelling at start, as that of a finding from there on. It returns its length in text, 0 where there is none.
func (w *Window) SpelledToken(start int, text []byte) (n int) {
	s := w.s
	s.wrapped = text
	s.spend(len(text) / 4)
	n, _ = s.readEncoded(text, false)
	if n > 0 && len(s.tokenOf) < maxTokens {
		s.joined = append(s.joined, 0) // before it, so that none begins at 0
		s.tokenOf = append(s.tokenOf, Finding{Start: uint32(start), End: uint32(start + 1), At: uint32(len(s.joined)), Layer: w.layer, Rule: s.set.token})
		s.joined = append(s.joined, text[:n]...)
	}
	return n
}

// Unsaid returns what of [from, to), around a token, was not looked through for what is told of one.
func (w *Window) Unsaid(from, to int) (int, int) {
	from = max(from, w.s.saidTo)
	w.s.saidTo = max(w.s.saidTo, to)
	return from, to
}

// JoinToken remembers what the token says whose header is [start, end) and whose other
// parts, payload and signature or the four of a JWE, stand elsewhere, as that of a finding
// of the header. It reports false where they make no token.
func (w *Window) JoinToken(start, end int, parts ...[]byte) bool {
	s := w.s
	i := len(s.tokenOf)
	if i > 0 && int(s.tokenOf[i-1].Start) == start && s.tokenOf[i-1].Layer == w.layer {
		i-- // it was taken for a header that was cut
	}
	if i >= maxTokens {
		return false
	}
	if i == len(s.tokens) {
		s.tokens = append(s.tokens, new(token.Token))
	}
	s.joined = append(s.joined, 0) // before it, so that none begins at 0
	from := len(s.joined)
	s.joined = append(s.joined, w.Text[start:end]...)
	for _, part := range parts {
		s.joined = append(append(s.joined, '.'), part[:min(len(part), token.MaxScan)]...) // nothing beyond is read
	}
	text := s.joined[from:]
	if n, _, v := s.reader.Read(s.tokens[i], text, s.now); n != len(text) && v != token.Open {
		s.joined = s.joined[:from-1]
		return false
	}
	s.tokenOf = append(s.tokenOf[:i], Finding{Start: uint32(start), End: uint32(end), At: uint32(from), Layer: w.layer, Rule: s.set.token})
	return true
}

// HeaderAt returns where the header of a token ends that Token met at at last, if nothing of
// the token follows it, and what it says. It reports false where there is none.
func (w *Window) HeaderAt(at int) (h token.Head, end int, ok bool) {
	if w.s.aloneAt != at {
		return h, at, false
	}
	h, n, ok := w.s.reader.HeadEnd(w.Text[at:])
	return h, at + n, ok
}

// IsHeader reports whether b is wholly the header of a token.
func (w *Window) IsHeader(b []byte) bool {
	_, n, ok := w.s.reader.HeadEnd(b)
	return ok && n == len(b)
}

// TokenText returns the text of the token found as f says, joined where it stands in
// pieces. It is valid until the next scan.
func (s *Scanner) TokenText(f *Finding) []byte {
	for i := range s.tokenOf {
		p := &s.tokenOf[i]
		if p.Start == f.Start && p.Layer == f.Layer && p.At > 0 {
			end := len(s.joined)
			for _, q := range s.tokenOf[i+1:] {
				if q.At > 0 {
					end = int(q.At) - 1
					break
				}
			}
			return s.joined[p.At:end]
		}
	}
	return s.TextOf(f.Layer)[f.Start:f.End]
}

// TokenOf returns what the token found as f says, or nil where f is none. It is
// valid until the next call or scan.
func (s *Scanner) TokenOf(f *Finding) *token.Token {
	for i := range s.tokenOf {
		if p := &s.tokenOf[i]; p.Start == f.Start && p.Layer == f.Layer {
			return s.tokens[i]
		}
	}
	t := s.TextOf(f.Layer)[f.Start:]
	n, form, _ := token.Scan(t)
	if n == 0 || s.spare.Parse(t[:n], form, s.now) != nil {
		return nil
	}
	return &s.spare
}

// Kinds of the rule of tokens. The claims that a token holds are followed
// through its record as findings of these.
const (
	TokenKind = iota
	TokenUser
	TokenName
	TokenEmail
	TokenPhone
	TokenPart // a payload or a signature that stands apart from its header
)

// noteClaims looks for the claims of token i in the rest of the record.
func (s *Scanner) noteClaims(i int) {
	f := s.tokenOf[i]
	f.At = 0
	if !s.set.tokens {
		return
	}
	for _, c := range s.tokens[i].Claims {
		switch c.Name.Kind() {
		case token.NameClaim:
			f.Kind = TokenName
		case token.EmailClaim:
			f.Kind = TokenEmail
		case token.PhoneClaim:
			f.Kind = TokenPhone
		case token.SessionClaim:
			continue
		default:
			f.Kind = TokenUser
		}
		if !structured(c.Value) {
			s.same.note(c.Value, f)
		}
	}
}
