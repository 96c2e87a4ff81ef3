package rules

import (
	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

var kindWallet = detect.Kind{Name: "wallet", Family: "wallet", Class: detect.ClassFinancial, Entropy: detect.HighEntropy}

// walletAddress finds addresses by their check digits, and by a key or phrase those that
// have none.
func walletAddress() detect.Rule {
	keyed := func(w *detect.Window, at int) detect.Verdict { return eachValue(w, at, findWallet) }
	return detect.Rule{
		Name:  "wallet-address",
		Kinds: []detect.Kind{kindWallet},
		Triggers: []detect.Trigger{
			{Shape: detect.RunWord}, {Shape: detect.Key, ID: check.IDWallet},
			{Lit: "wallet", Fold: true}, {Lit: "bitcoin", Fold: true}, {Lit: "ethereum", Fold: true},
		},
		Max: 256,
		Find: func(w *detect.Window, at int) detect.Verdict {
			switch {
			case !detect.IsAlnum(w.Text[at]):
				return keyed(w, at)
			case w.Text[at]|0x20 == 'w' || hasFold(w.Text[at:], "bitcoin") || hasFold(w.Text[at:], "ethereum"):
				return saidWallet(w, at)
			}
			return walletWord(w, at, w.RunEnd())
		},
		Doc: "An address of an account of Bitcoin, Ethereum or another block chain whose check digits hold, or that has none and stands " +
			"beside a key or behind a phrase that says so.",
		Source: "BIP 173, BIP 350; Bitcoin Wiki, List of address prefixes; ERC-55; SEP 23; CIP 19",
		Examples: examples([][2]string{
			{"paid to 17R91FmnQL6GZwoYLmvxDeuTWtUJqFJikR today", "17R91FmnQL6GZwoYLmvxDeuTWtUJqFJikR"},
			{`{"to":"bc1q8w4ur23clxd5mzfsh79vn6pg0kaytjeqrk6nd9"}`, "bc1q8w4ur23clxd5mzfsh79vn6pg0kaytjeqrk6nd9"},
			{"from=0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed,", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"},
			{`{"wallet_address":"0xfa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e"}`, "0xfa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e"},
			{"sent from Ethereum address 0xfa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e.", "0xfa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e"},
			{"wallet rFake7aBcD3EfGh9JkLm2NpQr5StUv8Wx credited", "rFake7aBcD3EfGh9JkLm2NpQr5StUv8Wx"},
			{"tx 0xfa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e mined", ""},
			{"17R91FmnQL6GZwoYLmvxDeuTWtUJqFJikS", ""},
			{"wallet: none", ""},
			{"wallet service started", ""},
		}),
	}
}

// walletWord judges the word [at, end).
func walletWord(w *detect.Window, at, end int) detect.Verdict {
	if end-at < 26 || !check.WalletAddress(w.Text[at:end]) {
		return detect.NotHere
	}
	return w.Found(at, end, detect.Checked)
}

// findWallet judges the value of a key.
func findWallet(w *detect.Window, kv *detect.KeyValue) detect.Verdict {
	if !check.WalletForm(w.Value(kv)) {
		return detect.BadSyntax
	}
	return w.Found(kv.Start, kv.End, quoted(kv))
}

// saidWallet looks for an address behind the word at at.
func saidWallet(w *detect.Window, at int) detect.Verdict {
	v := behindPhrase(w.Text, at, []string{"wallet", "wallet address", "bitcoin", "bitcoin address", "bitcoin wallet", "ethereum", "ethereum address", "ethereum wallet"})
	if v < 0 {
		return detect.NotHere
	}
	end := v + runOf(head(w.Text, v, 128), detect.IsAlnum)
	if !check.WalletForm(w.Text[v:end]) || w.BeforeWord(end) {
		return detect.BadSyntax
	}
	if w.OwnOutput(v, end) {
		return detect.OwnOutput
	}
	return w.Found(v, end, 0)
}
