package issuer

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
)

// maxDenied is how many entries a Denylist has room for.
const maxDenied = 1 << 20

// A Fingerprint names a token to those who have the feed key of its issuer, and
// says nothing to others.
type Fingerprint [32]byte

// FingerprintOf returns HMAC-SHA256 of the canonical bytes of a token (see
// token.Token.Canonical) under key, which pseudonym.Keyring.Derive makes for
// PurposeFeed and the name of the issuer.
func FingerprintOf(key, canonical []byte) (f Fingerprint) {
	m := hmac.New(sha256.New, key)
	m.Write(canonical)
	m.Sum(f[:0])
	return f
}

// String returns f as 64 hexadecimal digits.
func (f Fingerprint) String() string { return hex.EncodeToString(f[:]) }

// ParseFingerprint reads what String returns.
func ParseFingerprint(s string) (f Fingerprint, ok bool) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(f) {
		return f, false
	}
	return Fingerprint(b), true
}

// A Denylist has the tokens that are refused although they are genuine and in time:
// by issuer and "jti", or by fingerprint. It keeps hashes of both, and forgets an
// entry once it has expired. It is safe for concurrent use. Until it was loaded
// once, it is not Ready, and who needs it refuses every token.
type Denylist struct {
	mu     sync.RWMutex
	ready  bool
	denied map[[32]byte]int64 // until when, in Unix seconds; 0: for ever
}

// errFull says that a list has too many entries.
var errFull = fmt.Errorf("a denylist has at most %d entries", maxDenied)

// idEntry is the entry of the token that iss gave the "jti" id.
func idEntry(iss, id string) [32]byte {
	text := binary.BigEndian.AppendUint64([]byte("jti"), uint64(len(iss)))
	return sha256.Sum256(append(append(text, iss...), id...))
}

// printEntry is the entry of the token with fingerprint f.
func printEntry(f Fingerprint) [32]byte {
	return sha256.Sum256(append([]byte("fingerprint"), f[:]...))
}

// Deny adds one entry, which stands in the form of a line of a file (see Parse), and
// is for lists that change bit by bit.
func (d *Denylist) Deny(line string) error {
	e, until, err := parseEntry(line)
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.denied) >= maxDenied {
		return errFull
	}
	if d.denied == nil {
		d.denied = map[[32]byte]int64{}
	}
	d.denied[e] = until
	return nil
}

// Allow takes back an entry, in the form of a line without a time.
func (d *Denylist) Allow(line string) error {
	e, _, err := parseEntry(line)
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.denied, e)
	return nil
}

// Load puts the entries of text in the place of those that were there: a line each,
// "jti ISSUER ID [UNTIL]" or "fingerprint HEX [UNTIL]", with the blanks of ISSUER and
// ID percent-encoded and UNTIL in Unix seconds; empty lines and those that begin with
// # are skipped. After an error the list is as it was.
func (d *Denylist) Load(text []byte) error {
	denied := map[[32]byte]int64{}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		e, until, err := parseEntry(line)
		if err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if len(denied) >= maxDenied {
			return errFull
		}
		denied[e] = until
	}
	if lines.Err() != nil {
		return errors.New("a line is longer than 64 KiB")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.denied, d.ready = denied, true
	return nil
}

var errEntry = errors.New(`it is neither "jti ISSUER ID [UNTIL]" nor "fingerprint HEX [UNTIL]"`)

func parseEntry(line string) (e [32]byte, until int64, err error) {
	words := strings.Fields(line)
	names := map[string]int{"jti": 3, "fingerprint": 2}
	if len(words) == 0 {
		return e, 0, errEntry
	}
	n := names[words[0]]
	if n == 0 || len(words) < n || len(words) > n+1 {
		return e, 0, errEntry
	}
	if len(words) > n {
		if until, err = strconv.ParseInt(words[n], 10, 64); err != nil || until <= 0 {
			return e, 0, errEntry
		}
	}
	if words[0] == "jti" {
		iss, err1 := url.PathUnescape(words[1])
		id, err2 := url.PathUnescape(words[2])
		if err1 != nil || err2 != nil {
			return e, 0, errEntry
		}
		return idEntry(iss, id), until, nil
	}
	f, ok := ParseFingerprint(words[1])
	if !ok {
		return e, 0, errEntry
	}
	return printEntry(f), until, nil
}

// SetReady says that a list that changes bit by bit has all that there was.
func (d *Denylist) SetReady() {
	d.mu.Lock()
	d.ready = true
	d.mu.Unlock()
}

// Ready reports whether d was loaded.
func (d *Denylist) Ready() bool {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.ready
}

// Len returns how many entries d has, those that have expired among them.
func (d *Denylist) Len() int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return len(d.denied)
}

// Denied reports whether the token of iss with the "jti" id, which may be empty, or
// with one of the fingerprints is refused at now (Unix seconds).
func (d *Denylist) Denied(iss, id string, prints []Fingerprint, now int64) bool {
	if id != "" && d.has(idEntry(iss, id), now) {
		return true
	}
	for _, f := range prints {
		if d.has(printEntry(f), now) {
			return true
		}
	}
	return false
}

func (d *Denylist) has(e [32]byte, now int64) bool {
	d.mu.RLock()
	until, ok := d.denied[e]
	d.mu.RUnlock()
	if ok && until != 0 && until <= now {
		d.mu.Lock()
		delete(d.denied, e)
		d.mu.Unlock()
		return false
	}
	return ok
}
