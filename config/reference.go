package config

import "reflect"

// A Key is a key of the configuration file, for a manual.
type Key struct {
	Path string // such as policy.KIND.action or rules[].regex
	Doc  string // one sentence
}

// Keys returns every key of the file in the order of Config.
func Keys() []Key { return keysBelow(reflect.TypeFor[Config](), "") }

func keysBelow(t reflect.Type, path string) (all []Key) {
	for _, key := range keysOf(t) {
		f := fieldOf(t, key)
		if f.Tag.Get("later") != "" {
			continue
		}
		at, below := join(path, key), f.Type
		all = append(all, Key{at, f.Tag.Get("doc")})
		switch below.Kind() {
		case reflect.Map:
			at, below = at+".KIND", below.Elem()
		case reflect.Slice:
			at, below = at+"[]", below.Elem()
		}
		if below.Kind() == reflect.Struct {
			all = append(all, keysBelow(below, at)...)
		}
	}
	return all
}
