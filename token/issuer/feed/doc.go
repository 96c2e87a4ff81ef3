// Package feed tells those who can revoke a token that it was logged.
//
// A Feed is asked about each token that is met, by its fingerprint, and makes an
// Event of it once in a window: that it was seen, when, how often and where, and what
// stands in its place in the log. A Memory keeps which were told, over restarts too.
// Events go to a Sink in the background, again and again until it has them; what does
// not fit into the queue, or is more than a minute may have, is counted and told when
// the token is met again.
//
// Call OpenMemory, New and Run; then Due for each token, and Raise where it says so.
// Neither waits for a sink. No token, and no part of one, comes in here: the issuer
// knows its token again by the fingerprint (see issuer.FingerprintOf), made with the
// key that logscrub keyring export --feed prints.
package feed
