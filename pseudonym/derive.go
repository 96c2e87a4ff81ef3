package pseudonym

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
)

// A Purpose is what a key derived from a root is for. No two purposes share a key.
type Purpose string

// The purposes a caller derives keys for. The others stay inside this package.
const (
	PurposeFeed      Purpose = "feed"  // fingerprints in the feed of one issuer: the argument
	PurposeMessageID Purpose = "msgid" // message ids that a sink dedupes by
	PurposeState     Purpose = "state" // what a checkpoint or spool says of values

	purposeID    Purpose = "id"
	purposeTag   Purpose = "tag" // one key a family: the argument
	purposeCheck Purpose = "check"
	purposeULA   Purpose = "ula" // from the check key, so that it outlives the root
)

const (
	rootSize  = 32
	checkSize = 16
	tagSize   = 12
	sumSize   = 3                 // of a check
	wordSize  = tagSize + sumSize // 24 letters
)

// derive returns n bytes of HKDF-SHA256 (RFC 5869) of key, without salt. The
// info is "logscrub", the format "1", the purpose and its argument, each behind
// its length in four bytes, so that no two lists of words share an info.
func derive(key []byte, p Purpose, argument string, n int) []byte {
	return newExpander(key).derive(p, argument, n)
}

// An expander is what HKDF extracts from a key: a key itself, to derive others from.
type expander []byte

func newExpander(key []byte) expander {
	x, err := hkdf.Extract(sha256.New, key, nil)
	if err != nil {
		panic(noHKDF)
	}
	return x
}

// noHKDF is what FIPS-only mode says of short keys. Ours are not.
const noHKDF = "pseudonym: HKDF-SHA256 is not available"

// derive is the function of this name.
func (x expander) derive(p Purpose, argument string, n int) []byte {
	info := make([]byte, 0, 64)
	for _, word := range [...]string{"logscrub", "1", string(p), argument} {
		info = binary.BigEndian.AppendUint32(info, uint32(len(word)))
		info = append(info, word...)
	}
	out, err := hkdf.Expand(sha256.New, x, string(info), n)
	if err != nil {
		panic(noHKDF)
	}
	return out
}
