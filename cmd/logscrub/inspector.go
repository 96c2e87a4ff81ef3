package main

import (
	"context"
	"crypto/sha256"
	"strings"
	"time"

	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/token"
	"github.com/logscrub/logscrub/token/issuer"
)

// maxSeen is how many tokens are told apart. What is more is counted only.
const maxSeen = 100_000

// keysTime is how long inspect and report wait for the keys of issuers.
const keysTime = 15 * time.Second

// A seenToken is what is told of one token. It holds no byte of it.
type seenToken struct {
	Stub     string     `json:"stub"`
	Issuer   string     `json:"issuer"`
	State    string     `json:"state"`
	Reason   string     `json:"reason,omitempty"` // why it is not verified
	Findings []string   `json:"findings"`
	Claims   []string   `json:"claims"`
	Others   int        `json:"other_claims"` // whose names are not told
	Personal []personal `json:"personal"`     // which of them say what of a person
	Count    int        `json:"count"`
}

// An inspector is the verifier of a scan that remembers what it is asked about. It
// verifies every token, without a budget, and is for one goroutine.
type inspector struct {
	issuers *issuer.Issuers
	stubs   *scrub.Scrubber // whose verifier is named
	claims  *claimReader
	named   *named
	seen    map[[sha256.Size]byte]int // by what identifies a token: its index in list
	list    []seenToken
	more    int // that had no room
}

// A named verifier says of any token what was found of the one that is looked at.
type named struct {
	names []string
	of    issuer.Verdict
}

var _, _ token.Verifier = (*inspector)(nil), (*named)(nil)

// Names returns what named says.
func (n *named) Names() []string { return n.names }

// Verify completes t by the verdict of n.
func (n *named) Verify(t *token.Token, _ []byte, _ int64) { n.of.Complete(t) }

// newInspector returns an inspector of the issuers of c, with their keys.
func newInspector(c *config.Config, o scrub.Options, all *issuer.Issuers) (*inspector, error) {
	n := &named{names: append(all.Names(), "other")}
	o.Verifier = n
	stubs, err := c.Build(o)
	if err != nil {
		return nil, err
	}
	return &inspector{issuers: all, stubs: stubs, claims: newClaimReader(stubs), named: n, seen: map[[sha256.Size]byte]int{}}, nil
}

// Names returns the names of the issuers and "other".
func (in *inspector) Names() []string { return in.named.names }

// Verify verifies t, and notes what is found.
func (in *inspector) Verify(t *token.Token, text []byte, now int64) {
	v := in.issuers.VerifyLogged(t, text, now)
	// The same claims under another signature are told apart only if that is worth
	// something else.
	id := sha256.Sum256(append(append([]byte(nil), t.Canonical()...), byte(t.State)))
	i, ok := in.seen[id]
	switch {
	case ok:
		in.list[i].Count++
	case len(in.list) == maxSeen:
		in.more++
	default:
		in.seen[id] = len(in.list)
		in.list = append(in.list, in.describe(t, &v, text))
	}
}

// describe returns what is told of t.
func (in *inspector) describe(t *token.Token, v *issuer.Verdict, text []byte) seenToken {
	s := seenToken{Stub: "jwt_redacted", Issuer: t.Issuer, State: t.State.String(), Count: 1}
	if v.Reason != issuer.NoReason {
		s.Reason = v.Reason.String()
	}
	known, others := issuer.ClaimNames(t.Payload())
	s.Claims, s.Others = append([]string{}, known...), others
	if s.Personal = append([]personal{}, in.claims.read(t.Payload())...); len(s.Personal) > 0 {
		v.Findings |= issuer.PersonalData
	}
	s.Findings = append([]string{}, v.Findings.Words()...)
	in.named.of = *v
	if out, err := in.stubs.Append(nil, text); err == nil {
		if _, n, ok := token.ParseStub(out); ok && n == len(out) { // else it is not all of the token
			s.Stub = string(out)
		}
	}
	return s
}

// trusted returns the issuers of c, with their keys unless there shall be no network.
func trusted(a *app, c *config.Config, offline bool) (*issuer.Issuers, error) {
	all, err := c.OpenIssuers("")
	if err != nil {
		return nil, err
	}
	if all == nil {
		return issuer.New(nil, "", time.Now)
	}
	if offline {
		return all, nil
	}
	ctx, stop := context.WithTimeout(context.Background(), keysTime)
	defer stop()
	if err := all.Load(ctx); err != nil {
		for line := range strings.SplitSeq(err.Error(), "\n") {
			a.note("the keys cannot be fetched, and its tokens stay unverified: %s", line)
		}
	}
	return all, nil
}
