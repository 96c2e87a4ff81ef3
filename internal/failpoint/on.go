//go:build faultpoints

package failpoint

import (
	"os"
	"strconv"
	"strings"
	"sync"
)

// Enabled says whether Hit can kill the process.
const Enabled = true

// armed are the places of FP, with how often each may still be passed. It is the
// one variable of its kind: a kill switch belongs to the process it kills.
var armed = struct {
	sync.Mutex
	left map[string]int
}{left: parse(os.Getenv("FP"))}

// parse reads FP. It panics on a bad count, for a test that kills nothing proves
// nothing.
func parse(fp string) map[string]int {
	left := map[string]int{}
	for _, place := range strings.FieldsFunc(fp, func(r rune) bool { return r == ',' }) {
		name, count, found := strings.Cut(place, ":")
		n := 1
		if found {
			var err error
			if n, err = strconv.Atoi(count); err != nil || n < 1 {
				panic("FP: a place is name or name:count, the count from 1")
			}
		}
		left[name] = n
	}
	return left
}

// Hit kills the process if FP names this place and its count is reached.
func Hit(name string) {
	armed.Lock()
	defer armed.Unlock()
	n, ok := armed.left[name]
	if !ok {
		return
	}
	if armed.left[name] = n - 1; n > 1 {
		return
	}
	if p, err := os.FindProcess(os.Getpid()); err == nil {
		_ = p.Kill()
	}
	select {} // the signal is on its way, and nothing else may happen
}
