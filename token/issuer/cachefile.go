package issuer

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// A cacheFile keeps the last key set of a URL, so that a restart needs no network.
// It holds public keys and a date. The zero cacheFile keeps nothing.
type cacheFile struct{ path string }

type cached struct {
	Fetched time.Time       `json:"fetched"`
	Set     json.RawMessage `json:"set"`
}

func newCacheFile(dir, url string) cacheFile {
	if dir == "" {
		return cacheFile{}
	}
	return cacheFile{filepath.Join(dir, "jwks-"+digest(url)[:32]+".json")}
}

func digest(url string) string {
	sum := sha256.Sum256([]byte(url))
	return hex.EncodeToString(sum[:])
}

// load returns the set that was saved, if it is whole and not too old at now. One
// from the future is as old as can be.
func (c cacheFile) load(now time.Time) (*fetched, bool) {
	if c.path == "" {
		return nil, false
	}
	info, err := os.Stat(c.path)
	if err != nil || info.Size() > 2*maxBody {
		return nil, false
	}
	text, err := os.ReadFile(c.path)
	if err != nil {
		return nil, false
	}
	var saved cached
	if json.Unmarshal(text, &saved) != nil || saved.Fetched.After(now) || now.Sub(saved.Fetched) > staleFor {
		return nil, false
	}
	keys, bad, err := readSet(saved.Set)
	if err != nil {
		return nil, false
	}
	return &fetched{keys: keys, bad: len(bad), at: saved.Fetched}, true
}

// save puts the set in the place of the one before, in one step.
func (c cacheFile) save(set []byte, at time.Time) error {
	if c.path == "" {
		return nil
	}
	text, err := json.Marshal(cached{Fetched: at.UTC(), Set: usable(set)})
	if err != nil {
		return err
	}
	if err = replace(c.path, text); err != nil {
		return fmt.Errorf("the keys are in use, and could not be kept for a restart: %w", err)
	}
	return nil
}

// usable returns set with the keys of it that can be used, and nothing else: a private
// key that somebody published is not kept.
func usable(set []byte) []byte {
	var all, kept struct {
		Keys []json.RawMessage `json:"keys"`
	}
	_ = json.Unmarshal(set, &all) // it was read before
	for _, raw := range all.Keys {
		if _, why := readKey(raw); why == "" {
			kept.Keys = append(kept.Keys, raw)
		}
	}
	text, _ := json.Marshal(kept) // of JSON
	return text
}

// replace writes a file beside path and gives it that name.
func replace(path string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}
