package pseudonym

import (
	"crypto/rand"
	"errors"
	"fmt"
	"time"
)

// DefaultTenant is the tenant of a pipeline that names none.
const DefaultTenant = "-"

// Generate returns a keyring with one new random key for tenant, in force from
// now on. A tenant is "-" or [A-Za-z0-9][A-Za-z0-9._-]{0,63}.
func Generate(tenant string, now time.Time) (*Keyring, error) {
	k := new(Keyring)
	_, err := k.Rotate(tenant, now, now)
	return k, err
}

// Ephemeral returns a keyring with a new random key for each tenant, or for
// DefaultTenant where none is given, in force at any time. Its pseudonyms can
// be compared within the life of the process and no longer.
func Ephemeral(tenants ...string) *Keyring {
	if len(tenants) == 0 {
		tenants = []string{DefaultTenant}
	}
	k := new(Keyring)
	for _, tenant := range tenants {
		k.addRandom(tenant, time.Time{}, time.Time{})
	}
	return k
}

// Rotate adds a new random key for tenant, made at now, and returns its id.
// Every Hasher made from then on recognises its pseudonyms; none writes with it
// before notBefore. So a ring that was rotated can reach every machine in time.
func (k *Keyring) Rotate(tenant string, now, notBefore time.Time) (KeyID, error) {
	if !validTenant(tenant) {
		return "", errTenant
	}
	if !validTime(now) || !validTime(notBefore) {
		return "", errTime
	}
	return k.addRandom(tenant, now, notBefore), nil
}

var (
	errTenant = errors.New(`a tenant is "-", or letters, digits and . _ - beginning with a letter or digit, 64 at most`)
	errTime   = errors.New("a time of a key lies between the years 1 and 9999")
)

// addRandom adds a random key. An id that is taken, one in 2^20 a key, is drawn
// again.
func (k *Keyring) addRandom(tenant string, created, notBefore time.Time) KeyID {
	for {
		root := new([rootSize]byte)
		_, _ = rand.Read(root[:]) // crashes the process rather than fail
		if e := newEntry(root, tenant, created, notBefore); k.add(e) {
			return e.ID
		}
	}
}

// Retire destroys the root of key id and leaves its check key: its pseudonyms
// are recognised as before, and nobody can test a guess against them. The key
// that writes at now cannot be retired, for its tenant's records would be
// withheld: rotate first.
func (k *Keyring) Retire(id KeyID, now time.Time) error {
	e, err := k.full(id)
	if err != nil {
		return err
	}
	if k.current(e.Tenant, now) == e {
		return fmt.Errorf("key %s is the one that writes now (rotate first, then retire it, or erase it)", id)
	}
	clear(e.root[:])
	e.root, e.State = nil, Retired
	return nil
}

// Erase destroys all of key id but the id: nobody can tell its pseudonyms from
// those of a stranger, or derive them again. It is done at once, even to the key
// that writes now.
func (k *Keyring) Erase(id KeyID) error {
	if _, err := ParseKeyID(string(id)); err != nil {
		return err
	}
	e := k.find(id)
	if e == nil {
		return fmt.Errorf("no key %s in the keyring (see: logscrub keyring list)", id)
	}
	if e.State == Erased {
		return fmt.Errorf("key %s is erased already", id)
	}
	if e.root != nil {
		clear(e.root[:])
	}
	clear(e.check[:])
	*e = entry{Entry: Entry{ID: id, State: Erased}}
	return nil
}

func validTime(t time.Time) bool {
	y := t.UTC().Year()
	return y >= 1 && y <= 9999
}

func validTenant(t string) bool {
	if t == DefaultTenant {
		return true
	}
	if len(t) == 0 || len(t) > 64 {
		return false
	}
	for i := range len(t) {
		switch c := t[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		case i > 0 && (c == '.' || c == '_' || c == '-'):
		default:
			return false
		}
	}
	return true
}
