package sinks

import (
	"github.com/logscrub/logscrub/sinks/http"
	"github.com/logscrub/logscrub/sinks/syslog"
)

// What each kind makes is a Sink, also while it has no row in Kinds.
var (
	_ Sink = (*http.Sink)(nil)
	_ Sink = (*syslog.Sink)(nil)
)
