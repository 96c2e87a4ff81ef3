package sources

import "github.com/logscrub/logscrub/sources/syslog"

// What each kind makes is a Source, also where its row in Kinds needs more than
// Options has.
var _ Source = (*syslog.Source)(nil)
