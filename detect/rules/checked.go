package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// checkedKey finds what no literal stands in front of, or what text is glued to: its check
// digits alone tell it.
func checkedKey() detect.Rule {
	return detect.Rule{
		Name:     "checked-key",
		Kinds:    []detect.Kind{kindAPIKey, kindGitHub},
		Triggers: []detect.Trigger{{Shape: detect.LongWord}},
		Max:      64,
		Find:     findChecked,
		Doc:      "A private key of Bitcoin or a seed of Stellar, and a token of GitHub, npm or Grafana that a word touches: its check digits hold.",
		Source:   "Bitcoin Wiki, Wallet import format; Stellar, SEP 23; GitHub, Behind GitHub's new authentication token formats (2021)",
		Examples: examples([][2]string{
			{"import 5JMHMioR4nbSE8tYykUqafdmwvCTiWaLy2qUSL7up5Swbyb9dpP ok", "5JMHMioR4nbSE8tYykUqafdmwvCTiWaLy2qUSL7up5Swbyb9dpP"},
			{`{"x":"KyaXCTVsDiEzLypY9UusRbXKPPoavDYB8K6x6oPW6ndW15iyNBvB"}`, "KyaXCTVsDiEzLypY9UusRbXKPPoavDYB8K6x6oPW6ndW15iyNBvB"},
			{"the token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", "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"},
			{"5JMHMioR4nbSE8tYykUqafdmwvCTiWaLy2qUSL7up5Swbyb9dpQ", ""},
			{"xghp_FakeTokenForTestsOnly000000abc3Zc8NK", ""},
			{"KyaXCTVsDiEzLypY9UusRbXKPPoavDYB8K6x6oPW6ndW15iyNBvB7", ""},
		}),
	}
}

// findChecked judges the word at at, and what may begin behind its first characters.
func findChecked(w *detect.Window, at int) detect.Verdict {
	t, end := w.Text, w.RunEnd()
	if n := end - at; n >= 51 && n <= 56 && check.WalletKey(t[at:end]) {
		return w.Found(at, end, detect.Checked)
	}
	for i := at; ; i++ {
		k := bytes.IndexByte(t[i:end], '_')
		if k < 0 {
			return detect.NotHere
		}
		i += k
		for _, start := range [...]int{i - len("ghp"), i - len("glsa")} {
			if start <= at || !detect.IsAlnum(t[start-1]) {
				continue
			}
			if n, vendor := check.IssuedSum(t[start:]); n > 0 {
				kind := 0
				if vendor == "github" {
					kind = 1
				}
				return w.FoundKind(kind, start, start+n, detect.Checked)
			}
		}
	}
}
