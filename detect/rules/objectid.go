package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// objectID reports whether v, under a key that names persons and other things
// alike, is an identifier such as the latter have: a "uid" that is a digest, an
// ARN or one of Zeek's connections, or the id of an account, a customer or a
// principal (most often an organisation, a tenant, a program), or the key of a row,
// that is a UUID or as long.
func objectID(key, v []byte) bool {
	hex, turns := 0, turnsOf(v)
	for _, c := range v {
		if detect.IsHex(c) {
			hex++
		}
	}
	switch {
	case keyEnds(key, "user") && bytes.HasPrefix(v, []byte("arn:")):
		return true // its user is found by itself
	case keyEnds(key, "actor"):
		return len(v) == 36 && hex == 32 || hex == len(v) && hex >= 16
	case keyEnds(key, "authenticationid"): // of a session of Windows, a number
		return allDigits(v)
	case keyEnds(key, "suid"), keyEnds(key, "duid"): // of CEF: whatever the device calls a user
		return false
	case keyEnds(key, "uid"):
		return worldWide(v) || check.UUID(v[:min(36, len(v))]) && len(v) > 36 || hex == len(v) && hex >= 16 && !allDigits(v) || bytes.HasPrefix(v, []byte("arn:")) ||
			v[0] == 'C' && len(v) >= 13 && len(v) <= 19 && (turns > 4 || turns > 1 && check.Random(v)) || named(v)
	case keyEnds(key, "accountid"), keyEnds(key, "customerid"), keyEnds(key, "principalid"), keyEnds(key, "userkey"):
		return len(v) == 36 && hex == 32 || hex == len(v) && hex >= 32
	}
	return false
}

// worldWide reports whether v is the name of a disk or a port in a network of storage, eight bytes or
// sixteen in hexadecimal with colons (FC-FS-6 §15, NAA).
func worldWide(v []byte) bool {
	if len(v) != 8*3-1 && len(v) != 16*3-1 {
		return false
	}
	for i, c := range v {
		if i%3 == 2 && c != ':' || i%3 != 2 && !detect.IsHex(c) {
			return false
		}
	}
	return true
}

// numbered reports whether v is one to three small letters, a hyphen and a number, as the objects of
// a network are numbered: "ni-17".
func numbered(v []byte) bool {
	i := bytes.IndexByte(v, '-')
	if i < 1 || i > 3 || i+1 == len(v) || !allDigits(v[i+1:]) {
		return false
	}
	for _, c := range v[:i] {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

// turnsOf returns how often capitals and other characters follow each other in v.
func turnsOf(v []byte) (n int) {
	for i, c := range v {
		if i > 0 && detect.IsUpper(c) != detect.IsUpper(v[i-1]) {
			n++
		}
	}
	return n
}

// objectNumber reports whether v is such an identifier as an object has that is no person:
// numbered, or nine to fourteen letters and digits in disorder.
func objectNumber(v []byte) bool {
	digits := 0
	for _, c := range v {
		if detect.IsDigit(c) {
			digits++
		}
	}
	return numbered(v) || len(v) >= 9 && len(v) <= 14 && turnsOf(v) > 2 && digits > 1 && !(detect.IsDigit(v[len(v)-1]) && detect.IsDigit(v[len(v)-2])) && check.Random(v)
}

// personMember reports whether the value of a member of this name describes a person or an account.
func personMember(member []byte) bool {
	for i := range member {
		for _, s := range [...]string{"user", "actor", "account", "owner", "member", "person", "author", "profile", "identity", "principal", "employee"} {
			if hasFold(member[i:], s) {
				return true
			}
		}
	}
	return false
}

// schemaObject reports whether a member of this name is an object whose "uid" is no account's (Open
// Cybersecurity Schema Framework, objects). Those of files, resources, services and databases may be.
func schemaObject(member []byte) bool {
	switch string(member) {
	case "product", "feature", "metadata", "finding", "finding_info", "analytic", "rule", "policy", "malware", "cve", "vulnerability",
		"technique", "sub_technique", "tactic", "kb_article", "control", "image", "package", "databucket", "load_balancer", "network_interface", "zone":
		return true
	}
	return false
}

// ofThing reports whether the id kv is of a thing, as what stands beside it says: the uid of an
// object of Kubernetes other than a user or an account of a service (ObjectReference v1), or
// the id of a profile of settings, which has a name or version of a profile, or a storage
// account of Azure.
func ofThing(w *detect.Window, kv *detect.KeyValue) bool {
	switch key := w.KeyText(kv); {
	case keyEnds(key, "memberid"):
		return near(w.Text, kv.Start, "/redfish/")
	case keyEnds(key, "uid") && kv.KeyQuote != 0 && len(key) == 3 && (near(w.Text, kv.Start, `"id.orig_h"`) || near(w.Text, kv.Start, `"id_orig_h"`)):
		return true // a connection of Zeek
	case keyEnds(key, "accountname"):
		v := w.Value(kv)
		return nearJoined(w.Text, kv.Start, "storageAccounts/", v, "") || nearJoined(w.Text, kv.Start, "//", v, ".blob.core.")
	case keyEnds(key, "profileid"):
		next := bytes.TrimLeft(w.Behind(kv), ", \r\n\t\"")
		return bytes.HasPrefix(next, []byte("profileName")) || bytes.HasPrefix(next, []byte("profileVersion"))
	case kv.KeyQuote != 0 && string(key) == "uid":
		kind := memberBefore(w.Text, kv.KeyStart, `"kind"`)
		return len(kind) > 0 && string(kind) != "User" && string(kind) != "ServiceAccount" || schemaObject(memberAround(w.Text, kv.KeyStart)) || kv.Quote != 0 && objectNumber(w.Value(kv)) && !personMember(memberAround(w.Text, kv.KeyStart))
	case kv.Quote == 0 && keyEnds(key, "suser"): // a host that is its own user
		before := tail(w.Text, kv.KeyStart, 64)
		host, found := bytes.CutSuffix(bytes.TrimRight(before, " "), w.Value(kv))
		return found && bytes.HasSuffix(host, []byte("shost="))
	}
	return false
}

// nearMember is how far from a value what says of what it is the id is looked for.
const nearMember = 2 << 10

// near reports whether word stands in t within nearMember bytes of at.
func near(t []byte, at int, word string) bool {
	return bytes.Contains(t[max(0, at-nearMember):min(len(t), at+nearMember)], []byte(word))
}

// nearJoined reports whether before, v and behind stand one behind the other in t within nearMember bytes of at.
func nearJoined(t []byte, at int, before string, v []byte, behind string) bool {
	b := t[max(0, at-nearMember):min(len(t), at+nearMember)]
	for i := bytes.Index(b, []byte(before)); i >= 0; i = bytes.Index(b, []byte(before)) {
		if b = b[i+len(before):]; bytes.HasPrefix(b, v) && bytes.HasPrefix(b[len(v):], []byte(behind)) {
			return true
		}
	}
	return false
}

// memberBefore returns the string behind the last member of the object around at that stands
// before it, within 192 bytes; key is its name in quotes.
func memberBefore(t []byte, at int, key string) []byte {
	before := tail(t, at, 192)
	before = before[bytes.LastIndexAny(before, "{}")+1:]
	i := bytes.LastIndex(before, []byte(key))
	if i < 0 {
		return nil
	}
	return memberString(before[i:], key)
}

// memberBehind returns the string of the member key, in quotes, among those that b begins with of
// an object, as far as the first that is an object or ends it.
func memberBehind(b []byte, key string) []byte {
	if i := bytes.IndexAny(b, "{}"); i >= 0 {
		b = b[:i]
	}
	i := bytes.Index(b, []byte(key))
	if i < 0 {
		return nil
	}
	return memberString(b[i:], key)
}

// memberAround returns the key, in quotes, of the member whose value is the object around at, if
// it opens within 192 bytes.
func memberAround(t []byte, at int) []byte {
	before := tail(t, at, 192)
	i := bytes.LastIndexAny(before, "{}")
	if i < 0 || before[i] != '{' {
		return nil
	}
	before, is := bytes.CutSuffix(bytes.TrimRight(before[:i], " "), []byte{':'})
	if !is {
		return nil
	}
	before, is = bytes.CutSuffix(bytes.TrimRight(before, " "), []byte{'"'})
	if !is {
		return nil
	}
	return before[bytes.LastIndexByte(before, '"')+1:]
}

// memberString returns the string of the member that b begins with, with or without blanks
// around the colon behind its key, which is in quotes; nil for another.
func memberString(b []byte, key string) []byte {
	rest, is := bytes.CutPrefix(b, []byte(key))
	if !is {
		return nil
	}
	rest, is = bytes.CutPrefix(bytes.TrimLeft(rest, " "), []byte{':'})
	if !is {
		return nil
	}
	rest, is = bytes.CutPrefix(bytes.TrimLeft(rest, " "), []byte{'"'})
	if !is {
		return nil
	}
	v, _, _ := bytes.Cut(rest, []byte{'"'})
	return v
}

// named reports whether v, a "uid", is of words that begin with capitals, as the names of
// things are that have no other id (OCSF): "ThreatPath". Those of directories are in small
// letters.
func named(v []byte) bool {
	capitals := 0
	for i, c := range v {
		switch {
		case detect.IsUpper(c):
			if i == 0 || !detect.IsUpper(v[i-1]) {
				capitals++
			}
		case (c < 'a' || c > 'z') && c != '-':
			return false
		}
	}
	return capitals > 1 && len(v) > 8 && detect.IsUpper(v[0])
}

// meetingHost reports whether v, the id of a host, is that of a person who invites to a
// meeting and not of a machine: letters in both cases and digits, or few bytes more.
func meetingHost(v []byte) bool {
	lower, upper := false, false
	for _, c := range v {
		switch {
		case detect.IsUpper(c):
			upper = true
		case c >= 'a' && c <= 'z':
			lower = true
		case !detect.IsDigit(c) && c != '_' && c != '-':
			return false
		}
	}
	return lower && upper && len(v) >= 16 && len(v) <= 30 && check.Random(v)
}

// alone returns the trait of a number that is the id of a customer: what else has the same
// number, be it a group, a site or a device, is none.
func alone(key, v []byte) detect.Traits {
	if allDigits(v) && (keyEnds(key, "accountid") || keyEnds(key, "customerid") || keyEnds(key, "subscriberid")) {
		return detect.Alone
	}
	return 0
}
