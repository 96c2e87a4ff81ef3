package check

// KeyVendors returns the vendors that IssuedKey knows the keys of.
func KeyVendors() []string {
	return []string{"age", "atlassian", "bitcoin", "github", "gitlab", "grafana", "nats", "npm", "stellar"}
}

// IssuedKey returns the vendor of b if b is wholly a key of one that issues its keys
// with a checksum, and that holds: who made b up knew how, or did not make it up.
// Else it returns "". The keys are those of [IssuedSum], GitHub's also of greater length,
// and those of [WalletKey].
func IssuedKey(b []byte) string {
	if n, vendor := IssuedSum(b); n > 0 && n == len(b) {
		return vendor
	}
	switch {
	case len(b) < 40:
	case b[0] == 'g':
		if n, sum := GitHubToken(b); n == len(b) && sum == ChecksumGood {
			return "github"
		}
	case WalletKey(b) && len(b) == 56:
		return "stellar"
	case WalletKey(b):
		return "bitcoin"
	}
	return ""
}
