package admin

import (
	"time"

	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/token/issuer"
	"github.com/logscrub/logscrub/token/issuer/feed"
)

// A Snapshot is everything that one scrape reports.
type Snapshot struct {
	Version   string // of this program
	Pipelines []Pipeline
	Reloads   map[string]int64 // by result; nil where nothing can be reloaded
	Reloaded  time.Time        // when the configuration in force was loaded; zero as above
	ReloadBad bool             // the last reload failed
	Doors     []Door
	Denylist  *Denylist    // nil where there is none
	Issuers   *Issuers     // nil where none is configured
	Leaks     *feed.Status // nil where there is no leak feed
}

// Issuers is what is told of the issuers whose tokens are verified, since their
// configuration was loaded.
type Issuers struct {
	Keys     []issuer.KeyState
	Findings []issuer.FindingCount
	Checked  issuer.CheckerStats
}

// IssuersOf returns what all and c tell.
func IssuersOf(all *issuer.Issuers, c *issuer.Checker) *Issuers {
	return &Issuers{all.Keys(), c.Findings(), c.Stats()}
}

// A Door is what asks for tokens: that of a pipeline's source, or of admin, whose
// Pipeline is "".
type Door struct {
	Pipeline string
	Outcomes map[string]int64 // requests, by the word of issuer.Outcome
}

// A Denylist says how the list of refused tokens is.
type Denylist struct {
	Ready                             bool
	Entries, Loads, Failures          int64
	RefusedByID, RefusedByFingerprint int64
}

// A Pipeline is what is told of one pipeline.
type Pipeline struct {
	Name   string
	Policy string   // digest of the compiled profile
	KeyIDs []string // of the keys that write
	Flow   Flow
	Scrub  scrub.Stats
	// Daemon is what only a daemon tells; nil in the filter.
	Daemon *Daemon
}

// A Flow counts what went through one pipeline, as pipeline.Totals does. At rest
// RecordsIn = RecordsOut + Dropped + Quarantined + Skipped + Undelivered.
type Flow struct {
	Batches, RecordsIn, RecordsOut, Dropped, Quarantined, Skipped, Undelivered, BytesIn, BytesOut int64
	Panics, Hangs, Sealed                                                                         int64
}

// A Daemon is what a pipeline of a daemon tells beside.
type Daemon struct {
	Running        bool
	Restarts       int64
	Unacknowledged int           // batches
	Oldest         time.Duration // how long the oldest of them was there
	Parts          []Part
	Refused        map[string]int64 // entries of the quarantine for what a sink refused, by reason
}

// A Part is a source or a sink.
type Part struct {
	Name   string // source, quarantine, or the name of a sink
	Ready  bool
	Errors int64 // times it failed and was tried again
	Events []Event
	Levels []Event
	Spool  *Spool // nil where it has none
	// LagBytes and LagMessages are how much a source has before it; nil is unknown.
	LagBytes, LagMessages *int64
}

// An Event is a count, or a level, of a part, by a reason of a closed set.
type Event struct {
	Reason string
	N      int64
}

// A Spool is the state of the spool before a sink.
type Spool struct {
	Records, Bytes, MaxBytes int64
	Stalled                  time.Duration // since something was last sent; 0 where nothing waits
}
