package config

import "reflect"

// A Key is a key of the configuration file, for a manual.
type Key struct {
	Path string // such as policy.KIND.action or rules[].regex
	Kind string // of a variant, where the key belongs to one alone
	Doc  string // one sentence
}

// Keys returns every key of the file in the order of Config.
func Keys() []Key { return keysBelow(reflect.New(reflect.TypeFor[Config]()).Elem(), "") }

func keysBelow(v reflect.Value, path string) (all []Key) {
	for _, m := range members(v) {
		if m.tag.Get("later") == "" {
			all = append(all, keysAt(m, path)...)
		}
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
	all := []Key{{Path: at, Doc: m.tag.Get("doc")}}
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
	if below.Kind() == reflect.Struct {
		all = append(all, keysBelow(reflect.New(below).Elem(), at)...)
	}
	return all
}
