package http

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net/http"
	"strings"
)

// An identity is the hash of what makes a request the same as one before: its
// Idempotency-Key and every byte of its body. A client that uses a key again for
// another body so loses nothing.
type identity [sha256.Size]byte

// identify returns the identity of a request, and whether it has one. It is not
// keyed, and never leaves the process: a spool and the ids of messages hash it again,
// under a key.
func identify(r *http.Request, body []byte) (id identity, ok bool) {
	key := strings.Join(r.Header["Idempotency-Key"], ",")
	if key == "" {
		return id, false
	}
	h := sha256.New()
	h.Write(binary.AppendUvarint(nil, uint64(len(key))))
	h.Write([]byte(key))
	h.Write(body)
	h.Sum(id[:0])
	return id, true
}

// origin returns the name of the stream of the request's records. It is the same
// in every process.
func (id identity) origin() string { return "http#" + base64.RawStdEncoding.EncodeToString(id[:]) }

// seen is which requests with a key are under way, and which of those before every
// sink holds: so many of the latter, 32 bytes and their place in a map each.
type seen struct {
	under map[identity]*request
	held  map[identity]struct{}
	ring  []identity // those in held, in the order in which they came to be
	next  int        // where the next one goes
	max   int
}

func newSeen(limit int) *seen {
	return &seen{under: map[identity]*request{}, held: map[identity]struct{}{}, max: limit}
}

// hold notes that every sink holds the records of id, and forgets the oldest.
func (s *seen) hold(id identity) {
	if _, ok := s.held[id]; ok {
		return
	}
	if len(s.ring) < s.max {
		s.ring = append(s.ring, id)
	} else {
		delete(s.held, s.ring[s.next])
		s.ring[s.next] = id
		s.next = (s.next + 1) % s.max
	}
	s.held[id] = struct{}{}
}
