package natsconn

import (
	"context"
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
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// An authority signs certificates.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// sign returns a certificate for 127.0.0.1 that is valid until then, and its key.
func sign(t *testing.T, by *authority, until time.Time) (*authority, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	serial, _ := rand.Int(rand.Reader, big.NewInt(1<<60))
	c := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "test"}, NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: until,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}, BasicConstraintsValid: true, IsCA: by == nil,
	}
	self := &authority{c, key}
	if by == nil {
		by = self
	}
	der, err := x509.CreateCertificate(rand.Reader, c, by.cert, &key.PublicKey, by.key)
	if err != nil {
		t.Fatal(err)
	}
	return self, der
}

// files writes a certificate and its key into dir.
func files(t *testing.T, dir string, a *authority, der []byte) (cert, key string) {
	t.Helper()
	k, err := x509.MarshalECPrivateKey(a.key)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for path, b := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "EC PRIVATE KEY", Bytes: k}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// TestCertificateRenewed: a client certificate that has run out is refused, and once
// its files are renewed the same connection is made, without a restart.
func TestCertificateRenewed(t *testing.T) {
	ca, caDER := sign(t, nil, time.Now().Add(time.Hour))
	caFile, _ := files(t, t.TempDir(), ca, caDER)
	srv, srvDER := sign(t, ca, time.Now().Add(time.Hour))
	srvCert, srvKey := files(t, t.TempDir(), srv, srvDER)
	conf, err := server.GenTLSConfig(&server.TLSConfigOpts{CertFile: srvCert, KeyFile: srvKey, CaFile: caFile, Verify: true})
	if err != nil {
		t.Fatal(err)
	}
	conf.MinVersion = tls.VersionTLS12
	s := serve(t, server.Options{TLSConfig: conf, TLS: true, TLSVerify: true, TLSTimeout: 5})

	dir := t.TempDir()
	old, oldDER := sign(t, ca, time.Now().Add(-time.Hour))
	cert, key := files(t, dir, old, oldDER)
	c, err := Options{
		URLs: []string{strings.Replace(s.ClientURL(), "nats://", "tls://", 1)}, CAFile: caFile, CertFile: cert, KeyFile: key, ReconnectWait: 10 * time.Millisecond,
	}.Connect()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if c.Wait(ctx) == nil {
		t.Fatal("connected with a certificate that has run out")
	}
	fresh, freshDER := sign(t, ca, time.Now().Add(time.Hour))
	files(t, dir, fresh, freshDER)
	ctx, cancel = context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := c.Wait(ctx); err != nil {
		t.Fatalf("%v: %v", err, c.Up())
	}
}

// TestUnknownAuthority: a server that is signed by nobody known is not believed, and
// the reason is told.
func TestUnknownAuthority(t *testing.T) {
	ca, _ := sign(t, nil, time.Now().Add(time.Hour))
	srv, der := sign(t, ca, time.Now().Add(time.Hour))
	cert, key := files(t, t.TempDir(), srv, der)
	other, otherDER := sign(t, nil, time.Now().Add(time.Hour))
	otherFile, _ := files(t, t.TempDir(), other, otherDER)
	conf, err := server.GenTLSConfig(&server.TLSConfigOpts{CertFile: cert, KeyFile: key})
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, server.Options{TLSConfig: conf, TLS: true, TLSTimeout: 5})
	c, err := Options{URLs: []string{s.ClientURL()}, CAFile: otherFile, ReconnectWait: 10 * time.Millisecond}.Connect()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if c.Wait(ctx) == nil || !strings.Contains(c.Up().Error(), "signed by nobody known") {
		t.Errorf("up: %v", c.Up())
	}
}
