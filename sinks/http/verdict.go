package http

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/retry"
)

// A class is what to do after an answer.
type class uint8

const (
	again    class = iota // it will pass
	held                  // done
	refused               // for good, because of what was sent
	settings              // it will not pass until somebody changes something
)

// A verdict is what a try came to.
type verdict struct {
	class  class
	reason flow.Reason
	after  time.Duration // what the server asked for
	err    error
}

// judge goes by the status of an answer.
func (s *Sink) judge(resp *http.Response) verdict {
	c, reason, remedy := classOf(resp.StatusCode)
	if c == held {
		return verdict{class: held}
	}
	v := verdict{class: c, reason: reason, err: s.problem("status "+strconv.Itoa(resp.StatusCode), remedy)}
	if c == again {
		v.after, _ = retry.RetryAfter(resp.Header.Get("Retry-After"), time.Now(), MaxRetryAfter)
	}
	return v
}

func classOf(status int) (c class, reason flow.Reason, remedy string) {
	switch status {
	case http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusNoContent:
		return held, 0, ""
	case http.StatusRequestEntityTooLarge:
		return refused, flow.TooLarge, ""
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return refused, flow.BadType, ""
	case http.StatusRequestTimeout, http.StatusConflict, http.StatusTooEarly, http.StatusTooManyRequests:
		return again, 0, ""
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusProxyAuthRequired:
		return settings, 0, "check the token"
	case http.StatusNotImplemented, http.StatusHTTPVersionNotSupported:
		return settings, 0, "check url"
	}
	switch {
	case status >= 500:
		return again, 0, ""
	case status >= 300 && status < 400:
		return settings, 0, "redirects are not followed; set url to where it leads"
	}
	return settings, 0, "check url"
}

// netCause returns in words what kept a request from being answered. The errors of
// the library quote the address, which may hold what is not for logs.
func netCause(err error) string {
	var dns *net.DNSError
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var alert tls.AlertError
	var timeout net.Error
	switch {
	case errors.As(err, &dns):
		return "its name cannot be resolved"
	case errors.As(err, &unknown):
		return "its certificate is of an authority that is not trusted; set ca"
	case errors.As(err, &name):
		return "its certificate is for another host"
	case errors.As(err, &invalid):
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
