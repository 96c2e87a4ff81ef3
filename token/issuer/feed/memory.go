package feed

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/logscrub/logscrub/internal/checkpoint"
	"github.com/logscrub/logscrub/token/issuer"
)

// maxKnown is how many tokens a Memory knows, some 150 bytes each. Of more, those
// that were not seen for longest are forgotten, and told again if they are.
const maxKnown = 1 << 16

// A Memory knows which tokens were seen and told, by their fingerprints alone, and
// keeps that in a file. It outlives the Feeds that use it, and is safe for concurrent
// use.
type Memory struct {
	mu    sync.Mutex
	known map[issuer.Fingerprint]*sighting
	dirty bool // something changed since the last Save
	news  bool // and not only how often tokens were seen

	saving sync.Mutex // guards store
	store  *checkpoint.Store
}

// A sighting is what is known of a token. Times are Unix seconds.
type sighting struct {
	first, last, expiry int64 // expiry: 0 is none
	told                int64 // when an event about it was last held by the sink; 0 is never
	count               uint64
	events              uint32 // held by the sink
	pending             bool   // an event is on its way
}

// OpenMemory returns the Memory that the file at path keeps; where there is none it
// is made. What of a damaged file cannot be read is told again.
func OpenMemory(path string) (*Memory, error) {
	store, err := checkpoint.Open(path)
	if err != nil {
		return nil, fmt.Errorf("state of the leak feed: %w", err)
	}
	m := &Memory{store: store, known: map[issuer.Fingerprint]*sighting{}}
	if _, err := store.Load(m.load); err != nil {
		return nil, fmt.Errorf("state of the leak feed: %w", err)
	}
	return m, nil
}

// lineForm is the form of an entry of the file.
const lineForm = "%s %d %d %d %d %d %d"

// load takes an entry of the file, or of the version before, which counts for what
// did not come before.
func (m *Memory) load(line []byte, _ bool) {
	var text string
	var s sighting
	if n, _ := fmt.Sscanf(string(line), lineForm, &text, &s.first, &s.last, &s.expiry, &s.told, &s.count, &s.events); n != 7 {
		return
	}
	if f, ok := lengthen(text); ok && m.known[f] == nil && len(m.known) < maxKnown {
		m.known[f] = &s
	}
}

// meet counts a sighting at now of the token with fingerprint f, and reports whether
// it is time for an event: there was none for a window, and none is on its way. Then
// one is, until told or untold.
func (m *Memory) meet(f issuer.Fingerprint, now, expiry, window int64) (due bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dirty = true
	s := m.known[f]
	if s == nil {
		m.makeRoom()
		s = &sighting{first: now, expiry: expiry}
		m.known[f] = s
	}
	s.last = max(s.last, now)
	s.count++
	if s.pending || s.told != 0 && now-s.told < window && now >= s.told {
		return false
	}
	s.pending = true
	return true
}

// fill sets what e says of the token with fingerprint f.
func (m *Memory) fill(e *Event, f issuer.Fingerprint) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.known[f]
	if s == nil { // it was forgotten since
		s = &sighting{first: e.First.Unix(), last: e.First.Unix(), count: 1}
	}
	e.ID, e.Count = eventID(f, s.events), s.count
	e.First, e.Last = time.Unix(s.first, 0).UTC(), time.Unix(s.last, 0).UTC()
}

// told notes that a sink holds the event about f.
func (m *Memory) told(f issuer.Fingerprint, now int64) {
	m.end(f, func(s *sighting) { s.told, s.events = now, s.events+1 })
}

// untold notes that there will be no event about f but when it is met again.
func (m *Memory) untold(f issuer.Fingerprint) { m.end(f, func(*sighting) {}) }

func (m *Memory) end(f issuer.Fingerprint, note func(*sighting)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if s := m.known[f]; s != nil {
		note(s)
		s.pending, m.dirty, m.news = false, true, true
	}
}

// makeRoom forgets a quarter of the tokens if there are too many: sorting them for
// each new one would let whoever writes logs decide what that costs.
func (m *Memory) makeRoom() {
	if len(m.known) < maxKnown {
		return
	}
	all := slices.Collect(maps.Keys(m.known))
	slices.SortFunc(all, func(a, b issuer.Fingerprint) int { return cmp.Compare(m.known[a].last, m.known[b].last) })
	for _, f := range all[:len(all)/4] {
		delete(m.known, f)
	}
}

// Len returns how many tokens m knows.
func (m *Memory) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.known)
}

// hasNews reports whether a Save should come soon: something was told.
func (m *Memory) hasNews() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.news
}

// Save writes the file if something has changed, without what has expired by now or
// was not seen for a window.
func (m *Memory) Save(now time.Time, window time.Duration) error {
	m.saving.Lock()
	defer m.saving.Unlock()
	lines := m.lines(now.Unix(), int64(window/time.Second))
	if lines == nil {
		return nil
	}
	if err := m.store.Save(lines); err != nil {
		m.mu.Lock()
		m.dirty, m.news = true, true
		m.mu.Unlock()
		return fmt.Errorf("state of the leak feed: %w", err)
	}
	return nil
}

// lines returns the entries of the file, or nil where it has them already.
func (m *Memory) lines(now, window int64) [][]byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	maps.DeleteFunc(m.known, func(_ issuer.Fingerprint, s *sighting) bool {
		gone := !s.pending && (s.expiry != 0 && s.expiry <= now || now-s.last > window)
		m.dirty = m.dirty || gone
		return gone
	})
	if !m.dirty {
		return nil
	}
	m.dirty, m.news = false, false
	lines := make([][]byte, 0, len(m.known))
	for f, s := range m.known {
		lines = append(lines, fmt.Appendf(nil, lineForm, shorten(f), s.first, s.last, s.expiry, s.told, s.count, s.events))
	}
	return lines
}
