//go:build race

package scrub_test

// underRace says that the race detector runs, which makes all much slower.
// Package crypto/sha256, built for it, allocates each time that it tells a state.
const underRace = true
