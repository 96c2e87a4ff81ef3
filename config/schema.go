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

// object is the schema of the struct t; of a variant, one of the schemas of its
// kinds.
func object(t reflect.Type) schema {
	all := kinds(t)
	if len(all) == 0 {
		return properties(members(reflect.New(t).Elem()), t)
	}
	var any []schema
	for _, k := range all {
		v := reflect.New(t).Elem()
		choose(v, k.name)
		s := properties(members(v), t)
		s["properties"].(schema)["type"] = schema{"const": k.name, "description": "Kind."}
		any = append(any, s)
	}
	return schema{"oneOf": any}
}

func properties(all []member, t reflect.Type) schema {
	props, need := schema{}, []string{}
	for _, m := range all {
		s := typed(m.v.Type(), m.tag)
		s["description"] = m.tag.Get("doc")
		props[m.key] = s
		if m.tag.Get("need") != "" {
			need = append(need, m.key)
		}
	}
	s := schema{"type": "object", "properties": props, "additionalProperties": false}
	switch {
	case len(need) > 0:
		s["required"] = need
	case t == reflect.TypeFor[Action]():
		s["minProperties"] = 1
	}
	return s
}

func typed(t reflect.Type, tag reflect.StructTag) schema {
	switch t {
	case reflect.TypeFor[Size]():
		return schema{"anyOf": []schema{{"type": "integer", "minimum": 1}, {"type": "string", "pattern": forms["size"].pattern + `|\$\{`}}}
	case reflect.TypeFor[Duration]():
		return schema{"type": "string", "pattern": forms["duration"].pattern + `|\$\{`}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return typed(t.Elem(), tag)
	case reflect.Struct:
		return object(t)
	case reflect.Map:
		rows := schema{}
		if tag.Get("one") == "kind" {
			for _, kind := range Kinds() {
				rows[kind] = object(t.Elem())
			}
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
