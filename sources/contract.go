package sources

import "github.com/logscrub/logscrub/sources/http"

// What each kind makes is a Source, also while it has no row in Kinds.
var _ Source = (*http.Source)(nil)
