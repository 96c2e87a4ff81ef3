package config

import (
	"encoding/json"
	"reflect"
	"strconv"
)

// Schema returns the JSON schema (draft 2020-12) of a configuration file, made
// from the tags of Config. The same program always returns the same bytes.
func Schema() []byte {
	s := object(reflect.TypeFor[Config]())
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["title"] = "logscrub configuration"
	out, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		panic(err) // maps of strings always marshal
	}
	return append(out, '\n')
}

// A schema is a node of a JSON schema. Marshalling sorts its keys.
type schema map[string]any

func object(t reflect.Type) schema {
	props, need := schema{}, []string{}
	for _, key := range keysOf(t) {
		f := fieldOf(t, key)
		if f.Tag.Get("later") != "" {
			continue // no property: additionalProperties refuses it
		}
		s := typed(f.Type, f.Tag)
		s["description"] = f.Tag.Get("doc")
		props[key] = s
		if f.Tag.Get("need") != "" {
			need = append(need, key)
		}
	}
	s := schema{"type": "object", "properties": props, "additionalProperties": false}
	if len(need) > 0 {
		s["required"] = need
	} else {
		s["minProperties"] = 1
	}
	return s
}

func typed(t reflect.Type, tag reflect.StructTag) schema {
	switch t.Kind() {
	case reflect.Struct:
		return object(t)
	case reflect.Map:
		rows := schema{}
		for _, kind := range Kinds() {
			rows[kind] = object(t.Elem())
		}
		own := schema{forms["name"].pattern: object(t.Elem())}
		return schema{"type": "object", "properties": rows, "patternProperties": own, "additionalProperties": false}
	case reflect.Slice:
		s := schema{"type": "array", "items": typed(t.Elem(), tag)}
		if tag.Get("need") != "" {
			s["minItems"] = 1
		}
		return s
	case reflect.Bool:
		return schema{"type": "boolean"}
	case reflect.Int:
		lo, _ := strconv.Atoi(tag.Get("min"))
		hi, _ := strconv.Atoi(tag.Get("max"))
		return schema{"type": "integer", "minimum": lo, "maximum": hi}
	}
	return text(tag)
}

// text is the schema of a string. One that holds a variable passes, since only
// the program knows what it will be.
func text(tag reflect.StructTag) schema {
	variable := schema{"pattern": `\$\{`}
	if words := vocabulary()[tag.Get("one")]; words != nil {
		return schema{"type": "string", "anyOf": []schema{{"enum": words}, variable}}
	}
	if f, ok := forms[tag.Get("form")]; ok {
		return schema{"type": "string", "anyOf": []schema{{"pattern": f.pattern}, variable}}
	}
	return schema{"type": "string"}
}
