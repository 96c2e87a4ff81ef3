package rules

import (
	"bytes"
	"encoding/base64"

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
		Doc:      "A key that its issuer marked within it or at its end: of Atlassian Data Center, Azure, Discord, HCP Terraform, Mailchimp, Mailgun, MaxMind, New Relic, Tableau or Telegram.",
		Source:   "Microsoft Security Utilities, IdentifiableSecrets; issuers' pages",
		Examples: examples([][2]string{
			{"secret fak8Q~Fake7aBcD3EfGh9JkLm2NpQr5StUv8Wx4 ok", "fak8Q~Fake7aBcD3EfGh9JkLm2NpQr5StUv8Wx4"},
			{"pat=Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkJQQJ99Fake7aBcD3EfGh9JkLm2NpQr5S,", "Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkJQQJ99Fake7aBcD3EfGh9JkLm2NpQr5S"},
			{`{"redis":"Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYAzCaB7Fak3="}`, "Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYAzCaB7Fak3="},
			{"search Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBAzSeBake7a ok", "Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBAzSeBake7a"},
			{"x=Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcDAzFue7aBcA==", "Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcDAzFue7aBcA=="},
			{"sum Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYAzCaZ7Fak3=", ""},
			{"mailchimp fa4e70b1c2d3e5968afa4e70b1c2d3e5-us12.", "fa4e70b1c2d3e5968afa4e70b1c2d3e5-us12"},
			{"GET /bot123456789:AAFake7aBcD3EfGh9JkLm2NpQr5StUv8WxY/getMe", "123456789:AAFake7aBcD3EfGh9JkLm2NpQr5StUv8WxY"},
			{"tf Fake7aBcD3EfGh.atlasv1.Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8 x", "Fake7aBcD3EfGh.atlasv1.Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8"},
			{"key fa4e70b1c2d3e5968afa4e70b1c2d3e5FFFFNRAL", "fa4e70b1c2d3e5968afa4e70b1c2d3e5FFFFNRAL"},
			{"pass fa4e70b1c2d3e5968afa4e70b1c2d3e5-8afa4e70-b1c2d3e5 x", "fa4e70b1c2d3e5968afa4e70b1c2d3e5-8afa4e70-b1c2d3e5"},
			{"pat=MTIzNDU2Nzg5MDEyOkZha2U3YUJjRDNFZkdoOUpr ok", ""},
			{"pat=MTIzNDU2Nzg5MDEyOvqj3xw8bJ7Qm1Zt5kYc0NhRu2Wd ok", "MTIzNDU2Nzg5MDEyOvqj3xw8bJ7Qm1Zt5kYc0NhRu2Wd"},
			{"sum fa4e70b1c2d3e5968afa4e70b1c2d3e5-8afa4e70-b1c2d3e5968a", ""},
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
	if w.RunEnd()-at < minMarked && at > 0 && !besideMark(t[at-1]) && (t[at] < 'M' || t[at] > 'O') {
		return detect.NotHere // as most ids
	}
	start, end := 0, 0
	switch c := t[at]; {
	case c == 'A' && at > 8 && t[at-1] == ':' && t[at+1] == 'A':
		start, end = botToken(t, at)
	case c == 'A' && at > 42 && t[at-1] == '+' && t[at+1] == 'C':
		start, end = registryKey(t, at)
	case c == 'a' && at > 14 && t[at-1] == '.' && bytes.HasPrefix(t[at:], []byte("atlasv1.")):
		start, end = terraformToken(t, at)
	case at > 4 && (t[at-1] == '~' || t[at-1] == '.' || t[at-1] == '-'):
		start, end = azureSecret(t, at)
	case c >= 'M' && c <= 'O' && dataCenterToken(t, at):
		start, end = at, at+44
	case w.RunEnd() > at:
		start, end = markedWord(w, t, at, w.RunEnd()-at)
	}
	if end <= start || end < len(t) && detect.IsAlnum(t[end]) || start > 0 && detect.IsAlnum(t[start-1]) && t[start-1] != 't' {
		return detect.NotHere
	}
	if !check.Random(t[start:end]) || check.MadeUp(t[start:end]) {
		return detect.Placeholder
	}
	return w.Found(start, end, 0)
}

// minMarked is how many characters a word has at least that markedWord looks at.
const minMarked = 22

// besideMark reports whether c may stand before the word that the mark of a key stands in or
// behind.
func besideMark(c byte) bool { return c == ':' || c == '+' || c == '.' || c == '~' || c == '-' }

// markedWord returns the key that the word of n characters at at is, or begins.
func markedWord(w *detect.Window, t []byte, at, n int) (start, end int) {
	word, rest := t[at:at+n], head(t, at+n, 64)
	switch n {
	case 84:
		if string(word[52:58]) != "JQQJ99" && string(word[76:80]) != "AZDO" {
			return 0, 0
		}
		return at, at + n
	case 43: // of Azure Cache for Redis
		if string(word[33:37]) != "AzCa" || word[37] < 'A' || word[37] > 'P' || len(rest) == 0 || rest[0] != '=' {
			return 0, 0
		}
		return at, at + n + 1
	case 52: // of Azure AI Search
		if string(word[42:46]) != "AzSe" || word[46] < 'A' || word[46] > 'D' {
			return 0, 0
		}
		return at, at + n
	case 54: // of Azure Functions
		if string(word[44:48]) != "AzFu" || !bytes.HasPrefix(rest, []byte("==")) {
			return 0, 0
		}
		return at, at + n + 2
	case 40:
		if !bytes.HasSuffix(word, []byte("FFFFNRAL")) && !(bytes.HasSuffix(word, []byte("_mmk")) && word[6] == '_') {
			return 0, 0
		}
		return at, at + n
	case 32:
		if len(rest) == 0 || rest[0] != '-' || runOf(word, detect.IsHex) != n {
			return 0, 0
		}
		if len(rest) > 17 && rest[9] == '-' && runOf(rest[1:9], detect.IsHex) == 8 && runOf(rest[10:], detect.IsHex) == 8 {
			return at, at + n + 18
		}
		if !bytes.HasPrefix(rest, []byte("-us")) {
			return 0, 0
		}
		if d := runOf(rest[3:], detect.IsDigit); d == 1 || d == 2 {
			return at, at + n + 3 + d
		}
	case 22:
		if bytes.HasPrefix(rest, []byte("==:")) && runOf(rest[3:], detect.IsAlnum) == 32 {
			return at, at + n + 3 + 32
		}
	case 23, 24, 25, 26, 27, 28, 29: // the number of a bot, a time and a signature
		if len(rest) < 34 || rest[0] != '.' || rest[7] != '.' || word[0] < 'M' || word[0] > 'O' || w.TokenAt(at) {
			return 0, 0
		}
		if d := runOf(rest[8:], urlByte); d >= 27 && d <= 38 {
			return at, at + n + 8 + d
		}
	}
	return 0, 0
}

// runOf returns how many bytes at the start of b are of a class.
func runOf(b []byte, of func(byte) bool) int {
	n := 0
	for n < len(b) && of(b[n]) {
		n++
	}
	return n
}

// terraformToken returns the token of HCP Terraform whose mark "atlasv1" stands at at,
// between dots: behind 14 letters and digits and before 60 to 70 characters.
func terraformToken(t []byte, at int) (start, end int) {
	const first, mark = 14, len("atlasv1.")
	start = at - 1 - first
	if runOf(t[start:at-1], detect.IsAlnum) != first {
		return 0, 0
	}
	d := runOf(head(t, at+mark, 71), func(c byte) bool { return urlByte(c) || c == '=' })
	if d < 60 || d > 70 {
		return 0, 0
	}
	return start, at + mark + d
}

// dataCenterToken reports whether a personal access token of Jira, Confluence or Bitbucket
// Data Center stands at at: 44 characters of base 64, of a number of twelve digits, a
// colon and twenty random bytes.
func dataCenterToken(t []byte, at int) bool {
	var plain [15]byte
	b := head(t, at, 45)
	if runOf(b, sixtyFour) != 44 {
		return false
	}
	if n, err := base64.StdEncoding.Decode(plain[:], b[:20]); n < len(plain) || err != nil {
		return false
	}
	return runOf(plain[:], detect.IsDigit) == 12 && plain[12] == ':'
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
	if bytes.IndexByte(t[low:at], '~') < 0 {
		return 0, 0
	}
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
