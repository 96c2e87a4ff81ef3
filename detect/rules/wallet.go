package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

var kindWallet = detect.Kind{Name: "wallet", Family: "wallet", Class: detect.ClassFinancial, Entropy: detect.HighEntropy}

// walletAddress finds addresses by their check digits, and by a key or phrase those that
// have none.
func walletAddress() detect.Rule {
	keyed := func(w *detect.Window, at int) detect.Verdict { return eachValue(w, at, findWallet) }
	return detect.Rule{
		Name:     "wallet-address",
		Kinds:    []detect.Kind{kindWallet},
		Triggers: []detect.Trigger{{Shape: detect.LongWord}, {Shape: detect.Key, ID: check.IDWallet}},
		Max:      256,
		Find: func(w *detect.Window, at int) detect.Verdict {
			if detect.IsAlnum(w.Text[at]) {
				return walletWord(w, at, w.RunEnd())
			}
			return keyed(w, at)
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
			{"my wallet rFake7aBcD3EfGh9JkLm2NpQr5StUv8Wx credited", "rFake7aBcD3EfGh9JkLm2NpQr5StUv8Wx"},
			{"GET /api/address/17R91FmnQL6GZwoYLmvxDeuTWtUJqFJikR/utxo", "17R91FmnQL6GZwoYLmvxDeuTWtUJqFJikR"},
			{"tx 0xfa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e mined", ""},
			{"17R91FmnQL6GZwoYLmvxDeuTWtUJqFJikS", ""},
			{"wallet: none", ""},
			{"wallet service: 0xfa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e", ""},
		}),
	}
}

// walletWord judges the word [at, end). Most are hashes.
func walletWord(w *detect.Window, at, end int) detect.Verdict {
	v := w.Text[at:end]
	if check.WalletAddress(v) {
		return w.Found(at, end, detect.Checked)
	}
	if at == 0 || !setsOff(w.Text[at-1]) || v[1] != 'x' && runOf(v[:8], detect.IsHex) == 8 {
		return detect.NotHere
	}
	if !saysWallet(tail(w.Text, at, nearBytes)) || !check.WalletForm(v) {
		return detect.NotHere
	}
	return w.Found(at, end, 0)
}

// saysWallet reports whether before ends in a phrase that announces an address: the name
// of what it is of, and words that say no more.
func saysWallet(before []byte) bool {
	var buf [nearBytes]byte
	for n, end := 0, len(before); n < 4; n++ {
		gap := end
		at := lastWord(buf[:], len(buf), before, end)
		if at < 0 || gap-at > 3 || bytes.ContainsAny(before[at:gap], "=;,\"'\n") {
			return false
		}
		word := buf[len(buf)-wordLen(before, at):]
		switch string(word) {
		case "wallet", "bitcoin", "ethereum", "btc", "litecoin", "monero":
			return true
		case "address":
		default:
			if !sayingNothing(word) {
				return false
			}
		}
		end = at - len(word)
	}
	return false
}

// findWallet judges the value of a key.
func findWallet(w *detect.Window, kv *detect.KeyValue) detect.Verdict {
	if !check.WalletForm(w.Value(kv)) {
		return detect.BadSyntax
	}
	return w.Found(kv.Start, kv.End, quoted(kv))
}
