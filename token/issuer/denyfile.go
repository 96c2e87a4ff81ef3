package issuer

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"
)

// maxDenyFile is the size of the largest file of a denylist, in bytes.
const maxDenyFile = 256 << 20

// grain is how exact the times of files are at worst: one that changed so shortly
// before it was read may change again and look the same.
const grain = 2 * time.Second

// ReadFile has d hold what the file at path does, in the form of Load, if the file
// has changed since the last call. With an error d is as it was, and the error is
// counted; it quotes no entry. Whoever writes the file should write another and
// rename it. Only one goroutine may call ReadFile, or Follow.
func (d *Denylist) ReadFile(path string) error {
	err := d.readFile(path)
	if err != nil {
		d.Fail()
		return fmt.Errorf("denylist: %w", err)
	}
	return nil
}

func (d *Denylist) readFile(path string) error {
	info, err := os.Stat(path) // to open a pipe waits for who writes into it
	switch {
	case err != nil:
		d.seen = nil
		return err
	case !info.Mode().IsRegular():
		return errors.New("it is no regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		d.seen = nil
		return err
	}
	defer f.Close()
	switch info, err = f.Stat(); {
	case err != nil:
		return err
	case info.Size() > maxDenyFile:
		return fmt.Errorf("it is larger than %d MiB", maxDenyFile>>20)
	}
	if old := d.seen; old != nil && d.settled && os.SameFile(old, info) && old.Size() == info.Size() && old.ModTime().Equal(info.ModTime()) {
		return nil
	}
	d.seen, d.settled = info, time.Since(info.ModTime()) > grain
	text, err := io.ReadAll(io.LimitReader(f, maxDenyFile))
	if err != nil {
		d.seen = nil
		return err
	}
	return d.Load(text)
}

// Follow reads the file at path every so often until ctx ends. before is what ReadFile said of it last. report
// is told of an error when it is another than the one before.
func (d *Denylist) Follow(ctx context.Context, path string, every time.Duration, before error, report func(error)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := d.ReadFile(path)
		if err != nil && (before == nil || err.Error() != before.Error()) {
			report(err)
		}
		before = err
	}
}

// DenyLine returns the line of a denylist (see Load) that stands at key in a bucket:
// "fp." and the hexadecimal fingerprint, or "jti.", the issuer and the id, each in
// base64url without padding (RFC 4648 §5), with a dot between.
func DenyLine(key string) (line string, ok bool) {
	kind, rest, _ := strings.Cut(key, ".")
	switch kind {
	case "fp":
		f, ok := ParseFingerprint(rest)
		return "fingerprint " + f.String(), ok
	case "jti":
		first, second, _ := strings.Cut(rest, ".")
		iss, err1 := base64.RawURLEncoding.DecodeString(first)
		id, err2 := base64.RawURLEncoding.DecodeString(second)
		return "jti " + url.PathEscape(string(iss)) + " " + url.PathEscape(string(id)),
			err1 == nil && err2 == nil && len(iss) > 0 && len(id) > 0
	}
	return "", false
}
