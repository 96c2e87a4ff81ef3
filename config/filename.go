package config

import (
	"os"
	"strings"

	"github.com/logscrub/logscrub/detect"
)

// The shortest words of a path that are taken for a secret, in characters.
const (
	minTokenWord  = 12 // that begins as parts of tokens do
	minRandomWord = 20 // of letters of both cases and digits
	minHexWord    = 32 // a key of 16 bytes
)

// MayBeSecret reports whether path looks as if a secret had been given in place of the
// name of a file: a token, a part of one, or the base64 of one; letters of both cases
// and digits that look random; or hexadecimal digits that are all of the last name.
// Nothing that is printed repeats such a path, unless it is known to be one.
func MayBeSecret(path string) bool {
	for _, word := range strings.FieldsFunc(path, betweenWords) {
		begins := strings.HasPrefix(word, "eyJ") || strings.HasPrefix(word, "ZXlK")
		if begins && len(word) >= minTokenWord || len(word) >= minRandomWord && mixed(word) {
			return true
		}
	}
	last := path[strings.LastIndexAny(path, `/\`)+1:]
	return len(last) >= minHexWord && strings.Trim(strings.ToLower(last), "0123456789abcdef") == ""
}

// ShownPath returns path, or what instead where path may be a secret and there is no
// such file.
func ShownPath(path, what string) string {
	if !MayBeSecret(path) {
		return path
	}
	if _, err := os.Lstat(path); err == nil {
		return path
	}
	return what
}

// betweenWords reports whether r is in no word of base64, of either alphabet. A slash
// is in paths more often than in secrets.
func betweenWords(r rune) bool {
	return r >= 0x80 || !detect.IsWord(byte(r)) && r != '-' && r != '+' && r != '='
}

// mixed reports whether word has capitals, small letters and digits, and goes from one
// of these to another as often as random characters do: at more than two fifths of its
// places (random ones do at three), where AuditLogOfNovember2026 does at few.
func mixed(word string) bool {
	var has [3]bool
	last, changes := -1, 0
	for i := range len(word) {
		class := -1
		switch c := word[i]; {
		case detect.IsUpper(c):
			class = 0
		case c >= 'a' && c <= 'z':
			class = 1
		case detect.IsDigit(c):
			class = 2
		}
		if class < 0 {
			continue
		}
		has[class] = true
		if last >= 0 && class != last {
			changes++
		}
		last = class
	}
	return has[0] && has[1] && has[2] && 5*changes > 2*len(word)
}
