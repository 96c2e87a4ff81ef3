package check

import (
	"crypto/sha256"
	b32 "encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	stdcrc "hash/crc32"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/nats-io/nkeys"
)

// The makers below return invented credentials with the check digits that their issuer
// gives them.

func serviceAccountKey(secret string) string {
	key := "glsa_" + secret
	return key + "_" + hex.EncodeToString(binary.LittleEndian.AppendUint32(nil, stdcrc.ChecksumIEEE([]byte(key))))
}

func atlassianKey(secret string) string {
	key := "ATATT3" + secret + "="
	return key + fmt.Sprintf("%08X", stdcrc.ChecksumIEEE([]byte(key)))
}

func routableKey(prefix, routing, version string) string {
	payload := base64.RawURLEncoding.EncodeToString([]byte(routing + "FakeRandomBytes!\x10"))
	size := strconv.FormatInt(int64(len(payload)), 36)
	key := prefix + payload + version + "." + strings.Repeat("0", 2-len(size)) + size
	sum := strconv.FormatInt(int64(stdcrc.ChecksumIEEE([]byte(key))), 36)
	return key + strings.Repeat("0", 7-len(sum)) + sum
}

func stellarKey(kind byte) string {
	raw := append([]byte{kind}, "FakeSeedOfThirtyTwoBytesForTests"...)
	return b32.StdEncoding.EncodeToString(binary.LittleEndian.AppendUint16(raw, crc16(raw)))
}

// base58Key writes raw and its checksum in base58.
func base58Key(raw []byte) string {
	once := sha256.Sum256(raw)
	sum := sha256.Sum256(once[:])
	raw = append(raw[:len(raw):len(raw)], sum[:4]...)
	n, digit, text := new(big.Int).SetBytes(raw), new(big.Int), ""
	for n.Sign() > 0 {
		n.DivMod(n, big.NewInt(58), digit)
		text = base58[digit.Int64():][:1] + text
	}
	for _, c := range raw {
		if c != 0 {
			break
		}
		text = "1" + text
	}
	return text
}

// extended is the text of an extended private key, of invented bytes behind the version.
func extended(version uint32) string {
	raw := binary.BigEndian.AppendUint32(nil, version)
	for i := range 74 {
		raw = append(raw, byte(i*7))
	}
	return base58Key(raw)
}

// bech32Key writes values of five bits behind name, with a checksum that comes to sum.
func bech32Key(name string, values []byte, sum uint32) string {
	const digits = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
	state := uint32(1)
	for i := range 2*len(name) + 1 {
		switch {
		case i < len(name):
			state = bech32Next(state, uint32(name[i])>>5)
		case i == len(name):
			state = bech32Next(state, 0)
		default:
			state = bech32Next(state, uint32(name[i-len(name)-1])&31)
		}
	}
	text := name + "1"
	for _, v := range append(values[:len(values):len(values)], 0, 0, 0, 0, 0, 0) {
		state = bech32Next(state, uint32(v))
	}
	state ^= sum
	for _, v := range values {
		text += digits[v : v+1]
	}
	for i := 5; i >= 0; i-- {
		v := state >> (5 * i) & 31
		text += digits[v : v+1]
	}
	return text
}

func natsSeed(t *testing.T, prefix nkeys.PrefixByte) string {
	t.Helper()
	seed, err := nkeys.EncodeSeed(prefix, []byte("FakeSeedOfThirtyTwoBytesForTests"))
	if err != nil {
		t.Fatal(err)
	}
	return string(seed)
}

func TestIssuedSum(t *testing.T) {
	x25519, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	hybrid, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ vendor, key string }{
		{"github", githubToken("ghp_", strings.Repeat("Fake0", 6))},
		{"npm", githubToken("npm_", strings.Repeat("Fake1", 6))},
		{"grafana", serviceAccountKey(strings.Repeat("Fake", 8))},
		{"atlassian", atlassianKey(strings.Repeat("Fa-ke_0", 26))},
		{"gitlab", routableKey("glpat-", "o:1\nu:2a", "")},
		{"gitlab", routableKey("glpat-", "c:1\no:1\nu:2a", ".01")},
		{"gitlab", routableKey("glrt-t1_", "o:1\np:7", ".01")},
		{"nats", natsSeed(t, nkeys.PrefixByteUser)},
		{"nats", natsSeed(t, nkeys.PrefixByteOperator)},
		{"age", x25519.String()},
		{"age", hybrid.String()},
		{"bitcoin", extended(0x0488ade4)},
		{"bitcoin", extended(0x04358394)},
	} {
		for _, rest := range []string{"", " ok", "\"", "glued", "0", "."} {
			if n, vendor := IssuedSum([]byte(c.key + rest)); n != len(c.key) || vendor != c.vendor {
				t.Errorf("%s before %q: %d of %d, %q", c.vendor, rest, n, len(c.key), vendor)
			}
		}
		at := len(c.key) / 2
		for _, bad := range []string{c.key[:at] + string(altered(c.key[at])) + c.key[at+1:], c.key[:len(c.key)-1], c.key[1:], "x" + c.key} {
			if n, _ := IssuedSum([]byte(bad)); n != 0 {
				t.Errorf("%s: %d of an altered one", c.vendor, n)
			}
		}
		key := []byte(c.key)
		if n := testing.AllocsPerRun(20, func() { IssuedSum(key) }); n != 0 {
			t.Errorf("%s: %v allocations", c.vendor, n)
		}
	}
}

// altered returns another letter or digit of all alphabets.
func altered(c byte) byte {
	switch {
	case c == 'A':
		return 'C'
	case isUpper(c):
		return 'A'
	case c == 'd':
		return 'f'
	}
	return 'd'
}

// TestCRC16 holds the check value of CRC-16/XMODEM (Cook, Catalogue of parametrised CRC
// algorithms).
func TestCRC16(t *testing.T) {
	if got := crc16([]byte("123456789")); got != 0x31c3 {
		t.Errorf("%#x", got)
	}
}

func FuzzIssuedSum(f *testing.F) {
	f.Add([]byte(serviceAccountKey(strings.Repeat("Fake", 8))))
	f.Add([]byte(routableKey("glpat-", "o:1\nu:2a", ".01")))
	f.Add([]byte(extended(0x0488ade4)))
	f.Fuzz(func(t *testing.T, b []byte) {
		n, _ := IssuedSum(b)
		if again, _ := IssuedSum(b[:n]); again != n {
			t.Fatalf("%d of it, then %d", n, again)
		}
	})
}
