package pseudonym

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// A Keyring holds the keys of any number of tenants: those that write now,
// those that will, and what is left of those that did. Build one with
// [ParseKeyring], [LoadKeyring], [Generate] or [Ephemeral]; the zero Keyring is
// empty and makes no Hasher.
//
// It is safe for concurrent reading. Printing one, in whatever way, shows how
// many entries it has and nothing else.
type Keyring struct{ entries []*entry }

// A KeyState says what is left of a key.
type KeyState uint8

// The states of a key.
const (
	Full    KeyState = iota // the root: it can write, and can test a guess
	Retired                 // the check key alone: it only tells its own pseudonyms
	Erased                  // the id alone: its pseudonyms are like those of a stranger
)

// String returns full, retired or erased.
func (s KeyState) String() string {
	return [...]string{"full", "retired", "erased"}[min(s, Erased)]
}

// An Entry is what may be shown of a key. It holds no key bytes. An erased key
// has only an ID and a State.
type Entry struct {
	ID        KeyID
	State     KeyState
	Tenant    string
	Created   time.Time // UTC, whole seconds
	NotBefore time.Time // UTC, whole seconds; the key writes from then on
}

// An entry is a key. Keyrings hold pointers to entries and entries to bytes,
// because fmt follows one pointer even in fields that have no Format, but never
// two.
type entry struct {
	Entry
	root  *[rootSize]byte  // nil unless Full
	check *[checkSize]byte // nil if Erased
}

// newEntry returns the entry of a root.
func newEntry(root *[rootSize]byte, tenant string, created, notBefore time.Time) *entry {
	return &entry{
		Entry: Entry{ID: keyID(root), Tenant: tenant, Created: second(created), NotBefore: second(notBefore)},
		root:  root,
		check: (*[checkSize]byte)(derive(root[:], purposeCheck, "", checkSize)),
	}
}

func second(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

// Entries returns what may be shown of every key, in the order of the file.
func (k *Keyring) Entries() []Entry {
	out := make([]Entry, len(k.entries))
	for i, e := range k.entries {
		out[i] = e.Entry
	}
	return out
}

// Keys returns the ids of the keys of tenant that can still write or test a
// guess, those to come among them, the newest NotBefore first. To find a known
// value in old output, derive its pseudonym under each ([Keyring.HasherFor]).
func (k *Keyring) Keys(tenant string) []KeyID {
	var full []*entry
	for _, e := range k.entries {
		if e.root != nil && e.Tenant == tenant {
			full = append(full, e)
		}
	}
	slices.Reverse(full)
	slices.SortStableFunc(full, func(a, b *entry) int { return b.NotBefore.Compare(a.NotBefore) })
	ids := make([]KeyID, len(full))
	for i, e := range full {
		ids[i] = e.ID
	}
	return ids
}

// Current returns the id of the key that writes for tenant at now: of those
// whose NotBefore has come the one with the latest, of equals the last in the
// file. It reports false where there is none.
func (k *Keyring) Current(tenant string, now time.Time) (KeyID, bool) {
	e := k.current(tenant, now)
	if e == nil {
		return "", false
	}
	return e.ID, true
}

func (k *Keyring) current(tenant string, now time.Time) *entry {
	var best *entry
	for _, e := range k.entries {
		if e.root == nil || e.Tenant != tenant || e.NotBefore.After(now) {
			continue
		}
		if best == nil || !e.NotBefore.Before(best.NotBefore) {
			best = e
		}
	}
	return best
}

// NextChange returns when tenant's next key comes into force after now, and
// false where none is to come. A Hasher made before goes on with its old key: a
// process that lives on makes a new one then.
func (k *Keyring) NextChange(tenant string, now time.Time) (time.Time, bool) {
	var next time.Time
	for _, e := range k.entries {
		if e.root == nil || e.Tenant != tenant || !e.NotBefore.After(now) {
			continue
		}
		if next.IsZero() || e.NotBefore.Before(next) {
			next = e.NotBefore
		}
	}
	return next, !next.IsZero()
}

// Derive returns 32 bytes for purpose p, one of the exported ones, from the root
// of key id. The argument is the issuer's name for PurposeFeed, else empty. The
// result is a key: do not print it. An error means that there is no such root, or
// that p is not for callers.
func (k *Keyring) Derive(id KeyID, p Purpose, argument string) ([]byte, error) {
	if p != PurposeFeed && p != PurposeMessageID && p != PurposeState {
		return nil, errors.New("the purpose of a derived key is feed, msgid or state")
	}
	e, err := k.full(id)
	if err != nil {
		return nil, err
	}
	return derive(e.root[:], p, argument, 32), nil
}

func (k *Keyring) find(id KeyID) *entry {
	for _, e := range k.entries {
		if e.ID == id {
			return e
		}
	}
	return nil
}

// full returns the entry of id, which must still have its root.
func (k *Keyring) full(id KeyID) (*entry, error) {
	if _, err := ParseKeyID(string(id)); err != nil {
		return nil, err
	}
	switch e := k.find(id); {
	case e == nil:
		return nil, fmt.Errorf("no key %s in the keyring (see: logscrub keyring list)", id)
	case e.root == nil:
		return nil, fmt.Errorf("key %s is %s: it can no longer write or test a guess", id, e.State)
	default:
		return e, nil
	}
}

// add appends e unless its id is taken.
func (k *Keyring) add(e *entry) bool {
	if k.find(e.ID) != nil {
		return false
	}
	k.entries = append(k.entries, e)
	return true
}

// String returns the number of entries in words.
func (k Keyring) String() string { return fmt.Sprintf("keyring of %d keys", len(k.entries)) }

// Format prints String, whatever the verb.
func (k Keyring) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, k.String()) }

// MarshalJSON returns String as a JSON string.
func (k Keyring) MarshalJSON() ([]byte, error) { return json.Marshal(k.String()) }

// Format prints the id and the state, whatever the verb.
func (e entry) Format(s fmt.State, _ rune) {
	_, _ = io.WriteString(s, string(e.ID)+" "+e.State.String())
}
