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
	hex, turns := 0, 0
	for i, c := range v {
		if detect.IsHex(c) {
			hex++
		}
		if i > 0 && detect.IsUpper(c) != detect.IsUpper(v[i-1]) {
			turns++
		}
	}
	switch {
	case keyEnds(key, "user") && bytes.HasPrefix(v, []byte("arn:")):
		return true // its user is found by itself
	case keyEnds(key, "actor"):
		return len(v) == 36 && hex == 32 || hex == len(v) && hex >= 16
	case keyEnds(key, "suid"), keyEnds(key, "duid"): // of CEF: whatever the device calls a user
		return false
	case keyEnds(key, "uid"):
		return check.UUID(v[:min(36, len(v))]) && len(v) > 36 || hex == len(v) && hex >= 16 && !allDigits(v) || bytes.HasPrefix(v, []byte("arn:")) ||
			v[0] == 'C' && len(v) >= 13 && len(v) <= 19 && turns > 4 || named(v)
	case keyEnds(key, "accountid"), keyEnds(key, "customerid"), keyEnds(key, "principalid"), keyEnds(key, "userkey"):
		return len(v) == 36 && hex == 32 || hex == len(v) && hex >= 32
	}
	return false
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
