// Package seal is the form of the files in which a quarantine keeps originals.
//
// A file is a line that names the form, and segments. A segment is four bytes of
// length and as many bytes of an age file of its own, with its own header; inside
// it stand entries, each behind four bytes of its length. So every segment can be
// made durable when it is written, and what the end of a process cut off spoils
// the last segment alone, and of that no more than its last 64 KiB.
//
// The quarantine sink writes such files with Segment. Open reads them, for
// logscrub unseal. Neither knows a key: encryption and decryption come in as
// functions, so that this package needs no other module.
package seal

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// Header is the first line of a file.
const Header = "logscrub sealed 1\n"

// lengthSize is the number of bytes that say how long what follows is.
const lengthSize = 4

// An Encrypt returns a writer whose input, once it is closed, stands encrypted in
// dst: age.Encrypt for some recipient.
type Encrypt func(dst io.Writer) (io.WriteCloser, error)

// A Decrypt returns what Encrypt was given: age.Decrypt for some identity.
type Decrypt func(src io.Reader) (io.Reader, error)

// Segment appends the segment of entries to dst.
func Segment(dst *bytes.Buffer, entries []Entry, encrypt Encrypt) error {
	start := dst.Len()
	dst.Write(make([]byte, lengthSize))
	w, err := encrypt(dst)
	if err != nil {
		return fmt.Errorf("sealing: %w", err)
	}
	var text []byte
	for i := range entries {
		text = entries[i].Append(append(text[:0], make([]byte, lengthSize)...))
		if err := putLength(text, len(text)-lengthSize); err != nil {
			return err
		}
		if _, err := w.Write(text); err != nil {
			return fmt.Errorf("sealing: %w", err)
		}
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("sealing: %w", err)
	}
	return putLength(dst.Bytes()[start:], dst.Len()-start-lengthSize)
}

func putLength(dst []byte, n int) error {
	if n > math.MaxUint32 {
		return fmt.Errorf("sealing: %d bytes do not fit into a segment", n)
	}
	binary.BigEndian.PutUint32(dst, uint32(n))
	return nil
}
