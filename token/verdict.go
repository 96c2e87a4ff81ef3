package token

// A Verdict is why Scan found a token or none. It is a closed set, fit for
// explaining and counting.
type Verdict uint8

// The verdicts. Those up to Open are tokens.
const (
	Whole       Verdict = iota // a token with all its segments
	Cut                        // a token that was cut after its header
	Open                       // a token that goes on beyond MaxScan
	NotObject                  // the first segment does not decode to a JSON object
	HeaderCut                  // the first segment ends inside its JSON object
	HeaderLong                 // the first segment is longer than MaxHeader
	NoAlg                      // the header has no "alg" that is a string or a number
	HeaderAlone                // a header that neither a segment nor the end of the text follows
	Segments                   // the number of segments is not that of a JWS or JWE
	Follower                   // the payload is no JSON object and what follows the token leaves doubt
)

// Found reports whether v is the verdict on a token.
func (v Verdict) Found() bool { return v <= Open }

// String returns v as words for a person.
func (v Verdict) String() string {
	words := [...]string{
		"whole token", "cut token", "token longer than the scan limit",
		"first segment is no base64url of a JSON object",
		"header ends inside its JSON object", "header longer than the limit",
		`header has no string "alg"`, "header without payload",
		"wrong number of segments", "doubtful character after the token",
	}
	if int(v) >= len(words) {
		return "unknown"
	}
	return words[v]
}
