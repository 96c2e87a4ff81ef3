package check

import "bytes"

// sshName reports whether local@domain is the name of an algorithm, an extension or a request
// of SSH, which who defines one names after its domain (RFC 4251 §6): a word that is known, or
// one with a digit or a hyphen in it and with a word of these names.
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
	for _, s := range [...]string{"aes", "chacha", "poly1305", "gcm", "hmac", "umac", "sha2", "sha5", "sk-", "ecdsa", "ed25519", "ed448", "curve", "sntrup", "mlkem", "cert", "rsa", "dss", "md5", "cbc", "ctr", "arcfour",
		"forward", "prove", "rename", "copy", "path", "strict", "restrict", "bound", "auth", "agent", "session", "users", "exit", "signal"} {
		if bytes.Contains(local, []byte(s)) {
			return bytes.IndexByte(local, '-') > 0 || hasDigits(local)
		}
	}
	return false
}
