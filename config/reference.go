package config

import (
	"fmt"
	"reflect"
	"strings"
)

// A Key is a key of the configuration file, for a manual.
type Key struct {
	Path    string // such as policy.KIND.action or rules[].regex
	Kind    string // of a variant, where the key belongs to one alone
	Type    string // what stands there, in words
	Default string // what holds where it is absent; empty for nothing, or if Doc says it
	Need    bool   // it must be there
	Doc     string // one sentence
}

// Keys returns every key of the file in the order of Config.
func Keys() []Key { return keysBelow(reflect.ValueOf(Default()).Elem(), "") }

func keysBelow(v reflect.Value, path string) (all []Key) {
	for _, m := range members(v) {
		all = append(all, keysAt(m, path)...)
	}
	common := len(members(v))
	for _, k := range kinds(v.Type()) {
		own := reflect.New(v.Type()).Elem()
		choose(own, k.name)
		for _, m := range members(own)[common:] {
			for _, key := range keysAt(m, path) {
				key.Kind = k.name
				all = append(all, key)
			}
		}
	}
	return all
}

// keysAt returns the key m and those below it.
func keysAt(m member, path string) []Key {
	at, below := join(path, m.key), m.v.Type()
	key := Key{Path: at, Doc: m.tag.Get("doc"), Type: wording(below, m.tag), Need: m.tag.Get("need") != ""}
	switch below.Kind() {
	case reflect.Map:
		name := ".NAME"
		if m.tag.Get("one") == "kind" {
			name = ".KIND"
		}
		at, below = at+name, below.Elem()
	case reflect.Slice:
		at, below = at+"[]", below.Elem()
	case reflect.Pointer:
		below = below.Elem()
	}
	if below.Kind() != reflect.Struct {
		key.Default = byDefault(m.v)
		return []Key{key}
	}
	p := reflect.New(below)
	if m.v.Kind() == reflect.Struct {
		p.Elem().Set(m.v) // a part of what has defaults has them already
	}
	withDefaults(p)
	return append([]Key{key}, keysBelow(p.Elem(), at)...)
}

// byDefault writes the value of a key that is absent.
func byDefault(v reflect.Value) string {
	if v.IsZero() || v.Kind() == reflect.Slice {
		return ""
	}
	return fmt.Sprint(v.Interface())
}

// wording says what stands at a key.
func wording(t reflect.Type, tag reflect.StructTag) string {
	switch t {
	case reflect.TypeFor[Size]():
		return "size"
	case reflect.TypeFor[Duration]():
		return "duration"
	}
	switch t.Kind() {
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Struct {
			return "list"
		}
		return "list of " + wording(t.Elem(), tag)
	case reflect.Map, reflect.Struct, reflect.Pointer:
		return "mapping"
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "number"
	}
	words := vocabulary()[tag.Get("one")]
	if len(words) == 0 || len(words) > 12 {
		return "text"
	}
	return strings.Join(words, ", ")
}

// Reference returns the keys as a page in Markdown: docs/CONFIGURATION.md.
func Reference() []byte {
	var b strings.Builder
	b.WriteString(referenceHead)
	section := ""
	for _, k := range Keys() {
		if s := sectionOf(k); s != section {
			section = s
			fmt.Fprintf(&b, "\n## %s\n\n| key | what stands there | |\n|---|---|---|\n", s)
		}
		doc := k.Doc
		switch {
		case k.Need:
			doc += " *Must be there.*"
		case k.Default != "":
			doc += " Default: `" + k.Default + "`."
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", k.Path, k.Type, strings.ReplaceAll(doc, "|", "\\|"))
	}
	return []byte(b.String())
}

// sectionOf returns the heading that k stands under.
func sectionOf(k Key) string {
	for _, part := range []string{"source", "sinks[]"} {
		prefix := "pipelines.NAME." + part + "."
		if strings.HasPrefix(k.Path, prefix) && k.Kind != "" {
			return strings.TrimSuffix(strings.ToUpper(part[:1])+part[1:], "s[]") + " " + k.Kind
		}
		if strings.HasPrefix(k.Path, prefix) || k.Path == strings.TrimSuffix(prefix, ".") {
			return strings.TrimSuffix(strings.ToUpper(part[:1])+part[1:], "s[]") + ", of all kinds"
		}
	}
	if strings.HasPrefix(k.Path, "pipelines") {
		return "A pipeline"
	}
	switch top, _, _ := strings.Cut(k.Path, "."); top {
	case "state_dir", "drain_timeout", "admin", "log", "allow_weaker", "denylist", "leak_feed":
		return "The daemon"
	}
	return "What is hidden, and how"
}
