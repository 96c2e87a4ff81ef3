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
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
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
	full   bool               // something had no room
	denied map[[32]byte]int64 // until when, in Unix seconds; 0: for ever

	loads, failures atomic.Int64
	byID, byPrint   atomic.Int64 // tokens refused
	seen            os.FileInfo  // of the file that was last read; Follow's own
	settled         bool         // and it did not change within the grain of its time
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

// Deny adds one entry, which stands in the form of a line of a file (see Load), and
// is for lists that change bit by bit. Where there is no room for it, d is Ready no
// more until a Load or Become.
func (d *Denylist) Deny(line string) error {
	e, until, err := parseEntry(line)
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, known := d.denied[e]; !known && len(d.denied) >= maxDenied {
		d.ready, d.full = false, true // a list that misses some lets them in
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
	d.denied, d.ready, d.full = denied, true, false
	d.loads.Add(1)
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

// Become puts the entries of next, which is not used any more, in the place of those
// that d has. With an error, which says that next had no room for all, d is as it was.
func (d *Denylist) Become(next *Denylist) error {
	if next.full {
		return errFull
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.denied, d.ready, d.full = next.denied, true, false
	d.loads.Add(1)
	return nil
}

// Fail counts that the list could not be loaded, or an entry not be read.
func (d *Denylist) Fail() { d.failures.Add(1) }

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

// A DenyState says how a Denylist is, for metrics.
type DenyState struct {
	Ready           bool
	Entries         int   // those that have expired among them, until they are met
	Loads, Failures int64 // of the whole; of the whole or of one entry
	ByID, ByPrint   int64 // tokens that were refused
}

// State returns how d is.
func (d *Denylist) State() DenyState {
	return DenyState{Ready: d.Ready(), Entries: d.Len(), Loads: d.loads.Load(), Failures: d.failures.Load(),
		ByID: d.byID.Load(), ByPrint: d.byPrint.Load()}
}

// Denied reports whether the token of iss with the "jti" id, which may be empty, or
// with one of the fingerprints is refused at now (Unix seconds).
func (d *Denylist) Denied(iss, id string, prints []Fingerprint, now int64) bool {
	if id != "" && d.has(idEntry(iss, id), now) {
		d.byID.Add(1)
		return true
	}
	for _, f := range prints {
		if d.has(printEntry(f), now) {
			d.byPrint.Add(1)
			return true
		}
	}
	return false
}

func (d *Denylist) has(e [32]byte, now int64) bool {
	over := func(until int64) bool { return until != 0 && until <= now }
	d.mu.RLock()
	until, ok := d.denied[e]
	d.mu.RUnlock()
	if !ok || !over(until) {
		return ok
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if until, ok = d.denied[e]; ok && over(until) { // it may have been denied again
		delete(d.denied, e)
		ok = false
	}
	return ok
}
