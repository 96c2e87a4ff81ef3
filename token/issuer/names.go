package issuer

import (
	"slices"

	"github.com/logscrub/logscrub/token"
)

// ClaimWords returns the names of claims that ClaimNames tells: those that are
// registered or that common issuers set, and none that an issuer made up.
func ClaimWords() []string {
	list := []string{
		"iss", "aud", "exp", "nbf", "iat", "jti", // RFC 7519 §4.1
		"scope", "client_id", "act", "may_act", "cnf", // RFC 8693, RFC 7800
		"roles", "groups", "entitlements", // RFC 9068 §2.2.3.1
		"azp", "nonce", "auth_time", "acr", "amr", "at_hash", "c_hash", // OpenID Connect Core §2
		"profile", "picture", "website", "email_verified", "gender", "birthdate", "zoneinfo", "locale",
		"phone_number_verified", "address", "updated_at", // OpenID Connect Core §5.1
		"scp", "tid", "ver", "ipaddr", // Entra ID
		"token_use", "cognito:groups", // Cognito
		"realm_access", "resource_access", "session_state", // Keycloak
		"permissions", "org_id", // Auth0
	}
	for name := range token.SID + 1 {
		list = append(list, name.String())
	}
	return list
}

// ClaimNames returns which of ClaimWords are names of claims of a payload, as
// token.Token.Payload returns it, each once and in order, and how many names are others.
// Of a payload that cannot be read to its end it tells those that can.
func ClaimNames(payload []byte) (known []string, others int) {
	all := ClaimWords()
	EachClaim(payload, func(name string, _ []byte) {
		if i := slices.Index(all, name); i >= 0 {
			known = append(known, all[i])
		} else {
			others++
		}
	})
	slices.Sort(known)
	return known, others
}

// EachClaim calls visit with the name and the JSON value of every claim of a payload. Of
// one that cannot be read to its end those are visited that can.
func EachClaim(payload []byte, visit func(name string, value []byte)) {
	readObject(payload, func(name string, value []byte) Reason {
		visit(name, value)
		return NoReason
	})
}
