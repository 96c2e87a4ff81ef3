package detect

import (
	"encoding/binary"
)

// Credentials of an issuer begin with a literal that it chose: "glpat-", "sk_live_",
// "AKIA". Such literals are many and short, and some begin ordinary words too. But
// all of these credentials hold many random characters. So a literal of a Trigger
// that is Issued is looked for only where a long run stands: at the beginning of a
// word of it, and of the few words that are joined to it in front. Logs without long
// runs pay nothing for the literals, however many there are.

// shortWord is how long a word of a long run is at least that the literals are looked
// for at. No credential consists of shorter words alone.
const shortWord = 8

// longWord is the least length of a word of the shape LongWord: that of the shortest
// addresses of block chains.
const longWord = 26

// maxIssued is how far before such a word a credential may begin, in bytes.
const maxIssued = 64

// issued looks for the literals of issuers in the word [start, end) and in the words
// that are joined to it in front, each of which is looked at once, and asks the rules
// of long runs.
func (s *Scanner) issued(t []byte, start, end int) {
	if s.set.issued == nil && len(s.set.runWord.asked)+len(s.set.byShape[LongWord]) == 0 || !randomWord(t[start:end]) || !inRun(t, start, end) {
		return
	}
	s.runEnd = end
	low := max(s.issuedTo, start-maxIssued)
	s.issuedTo = start + 1
	for at, to := start, end; ; {
		s.issuedIn(t, at, to)
		i := at - 1
		if i > low && joinsIssued(t[i]) && joinsIssued(t[i-1]) {
			i-- // 1//0g…
		}
		if i <= low || !joinsIssued(t[i]) || !IsWord(t[i-1]) {
			break
		}
		to = i
		for at = i; at > low && IsWord(t[at-1]); at-- {
		}
		if at == low && at > 0 && IsWord(t[at-1]) {
			break
		}
	}
	if end-start >= longWord {
		for _, r := range s.set.byShape[LongWord] {
			s.ask(r, start)
		}
	}
	if start > 0 && t[start-1] == '/' {
		return // of a path
	}
	s.askBeside(t, start, end)
}

// randomWord reports whether a word may be part of a credential: whether it has a
// digit, many changes of case, two capitals in front or sixteen small letters in a row.
// Most long words of logs are names of classes, files and fields, and are none.
func randomWord(b []byte) bool {
	if IsUpper(b[0]) && IsUpper(b[1]) || len(b) >= 8 && digitBits(binary.LittleEndian.Uint64(b)) != 0 {
		return true // random words mostly have one in front, and nobody predicts where
	}
	changes, row, rows := 0, 0, 0
	for i, c := range b {
		if IsDigit(c) {
			return true
		}
		if row++; c == '_' || IsUpper(c) {
			row = 0
			if c != '_' && i > 0 && b[i-1] >= 'a' {
				changes++
			}
		}
		rows = max(rows, row)
	}
	return changes*6 > len(b) || rows >= minRun
}

// RunEnd returns the end of the word that a rule of the shape RunWord or LongWord is
// asked at.
func (w *Window) RunEnd() int { return w.s.runEnd }

// issuedIn looks for the literals at the beginning of the word [at, end) and behind
// its underscores, as in my_key_AKIA….
func (s *Scanner) issuedIn(t []byte, at, end int) {
	a := s.set.issued
	if a == nil {
		return
	}
	for {
		if a.begins(t, at) {
			s.literalsOf(a, t, at)
		}
		i := indexShort(t[at:end], '_')
		if at += i + 1; i < 0 || at == end {
			return
		}
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
