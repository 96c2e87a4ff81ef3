//go:build !race

package pseudonym

const underRace = false
