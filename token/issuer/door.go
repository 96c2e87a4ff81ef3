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
// without a body, and says no more than that (RFC 6750 §3).
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
}

// Handler returns a handler that calls next for requests that are let in, without
// their credential.
func (d *Door) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tok, ok := credential(r)
		status := http.StatusUnauthorized
		if ok {
			status = d.check(tok)
		}
		if status == http.StatusOK {
			r = r.Clone(r.Context())
			r.Header.Del("Authorization")
			next.ServeHTTP(w, r)
			return
		}
		switch {
		case status == http.StatusForbidden:
			w.Header().Set("WWW-Authenticate", `Bearer error="insufficient_scope"`)
		case status == http.StatusUnauthorized && tok != "":
			w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		case status == http.StatusUnauthorized:
			w.Header().Set("WWW-Authenticate", "Bearer")
		default:
			w.Header().Set("Retry-After", "5")
		}
		w.WriteHeader(status)
	})
}

// credential returns the bearer token of r; tok is not empty where there was
// something that was none.
func credential(r *http.Request) (tok string, ok bool) {
	all := r.Header.Values("Authorization")
	if len(all) == 0 {
		return "", false
	}
	scheme, tok, _ := strings.Cut(all[0], " ")
	if len(all) > 1 || !strings.EqualFold(scheme, "Bearer") || tok == "" || len(tok) > maxCredential {
		return "x", false
	}
	return tok, true
}

// check returns the status that tok deserves.
func (d *Door) check(tok string) int {
	if d.Deny != nil && !d.Deny.Ready() {
		return http.StatusServiceUnavailable
	}
	now := d.Clock().Unix()
	v := d.Issuers.Verify(tok, now, true)
	if v.Reason == UnknownKey && v.Issuer == d.Issuer && !d.hasKeys() {
		return http.StatusServiceUnavailable
	}
	if v.State != token.Live || v.Issuer != d.Issuer || !d.fits(&v.Claims) || d.denied(tok, &v.Claims, now) {
		return http.StatusUnauthorized
	}
	if d.Scope != "" && !slices.Contains(strings.Fields(v.Claims.Scope), d.Scope) {
		return http.StatusForbidden
	}
	return http.StatusOK
}

// fits reports whether the claims are those of a token for this door.
func (d *Door) fits(c *Claims) bool {
	life := d.MaxLifetime
	if life == 0 {
		life = DefaultDoorLife
	}
	return c.HasExpiry && c.HasTime && c.Expiry-c.IssuedAt <= int64(life/time.Second) && slices.Contains(c.Audience, d.Audience)
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
