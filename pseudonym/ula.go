package pseudonym

import (
	"encoding/binary"
	"net/netip"
)

// A ULA (unique local address, RFC 4193) stands for an address where its shape
// must be preserved: fd, 40 bits of the key, the first 56 bits of the tag, and
// 24 bits of check.
const (
	ulaFirst = 0xfd
	ulaTag   = 7
	ulaSum   = 1 + 5 + ulaTag // offset of the check
)

// AppendULA appends the address that stands for a canonical value, in the text
// form of RFC 5952. Its tag is the beginning of that of the value's pseudonym.
func (h *Hasher) AppendULA(dst []byte, f Family, canonical []byte) []byte {
	w := h.hash(h.tagger(h.Index(f)), canonical)
	var a, tag [16]byte
	binary.BigEndian.PutUint64(a[:], ulaFirst<<56|h.own.ula<<16)
	binary.BigEndian.PutUint64(tag[:], w.hi)
	copy(a[1+5:], tag[:ulaTag])
	h.own.check(&h.block, tag[:ulaTag], h.ring.code)
	copy(a[ulaSum:], h.block[:sumSize])
	return netip.AddrFrom16(a).AppendTo(dst)
}

// CheckULA says what a is: Own or Forged where the 40 bits after fd are those of
// a key of the ring, else None, for nothing tells the address of an erased or
// foreign key from any other.
func (h *Hasher) CheckULA(a netip.Addr) Status {
	b := a.As16()
	if b[0] != ulaFirst || !a.Is6() || a.Zone() != "" {
		return None
	}
	prefix := binary.BigEndian.Uint64(b[:]) << 8 >> 24
	status := None
	for i := range h.ring.keys {
		k := &h.ring.keys[i]
		if k.ula != prefix {
			continue
		}
		if status = h.verdict(k, b[1+5:ulaSum], b[ulaSum:], h.ring.code); status == Own {
			return Own
		}
	}
	return status
}
