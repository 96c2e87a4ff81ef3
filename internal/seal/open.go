package seal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// maxEntry bounds what one entry may take of memory.
const maxEntry = 256 << 20

// maxDamage bounds what is told of damage.
const maxDamage = 100

// ErrHeader is returned by Open for a file that is none of a quarantine.
var ErrHeader = errors.New("not a file of sealed records: its first line is another")

// A Reader reads the entries of a file, segment by segment.
type Reader struct {
	src     *counter
	decrypt Decrypt

	now     Damage            // the segment at hand, which may be whole
	cipher  *io.LimitedReader // what is left of it as it stands in the file
	plain   io.Reader         // what is left of it, decrypted; nil between segments
	buf     bytes.Buffer
	damage  []Damage
	damaged int
}

// A Damage is a segment of which not everything could be read: its end was cut
// off, it was changed, or no identity fits.
type Damage struct {
	Segment int   // from 1
	Offset  int64 // of its beginning in the file
	Read    int   // entries of it that could be read
	Err     error
}

// Error says where the damage is, and what it is.
func (d Damage) Error() string {
	return fmt.Sprintf("segment %d at byte %d: %v; %d records of it could be read", d.Segment, d.Offset, d.Err, d.Read)
}

// A counter counts the bytes read through it.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// Open returns a reader of the file src. A file that ends within its first line
// has no entries.
func Open(src io.Reader, decrypt Decrypt) (*Reader, error) {
	r := &Reader{src: &counter{r: src}, decrypt: decrypt}
	head := make([]byte, len(Header))
	n, err := io.ReadFull(r.src, head)
	switch {
	case string(head[:n]) != Header[:n]:
		return nil, ErrHeader
	case err == nil, errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return r, nil
	}
	return nil, fmt.Errorf("reading sealed records: %w", err)
}

// Next returns the next entry that is whole, or io.EOF behind the last. It passes
// over what is damaged; Damage tells of it. Another error is one of reading the
// file.
func (r *Reader) Next() (*Entry, error) {
	for {
		if r.plain == nil {
			if err := r.begin(); err != nil {
				return nil, err
			}
			continue
		}
		e, err := r.entry()
		if err == nil {
			r.now.Read++
			return e, nil
		}
		if err := r.end(err); err != nil {
			return nil, err
		}
	}
}

// Damage returns what could not be read so far, of the first 100 such segments.
func (r *Reader) Damage() []Damage { return r.damage }

// Damaged returns how many segments could not be read whole so far.
func (r *Reader) Damaged() int { return r.damaged }

// begin opens the next segment.
func (r *Reader) begin() error {
	r.now = Damage{Segment: r.now.Segment, Offset: r.src.n}
	var length [lengthSize]byte
	n, err := io.ReadFull(r.src, length[:])
	if n == 0 && errors.Is(err, io.EOF) {
		return io.EOF
	}
	r.now.Segment++
	if err != nil {
		return r.broken(err, io.EOF)
	}
	r.cipher = &io.LimitedReader{R: r.src, N: int64(binary.BigEndian.Uint32(length[:]))}
	if r.plain, err = r.decrypt(r.cipher); err != nil {
		return r.end(err)
	}
	return nil
}

// entry reads an entry of the segment at hand; io.EOF behind its last.
func (r *Reader) entry() (*Entry, error) {
	var length [lengthSize]byte
	if _, err := io.ReadFull(r.plain, length[:]); err != nil {
		return nil, err
	}
	n := int64(binary.BigEndian.Uint32(length[:]))
	if n > maxEntry {
		return nil, ErrEntry
	}
	r.buf = bytes.Buffer{} // the entry that was given out keeps the old one
	if m, err := io.CopyN(&r.buf, r.plain, n); err != nil {
		if m < n && errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return nil, err
	}
	return decode(r.buf.Bytes())
}

// end leaves the segment at hand, whose entries ended with err.
func (r *Reader) end(err error) error {
	r.plain = nil
	if _, skipping := io.Copy(io.Discard, r.cipher); skipping != nil {
		return fmt.Errorf("reading sealed records: %w", skipping)
	}
	switch {
	case r.cipher.N > 0: // the file ends before it does
		return r.broken(io.ErrUnexpectedEOF, nil)
	case !errors.Is(err, io.EOF):
		return r.broken(err, nil)
	}
	return nil
}

// broken notes the damage err of the segment at hand, and returns next.
func (r *Reader) broken(err, next error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("its end is cut off")
	}
	r.now.Err = err
	if r.damaged++; r.damaged <= maxDamage {
		r.damage = append(r.damage, r.now)
	}
	return next
}
