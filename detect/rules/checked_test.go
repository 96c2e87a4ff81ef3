package rules_test

import (
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"strings"
	"testing"

	"github.com/nats-io/nkeys"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/rules"
)

// TestCheckDigits: a key whose check digits hold ends where they do and says so, and one
// with an altered digit is found by its form alone.
func TestCheckDigits(t *testing.T) {
	set, err := detect.Compile(rules.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	seed, err := nkeys.EncodeSeed(nkeys.PrefixByteUser, []byte("FakeSeedOfThirtyTwoBytesForTests"))
	if err != nil {
		t.Fatal(err)
	}
	s := set.NewScanner(nil)
	for vendor, key := range map[string]string{"npm": npmKey("BcD3EfGh9JkLm2NpQr5StUv8WxYz4F"), "grafana": grafanaKey("aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fa"), "nats": string(seed)} {
		changed := key[:20] + strings.Map(func(r rune) rune { return r ^ 1 }, key[20:21]) + key[21:]
		for _, c := range []struct {
			text, want string
			checked    bool
		}{
			{"use " + key + " now", key, true},
			{"use " + key + "andmore7 now", key, true},
			{"k=" + key + "7", key, true},
			{"use " + changed + " now", changed, false},
			{"use " + changed + "andmore7 now", "", false},
		} {
			var got string
			var checked bool
			for _, f := range s.Scan([]byte(c.text), &detect.Query{}) {
				a, b, _ := s.Root(&f)
				got, checked = got+c.text[a:b], f.Traits&detect.Checked != 0
			}
			if got != c.want || checked != c.checked {
				t.Errorf("%s: %s: found %q, check digits %v", vendor, c.text, got, checked)
			}
		}
	}
}

// npmKey and grafanaKey return invented keys with the checksum of their vendor.
func npmKey(body string) string {
	const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	tail := ""
	for sum := crc32.ChecksumIEEE([]byte(body)); len(tail) < 6; sum /= 62 {
		tail = digits[sum%62:][:1] + tail
	}
	return "npm_" + body + tail
}

func grafanaKey(secret string) string {
	key := "glsa_" + secret
	return key + "_" + hex.EncodeToString(binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(key))))
}
