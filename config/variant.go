package config

import "reflect"

// Some structs are variants: a key `type`, keys that all kinds have in common, and
// for each kind a pointer to what is its own, tagged `kind`. In the file all of
// them stand side by side.

// A member is a key of a struct in a file, and where its value is.
type member struct {
	key string
	tag reflect.StructTag
	v   reflect.Value
}

// members returns the keys of v in order; of a variant those of its kind too.
func members(v reflect.Value) (all []member) {
	t := v.Type()
	for _, f := range reflect.VisibleFields(t) {
		if f.Anonymous {
			continue
		}
		if k := f.Tag.Get("key"); k != "" {
			all = append(all, member{k, f.Tag, v.FieldByIndex(f.Index)})
		}
		if p := v.FieldByIndex(f.Index); f.Tag.Get("kind") != "" && !p.IsNil() {
			all = append(all, members(p.Elem())...)
		}
	}
	return all
}

// A kind is a row of a variant.
type kind struct {
	name  string
	t     reflect.Type
	index []int
}

// kinds returns the kinds of the variant t in order; none if t is no variant.
func kinds(t reflect.Type) (all []kind) {
	for i := range t.NumField() {
		if f := t.Field(i); f.Tag.Get("kind") != "" {
			all = append(all, kind{f.Tag.Get("kind"), f.Type.Elem(), f.Index})
		}
	}
	return all
}

// kindNames returns the names of the kinds of t.
func kindNames(t reflect.Type) (names []string) {
	for _, k := range kinds(t) {
		names = append(names, k.name)
	}
	return names
}

// choose gives the variant v the kind that is called name, with its defaults. It
// reports false where there is none.
func choose(v reflect.Value, name string) bool {
	for _, k := range kinds(v.Type()) {
		if k.name == name {
			p := reflect.New(k.t)
			withDefaults(p)
			v.FieldByIndex(k.index).Set(p)
			return true
		}
	}
	return false
}

// withDefaults fills what p points to with its defaults, if it has any.
func withDefaults(p reflect.Value) {
	if d, ok := p.Interface().(interface{ setDefaults() }); ok {
		d.setDefaults()
	}
}
