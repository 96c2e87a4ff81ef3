package file

import (
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/framer"
)

// A Format is what stands around the records in a file.
type Format uint8

// The formats.
const (
	Raw    Format = iota // lines
	CRI                  // lines of a container runtime, joined for each stream
	Docker               // objects of Docker's json-file driver, unwrapped and joined
	JSON                 // lines that are JSON
)

// ParseFormat returns the format of that name.
func ParseFormat(name string) (Format, bool) {
	f, ok := map[string]Format{"raw": Raw, "cri": CRI, "docker": Docker, "json": JSON}[name]
	return f, ok
}

// A Start is where a file is begun that no checkpoint knows.
type Start uint8

// The places to start.
const (
	Beginning Start = iota
	// End passes over what stands in the files when the first process starts, up to
	// their last whole line. Files that come later, and all files once there is a
	// checkpoint, are read from the beginning.
	End
)

// TailOptions configure a Tail. Patterns must be set.
type TailOptions struct {
	// Patterns say which files are read, as Match does. Exclude are patterns of paths, or of last elements, that are not.
	Patterns, Exclude []string
	// Format is what stands around the records.
	Format Format
	// Start is where files are begun without a checkpoint.
	Start Start
	// Framer says how bytes are cut into records. A record longer than its Max is
	// given out as its first Max bytes, for the scrubber to withhold.
	Framer framer.Options
	// Limits say when a batch is given out.
	Limits flow.Limits
	// Attributes gives every record the path of its file, and in CRI and Docker the
	// stream that it was written to, and each of Docker's attributes as attrs.NAME.
	Attributes bool

	// Checkpoint is the path of the file that holds how far each file was read and
	// acknowledged; "" is none, and everything is read again by the next process.
	Checkpoint string
	// Hash appends a keyed hash of data to dst. It must be set with Checkpoint, in
	// which paths and beginnings of files stand by their hash alone.
	Hash func(dst, data []byte) []byte
	// Save is how often the checkpoint is written; 0 is a second.
	Save time.Duration
	// Retention is how long it remembers a file that it no longer sees; 0 is a week.
	Retention time.Duration

	// MaxOpen is the largest number of files that are open at once; 0 is 256.
	MaxOpen int
	// Poll is how often open files, and Scan how often directories and the sizes of
	// all files, are looked at; 0 is 200 ms and a second.
	Poll, Scan time.Duration
	// Notify asks the kernel to tell of changes sooner, where it can (Linux).
	Notify bool
	// Linger is how long a file that has been moved away or removed is watched after
	// it last grew; 0 is a minute.
	Linger time.Duration
	// Idle, in Raw, is how long the beginning of a line waits for its end before it
	// is given out, all but its last word, as a record that is Truncated; 0 is for
	// ever.
	Idle time.Duration
	// Once ends the source when every file has been read to its end.
	Once bool
	// Own, if set, reports whether a file, by device and inode, is what this process
	// writes: that is not read, for it would never end.
	Own func(dev, ino uint64) bool

	// Log gets what went wrong with which path; nil is nobody.
	Log *slog.Logger
	// Counts, if set, is counted up.
	Counts *Counts
}

// Counts are what a Tail counts. They may be read at any time.
type Counts struct {
	Found      atomic.Int64 // files begun
	Rotated    atomic.Int64 // files that followed another under its name
	Truncated  atomic.Int64 // files whose content was replaced in place
	Vanished   atomic.Int64 // files that went away with bytes that were not read
	Compressed atomic.Int64 // files passed over because they are compressed
	HoleBytes  atomic.Int64 // zero bytes passed over
	Malformed  atomic.Int64 // lines that are not of the format, read as text
	Errors     atomic.Int64 // files and directories that could not be opened or read
	Saves      atomic.Int64 // of the checkpoint
	SaveErrors atomic.Int64 // of the checkpoint
	Damaged    atomic.Int64 // entries of the checkpoint that were lost, whose files are read again
}

const (
	defaultOpen      = 256
	defaultPoll      = 200 * time.Millisecond
	defaultScan      = time.Second
	defaultSave      = time.Second
	defaultLinger    = time.Minute
	defaultRetention = 7 * 24 * time.Hour
)

// withDefaults returns o with every zero replaced, or says what is wrong.
func (o TailOptions) withDefaults() (TailOptions, error) {
	if len(o.Patterns) == 0 {
		return o, errors.New("no paths; name the files to read")
	}
	for _, p := range append(o.Patterns[:len(o.Patterns):len(o.Patterns)], o.Exclude...) {
		if err := CheckPattern(p); err != nil {
			return o, fmt.Errorf("%q %w", p, err)
		}
	}
	if o.Checkpoint != "" && o.Hash == nil {
		return o, errors.New("a checkpoint needs a keyed hash; set Hash")
	}
	set := func(v *time.Duration, d time.Duration) {
		if *v <= 0 {
			*v = d
		}
	}
	set(&o.Save, defaultSave)
	set(&o.Retention, defaultRetention)
	set(&o.Poll, defaultPoll)
	set(&o.Scan, defaultScan)
	set(&o.Linger, defaultLinger)
	if o.MaxOpen <= 0 {
		o.MaxOpen = defaultOpen
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Counts == nil {
		o.Counts = new(Counts)
	}
	o.Limits = o.Limits.WithDefaults()
	o.Framer.Oversize, o.Framer.Origin = framer.Reject, 0
	o.Framer.Records = o.Limits.Records
	return o, nil
}
