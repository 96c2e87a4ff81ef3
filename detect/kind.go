package detect

import "github.com/logscrub/logscrub/pseudonym"

// A Class groups kinds by why they matter.
type Class uint8

// The classes.
const (
	ClassSecret    Class = iota // lets its holder in
	ClassPII                    // names or reaches a person
	ClassNetwork                // names a device
	ClassFinancial              // moves money
	ClassHealth                 // says something of a body
)

// String returns the word used in reports and configuration.
func (c Class) String() string {
	return [...]string{"secret", "pii", "network", "financial", "health"}[c]
}

// ParseClass returns the class called name.
func ParseClass(name string) (Class, bool) {
	for c := ClassSecret; c <= ClassHealth; c++ {
		if c.String() == name {
			return c, true
		}
	}
	return 0, false
}

// Entropy says whether values of a kind can be guessed by trying them all.
type Entropy uint8

// The entropies.
const (
	LowEntropy Entropy = iota
	HighEntropy
)

// A Kind is what a rule found. Its family decides the prefix and the key of its
// pseudonyms, its name is what policy speaks of.
type Kind struct {
	Name    string
	Family  pseudonym.Family
	Class   Class
	Entropy Entropy
}
