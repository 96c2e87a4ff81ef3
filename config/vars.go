package config

import "strings"

// Lookup returns the value of an environment variable, as os.LookupEnv does.
type Lookup func(name string) (value string, ok bool)

// expand replaces each ${NAME} and ${NAME:-default} in text; $${ stands for a
// plain ${. A default is taken where the variable is unset or empty. The
// problem, if any, never quotes a value.
func expand(text string, env Lookup) (out, problem, remedy string) {
	if !strings.Contains(text, "${") {
		return text, "", ""
	}
	var b strings.Builder
	for {
		i := strings.Index(text, "${")
		if i < 0 {
			b.WriteString(text)
			return b.String(), "", ""
		}
		if i > 0 && text[i-1] == '$' {
			b.WriteString(text[:i-1] + "${")
			text = text[i+2:]
			continue
		}
		b.WriteString(text[:i])
		text = text[i+2:]
		n := nameLen(text)
		end := strings.IndexByte(text, '}')
		plain := n > 0 && n == end
		if !plain && (n == 0 || end < 0 || !strings.HasPrefix(text[n:], ":-")) {
			return "", "has a ${ that begins no variable", "write ${NAME}, ${NAME:-default}, or $${ for the characters themselves"
		}
		v, ok := env(text[:n])
		switch {
		case plain && !ok:
			return "", "variable " + text[:n] + " is not set", "set it, or write ${" + text[:n] + ":-default}"
		case !plain && v == "":
			v = text[n+2 : end]
		}
		b.WriteString(v)
		text = text[end+1:]
	}
}

// nameLen returns the length of the variable name that s begins with.
func nameLen(s string) int {
	for i := range len(s) {
		c := s[i]
		letter := c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return i
		}
	}
	return len(s)
}
