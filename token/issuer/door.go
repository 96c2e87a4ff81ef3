package issuer

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/logscrub/logscrub/token"
)

// Bounds of what a door takes.
const (
	maxCredential   = 8 << 10 // bytes of a token
	DefaultDoorLife = time.Hour
)

// A Door lets in requests with a token of one issuer (RFC 6750 §2.1), and nothing
// else. It answers
//
//	401  no token, or one that is not good
//	403  a good token without the scope
//	503  the denylist is not loaded, or there is no key of the issuer
//
// without a body, and says no more than that (RFC 6750 §3). Its fields are set
// before its first use; then it is safe for concurrent use.
type Door struct {
	Issuers     *Issuers
	Issuer      string        // name of the one whose tokens are taken
	Audience    string        // that they must be for
	Scope       string        // that they must have; "" is any
	MaxLifetime time.Duration // between iat and exp; 0 is DefaultDoorLife
	Deny        *Denylist     // may be nil
	// Prints returns the fingerprints of a token, one a key of the ring. It may be nil.
	Prints func(canonical []byte) []Fingerprint
	Clock  func() time.Time
	// Counts, if set, are counted up.
	Counts *DoorCounts
}

// Admit says what to answer to a request with these Authorization headers: 200 if
// it is let in, else a status and, for 401 and 403, the WWW-Authenticate that goes
// with it. A token may still be refused a moment later; what it was let in for then
// goes on.
func (d *Door) Admit(authorization []string) (status int, challenge string) {
	tok, was := credential(authorization)
	if was == LetIn {
		was = d.check(tok)
	}
	if d.Counts != nil {
		d.Counts.n[was].Add(1)
	}
	return was.answer()
}

// Handler returns a handler that calls next for requests that are let in, without
// their credential.
func (d *Door) Handler(next http.Handler) http.Handler { return Guard(d.Admit, next) }

// Guard returns a handler that calls next for requests that admit, which is Admit
// of a Door, lets in, without their credential.
func Guard(admit func(authorization []string) (status int, challenge string), next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status, challenge := admit(r.Header.Values("Authorization"))
		switch status {
		case http.StatusOK:
			r = r.Clone(r.Context())
			r.Header.Del("Authorization")
			next.ServeHTTP(w, r)
			return
		case http.StatusServiceUnavailable:
			w.Header().Set("Retry-After", "5")
		default:
			w.Header().Set("WWW-Authenticate", challenge)
		}
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(status)
	})
}

// credential returns the bearer token of a request, and LetIn where there is one.
func credential(all []string) (tok string, was Outcome) {
	if len(all) == 0 {
		return "", NoCredential
	}
	scheme, tok, _ := strings.Cut(all[0], " ")
	if len(all) > 1 || !strings.EqualFold(scheme, "Bearer") || tok == "" || len(tok) > maxCredential {
		return "", BadCredential
	}
	return tok, LetIn
}

// check returns what tok deserves.
func (d *Door) check(tok string) Outcome {
	if d.Deny != nil && !d.Deny.Ready() {
		return NotLoaded
	}
	now := d.Clock().Unix()
	v := d.Issuers.admit(tok, now)
	switch {
	case v.Reason == UnknownKey && v.Issuer == d.Issuer && !d.hasKeys():
		return NoKeys
	case !v.Verified:
		return NotGenuine
	case v.Issuer != d.Issuer:
		return OtherIssuer
	case v.State != token.Live:
		return NotInTime
	case !slices.Contains(v.Claims.Audience, d.Audience):
		return OtherAudience
	case !d.brief(&v.Claims):
		return LongLived
	case d.denied(tok, &v.Claims, now):
		return Denied
	case d.Scope != "" && !slices.Contains(strings.Fields(v.Claims.Scope), d.Scope):
		return NoScope
	}
	return LetIn
}

// brief reports whether the token lives no longer than it may here.
func (d *Door) brief(c *Claims) bool {
	life := d.MaxLifetime
	if life == 0 {
		life = DefaultDoorLife
	}
	return c.HasExpiry && c.HasTime && c.Expiry-c.IssuedAt <= int64(life/time.Second)
}

func (d *Door) denied(tok string, c *Claims, now int64) bool {
	if d.Deny == nil {
		return false
	}
	var prints []Fingerprint
	if d.Prints != nil {
		var t token.Token
		n, form, _ := token.Scan([]byte(tok))
		if n != len(tok) || t.Parse([]byte(tok), form, now) != nil {
			return true
		}
		prints = d.Prints(t.Canonical())
	}
	return d.Deny.Denied(c.Issuer, c.ID, prints, now)
}

// hasKeys reports whether there is any key of the issuer.
func (d *Door) hasKeys() (any bool) {
	for _, is := range d.Issuers.list {
		if is.opts.Name == d.Issuer {
			is.source.keys(func(*key) bool { any = true; return false })
		}
	}
	return any
}
