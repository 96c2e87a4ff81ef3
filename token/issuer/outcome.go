package issuer

import (
	"net/http"
	"sync/atomic"
)

// An Outcome is how a request fared at a Door. It is a closed set, for counting; a
// client is told its status alone.
type Outcome uint8

// The outcomes.
const (
	LetIn         Outcome = iota
	NoCredential          // no Authorization
	BadCredential         // not one bearer token of at most 8 KiB
	NotGenuine            // no key of a configured issuer made the signature
	OtherIssuer           // one did, but not of the issuer that is asked for
	NotInTime             // expired, or not yet good
	OtherAudience         // not for this door
	LongLived             // no iat or exp, or more than MaxLifetime between them
	Denied                // the denylist has it
	NoScope               // without the scope
	NotLoaded             // the denylist is not loaded
	NoKeys                // there is no key of the issuer yet
	outcomes      = iota
)

// String returns the word of o in metrics.
func (o Outcome) String() string {
	words := [outcomes]string{
		"let_in", "no_credential", "bad_credential", "not_genuine", "other_issuer", "not_in_time", "other_audience",
		"long_lived", "denied", "no_scope", "not_loaded", "no_keys",
	}
	if int(o) >= len(words) {
		return "unknown"
	}
	return words[o]
}

// answer returns the status of o, and the challenge that goes with it (RFC 6750 §3).
func (o Outcome) answer() (status int, challenge string) {
	switch o {
	case LetIn:
		return http.StatusOK, ""
	case NoCredential:
		return http.StatusUnauthorized, "Bearer"
	case NoScope:
		return http.StatusForbidden, `Bearer error="insufficient_scope"`
	case NotLoaded, NoKeys:
		return http.StatusServiceUnavailable, ""
	}
	return http.StatusUnauthorized, `Bearer error="invalid_token"`
}

// DoorCounts count requests by their Outcome. They are safe for concurrent use, and
// may be those of several Doors, one after the other.
type DoorCounts struct{ n [outcomes]atomic.Int64 }

// ByWord returns the counts by the word of the outcome, those of zero too.
func (c *DoorCounts) ByWord() map[string]int64 {
	all := make(map[string]int64, outcomes)
	for o := range c.n {
		all[Outcome(o).String()] = c.n[o].Load()
	}
	return all
}
