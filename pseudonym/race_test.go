//go:build race

package pseudonym

// underRace says that the race detector runs. Package crypto/sha256, built for
// it, allocates each time that it tells a state.
const underRace = true
