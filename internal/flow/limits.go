package flow

import "time"

// Limits say when a source gives out a batch: whichever comes first. Every kind
// of source means the same by them.
type Limits struct {
	Bytes   int           // of the bodies and attributes together; one record may be longer
	Records int           // in the batch
	Wait    time.Duration // after the first record
}

// The limits where none are set.
const (
	DefaultBytes   = 256 << 10
	DefaultRecords = 16 << 10
	DefaultWait    = time.Second
)

// WithDefaults returns l with every zero replaced.
func (l Limits) WithDefaults() Limits {
	if l.Bytes <= 0 {
		l.Bytes = DefaultBytes
	}
	if l.Records <= 0 {
		l.Records = DefaultRecords
	}
	if l.Wait <= 0 {
		l.Wait = DefaultWait
	}
	return l
}

// Full reports whether a batch of so many bytes and records is to be given out
// before another record of next bytes is added.
func (l Limits) Full(bytes, records, next int) bool {
	return records > 0 && (records >= l.Records || bytes+next > l.Bytes)
}
