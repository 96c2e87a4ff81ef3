package main

import (
	"fmt"
	"sync"

	"github.com/logscrub/logscrub/scrub"
)

// withheldShown is how many different reasons are told; the counts tell the rest.
const withheldShown = 20

// withheld tells the user why records are withheld: each reason once. It is safe
// for concurrent use.
type withheld struct {
	app  *app
	mu   sync.Mutex
	seen map[scrub.Withheld]bool
}

// tell is a scrubber's OnWithheld hook.
func (w *withheld) tell(r scrub.Withheld) {
	line := r.Line
	r.Line = 0
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.seen[r] || len(w.seen) >= withheldShown {
		return
	}
	if w.seen == nil {
		w.seen = map[scrub.Withheld]bool{}
	}
	w.seen[r] = true
	text := "a record is withheld: " + r.Reason
	if r.Rule != "" {
		text += " in rule " + r.Rule
	}
	if r.Where != "" {
		text += " at " + r.Where + " (" + r.Type + ")"
	}
	if line > 0 {
		text += fmt.Sprintf(", first in line %d", line)
	}
	w.app.note("%s", text)
}
