package daemon

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/logscrub/logscrub/internal/dirsync"
	"github.com/logscrub/logscrub/pseudonym"
)

// The names in files of state are keyed by a secret of the pipeline's own, not by
// a key of the ring: else every rotation would have every file read again. The
// secret stands in a file, encrypted under the state key of each key of the tenant
// that still has its root, and is encrypted anew whenever these change. So it
// outlives each of them, and is gone with the last.

// secretHead is the first line of the file; a line for each key follows: its id, and
// nonce and ciphertext in hexadecimal.
const secretHead = "logscrub state key 1"

// secretSize is the size of a secret, in bytes.
const secretSize = 32

// maxSecretFile bounds what is read of the file.
const maxSecretFile = 1 << 20

// openSecret returns the secret in the file at path. Where there is none, or none
// that a key of the tenant opens, it makes one, and lost reports that there was
// another before. The file is written anew where it does not fit the keys.
func openSecret(path string, ring *pseudonym.Keyring, tenant string) (secret []byte, lost bool, err error) {
	old, err := readSecret(path)
	if err != nil {
		return nil, false, err
	}
	ids := ring.Keys(tenant)
	if len(ids) == 0 {
		return nil, false, fmt.Errorf("tenant %s has %w", tenant, pseudonym.ErrNoKey)
	}
	fits := len(old) == len(ids)
	for _, id := range ids {
		sealed, ok := old[id]
		fits = fits && ok
		if ok && secret == nil {
			secret = unwrap(ring, id, sealed)
		}
	}
	if secret == nil {
		lost, fits, secret = len(old) > 0, false, make([]byte, secretSize)
		rand.Read(secret)
	}
	if fits {
		return secret, lost, nil
	}
	text := secretHead + "\n"
	for _, id := range ids {
		sealed, err := wrap(ring, id, secret)
		if err != nil {
			return nil, false, err
		}
		text += string(id) + " " + hex.EncodeToString(sealed) + "\n"
	}
	return secret, lost, replaceFile(path, []byte(text))
}

// readSecret returns the encrypted secrets by key.
func readSecret(path string) (map[pseudonym.KeyID][]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|nofollow, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("state key: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxSecretFile))
	if err != nil {
		return nil, fmt.Errorf("state key: %w", err)
	}
	rest, ok := strings.CutPrefix(string(text), secretHead+"\n")
	if !ok {
		return nil, fmt.Errorf("%s is no state key of this release; move it away if its folder may be read anew", path)
	}
	all := map[pseudonym.KeyID][]byte{}
	for line := range strings.Lines(rest) {
		id, word, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if b, err := hex.DecodeString(word); err == nil {
			all[pseudonym.KeyID(id)] = b
		}
	}
	return all, nil
}

// sealer returns the cipher of the state key of one key of the ring.
func sealer(ring *pseudonym.Keyring, id pseudonym.KeyID) (cipher.AEAD, error) {
	key, err := ring.Derive(id, pseudonym.PurposeState, "")
	if err != nil {
		return nil, err
	}
	defer clear(key)
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, errors.New("state key: AES-256 is not available")
	}
	return cipher.NewGCMWithRandomNonce(block)
}

func wrap(ring *pseudonym.Keyring, id pseudonym.KeyID, secret []byte) ([]byte, error) {
	aead, err := sealer(ring, id)
	if err != nil {
		return nil, err
	}
	return aead.Seal(nil, nil, secret, []byte(secretHead+" "+string(id))), nil
}

// unwrap returns nil if sealed is not of this key.
func unwrap(ring *pseudonym.Keyring, id pseudonym.KeyID, sealed []byte) []byte {
	aead, err := sealer(ring, id)
	if err != nil {
		return nil
	}
	secret, err := aead.Open(nil, nil, sealed, []byte(secretHead+" "+string(id)))
	if err != nil || len(secret) != secretSize {
		return nil
	}
	return secret
}

// replaceFile puts text in the place of the file at path, in one step and durably.
func replaceFile(path string, text []byte) error {
	next := path + ".new"
	if err := os.Remove(next); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_EXCL|nofollow, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(next, path)
	}
	if err == nil {
		err = dirsync.Sync(filepath.Dir(path))
	}
	return err
}
