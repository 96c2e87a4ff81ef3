package feed

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/logscrub/logscrub/internal/retry"
	"github.com/logscrub/logscrub/token/issuer"
)

// minSecret is the length of the shortest secret of a webhook in bytes.
const minSecret = 24

// maxAsk is how long a server may ask to be left alone.
const maxAsk = 10 * time.Minute

// Webhook says where events are posted.
type Webhook struct {
	URL string // https
	// Secret returns what events are signed with: bytes, or their base64 behind
	// "whsec_". It is asked for each try.
	Secret func() ([]byte, error)
	// AllowPrivate lets the URL lead to an address that is not public.
	AllowPrivate bool
	TLS          *tls.Config // nil trusts the authorities of the machine
	Clock        func() time.Time
}

// A poster posts events in the form of Standard Webhooks (version 1 of its
// specification, "Signature scheme"): the headers webhook-id, webhook-timestamp (Unix
// seconds) and webhook-signature, which is "v1," and the base64 of HMAC-SHA256 over id,
// timestamp and body with dots between.
type poster struct {
	o      Webhook
	client *http.Client
}

var _ Sink = (*poster)(nil)

// NewWebhook returns a Sink that posts events. It connects to nothing yet.
func NewWebhook(o Webhook) (Sink, error) {
	if err := CheckURL(o.URL); err != nil {
		return nil, err
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	s := &poster{o: o}
	if _, err := s.secret(); err != nil {
		return nil, err
	}
	t := issuer.Transport(o.AllowPrivate)
	t.TLSClientConfig = o.TLS
	s.client = &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return s, nil
}

// CheckURL says what is wrong with the URL of a webhook. It does not quote it.
func CheckURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" {
		return errors.New("url: an https URL without user and fragment is expected")
	}
	return nil
}

// secret returns the bytes that events are signed with.
func (s *poster) secret() ([]byte, error) {
	text, err := s.o.Secret()
	if err != nil {
		return nil, fmt.Errorf("secret_file: %w", err)
	}
	if packed, ok := strings.CutPrefix(string(text), "whsec_"); ok {
		if text, err = base64.StdEncoding.DecodeString(packed); err != nil {
			return nil, errors.New("secret_file: what stands behind whsec_ is no base64")
		}
	}
	if len(text) < minSecret {
		return nil, fmt.Errorf("secret_file: the secret has fewer than %d bytes", minSecret)
	}
	return text, nil
}

// Signature returns the webhook-signature of an event that is sent at a time (Unix
// seconds).
func Signature(secret []byte, id string, at int64, body []byte) string {
	m := hmac.New(sha256.New, secret)
	fmt.Fprintf(m, "%s.%d.", id, at)
	m.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(m.Sum(nil))
}

// Send is of Sink. Every answer of 2xx is a yes; a redirect is not followed.
func (s *poster) Send(ctx context.Context, id string, body []byte) error {
	secret, err := s.secret()
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.o.URL, bytes.NewReader(body))
	if err != nil {
		return errors.New("webhook: the URL cannot be used")
	}
	at := s.o.Clock().Unix()
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "logscrub")
	req.Header.Set("Webhook-Id", id)
	req.Header.Set("Webhook-Timestamp", strconv.FormatInt(at, 10))
	req.Header.Set("Webhook-Signature", Signature(secret, id, at, body))
	resp, err := s.client.Do(req)
	if err != nil {
		return fmt.Errorf("webhook: %w", issuer.Cause(err))
	}
	defer resp.Body.Close()
	_, _ = io.CopyN(io.Discard, resp.Body, 4<<10) // the status alone counts
	return s.judge(resp)
}

// judge returns what an answer means.
func (s *poster) judge(resp *http.Response) error {
	err := fmt.Errorf("webhook: the answer has status %d", resp.StatusCode)
	switch resp.StatusCode {
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		return fmt.Errorf("%w; %w", err, ErrRefused)
	}
	if resp.StatusCode/100 == 2 {
		return nil
	}
	if ask, ok := retry.RetryAfter(resp.Header.Get("Retry-After"), s.o.Clock(), maxAsk); ok {
		return &LaterError{ask, err}
	}
	return err
}

// Close is of Sink.
func (s *poster) Close() error {
	s.client.CloseIdleConnections()
	return nil
}
