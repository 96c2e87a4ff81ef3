package file

import (
	"log/slog"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/fsnotify/fsnotify"
)

// bellsMax bounds the directories that are watched; the others are polled alone.
const bellsMax = 4096

// bells ring when something changes in a directory. They only make a look come
// sooner: nothing depends on them.
type bells struct {
	w       *fsnotify.Watcher
	ring    chan struct{}
	names   atomic.Bool // a name has come or gone
	since   time.Time   // of the last scan that a bell asked for
	watched map[string]bool
	log     *slog.Logger
	full    bool
}

// newBells returns nil, which never rings, where the kernel gives no watcher.
func newBells(log *slog.Logger) *bells {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		log.Warn("changes of files are not announced; they are polled", "error", err)
		return nil
	}
	b := &bells{w: w, ring: make(chan struct{}, 1), watched: map[string]bool{}, log: log}
	go b.run()
	return b
}

func (b *bells) run() {
	events, errs := b.w.Events, b.w.Errors
	for events != nil {
		select {
		case e, ok := <-events:
			if !ok {
				events = nil
				continue
			}
			if e.Op&^(fsnotify.Write|fsnotify.Chmod) != 0 {
				b.names.Store(true)
			}
		case _, ok := <-errs: // an overflow: look at everything
			if !ok {
				errs = nil
				continue
			}
			b.names.Store(true)
		}
		select {
		case b.ring <- struct{}{}:
		default:
		}
	}
}

// rung is ready once something has changed.
func (b *bells) rung() <-chan struct{} {
	if b == nil {
		return nil
	}
	return b.ring
}

// scanNow reports whether names have changed since it last said so; at most every
// 20 milliseconds, for a scan costs more than a look.
func (b *bells) scanNow(now time.Time) bool {
	if b == nil || now.Sub(b.since) < 20*time.Millisecond || !b.names.Swap(false) {
		return false
	}
	b.since = now
	return true
}

// watch adds the directories of paths and patterns to those that are watched.
func (b *bells) watch(paths, patterns []string) {
	if b == nil || b.full {
		return
	}
	for _, list := range [][]string{patterns, paths} {
		for _, p := range list {
			dir := filepath.Dir(p)
			if b.watched[dir] {
				continue
			}
			if len(b.watched) >= bellsMax {
				b.full = true
				return
			}
			if err := b.w.Add(dir); err == nil {
				b.watched[dir] = true
			}
		}
	}
}

func (b *bells) close() {
	if b != nil {
		_ = b.w.Close()
	}
}
