package pseudonym

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"
)

// A keyring is text, an entry a line, words with one space between, in this
// order and no other:
//
//	format=1 id=k7f3 tenant=- created=T not_before=T root=B    a key
//	format=1 id=k7f3 tenant=- created=T not_before=T check=B   a retired key
//	format=1 id=k7f3 erased                                    an erased key
//
// T is 2006-01-02T15:04:05Z and B base64url without padding. Empty lines and
// lines that begin with # are comments. A line may end in CR LF.

const (
	timeLayout = "2006-01-02T15:04:05Z"
	header     = `# logscrub keyring: who can read this file can test guesses against every pseudonym.
# Change it with: logscrub keyring rotate|retire|erase
`
)

// ParseKeyring reads a keyring from the text of its file. An error names the
// line and what is wrong with it, and quotes nothing.
func ParseKeyring(text []byte) (*Keyring, error) {
	k := new(Keyring)
	n := 0
	for line := range bytes.Lines(text) {
		n++
		line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		e, err := parseEntry(string(line))
		if err != nil {
			return nil, fmt.Errorf("keyring line %d: %w", n, err)
		}
		if !k.add(e) {
			return nil, fmt.Errorf("keyring line %d: key %s stands there twice (remove one line)", n, e.ID)
		}
	}
	if len(k.entries) == 0 {
		return nil, errors.New("keyring holds no key (logscrub keygen makes one)")
	}
	return k, nil
}

var errWords = errors.New("an entry is format, id, tenant, created, not_before, and root or check; or format, id, erased")

func parseEntry(line string) (*entry, error) {
	words := strings.Split(line, " ")
	if words[0] != "format=1" {
		return nil, errors.New("format is not 1 (a newer logscrub may read it)")
	}
	if len(words) != 3 && len(words) != 6 {
		return nil, errWords
	}
	idText, ok := strings.CutPrefix(words[1], "id=")
	if !ok {
		return nil, errWords
	}
	id, err := ParseKeyID(idText)
	if err != nil {
		return nil, err
	}
	if len(words) == 6 {
		return parseKey(id, words[2:])
	}
	if words[2] != "erased" {
		return nil, errWords
	}
	return &entry{Entry: Entry{ID: id, State: Erased}}, nil
}

// parseKey reads tenant, created, not_before, and root or check.
func parseKey(id KeyID, words []string) (*entry, error) {
	tenant, ok1 := strings.CutPrefix(words[0], "tenant=")
	created, ok2 := strings.CutPrefix(words[1], "created=")
	notBefore, ok3 := strings.CutPrefix(words[2], "not_before=")
	if !ok1 || !ok2 || !ok3 {
		return nil, errWords
	}
	if !validTenant(tenant) {
		return nil, errTenant
	}
	c, ok1 := parseTime(created)
	n, ok2 := parseTime(notBefore)
	if !ok1 || !ok2 {
		return nil, errors.New("created and not_before are UTC times such as 2026-11-22T10:00:00Z")
	}
	if text, ok := strings.CutPrefix(words[3], "root="); ok {
		return parseRoot(id, tenant, c, n, text)
	}
	text, ok := strings.CutPrefix(words[3], "check=")
	if !ok {
		return nil, errWords
	}
	b, ok := parseBytes(text, checkSize)
	if !ok {
		return nil, errors.New("check is not 16 bytes of base64url (restore the file from its backup)")
	}
	return &entry{
		Entry: Entry{ID: id, State: Retired, Tenant: tenant, Created: c, NotBefore: n},
		check: (*[checkSize]byte)(b),
	}, nil
}

func parseRoot(id KeyID, tenant string, created, notBefore time.Time, text string) (*entry, error) {
	b, ok := parseBytes(text, rootSize)
	if !ok {
		return nil, errors.New("root is not 32 bytes of base64url (restore the file from its backup)")
	}
	e := newEntry((*[rootSize]byte)(b), tenant, created, notBefore)
	if e.ID != id {
		return nil, errors.New("root and id do not belong together (restore the file from its backup)")
	}
	return e, nil
}

func parseTime(text string) (time.Time, bool) {
	t, err := time.Parse(timeLayout, text)
	return t, err == nil && len(text) == len(timeLayout)
}

// parseBytes reads n bytes of unpadded base64url whose unused bits are zero.
func parseBytes(text string, n int) ([]byte, bool) {
	enc := base64.RawURLEncoding.Strict()
	if len(text) != enc.EncodedLen(n) {
		return nil, false
	}
	b, err := enc.DecodeString(text)
	return b, err == nil && len(b) == n
}

// Text returns what the keyring's file holds, key bytes and all. It is for those
// who keep it elsewhere than in a file; for a file [Keyring.WriteFile] and
// [Update] take the care that is needed.
func (k *Keyring) Text() []byte {
	dst := []byte(header)
	for _, e := range k.entries {
		dst = append(dst, "format=1 id="+string(e.ID)...)
		if e.State == Erased {
			dst = append(dst, " erased\n"...)
			continue
		}
		dst = append(dst, " tenant="+e.Tenant...)
		dst = append(dst, " created="...)
		dst = e.Created.AppendFormat(dst, timeLayout)
		dst = append(dst, " not_before="...)
		dst = e.NotBefore.AppendFormat(dst, timeLayout)
		if e.root != nil {
			dst = base64.RawURLEncoding.AppendEncode(append(dst, " root="...), e.root[:])
		} else {
			dst = base64.RawURLEncoding.AppendEncode(append(dst, " check="...), e.check[:])
		}
		dst = append(dst, '\n')
	}
	return dst
}
