package check

import "encoding/binary"

// WalletKey reports whether b is a private key that its check digits tell:
//
//   - of Bitcoin in the wallet import format: 51 or 52 characters, a version, 32 bytes and
//     perhaps a one: [base58Check] (Bitcoin Wiki, "Wallet import format")
//   - a secret seed of Stellar: 56 characters of base 32 for a byte of the type, 32 of the
//     seed and their CRC-16, least byte first (SEP 23)
func WalletKey(b []byte) bool {
	const mainnet, testnet = 0x80, 0xef
	switch n := len(b); {
	case n == 56:
		return b[0] == 'S' && stellar(b, 18<<3)
	case n == 51 && (b[0] == '5' || b[0] == '9'), n == 52 && (b[0] == 'K' || b[0] == 'L' || b[0] == 'c'):
		version, ok := base58Check(b, n-18)
		return ok && (version>>8 == mainnet || version>>8 == testnet)
	}
	return false
}

// stellar reports whether b is a key of Stellar of the type that its first byte names.
func stellar(b []byte, kind byte) bool {
	var buf [35]byte
	return len(b) == 56 && base32(buf[:], b) && buf[0] == kind && crc16(buf[:33]) == binary.LittleEndian.Uint16(buf[33:])
}

// WalletAddress reports whether b is the address of an account of a block chain, as its
// check digits tell:
//
//   - Bitcoin, Litecoin, Dogecoin, Dash, Zcash and Tron: [base58Check] of a version and 20
//     bytes (Bitcoin Wiki, "List of address prefixes")
//   - Bitcoin and Litecoin: "bc1" and the like, and a program of a witness in Bech32
//     (BIP 173) or Bech32m (BIP 350)
//   - Cardano: "addr1" and 98 characters of Bech32 (CIP 19)
//   - Ethereum: "0x" and 40 hexadecimal digits, whose case is that of ERC-55
//   - Stellar: 56 characters of base 32 that begin with "G", with a CRC-16 (SEP 23)
//   - Monero: 95 or 106 characters of base58 in blocks of eleven, with a Keccak (Monero,
//     "Standard address")
func WalletAddress(b []byte) bool {
	switch n := len(b); {
	case n < 26 || n > 108:
		return false
	case n <= 35 && b[0] != '0':
		return hashAddress(b)
	case n == 42 && b[0] == '0':
		return ethereumSum(b)
	case n == 56 && b[0] == 'G':
		return stellar(b, 6<<3)
	case n == 95 || n == 106:
		return monero(b)
	}
	switch b[0] | 0x20 {
	case 'b', 't', 'l', 'a':
		return witnessAddress(b)
	}
	return false
}

// hashAddress reads the address that a version and the hash of a key or script are. What
// is all hexadecimal digits is another hash.
func hashAddress(b []byte) bool {
	switch b[0] {
	case '1', '3', 'm', 'n', '2', 'L', 'M', 'D', 'A', '9', 'X', 'T':
		if hexes(b) == len(b) {
			return false
		}
		version, ok := base58Check(b, 21)
		return ok && hashVersion(byte(version>>8))
	case 't': // Zcash has two bytes of a version
		version, ok := base58Check(b, 22)
		return ok && (version == 0x1cb8 || version == 0x1cbd)
	}
	return false
}

// hashVersion reports whether v is the version of addresses of Bitcoin and of its test
// network, of Litecoin, Dogecoin, Dash or Tron.
func hashVersion(v byte) bool {
	switch v {
	case 0x00, 0x05, 0x6f, 0xc4, 0x30, 0x32, 0x1e, 0x16, 0x4c, 0x10, 0x41:
		return true
	}
	return false
}

// witnessAddress reads an address in Bech32 or Bech32m.
func witnessAddress(b []byte) bool {
	for _, name := range [...]string{"bc1", "tb1", "ltc1", "bcrt1", "addr1"} {
		if len(b) < 42 || string(lowerHead(b, len(name))) != name {
			continue
		}
		want := uint32(bech32mSum)
		if rest := len(b) - len(name); lower(b[len(name)]) == 'q' || name == "addr1" { // version 0, of 20 or 32 bytes
			if want = bech32Sum; rest != 39 && rest != 59 && rest != 98 {
				return false
			}
		}
		return bech32(b, len(name)-1) == want
	}
	return false
}

// lowerHead returns the first n bytes of b in small letters, n being at most five.
func lowerHead(b []byte, n int) []byte {
	var buf [5]byte
	for i := range n {
		buf[i] = lower(b[i])
	}
	return buf[:n]
}

// monero reads blocks of eight bytes, each of eleven digits, and a shorter one: the
// network, two keys, perhaps an id of a payment, and the first four bytes of their Keccak.
func monero(b []byte) bool {
	if b[0] != '4' && b[0] != '8' {
		return false
	}
	var buf [80]byte
	raw := buf[:0]
	for len(b) > 0 {
		digits, n := min(11, len(b)), 8
		if digits == 7 {
			n = 5
		}
		block := raw[len(raw) : len(raw)+n]
		if !base58Number(block, b[:digits]) {
			return false
		}
		raw, b = raw[:len(raw)+n], b[digits:]
	}
	n := len(raw) - 4
	sum := keccak256(raw[:n], keccakPad)
	return string(sum[:4]) == string(raw[n:])
}

// base58Number fills block with the number that b writes in base58, zeros in front too.
func base58Number(block, b []byte) bool {
	for _, c := range b {
		carry := base58Digit(c)
		if carry < 0 {
			return false
		}
		for i := len(block) - 1; i >= 0; i-- {
			carry += int(block[i]) * 58
			block[i] = byte(carry)
			carry >>= 8
		}
		if carry > 0 {
			return false
		}
	}
	return true
}

// ethereumSum reports whether b is "0x" and 40 hexadecimal digits, the letters of which are
// capitals where the Keccak of the small ones has a bit (ERC-55). One without letters of
// both cases has no checksum.
func ethereumSum(b []byte) bool {
	var small [40]byte
	if len(b) != 42 || b[0] != '0' || b[1] != 'x' {
		return false
	}
	capitals, letters := 0, 0
	for i, c := range b[2:] {
		if !isHex(c) {
			return false
		}
		if small[i] = lower(c); isLetter(c) {
			letters++
			if isUpper(c) {
				capitals++
			}
		}
	}
	if capitals == 0 || capitals == letters {
		return false
	}
	sum := keccak256(small[:], keccakPad)
	for i, c := range b[2:] {
		if bit := sum[i/2] >> (4 - i%2*4) & 8; isLetter(c) && isUpper(c) != (bit != 0) {
			return false
		}
	}
	return true
}

// WalletForm reports whether b has the form of an address of a block chain, for what
// stands beside a name that says so: that of WalletAddress, "0x" and 40 or 64 hexadecimal
// digits, or 25 to 106 letters and digits as random text has them.
func WalletForm(b []byte) bool {
	n := len(b)
	if WalletAddress(b) {
		return true
	}
	if n > 2 && b[0] == '0' && b[1] == 'x' {
		b = b[2:]
		return (len(b) == 40 || len(b) == 64) && hexes(b) == len(b) && Random(b)
	}
	return n >= 25 && n <= 108 && alnums(b) == n && Random(b)
}

// hexes returns how many hexadecimal digits b begins with.
func hexes(b []byte) int {
	i := 0
	for i < len(b) && isHex(b[i]) {
		i++
	}
	return i
}
