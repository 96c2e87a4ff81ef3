package token

import "time"

// A Stub is what stands in a log in the place of a token:
//
//	jwt_k7f3_<24>-alg_rs256-state_live-exp_2026112215-iss_main-sub-user_k7f3_<24>
//
// Words joined by hyphens, without a dot, so that nothing takes it for a token.
// All but the two pseudonyms is of closed sets. Exp is the UTC hour of the
// expiry rounded up, as YYYYMMDDHH for the years 1970 to 9999, else "other", or
// "none"; iss is missing where no Verifier was asked, and the last two words where
// the subject is not known; further claims may follow (see NextClaim). Whoever reads a
// stub holds Issuer, and the names of claims, against those that are configured.
type Stub struct {
	Pseudonym []byte // of the token; aliases the parsed text
	Alg       string // a word of Algs
	State     State
	Exp       []byte // ten digits, "none" or "other"; aliases the parsed text
	Issuer    []byte // name of the issuer, or nil; aliases the parsed text
	Sub       []byte // pseudonym of the subject, or nil; aliases the parsed text
	Claims    []byte // further claims, for NextClaim, or empty; aliases the parsed text
	Seal      []byte // pseudonym that binds Claims to Pseudonym where one is kept, or nil; aliases the parsed text
}

// AppendStub appends the stub of t. Pseudonym is that of the token, sub that of
// its subject, or empty for none; both are `<family>_<key id>_<24 letters>`.
func AppendStub(dst, pseudonym []byte, t *Token, sub []byte) []byte {
	dst = append(dst, pseudonym...)
	dst = append(append(dst, "-alg_"...), t.Alg...)
	dst = append(append(dst, "-state_"...), t.State.String()...)
	dst = append(dst, "-exp_"...)
	if t.HasExp {
		dst = appendHour(dst, t.Exp)
	} else {
		dst = append(dst, none...)
	}
	if t.Issuer != "" {
		dst = append(append(dst, "-iss_"...), t.Issuer...)
	}
	if len(sub) > 0 {
		dst = append(append(dst, "-sub-"...), sub...)
	}
	return dst
}

// appendHour appends the hour in which second exp lies or ends, rounded up.
func appendHour(dst []byte, exp int64) []byte {
	const lastHour = 253402297200 // 9999-12-31T23:00:00Z
	if exp < 0 || exp > lastHour {
		return append(dst, other...)
	}
	hours := uint64(exp+3599) / 3600
	y, m, d := civil(hours / 24)
	h := hours % 24
	return append(dst, digit(y/1000), digit(y/100), digit(y/10), digit(y), digit(m/10), digit(m), digit(d/10), digit(d), digit(h/10), digit(h))
}

func digit(n uint64) byte { return '0' + byte(n%10) }

// civil returns the date of a day since 1970-01-01 in the Gregorian calendar, by
// the years that begin in March, whose months have 30.6 days but for the last.
func civil(days uint64) (year, month, day uint64) {
	const (
		era   = 146097 // days of 400 years
		shift = 719468 // days from 0000-03-01 to 1970-01-01
	)
	days += shift
	n := days % era
	y := (n - n/1460 + n/36524 - n/(era-1)) / 365
	n -= 365*y + y/4 - y/100
	m := (5*n + 2) / 153
	year, month, day = days/era*400+y, m+3, n-(153*m+2)/5+1
	if month > 12 {
		return year + 1, month - 12, day
	}
	return year, month, day
}

// ParseStub reads the stub that text begins with and returns its length. The
// stub must end where its last word ends; a "-sub-" without a pseudonym after
// it is not part of it.
func ParseStub(text []byte) (s Stub, n int, ok bool) {
	n = pseudonymLen(text)
	if n == 0 || string(text[:4]) != "jwt_" {
		return Stub{}, 0, false
	}
	s.Pseudonym = text[:n:n]
	var word []byte
	if word, n = field(text, n, "-alg_"); n == 0 {
		return Stub{}, 0, false
	}
	if s.Alg, ok = algOf(word); !ok {
		return Stub{}, 0, false
	}
	if word, n = field(text, n, "-state_"); n == 0 {
		return Stub{}, 0, false
	}
	if s.State, ok = stateOf(word); !ok {
		return Stub{}, 0, false
	}
	if word, n = field(text, n, "-exp_"); n == 0 || !isHour(word) {
		return Stub{}, 0, false
	}
	s.Exp = word[:len(word):len(word)]
	if word, end := field(text, n, "-iss_"); end > 0 && isIssuer(word) {
		s.Issuer, n = word[:len(word):len(word)], end
	}
	if _, end := field(text, n, "-sub-"); end > 0 {
		if p := pseudonymLen(text[n+len("-sub-"):]); p > 0 {
			n += len("-sub-")
			s.Sub = text[n : n+p : n+p]
			n += p
		}
	}
	return s, s.readClaims(text, n), true
}

// isIssuer reports whether word is a name that an issuer may have.
func isIssuer(word []byte) bool {
	if len(word) == 0 || len(word) > MaxName || word[0] < 'a' || word[0] > 'z' {
		return false
	}
	for _, c := range word {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// field reads label and the word after it from text[i:]; end is 0 if they are
// not there.
func field(text []byte, i int, label string) (word []byte, end int) {
	if len(text)-i < len(label) || string(text[i:i+len(label)]) != label {
		return nil, 0
	}
	i += len(label)
	end = i
	for end < len(text) && isWord(text[end]) {
		end++
	}
	return text[i:end], end
}

func isWord(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

func algOf(word []byte) (string, bool) {
	for _, w := range algs {
		if string(word) == w {
			return w, true
		}
	}
	return "", false
}

func stateOf(word []byte) (State, bool) {
	for s := range State(states) {
		if string(word) == s.String() {
			return s, true
		}
	}
	return 0, false
}

// isHour reports whether word is a value of Stub.Exp.
func isHour(word []byte) bool {
	if string(word) == none || string(word) == other {
		return true
	}
	if len(word) != 10 {
		return false
	}
	var v [10]int
	for i, c := range word {
		if c < '0' || c > '9' {
			return false
		}
		v[i] = int(c - '0')
	}
	year := v[0]*1000 + v[1]*100 + v[2]*10 + v[3]
	month, day, hour := v[4]*10+v[5], v[6]*10+v[7], v[8]*10+v[9]
	if year < 1970 || month < 1 || month > 12 || day < 1 || hour > 23 {
		return false
	}
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Day() == day
}

// pseudonymLen returns the length of the pseudonym `<family>_<4>_<24>` that is
// the first word of b, or 0. A family is [a-z][a-z0-9]{0,15}; the other letters
// are those of lower-case base32, a–z and 2–7.
func pseudonymLen(b []byte) int {
	n := 0
	for n < len(b) && n < 17 && ('a' <= b[n] && b[n] <= 'z' || n > 0 && '0' <= b[n] && b[n] <= '9') {
		n++
	}
	if n == 0 || n > 16 {
		return 0
	}
	for _, letters := range [...]int{4, 24} {
		if len(b)-n < 1+letters || b[n] != '_' {
			return 0
		}
		for n++; letters > 0; letters-- {
			if c := b[n]; (c < 'a' || c > 'z') && (c < '2' || c > '7') {
				return 0
			}
			n++
		}
	}
	if n < len(b) && isWord(b[n]) {
		return 0
	}
	return n
}
