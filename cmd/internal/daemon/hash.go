package daemon

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"hash"
	"sync"
	"sync/atomic"

	"github.com/logscrub/logscrub/pseudonym"
)

// idSize is the number of bytes of a keyed hash that are used: 128 bits.
const idSize = 16

// A keyed is HMAC-SHA256 under one key. It is safe for concurrent use.
type keyed struct {
	pool    sync.Pool // of *hasher
	letters *base32.Encoding
}

// A worker of a keyed hash.
type hasher struct {
	h   hash.Hash
	buf []byte
}

func newKeyed(key []byte) *keyed {
	k := &keyed{letters: base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)}
	k.pool.New = func() any { return &hasher{h: hmac.New(sha256.New, key)} }
	return k
}

// data appends the hash of data to dst.
func (k *keyed) data(dst, data []byte) []byte {
	w := k.pool.Get().(*hasher)
	defer k.pool.Put(w)
	w.h.Reset()
	w.h.Write(data)
	w.buf = w.h.Sum(w.buf[:0])
	return append(dst, w.buf[:idSize]...)
}

// record appends the hash of a record's identity to dst.
func (k *keyed) record(dst []byte, origin string, seq uint64) []byte {
	w := k.pool.Get().(*hasher)
	defer k.pool.Put(w)
	w.h.Reset()
	w.buf = binary.BigEndian.AppendUint64(w.buf[:0], seq)
	w.buf = append(w.buf, origin...)
	w.h.Write(w.buf)
	w.buf = w.h.Sum(w.buf[:0])
	return append(dst, w.buf[:idSize]...)
}

// Names are the keyed hashes that the files of state and the sinks of a pipeline
// name records by. Each can change while they are used.
type names struct {
	state atomic.Pointer[keyed] // of this machine's files
	msgid atomic.Pointer[keyed] // of records, the same on every machine
}

func (n *names) hash(dst, data []byte) []byte { return n.state.Load().data(dst, data) }

func (n *names) identity(dst []byte, origin string, seq uint64) []byte {
	return n.state.Load().record(dst, origin, seq)
}

// messageID appends the id that sinks give a record: 26 letters of a-z and 2-7.
func (n *names) messageID(dst []byte, origin string, seq uint64) []byte {
	var sum [idSize]byte
	k := n.msgid.Load()
	return k.letters.AppendEncode(dst, k.record(sum[:0], origin, seq))
}

// setKeys takes the secret of the pipeline, and the key of message ids: that of the
// oldest key of the tenant that still has its root. So every machine that shares the
// ring gives a record the same id, and a rotation changes none; only when that key is
// retired do they change.
func (n *names) setKeys(secret []byte, ring *pseudonym.Keyring, tenant string) error {
	ids := ring.Keys(tenant)
	if len(ids) == 0 {
		return pseudonym.ErrNoKey
	}
	key, err := ring.Derive(ids[len(ids)-1], pseudonym.PurposeMessageID, "")
	if err != nil {
		return err
	}
	n.state.Store(newKeyed(secret))
	n.msgid.Store(newKeyed(key))
	return nil
}
