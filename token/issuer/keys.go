package issuer

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/go-jose/go-jose/v4"
)

// maxKeys is how many keys of one set are read.
const maxKeys = 100

// Lengths of RSA moduli, in bits (RFC 7518 §3.3 asks for 2048; what is longer than
// the other costs too much to check).
const (
	minRSA = 2048
	maxRSA = 8192
)

// A key checks signatures of some algorithms.
type key struct {
	id     string
	algs   []string // in the words of RFC 7518; what the key and its "alg" allow
	public any      // *rsa.PublicKey, *ecdsa.PublicKey, ed25519.PublicKey, or []byte for HMAC
}

// errNoKeys says that a set has no key that can be used.
var errNoKeys = errors.New("it holds no public key for signatures; RSA (2048 bits or more), P-256, P-384, P-521 and Ed25519 are read")

// An unfit key of a set cannot be used.
type unfit struct {
	number int    // in its set, from 0
	why    string // one of the constants below
}

// Why a key is not used.
const (
	noKey     = "it cannot be read (RFC 7517 §4)"
	ownedKey  = "it is a secret or private"
	otherUse  = "it is not for signatures, by use or key_ops"
	longKeyID = "its kid is too long"
	noSigner  = "no algorithm is known for it; RSA (2048 to 8192 bits), P-256, P-384, P-521 and Ed25519 are read"
	otherAlg  = "its alg is not one of its type"
)

// readSet reads a JWK set (RFC 7517 §5). A key that cannot be used costs itself
// only; bad are those. Keys that sign, or are shared, are refused: who
// publishes one gave it away.
func readSet(body []byte) (keys []key, bad []unfit, err error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if json.Unmarshal(body, &set) != nil || set.Keys == nil {
		return nil, nil, errors.New(`it is no JWK set: a JSON object with an array "keys" (RFC 7517 §5)`)
	}
	if n := len(set.Keys); n > maxKeys {
		return nil, nil, fmt.Errorf("it has %d keys; %d are allowed", n, maxKeys)
	}
	for i, raw := range set.Keys {
		k, why := readKey(raw)
		if why != "" {
			bad = append(bad, unfit{i, why})
			continue
		}
		keys = append(keys, k)
	}
	if len(keys) == 0 {
		return nil, bad, errNoKeys
	}
	return keys, bad, nil
}

// readKey reads one public key of a set. why is empty, or says why it is not used.
func readKey(raw []byte) (k key, why string) {
	private := false
	if readObject(raw, func(name string, _ []byte) Reason {
		private = private || slices.Contains([]string{"d", "k", "p", "q", "dp", "dq", "qi", "oth", "priv"}, name)
		return NoReason
	}) != NoReason {
		return key{}, noKey
	}
	if private {
		return key{}, ownedKey
	}
	var jwk jose.JSONWebKey
	var more struct {
		Ops []string `json:"key_ops"`
	}
	switch {
	case jwk.UnmarshalJSON(raw) != nil || json.Unmarshal(raw, &more) != nil:
		return key{}, noKey
	case jwk.Use != "" && jwk.Use != "sig" || more.Ops != nil && !slices.Contains(more.Ops, "verify"):
		return key{}, otherUse
	case len(jwk.KeyID) > maxKeyID:
		return key{}, longKeyID
	}
	k, ok := publicKey(jwk.Key, jwk.KeyID, jwk.Algorithm)
	switch {
	case ok:
		return k, ""
	case len(algsOf(jwk.Key)) > 0:
		return key{}, otherAlg
	}
	return key{}, noSigner
}

// publicKey returns the key for what was read, if it is fit for signatures and for
// alg where that is not empty.
func publicKey(public crypto.PublicKey, id, alg string) (k key, ok bool) {
	k = key{id: id, public: public, algs: algsOf(public)}
	if alg != "" {
		if !slices.Contains(k.algs, alg) {
			return key{}, false
		}
		k.algs = []string{alg}
	}
	return k, len(k.algs) > 0
}

// algsOf returns the algorithms that a public key may be used with.
func algsOf(public crypto.PublicKey) []string {
	switch p := public.(type) {
	case *rsa.PublicKey:
		if n := p.N.BitLen(); n >= minRSA && n <= maxRSA && p.E >= 3 && p.E&1 == 1 {
			return []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}
		}
	case *ecdsa.PublicKey:
		switch p.Curve.Params().BitSize {
		case 256:
			return []string{"ES256"}
		case 384:
			return []string{"ES384"}
		case 521:
			return []string{"ES512"}
		}
	case ed25519.PublicKey:
		if len(p) == ed25519.PublicKeySize {
			return []string{"EdDSA", "Ed25519"} // one algorithm; RFC 9864 §2.2 gave it the second name
		}
	}
	return nil
}
