// Package netcause says in words of its own why a request over HTTP got no answer.
//
// Errors of net/http quote the address, the URL of a proxy, and what came back in
// place of an answer: a line, or a redirect that cannot be read. Any of these may hold
// what is not for logs.
package netcause

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"syscall"
)

// Words returns what kept a request from being answered, out of a closed set. Of what
// it does not know it says "no answer".
func Words(err error) string {
	var dns *net.DNSError
	var alert tls.AlertError
	var timeout net.Error
	switch {
	case errors.As(err, &dns):
		return "its name cannot be resolved"
	case Untrusted(err):
		return "its certificate is of an authority that is not trusted"
	case errors.As(err, new(x509.HostnameError)):
		return "its certificate is for another host"
	case errors.As(err, new(x509.CertificateInvalidError)):
		return "its certificate is not valid, or not any more"
	case errors.As(err, &alert):
		return "it refused TLS; check the certificate of this side"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, syscall.EHOSTUNREACH) || errors.Is(err, syscall.ENETUNREACH):
		return "it cannot be reached"
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE):
		return "the connection was cut before the answer"
	}
	return "no answer"
}

// Untrusted reports whether err is that of a certificate of an unknown authority.
func Untrusted(err error) bool { return errors.As(err, new(x509.UnknownAuthorityError)) }
