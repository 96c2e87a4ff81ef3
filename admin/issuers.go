package admin

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
