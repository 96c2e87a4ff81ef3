package scrub

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"path/filepath"
	"strconv"
	"unicode/utf8"

	"github.com/logscrub/logscrub/detect"
)

// SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format, errata 01, 2023) is
// what code hosts and editors read. A log is one object: head, a line a result, and
// tail. There is no snippet and no value in it.

// sarifSchema is where OASIS publishes the schema.
const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

type sarifText struct {
	Text string `json:"text"`
}

// sarifRule is a reportingDescriptor (§3.49).
type sarifRule struct {
	ID         string            `json:"id"`
	Short      sarifText         `json:"shortDescription"`
	Default    map[string]string `json:"defaultConfiguration"`
	Properties map[string]any    `json:"properties"`
}

// SARIFHead returns the beginning of a log, up to its results. version is that of
// the program.
func (s *Scrubber) SARIFHead(version string) []byte {
	rules := []sarifRule{}
	for i := range s.set.Rules() {
		r := &s.set.Rules()[i]
		k := &r.Kinds[0]
		rules = append(rules, sarifRule{r.Name, sarifText{r.Doc}, map[string]string{"level": sarifLevel(k)},
			map[string]any{"kind": k.Name, "tags": []string{k.Class.String()}}})
	}
	driver := map[string]any{"name": "logscrub", "version": version,
		"informationUri": "https://github.com/logscrub/logscrub", "rules": rules}
	text, _ := json.Marshal(driver) // maps and strings always marshal
	var b bytes.Buffer
	b.WriteString(`{"$schema":"` + sarifSchema + `","version":"2.1.0","runs":[{"tool":{"driver":`)
	b.Write(text)
	b.WriteString(`},"columnKind":"unicodeCodePoints","results":[` + "\n")
	return b.Bytes()
}

// SARIFTail returns the end of a log. complete says whether everything was scanned.
func SARIFTail(complete bool) []byte {
	return []byte(`],"invocations":[{"executionSuccessful":` + strconv.FormatBool(complete) + "}]}]}\n")
}

// sarifLevel is the level (§3.27.10) of findings of k.
func sarifLevel(k *detect.Kind) string {
	if k.Class == detect.ClassSecret {
		return "error"
	}
	return "warning"
}

// A sarifRegion is a region (§3.30): lines and code points from 1, the end exclusive.
// Columns are 0 in a piece of a record that does not begin with its line.
type sarifRegion struct {
	StartLine   uint64 `json:"startLine"`
	StartColumn int    `json:"startColumn,omitempty"`
	EndLine     uint64 `json:"endLine,omitempty"`
	EndColumn   int    `json:"endColumn,omitempty"`
}

// regionOf returns the region of [start, end) of body; its first line, number line,
// begins at from.
func regionOf(body []byte, line uint64, from, start, end uint32) sarifRegion {
	r := sarifRegion{StartLine: line, StartColumn: utf8.RuneCount(body[from:start]) + 1}
	value := body[start:end]
	if n := bytes.Count(value, []byte{'\n'}); n > 0 {
		r.EndLine = line + uint64(n)
		from = start + uint32(bytes.LastIndexByte(value, '\n')) + 1
	}
	r.EndColumn = utf8.RuneCount(body[from:end]) + 1
	return r
}

// sarifURI returns the name of a stream as a reference of RFC 3986.
func sarifURI(name string) string {
	return (&url.URL{Path: filepath.ToSlash(name)}).String()
}

// appendSARIF appends a result (§3.27) and, before it, the comma after the one
// before.
func appendSARIF(dst []byte, at *place, x *facts) []byte {
	props := map[string]any{"kind": x.kind.Name, "class": x.kind.Class.String(), "action": x.action.String(), "start": at.start, "end": at.end}
	if len(x.via) > 0 {
		var words []string
		for _, e := range x.via {
			words = append(words, e.String())
		}
		props["via"] = words
	}
	if x.state != "" {
		props["state"] = x.state
	}
	result := map[string]any{
		"ruleId": x.rule.Name, "ruleIndex": x.index, "kind": "fail", "level": sarifLevel(x.kind),
		"message": sarifText{x.kind.Name + " found by rule " + x.rule.Name + "; logscrub would " + verbs[x.action] + " it"},
		"locations": []any{map[string]any{"physicalLocation": map[string]any{
			"artifactLocation": map[string]string{"uri": sarifURI(at.source)}, "region": at.region}}},
		"properties": props,
	}
	if x.action == Keep {
		result["kind"], result["level"] = "informational", "none"
	}
	if x.allowed != "" {
		result["suppressions"] = []any{map[string]string{"kind": "external", "justification": "allow-list: " + x.allowed}}
	}
	if x.ordinal > 0 {
		result["partialFingerprints"] = map[string]string{"redactedLine/v1": hex.EncodeToString(x.key.line[:]) + ":" + strconv.Itoa(int(x.ordinal))}
	}
	if x.isNew {
		result["baselineState"] = "new"
	}
	text, _ := json.Marshal(result) // maps, strings and numbers always marshal
	return append(append(append(dst, ','), text...), '\n')
}

// verbs say what the actions do.
var verbs = [...]string{"keep", "mask", "truncate", "preserve the form of", "pseudonymize", "redact", "drop the record for"}
