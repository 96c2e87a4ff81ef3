package admin

import (
	"reflect"
	"strings"
	"sync/atomic"
)

// Events reads a struct of counters, as sources and sinks have them: its fields of
// type atomic.Int64, and those of structs in it, by their names in lower_snake_case.
// prefix stands before each, and levels are the names of those that can also fall.
func Events(counters any, prefix string, levels ...string) (events, falling []Event) {
	v := reflect.Indirect(reflect.ValueOf(counters))
	for _, f := range reflect.VisibleFields(v.Type()) {
		if f.Type != reflect.TypeFor[atomic.Int64]() || !f.IsExported() {
			continue
		}
		e := Event{prefix + snake(f.Name), v.FieldByIndex(f.Index).Addr().Interface().(*atomic.Int64).Load()}
		if contains(levels, f.Name) {
			falling = append(falling, e)
		} else {
			events = append(events, e)
		}
	}
	return events, falling
}

func contains(words []string, word string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

// snake writes ShortWindow as short_window.
func snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if r >= 'A' && r <= 'Z' && i > 0 {
			b.WriteByte('_')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}
