package detect

import "bytes"

// Credentials of an issuer begin with a literal that it chose: "glpat-", "sk_live_",
// "AKIA". Such literals are many and short, and some begin ordinary words too. But
// all of these credentials hold many random characters. So a literal of a Trigger
// that is Issued is looked for only where a long run stands: at the beginning of a
// word of it, and of the few words that are joined to it in front. Logs without long
// runs pay nothing for the literals, however many there are.

// shortWord is how long a word of a long run is at least that the literals are looked
// for at. No credential consists of shorter words alone.
const shortWord = 8

// maxIssued is how far before such a word a credential may begin, in bytes.
const maxIssued = 64

// issued looks for the literals of issuers in the word [start, end) and in the words
// that are joined to it in front. Each word is looked at once.
func (s *Scanner) issued(t []byte, start, end int) {
	if s.set.issued == nil || !inRun(t, start, end) {
		return
	}
	low := max(s.issuedTo, start-maxIssued)
	s.issuedTo = start + 1
	for at := start; ; {
		s.issuedIn(t, at, end)
		i := at - 1
		if i > low && joinsIssued(t[i]) && joinsIssued(t[i-1]) {
			i-- // 1//0g…
		}
		if i <= low || !joinsIssued(t[i]) || !IsWord(t[i-1]) {
			break
		}
		end = i
		for at = i; at > low && IsWord(t[at-1]); at-- {
		}
		if at == low && at > 0 && IsWord(t[at-1]) {
			break
		}
	}
	for _, r := range s.set.byShape[RunWord] {
		s.ask(r, start)
	}
}

// issuedIn looks for the literals at the beginning of the word [at, end) and behind
// its underscores, as in my_key_AKIA….
func (s *Scanner) issuedIn(t []byte, at, end int) {
	for a := s.set.issued; ; {
		if a.begins(t, at) {
			s.literalsOf(a, t, at)
		}
		i := bytes.IndexByte(t[at:end], '_')
		if i < 0 || at+i+1 == end {
			return
		}
		at += i + 1
	}
}

// joinsIssued reports whether c may stand between the words of a credential, or
// between the name of a parameter and its value.
func joinsIssued(c byte) bool {
	switch c {
	case '-', '.', ':', '/', '=', '~', '!', '|', '@', '+', '$':
		return true
	}
	return false
}

// inRun reports whether the word [start, end) is at least shortWord characters long
// and stands in an unbroken run of minRun characters of base64.
func inRun(t []byte, start, end int) bool {
	n := end - start
	if n >= minRun || n < shortWord {
		return n >= minRun
	}
	for i := end; n < minRun && i < len(t) && sextet[t[i]] != 0xff; i++ {
		n++
	}
	for i := start; n < minRun && i > 0 && sextet[t[i-1]] != 0xff; i-- {
		n++
	}
	return n >= minRun
}
