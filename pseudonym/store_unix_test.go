//go:build unix

package pseudonym

import (
	"os"
	"syscall"
	"testing"
)

// TestUpdateKeepsOwner: root may change the keyring of a service, which must
// still be able to read it. Another user can only see that its own stays its own.
func TestUpdateKeepsOwner(t *testing.T) {
	path, _ := newFile(t)
	uid, gid := os.Geteuid(), os.Getegid()
	if uid == 0 {
		uid, gid = 12345, 12346
		if err := os.Chown(path, uid, gid); err != nil {
			t.Fatal(err)
		}
	}
	if err := Update(path, func(k *Keyring) error { _, err := k.Rotate("-", now, now); return err }); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Sys().(*syscall.Stat_t); int(got.Uid) != uid || int(got.Gid) != gid {
		t.Errorf("owner %d:%d, want %d:%d", got.Uid, got.Gid, uid, gid)
	}
}
