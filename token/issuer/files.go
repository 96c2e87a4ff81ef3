package issuer

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
)

// minHMAC is the least length of a shared secret, in bytes: that of the shortest
// hash (RFC 7518 §3.2).
const minHMAC = 32

// readPEM reads public keys and certificates. A private key is refused, so that
// nobody gives the agent more than it needs.
func readPEM(text []byte) (keys []key, err error) {
	for {
		var block *pem.Block
		if block, text = pem.Decode(text); block == nil {
			break
		}
		k, err := pemKey(block)
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	if len(keys) == 0 || len(keys) > maxKeys {
		return nil, fmt.Errorf("it has %d PEM blocks; 1 to %d public keys or certificates are expected", len(keys), maxKeys)
	}
	return keys, nil
}

func pemKey(block *pem.Block) (key, error) {
	var public any
	var err error
	switch block.Type {
	case "PUBLIC KEY":
		public, err = x509.ParsePKIXPublicKey(block.Bytes)
	case "RSA PUBLIC KEY":
		public, err = x509.ParsePKCS1PublicKey(block.Bytes)
	case "CERTIFICATE":
		var cert *x509.Certificate
		if cert, err = x509.ParseCertificate(block.Bytes); err == nil {
			public = cert.PublicKey
		}
	default:
		return key{}, errors.New("it has a PEM block that is no public key and no certificate; give public keys only")
	}
	if err != nil {
		return key{}, errors.New("it has a PEM block that cannot be read")
	}
	k, ok := publicKey(public, "", "")
	if !ok {
		return key{}, errNoKeys
	}
	return k, nil
}

// readSecret reads a shared secret: the bytes of the file without the line feed that
// ends it, or, behind "base64:", what they decode to.
func readSecret(text []byte) (key, error) {
	text = bytes.TrimRight(text, "\r\n")
	if rest, ok := bytes.CutPrefix(text, []byte("base64:")); ok {
		decoded, err := base64.StdEncoding.DecodeString(string(rest))
		if err != nil {
			return key{}, errors.New("what follows base64: is no base64 with padding (RFC 4648 §4)")
		}
		text = decoded
	}
	if len(text) < minHMAC {
		return key{}, fmt.Errorf("it holds %d bytes; a secret for HS256 has %d or more (RFC 7518 §3.2)", len(text), minHMAC)
	}
	return key{public: bytes.Clone(text), algs: hmacAlgs(len(text))}, nil
}

// hmacAlgs returns the algorithms that a secret of n bytes is long enough for.
func hmacAlgs(n int) []string {
	algs := []string{"HS256"}
	if n >= 48 {
		algs = append(algs, "HS384")
	}
	if n >= 64 {
		algs = append(algs, "HS512")
	}
	return algs
}
