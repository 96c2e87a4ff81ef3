package check

import (
	"crypto/sha3"
	"strings"
	"testing"
)

// address is the text of a version and 20 invented bytes.
func address(version ...byte) string { return base58Key(append(version, "FakeTwentyByteHash!!"...)) }

// wif is the text of a private key of invented bytes, and of what stands behind it.
func wif(version byte, rest string) string {
	return base58Key(append([]byte{version}, "FakeKeyOfThirtyTwoBytesForTests!"+rest...))
}

// witness is the address of an invented program of a version, in n groups of five bits.
func witness(name string, version byte, n int, sum uint32) string {
	values := make([]byte, n)
	for i := range values {
		values[i] = byte(i*7+int(version)) % 32
	}
	return bech32Key(name, values, sum)
}

// moneroAddress writes invented keys and their checksum in blocks of base58.
func moneroAddress() string {
	raw := append([]byte{18}, strings.Repeat("FakeKeyForTests!", 4)...)
	sum := keccak256(raw, keccakPad)
	raw = append(raw, sum[:4]...)
	text := ""
	for len(raw) > 0 {
		n, digits := min(8, len(raw)), 11
		if n == 5 {
			digits = 7
		}
		v, part := uint64(0), ""
		for _, c := range raw[:n] {
			v = v<<8 | uint64(c)
		}
		for range digits {
			part = base58[v%58:][:1] + part
			v /= 58
		}
		text, raw = text+part, raw[n:]
	}
	return text
}

// ethereumAddress has its letters in the case of ERC-55.
func ethereumAddress(small string) string {
	b := []byte(small)
	sum := keccak256(b, keccakPad)
	for i, c := range b {
		if c >= 'a' && sum[i/2]>>(4-i%2*4)&8 != 0 {
			b[i] -= 32
		}
	}
	return "0x" + string(b)
}

func TestWallet(t *testing.T) {
	const eth = "fa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e"
	for _, c := range []struct {
		name, text   string
		key, address bool
	}{
		{"Bitcoin", address(0x00), false, true},
		{"Bitcoin, script", address(0x05), false, true},
		{"Bitcoin, test", address(0x6f), false, true},
		{"Litecoin", address(0x30), false, true},
		{"Dogecoin", address(0x1e), false, true},
		{"Dash", address(0x4c), false, true},
		{"Tron", address(0x41), false, true},
		{"Zcash", address(0x1c, 0xb8), false, true},
		{"version of none", address(0x99), false, false},
		{"witness 0", witness("bc", 0, 33, bech32Sum), false, true},
		{"witness 1", witness("bc", 1, 53, bech32mSum), false, true},
		{"witness in capitals", strings.ToUpper(witness("bc", 0, 33, bech32Sum)), false, true},
		{"witness, test", witness("tb", 0, 33, bech32Sum), false, true},
		{"witness 0 in Bech32m", witness("bc", 0, 33, bech32mSum), false, false},
		{"witness 0 of another length", witness("bc", 0, 40, bech32Sum), false, false},
		{"witness 1 in Bech32", witness("bc", 1, 53, bech32Sum), false, false},
		{"Cardano", witness("addr", 0, 92, bech32Sum), false, true},
		{"another name", witness("xx", 0, 33, bech32Sum), false, false},
		{"Ethereum", ethereumAddress(eth), false, true},
		{"Ethereum, small", "0x" + eth, false, false},
		{"Ethereum, capitals", "0x" + strings.ToUpper(eth), false, false},
		{"Stellar", stellarKey(6 << 3), false, true},
		{"Monero", moneroAddress(), false, true},
		{"key", wif(0x80, ""), true, false},
		{"key, compressed", wif(0x80, "\x01"), true, false},
		{"key, test", wif(0xef, "\x01"), true, false},
		{"Stellar, seed", stellarKey(18 << 3), true, false},
	} {
		b := []byte(c.text)
		if key, address := WalletKey(b), WalletAddress(b); key != c.key || address != c.address {
			t.Errorf("%s, %s: key %v, address %v", c.name, c.text, key, address)
		}
		if c.address && !WalletForm(b) {
			t.Errorf("%s has not the form", c.name)
		}
		if n := testing.AllocsPerRun(20, func() { WalletKey(b); WalletAddress(b) }); n != 0 {
			t.Errorf("%s: %v allocations", c.name, n)
		}
		at := len(b) / 2
		for b[at] < 'A' {
			at++
		}
		changed := string(b[:at]) + string(altered(b[at])) + string(b[at+1:])
		for _, text := range []string{changed, c.text[:len(c.text)-1], c.text + "1", c.text[1:]} {
			if b := []byte(text); WalletKey(b) || WalletAddress(b) {
				t.Errorf("%s: altered to %s", c.name, text)
			}
		}
	}
}

// TestEthereumSum takes examples of ERC-55.
func TestEthereumSum(t *testing.T) {
	for _, text := range []string{"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"} {
		if !WalletAddress([]byte(text)) {
			t.Error(text)
		}
	}
}

func TestWalletForm(t *testing.T) {
	for text, want := range map[string]bool{
		"0xfa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e":                         true,
		"0xfa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2": true,
		"0xfa4e70b1c2d3e5968afa4e70b1c2d3e5968afa":                           false,
		"0x0000000000000000000000000000000000000000":                         false,
		"rFake7aBcD3EfGh9JkLm2NpQr5StUv8Wx":                                  true,
		"Fake7aBcD3EfGh9JkLm2NpQr":                                           false,
		"my_wallet_is_the_best_of_them_all_7":                                false,
		"":                                                                   false,
	} {
		if got := WalletForm([]byte(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// TestKeccak compares the permutation, under the padding of SHA-3, with the standard
// library's, and one hash under its own with the one that is known for no text.
func TestKeccak(t *testing.T) {
	for n := range 136 {
		b := []byte(strings.Repeat("Fake", 34)[:n])
		if got, want := keccak256(b, sha3Pad), sha3.Sum256(b); got != want {
			t.Fatalf("%d bytes: %x, want %x", n, got, want)
		}
	}
	const empty = "\xc5\xd2\x46\x01\x86\xf7\x23\x3c\x92\x7e\x7d\xb2\xdc\xc7\x03\xc0\xe5\x00\xb6\x53\xca\x82\x27\x3b\x7b\xfa\xd8\x04\x5d\x85\xa4\x70"
	if got := keccak256(nil, keccakPad); string(got[:]) != empty {
		t.Errorf("%x", got)
	}
}
