package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func markedKey() detect.Rule {
	return detect.Rule{
		Name:     "marked-key",
		Kinds:    []detect.Kind{kindAPIKey},
		Triggers: []detect.Trigger{{Shape: detect.RunWord}, {Lit: "AA", Issued: true}, {Lit: "ACR", Issued: true}, {Lit: "atlasv1", Issued: true}},
		Max:      256,
		Find:     findMarked,
		Doc:      "A key that its issuer marked within it or at its end: of Azure, Discord, HCP Terraform, Mailchimp, MaxMind, New Relic, Tableau or Telegram.",
		Source:   "Microsoft Security Utilities, IdentifiableSecrets; issuers' pages",
		Examples: examples([][2]string{
			{"secret fak8Q~Fake7aBcD3EfGh9JkLm2NpQr5StUv8Wx4 ok", "fak8Q~Fake7aBcD3EfGh9JkLm2NpQr5StUv8Wx4"},
			{"pat=Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkJQQJ99Fake7aBcD3EfGh9JkLm2NpQr5S,", "Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkJQQJ99Fake7aBcD3EfGh9JkLm2NpQr5S"},
			{"mailchimp fa4e70b1c2d3e5968afa4e70b1c2d3e5-us12.", "fa4e70b1c2d3e5968afa4e70b1c2d3e5-us12"},
			{"GET /bot123456789:AAFake7aBcD3EfGh9JkLm2NpQr5StUv8WxY/getMe", "123456789:AAFake7aBcD3EfGh9JkLm2NpQr5StUv8WxY"},
			{"tf Fake7aBcD3EfGh.atlasv1.Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8 x", "Fake7aBcD3EfGh.atlasv1.Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8"},
			{"key fa4e70b1c2d3e5968afa4e70b1c2d3e5FFFFNRAL", "fa4e70b1c2d3e5968afa4e70b1c2d3e5FFFFNRAL"},
			{"sum fa4e70b1c2d3e5968afa4e70b1c2d3e5-usage", ""},
			{"at 12:AAFake7aBcD3EfGh9JkLm2NpQr5StUv8WxY", ""},
			{"Q~Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4", ""},
			{"the atlasv1 documentation_of_everything", ""},
		}),
	}
}

// findMarked looks for the mark around the word at at, and decides by it.
func findMarked(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	rest := head(t, at, 96)
	n := runOf(rest, detect.IsWord)
	start, end := 0, 0
	switch word := rest[:n]; {
	case bytes.HasPrefix(word, []byte("atlasv1")):
		start, end = around(t, at, ".", 14, 7, 60, 70)
	case bytes.HasPrefix(word, []byte("ACR")) && n == 9:
		start, end = registryKey(t, at)
	case at > 8 && t[at-1] == ':' && bytes.HasPrefix(word, []byte("AA")):
		start, end = botToken(t, at)
	case n == 84 && string(word[52:58]) == "JQQJ99", n == 84 && string(word[76:80]) == "AZDO",
		n == 40 && (bytes.HasSuffix(word, []byte("FFFFNRAL")) || bytes.HasSuffix(word, []byte("_mmk")) && word[6] == '_'):
		start, end = at, at+n
	case n == 32 && bytes.HasPrefix(rest[n:], []byte("-us")):
		if d := runOf(rest[n+3:], detect.IsDigit); runOf(word, detect.IsHex) == n && d > 0 && d < 3 {
			start, end = at, at+n+3+d
		}
	case n == 22 && bytes.HasPrefix(rest[n:], []byte("==:")) && runOf(rest[n+3:], detect.IsAlnum) == 32:
		start, end = at, at+n+3+32
	case n > 22 && n < 30 && len(rest) > n+34 && rest[n] == '.' && rest[n+7] == '.' && bytes.IndexByte([]byte("MNO"), word[0]) >= 0:
		if d := runOf(rest[n+8:], urlByte); d >= 27 && d <= 38 && !w.TokenAt(at) {
			start, end = at, at+n+8+d
		}
	default:
		start, end = azureSecret(t, at)
	}
	if end <= start || end < len(t) && detect.IsAlnum(t[end]) || start > 0 && detect.IsAlnum(t[start-1]) && t[start-1] != 't' {
		return detect.NotHere
	}
	if !check.Random(t[start:end]) {
		return detect.Placeholder
	}
	return w.Found(start, end, 0)
}

// runOf returns how many bytes at the start of b are of a class.
func runOf(b []byte, of func(byte) bool) int {
	n := 0
	for n < len(b) && of(b[n]) {
		n++
	}
	return n
}

// around returns a token of before letters and digits, a sep, a mark of n bytes that
// stands at at, a sep, and lo to hi characters of the URL alphabet of base 64.
func around(t []byte, at int, sep string, before, n, lo, hi int) (start, end int) {
	end = at + n
	if at < before+1 || end+1 >= len(t) || t[at-1] != sep[0] || t[end] != sep[0] || runOf(t[at-1-before:at], detect.IsAlnum) != before {
		return 0, 0
	}
	d := runOf(head(t, end+1, hi+1), func(c byte) bool { return urlByte(c) || c == '=' })
	if d < lo || d > hi {
		return 0, 0
	}
	return at - 1 - before, end + 1 + d
}

// registryKey returns the key of an Azure Container Registry whose mark ACR stands at
// at, behind 42 characters of base 64 and a plus sign, with six letters and digits.
func registryKey(t []byte, at int) (start, end int) {
	const body = 42
	start = at - 1 - body
	if start < 0 || t[at-1] != '+' || runOf(t[start:at-1], sixtyFour) != body {
		return 0, 0
	}
	return start, at + len("ACR") + 6
}

func sixtyFour(c byte) bool { return detect.IsAlnum(c) || c == '+' || c == '/' }

// botToken returns the token of a bot of Telegram whose second part stands at at: 35
// characters of the URL alphabet of base 64 behind the number of the bot and a colon.
func botToken(t []byte, at int) (start, end int) {
	const second = 35
	for start = at - 1; start > 0 && at-start < 14 && detect.IsDigit(t[start-1]); start-- {
	}
	if digits := at - 1 - start; digits < 8 || digits > 10 || runOf(head(t, at, second+1), urlByte) != second {
		return 0, 0
	}
	return start, at + second
}

// azureSecret returns the client secret of Microsoft Entra ID that a word of at least
// eight characters stands in at at: three characters, a digit, the mark "Q~" and 31 to
// 34 more.
func azureSecret(t []byte, at int) (start, end int) {
	of := func(c byte) bool { return detect.IsWord(c) || c == '.' || c == '~' || c == '-' }
	low := max(0, at-34)
	i := bytes.LastIndexByte(t[low:at], '~')
	for i > 0 && t[low+i-1] != 'Q' {
		i = bytes.LastIndexByte(t[low:low+i], '~')
	}
	mark := low + i - 1
	if i < 1 || mark < 4 || !detect.IsDigit(t[mark-1]) || runOf(t[mark-4:mark], of) != 4 {
		return 0, 0
	}
	d := runOf(head(t, mark+2, 36), of)
	for d > 31 && t[mark+2+d-1] == '.' {
		d--
	}
	if d < 31 || d > 34 {
		return 0, 0
	}
	return mark - 4, mark + 2 + d
}
