//go:build !race

package scrub_test

const underRace = false
