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

// readSet reads a JWK set (RFC 7517 §5). A key that cannot be used costs itself
// only; bad is how many there were. Keys that sign, or are shared, are refused: who
// publishes one gave it away.
func readSet(body []byte) (keys []key, bad int, err error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if json.Unmarshal(body, &set) != nil || set.Keys == nil {
		return nil, 0, errors.New(`it is no JWK set: a JSON object with an array "keys" (RFC 7517 §5)`)
	}
	if n := len(set.Keys); n > maxKeys {
		return nil, 0, fmt.Errorf("it has %d keys; %d are allowed", n, maxKeys)
	}
	for _, raw := range set.Keys {
		k, ok := readKey(raw)
		if !ok {
			bad++
			continue
		}
		keys = append(keys, k)
	}
	if len(keys) == 0 {
		return nil, bad, errNoKeys
	}
	return keys, bad, nil
}

// readKey reads one public key of a set.
func readKey(raw []byte) (k key, ok bool) {
	private := false
	if readObject(raw, func(name string, _ []byte) Reason {
		private = private || slices.Contains([]string{"d", "k", "p", "q", "dp", "dq", "qi", "oth", "priv"}, name)
		return NoReason
	}) != NoReason || private {
		return key{}, false
	}
	var jwk jose.JSONWebKey
	var more struct {
		Ops []string `json:"key_ops"`
	}
	if jwk.UnmarshalJSON(raw) != nil || json.Unmarshal(raw, &more) != nil {
		return key{}, false
	}
	if jwk.Use != "" && jwk.Use != "sig" || more.Ops != nil && !slices.Contains(more.Ops, "verify") || len(jwk.KeyID) > maxKeyID {
		return key{}, false
	}
	return publicKey(jwk.Key, jwk.KeyID, jwk.Algorithm)
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
