package config

// Nearest returns the word of words that is nearest to typed, for a "did you
// mean". ok is false when none is near: more than a third of the word, or more
// than two, insertions, deletions, changes or swaps of neighbours away.
func Nearest(typed string, words []string) (word string, ok bool) {
	best := 3
	for _, w := range words {
		limit := min(2, (len(w)+2)/3)
		if d := distance(typed, w); d <= limit && d < best {
			best, word = d, w
		}
	}
	return word, best < 3
}

// distance counts the edits between a and b (optimal string alignment). Words
// whose lengths differ by more than two are not compared: it returns 3.
func distance(a, b string) int {
	if len(a)-len(b) > 2 || len(b)-len(a) > 2 {
		return 3
	}
	prev2, prev, cur := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := range len(a) {
		cur[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			cur[j+1] = min(prev[j+1]+1, cur[j]+1, prev[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				cur[j+1] = min(cur[j+1], prev2[j-1]+1)
			}
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}

// meant is the remedy for a word that is not in words: the nearest, or all.
func meant(typed string, words []string) string {
	if w, ok := Nearest(typed, words); ok {
		return "did you mean " + w + "?"
	}
	return "it is one of " + list(words)
}

// meantAction is meant for actions, of which people know some by other names.
func meantAction(typed string) string {
	switch typed {
	case "hash", "hmac", "tokenize", "tokenise", "pseudonymize", "pseudonymise", "token":
		return "did you mean pseudonym?"
	case "hide", "remove", "replace", "anonymize", "anonymise":
		return "did you mean redact?"
	case "allow", "ignore", "pass", "none":
		return "did you mean keep?"
	}
	return meant(typed, Actions())
}
