package detect

import "github.com/logscrub/logscrub/token"

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
	if at > 0 && sextet[t[at-1]] != 0xff && t[at-1] != '/' && t[at-1] != '+' {
		// Inside an unbroken run; tokens glued with a hyphen or an underscore are rare
		// and each try costs a decoded header.
		if s.jwtTries++; t[at-1] != '-' && t[at-1] != '_' || s.jwtTries > 64 {
			return at, BadBoundary
		}
	}
	i := len(s.tokenOf)
	said := &s.spare
	if i < maxTokens {
		if i == len(s.tokens) {
			s.tokens = append(s.tokens, new(token.Token))
		}
		said = s.tokens[i]
	}
	n, _, tv := s.reader.Read(said, t[at:], s.now)
	if n == 0 {
		return at, BadSyntax
	}
	end = at + n
	if tv == token.Open {
		for end < len(t) && (sextet[t[end]] != 0xff || t[end] == '.' || t[end] == '=' || t[end] == '~') {
			end++
		}
	}
	s.spend(n / 4)
	if i < maxTokens {
		s.tokenOf = append(s.tokenOf, Finding{Start: uint32(at), End: uint32(end), Layer: w.layer, Rule: s.set.token})
	}
	return end, Matched
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
)

// noteClaims looks for the claims of token i in the rest of the record.
func (s *Scanner) noteClaims(i int) {
	f := s.tokenOf[i]
	if !s.set.tokens {
		return
	}
	for _, c := range s.tokens[i].Claims {
		switch c.Name {
		case token.Name, token.GivenName, token.MiddleName, token.FamilyName, token.Nickname:
			f.Kind = TokenName
		case token.Email:
			f.Kind = TokenEmail
		case token.PhoneNumber:
			f.Kind = TokenPhone
		case token.SID:
			continue
		default:
			f.Kind = TokenUser
		}
		if !structured(c.Value) {
			s.same.note(c.Value, f)
		}
	}
}
