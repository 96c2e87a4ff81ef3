package credfile

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"sync"
	"time"
)

// TLS names the files of one side of TLS connections.
type TLS struct {
	// Cert and Key are this side's certificate, with those between it and its
	// authority, and its key, as PEM.
	Cert, Key string
	// CA holds the authorities that the other side's certificate must come from. A
	// server with none asks for no certificate; a client with none trusts those of
	// the system.
	CA string
	// ServerName is what a client demands of the other side's certificate, instead
	// of the host that it calls.
	ServerName string
}

// Server returns the configuration of a server. With a CA, clients must show a
// certificate of it. All files are read again when they change.
func (f TLS) Server() (*tls.Config, error) {
	if f.Cert == "" || f.Key == "" {
		return nil, errors.New("a server needs a certificate and its key; set cert and key")
	}
	k := &keeper{f: f}
	if err := k.load(); err != nil {
		return nil, err
	}
	base := &tls.Config{MinVersion: tls.VersionTLS12}
	base.GetConfigForClient = func(*tls.ClientHelloInfo) (*tls.Config, error) {
		cert, pool := k.current()
		c := base.Clone()
		c.GetConfigForClient = nil
		c.Certificates = []tls.Certificate{*cert}
		if pool != nil {
			c.ClientAuth, c.ClientCAs = tls.RequireAndVerifyClientCert, pool
		}
		return c, nil
	}
	// For whoever looks whether there is one; GetConfigForClient decides.
	base.GetCertificate = func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
		cert, _ := k.current()
		return cert, nil
	}
	return base, nil
}

// Client returns the configuration of a client. Its certificate and key are read
// again when they change; the CA is not.
func (f TLS) Client() (*tls.Config, error) {
	if (f.Cert == "") != (f.Key == "") {
		return nil, errors.New("a certificate needs its key, and a key its certificate; set both or none")
	}
	k := &keeper{f: f}
	if err := k.load(); err != nil {
		return nil, err
	}
	c := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: f.ServerName, RootCAs: k.pool}
	if f.Cert != "" {
		c.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			cert, _ := k.current()
			return cert, nil
		}
	}
	return c, nil
}

// A keeper holds what the files held when they were whole.
type keeper struct {
	f    TLS
	mu   sync.Mutex
	next time.Time
	is   [3]version // of Cert, Key, CA
	cert *tls.Certificate
	pool *x509.CertPool // nil without a CA
}

// current returns the certificate and the authorities.
func (k *keeper) current() (*tls.Certificate, *x509.CertPool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if now := time.Now(); now.After(k.next) {
		k.next = now.Add(pause)
		_ = k.load() // else what there is stays
	}
	return k.cert, k.pool
}

// load reads what has changed, all of it or nothing.
func (k *keeper) load() error {
	is, changed, err := k.versions()
	if err != nil || !changed {
		return err
	}
	cert, pool := k.cert, k.pool
	if k.f.Cert != "" {
		if cert, err = k.pair(); err != nil {
			return err
		}
	}
	if k.f.CA != "" {
		pem, err := readFile(k.f.CA)
		if err != nil {
			return err
		}
		pool = x509.NewCertPool()
		if !pool.AppendCertsFromPEM(pem) {
			return fmt.Errorf("%q holds no certificate in PEM", k.f.CA)
		}
	}
	k.is, k.cert, k.pool = is, cert, pool
	return nil
}

// versions returns those of the files, and whether one has changed.
func (k *keeper) versions() (is [3]version, changed bool, err error) {
	for i, path := range [...]string{k.f.Cert, k.f.Key, k.f.CA} {
		if path == "" {
			continue
		}
		if is[i], err = stat(path, i == 1); err != nil {
			return is, false, err
		}
		changed = changed || !is[i].same(k.is[i])
	}
	return is, changed, nil
}

// pair reads certificate and key, which must belong together. The error of the
// library is not passed on, for it may speak of what it read.
func (k *keeper) pair() (*tls.Certificate, error) {
	certPEM, err := readFile(k.f.Cert)
	if err != nil {
		return nil, err
	}
	keyPEM, err := readFile(k.f.Key)
	if err != nil {
		return nil, err
	}
	cert, err := tls.X509KeyPair(certPEM, keyPEM)
	clear(keyPEM)
	if err != nil {
		return nil, fmt.Errorf("%q and %q are no certificate and its key in PEM", k.f.Cert, k.f.Key)
	}
	return &cert, nil
}
