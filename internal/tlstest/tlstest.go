// Package tlstest makes certificates for tests: an authority that lives as long as
// its test, and what it signs, as files and as configurations.
package tlstest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A CA is an authority.
type CA struct {
	t    testing.TB
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	// Path is the file of its certificate.
	Path string
}

// New returns an authority that nobody has heard of.
func New(t testing.TB) *CA {
	t.Helper()
	ca := &CA{t: t, key: newKey(t), Path: filepath.Join(t.TempDir(), "ca.pem")}
	ca.cert = &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	der := ca.sign(ca.cert, ca.key) // by itself
	var err error
	if ca.cert, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	write(t, ca.Path, "CERTIFICATE", der, 0o644)
	return ca
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (ca *CA) sign(c *x509.Certificate, key *ecdsa.PrivateKey) []byte {
	ca.t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, c, ca.cert, &key.PublicKey, ca.key)
	if err != nil {
		ca.t.Fatal(err)
	}
	return der
}

func write(t testing.TB, path, kind string, der []byte, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), mode); err != nil {
		t.Fatal(err)
	}
}

// Issue writes a certificate for name, localhost and 127.0.0.1, and its key, to
// files in a folder of the test's own.
func (ca *CA) Issue(name string) (cert, key string) {
	ca.t.Helper()
	k := newKey(ca.t)
	der := ca.sign(&x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name, "localhost"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}, k)
	keyDER, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		ca.t.Fatal(err)
	}
	dir := ca.t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	write(ca.t, cert, "CERTIFICATE", der, 0o644)
	write(ca.t, key, "PRIVATE KEY", keyDER, 0o600)
	return cert, key
}

// Server returns a configuration with a certificate for name.
func (ca *CA) Server(name string) *tls.Config {
	ca.t.Helper()
	return &tls.Config{Certificates: []tls.Certificate{ca.pair(name)}, MinVersion: tls.VersionTLS12}
}

// Client returns a configuration that trusts ca, with a certificate for name
// unless that is empty.
func (ca *CA) Client(name string) *tls.Config {
	ca.t.Helper()
	c := &tls.Config{RootCAs: ca.Pool(), ServerName: "localhost", MinVersion: tls.VersionTLS12}
	if name != "" {
		c.Certificates = []tls.Certificate{ca.pair(name)}
	}
	return c
}

// Pool returns ca alone.
func (ca *CA) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(ca.cert)
	return pool
}

func (ca *CA) pair(name string) tls.Certificate {
	ca.t.Helper()
	cert, err := tls.LoadX509KeyPair(ca.Issue(name))
	if err != nil {
		ca.t.Fatal(err)
	}
	return cert
}
