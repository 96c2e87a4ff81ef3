package check

import "bytes"

// sshName reports whether local@domain is the name of an algorithm, an extension or a request
// of SSH, which who defines one names after its domain (RFC 4251 §6): a word that is known, or
// one with a digit or a hyphen in it.
func sshName(local, domain []byte) bool {
	switch string(domain) {
	case "openssh.com", "libssh.org", "lysator.liu.se", "ssh.com", "asyncssh.com", "tinyssh.org":
	default:
		return false
	}
	switch string(local) {
	case "zlib", "eow", "keepalive", "hostkeys", "statvfs", "fstatvfs", "fsync", "hardlink", "limits", "tun", "ping", "pong":
		return true
	}
	return hasDigits(local) || bytes.IndexByte(local, '-') > 0
}
