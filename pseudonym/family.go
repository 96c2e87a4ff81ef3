package pseudonym

import (
	"crypto/sha256"
	"encoding/binary"
)

// A Family is what a value is, whatever key or context it stood in. It is the
// first word of a pseudonym and selects the key: [a-z][a-z0-9]{0,15}.
type Family string

// The families of the default rules. Rules of a user may name others.
const (
	Email  Family = "email"
	IP     Family = "ip" // version 4 and 6; a v4-mapped address is version 4
	MAC    Family = "mac"
	Phone  Family = "phone"
	Card   Family = "card"
	IBAN   Family = "iban"
	SSN    Family = "ssn"
	SID    Family = "sid" // security identifiers of Windows
	UUID   Family = "uuid"
	User   Family = "user"   // account ids: user, uid, login, sub, upn …
	Name   Family = "name"   // names of persons
	Secret Family = "secret" // opaque credentials: bearer, session, API key …
	JWT    Family = "jwt"
	AWS    Family = "aws"    // AWS access key ids
	GitHub Family = "github" // GitHub tokens

	// Foreign is the family of pseudonyms that were written with a key this
	// ring does not hold. Every Hasher knows it.
	Foreign Family = "foreign"

	// Stub is the family of what binds kept claims to the stub of their token.
	Stub Family = "stub"
)

// Families returns the families of the default rules, without Foreign and Stub.
func Families() []Family {
	return []Family{Email, IP, MAC, Phone, Card, IBAN, SSN, SID, UUID, User, Name, Secret, JWT, AWS, GitHub}
}

const maxFamily = 16

// Valid reports whether f is of the form [a-z][a-z0-9]{0,15}.
func (f Family) Valid() bool {
	if len(f) == 0 || len(f) > maxFamily || f[0] < 'a' || f[0] > 'z' {
		return false
	}
	for i := 1; i < len(f); i++ {
		if c := f[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// ulaName stands for the family in the check of an address. No family can have
// this name, so a check of a word is never one of an address.
const ulaName = ":ula"

// familyCode returns what the check of a pseudonym binds it to: the first 32
// bits of SHA-256 of the family's name.
func familyCode(name string) uint32 {
	sum := sha256.Sum256([]byte(name))
	return binary.BigEndian.Uint32(sum[:4])
}
