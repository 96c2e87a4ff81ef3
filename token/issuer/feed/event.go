package feed

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/logscrub/logscrub/token/issuer"
)

// An Event says that a token, or a key of a vendor, was logged. As JSON it is what
// sinks get.
type Event struct {
	Type        string    `json:"type"`             // always Seen
	ID          string    `json:"id"`               // of this event; the same on every machine and when sent again
	Fingerprint string    `json:"fingerprint"`      // see issuer.Fingerprint
	KeyID       string    `json:"key_id"`           // of the key of the ring that fingerprint and pseudonyms are made with
	Issuer      string    `json:"issuer"`           // name of the issuer in the configuration, or the vendor's
	State       string    `json:"state"`            // live, early, unverified, or of a vendor's key: issued
	Pseudonym   string    `json:"pseudonym"`        // what stands in its place in the log
	Within      string    `json:"within,omitempty"` // what does if the token was first seen in another one
	Subject     string    `json:"sub,omitempty"`
	JTI         string    `json:"jti,omitempty"` // only where the issuer revokes by it
	Expiry      int64     `json:"exp,omitempty"` // Unix seconds
	First       time.Time `json:"first_seen"`    // UTC
	Last        time.Time `json:"last_seen"`
	Count       uint64    `json:"count"` // times it was seen since First
	Where       string    `json:"where"` // name of the pipeline
}

// Seen is the Type of an Event.
const Seen = "token_seen"

// encode returns e as one line of JSON without its end.
func (e *Event) encode() []byte {
	text, _ := json.Marshal(e) // nothing in it fails
	return text
}

// eventID returns the id of the event number n, from 0, about the token with
// fingerprint f: 128 bits of SHA-256, which tell nothing that f does not.
func eventID(f issuer.Fingerprint, n uint32) string {
	sum := sha256.Sum256(binary.BigEndian.AppendUint32(append([]byte(Seen), f[:]...), n))
	return hex.EncodeToString(sum[:16])
}

// maxLine is the length of a fingerprint in the state file.
const maxLine = 43

func shorten(f issuer.Fingerprint) string { return base64.RawURLEncoding.EncodeToString(f[:]) }

func lengthen(text string) (f issuer.Fingerprint, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(text) != maxLine || len(b) != len(f) {
		return f, false
	}
	return issuer.Fingerprint(b), true
}
