package rules

import (
	"github.com/logscrub/logscrub/detect"
)

func seedPhrase() detect.Rule {
	r := detect.Rule{
		Name:       "seed-phrase",
		Kinds:      []detect.Kind{kindSecret},
		Max:        512,
		Contextual: true,
		Find:       findSeedPhrase,
		Doc:        "The words that a wallet is made anew from, behind their name: twelve to twenty-four of three to eight small letters.",
		Source:     "BIP-39",
		Examples: examples([][2]string{
			{"her seed phrase: fake words only here none that any purse ever took for coins", "fake words only here none that any purse ever took for coins"},
			{`her mnemonic is "fake words only here none that any purse ever took for coins"`, "fake words only here none that any purse ever took for coins"},
			{"the Recovery phrase fake words only here none that any purse ever took for coins.", "fake words only here none that any purse ever took for coins"},
			{"seed phrase: five words are not enough", ""},
			{"mnemonic for the opcode", ""},
			{"recovery phrase was never shown to the user because it is a secret of a wallet", ""},
		}),
	}
	for _, s := range [...]string{"mnemonic", "seed phrase", "recovery phrase", "backup phrase", "seed words"} {
		r.Triggers = append(r.Triggers, detect.Trigger{Lit: s, Fold: true})
	}
	return r
}

// findSeedPhrase finds the words that the name at at is followed by.
func findSeedPhrase(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	i := at + runOf(t[at:], detect.IsAlnum)
	if hasFold(t[i:], " phrase") || hasFold(t[i:], " words") {
		i += 1 + runOf(t[i+1:], detect.IsAlnum)
	}
	i = skipBlanks(t, i)
	for _, s := range [...]string{"is ", ":", "="} {
		if hasFold(t[i:], s) {
			i = skipBlanks(t, i+len(s))
		}
	}
	if i < len(t) && (t[i] == '"' || t[i] == '\'') {
		i++
	}
	start, end := i, i
	for n := 1; n <= 24; n++ {
		size := runOf(t[i:], func(c byte) bool { return c >= 'a' && c <= 'z' })
		if size < 3 || size > 8 {
			return detect.NoSecret
		}
		if end = i + size; end == len(t) || t[end] != ' ' || end+1 == len(t) || t[end+1] < 'a' || t[end+1] > 'z' {
			if n < 12 || n%3 != 0 || end < len(t) && detect.IsWord(t[end]) {
				return detect.NoSecret
			}
			return announce(w, 0, start, end, 0)
		}
		i = end + 1
	}
	return detect.BadLength
}
