package sinks

import (
	"github.com/logscrub/logscrub/sinks/file"
	"github.com/logscrub/logscrub/sinks/spool"
)

// What each kind makes is a Sink, also where its row in Kinds needs more than
// Options has.
var (
	_ Sink = (*file.Sink)(nil)
	_ Sink = (*spool.Sink)(nil)
)
