package admin

import "github.com/logscrub/logscrub/token/issuer/feed"

// issuers sends what is known of the keys of issuers and of their tokens.
func (e emitter) issuers(s *Issuers) {
	e.count("token_verifications_total", "Signatures of tokens checked.", int64(s.Checked.Verified))
	e.count("token_verifications_skipped_total", "Times that there was no time left to check the signature of a token, which stays unverified until it is met again.", int64(s.Checked.Skipped))
	e.total("token_verification_seconds_total", "Time that checking signatures took.", s.Checked.Time.Seconds())
	for _, f := range s.Findings {
		e.count("token_findings_total", "What is wrong with tokens, by the configured issuer that they claim.", int64(f.N), "issuer", f.Issuer, "finding", f.Finding)
	}
	for _, k := range s.Keys {
		e.level("jwks_keys", "Keys of an issuer that can be used now.", float64(k.Keys), "issuer", k.Name)
		if !k.URL {
			continue
		}
		e.level("jwks_unusable_keys", "Keys that an issuer publishes and that cannot be used.", float64(k.Bad), "issuer", k.Name)
		e.count("jwks_fetches_total", "Times that the keys of an issuer were asked for.", int64(k.Fetches), "issuer", k.Name)
		e.count("jwks_fetch_failures_total", "Times that they were not got.", int64(k.Failures), "issuer", k.Name)
		if !k.Fetched.IsZero() {
			e.level("jwks_age_seconds", "How long ago the keys in use were fetched.", k.Age.Seconds(), "issuer", k.Name)
		}
	}
}

// leaks sends how the leak feed is.
func (e emitter) leaks(s *feed.Status) {
	for _, is := range s.Issuers {
		e.count("leak_feed_events_total", "Events about tokens or keys that could still be used, by their issuer or vendor, that the other side holds.", int64(is.Events), "issuer", is.Name)
		e.count("leak_feed_suppressed_total", "Events left out because there were too many in a minute, each time one was due.", int64(is.Suppressed), "issuer", is.Name)
	}
	e.count("leak_feed_failures_total", "Times that an event was not taken, each try.", int64(s.Failures))
	e.count("leak_feed_refused_total", "Events that the other side refused for good.", int64(s.Refused))
	e.count("leak_feed_dropped_total", "Events that had no room, or no time at the end; they are due again when the token is met again.", int64(s.Dropped))
	e.count("leak_feed_state_failures_total", "Times that the state of the leak feed could not be written.", int64(s.StateFailures))
	e.level("leak_feed_queue", "Events that wait for the other side.", float64(s.Queue))
	e.level("leak_feed_tokens", "Tokens that are remembered as met.", float64(s.Known))
}
