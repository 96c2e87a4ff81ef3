package http

import (
	"net/http"
	"strconv"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/netcause"
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

// netCause returns in words what kept a request from being answered.
func netCause(err error) string {
	if netcause.Untrusted(err) {
		return netcause.Words(err) + "; set ca"
	}
	return netcause.Words(err)
}
