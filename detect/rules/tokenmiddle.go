package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/token"
)

// Whoever shortens a token in a log may leave its end as well as its beginning, with a mark between
// them: eyJhbGci….eyJzdWI…Qx9dXk.

// minEnd is how long the end of a token is at least that is hidden, in characters.
const minEnd = 8

// maxMark is how long a mark in brackets is at most, in bytes.
const maxMark = 40

// behindMark returns the bounds of what follows a mark at i of t that stands for the middle of a
// token: characters of a token that look random. They are empty where there is no mark or nothing
// behind it.
func behindMark(t []byte, i int) (a, b int) {
	a = markEnd(t, i)
	if a == i {
		return i, i
	}
	for a < len(t) && t[a] == ' ' && a-i < maxMark {
		a++
	}
	for b = a; b < len(t) && b-a < token.MaxScan && (urlByte(t[b]) || t[b] == '.'); b++ {
	}
	for b > a && t[b-1] == '.' {
		b--
	}
	if b-a < minEnd || !looksRandom(t[a:b]) {
		return i, i
	}
	return a, b
}

// looksRandom reports whether b has small letters and capitals, and digits or many of both.
func looksRandom(b []byte) bool {
	var digits, uppers, lowers int
	for _, c := range b {
		switch {
		case detect.IsDigit(c):
			digits++
		case detect.IsUpper(c):
			uppers++
		case c >= 'a' && c <= 'z':
			lowers++
		}
	}
	return uppers > 0 && lowers > 0 && (digits > 0 || 3*uppers >= len(b) && 4*lowers >= len(b))
}

// markEnd returns where the mark ends that stands at i for what was left out: dots, bullets, stars, or
// words in brackets; i where there is none.
func markEnd(t []byte, i int) int {
	at := i
	for i < len(t) && t[i] == ' ' && i-at < 2 {
		i++
	}
	from := i
	for i < len(t) {
		n := markLen(t[i:])
		if n == 0 {
			break
		}
		i += n
	}
	if i-from >= 3 {
		return i
	}
	return at
}

// markLen returns the length of the piece of a mark that b begins with.
func markLen(b []byte) int {
	switch b[0] {
	case '.', '*':
		return 1
	case "…"[0]:
		for _, mark := range [...]string{"…", "•", "⋯"} {
			if len(b) >= len(mark) && string(b[:len(mark)]) == mark {
				return len(mark)
			}
		}
	case '[', '<', '(', '{':
		return bracketed(b)
	}
	return 0
}

// bracketed returns the length of the words in brackets that b begins with, if they say that
// something was left out.
func bracketed(b []byte) int {
	b = b[:min(len(b), maxMark)]
	shut := bytes.IndexAny(b, "]>)}\n")
	if shut < 0 || b[shut] == '\n' {
		return 0
	}
	for _, word := range [...]string{"...", "…", "***", "trunc", "snip", "redact", "mask", "omit", "cut", "elided", "hidden"} {
		if inside := b[1:shut]; len(inside) >= len(word) && bytes.EqualFold(inside[:len(word)], []byte(word)) {
			return shut + 1
		}
	}
	return 0
}
