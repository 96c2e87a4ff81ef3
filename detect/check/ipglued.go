package check

import (
	"bytes"
	"net/netip"
)

// GluedIPv4 reads the dotted quad at the start of b like [IPv4], but one that a
// word touches on the left ("ratelimit_192.0.2.1", "m203.0.113.7"), on the right
// ("203.0.113.7_backup", "dst=203.0.113.7message") or on both sides. before is what
// stands to its left.
//
// What is written like this is as often the number of a version ("go1.21.0.1",
// "tool_1.2.3.4_amd64.deb"). So a quad that a letter touches needs an octet of
// three digits, which versions seldom have, or a word or a port that says what it
// is, which a dot may join as well as a colon; one behind a word for versions, the file of a package, and the network 0
// are none.
func GluedIPv4(before, b []byte) (addr netip.Addr, n int, ok bool) {
	q, n, ok := quad(b)
	if !ok || q[0] == 0 || VersionPrefix(before) || PackageVersion(before, b[:n], b[n:]) {
		return netip.Addr{}, 0, false
	}
	left, right := byte(' '), byte(' ')
	if len(before) > 0 {
		left = before[len(before)-1]
	}
	if n < len(b) {
		right = b[n]
	}
	switch {
	case right == '.' && n+1 < len(b) && isDigit(b[n+1]):
		ok = dottedPort(before, q, b[n+1:])
	case isDigit(right):
		return netip.Addr{}, 0, false
	case isLetter(left):
		ok = (wide(q) || portAt(b[n:])) && !midNumber(before) || addressPrefix(before)
	case left == '_' || IPv4Starts(before):
	default:
		ok = false
	}
	if ok && isLetter(right) {
		ok = wide(q) || addressPrefix(before)
	}
	if !ok {
		return netip.Addr{}, 0, false
	}
	return netip.AddrFrom4(q), n, true
}

// wide reports whether an octet of q has three digits.
func wide(q [4]byte) bool { return max(q[0], q[1], q[2], q[3]) > 99 }

// midNumber reports whether before ends in letters that follow a digit, as hashes
// and identifiers do, or in an escape sequence, which a decoded view decides.
func midNumber(before []byte) bool {
	i := len(before) - len(lastLetters(before))
	return i == len(before) || i > 0 && isDigit(before[i-1])
}

// lastLetters returns the run of letters that b ends in, at most 16 of them and
// without the end of an escape sequence ("\nv", "%3Dv", "\u003cv").
func lastLetters(b []byte) []byte {
	i := len(b)
	for i > 0 && len(b)-i < 16 && isLetter(b[i-1]) {
		i--
	}
	if i > 0 && i < len(b) && b[i-1] == '\\' && (b[i] == 'n' || b[i] == 't' || b[i] == 'r') {
		return b[i+1:]
	}
	for e := i + 1; e <= len(b) && e < i+4; e++ {
		if e > 2 && b[e-3] == '%' && isHex(b[e-2]) && isHex(b[e-1]) || e > 5 && b[e-6] == '\\' && b[e-5] == 'u' {
			return b[e:]
		}
	}
	return b[i:]
}

// VersionPrefix reports whether before, which an underscore or a hyphen may end,
// ends in a word that announces a version.
func VersionPrefix(before []byte) bool {
	if n := len(before); n > 0 && (before[n-1] == '_' || before[n-1] == '-') {
		before = before[:n-1]
	}
	w := lastLetters(before)
	for _, s := range [...]string{"v", "ver", "version", "release", "revision", "firmware", "build"} {
		if equalFold(w, s) || len(s) > 3 && len(w) > len(s) && equalFold(w[len(w)-len(s):], s) {
			return true
		}
	}
	return false
}

// addressPrefix reports whether before ends in a word that announces an address,
// with the separator between a key and its value or without.
func addressPrefix(before []byte) bool {
	n := len(before)
	for k := 0; n > 0 && k < 2 && (before[n-1] == '=' || before[n-1] == ':' || before[n-1] == ' '); k++ {
		n--
	}
	w := lastLetters(before[:n])
	for _, s := range [...]string{"ip", "addr", "address", "src", "dst", "host", "client", "peer", "remote"} {
		if equalFold(w, s) {
			return true
		}
	}
	return len(w) > 2 && equalFold(w[len(w)-2:], "Ip") && w[len(w)-2] == 'I' // srcIp
}

// portAt reports whether a colon and a port begin rest.
func portAt(rest []byte) bool {
	if len(rest) < 3 || rest[0] != ':' {
		return false
	}
	d := digits(rest[1:])
	return d > 1 && d < 6 && endsWord(rest[1+d:])
}

// dottedPort reports whether the digits that rest begins with are the port that a dot joins to
// the address q, as tcpdump writes it ("192.0.2.7.22 > 192.0.2.8.40112: Flags"): one with an
// arrow on a side, or one of a client behind an octet of three digits. What has more parts is
// an identifier of an object, and what has small ones a version.
func dottedPort(before []byte, q [4]byte, rest []byte) bool {
	d := digits(rest)
	if d <= 5 && d < len(rest)-1 && rest[d] == '.' && applicationID(rest[d+1:]) && IPv4Starts(before) {
		return true
	}
	if d > 5 || rest[0] == '0' || !IPv4Starts(before) || d < len(rest) && (isWord(rest[d]) || rest[d] == '.' && d+1 < len(rest) && isAlnum(rest[d+1])) {
		return false
	}
	port := 0
	for _, c := range rest[:d] {
		port = port*10 + int(c-'0')
	}
	if bytes.HasPrefix(rest[d:], []byte(" > ")) || bytes.HasSuffix(before, []byte(" > ")) {
		return port < 1<<16
	}
	return port >= 1024 && port < 1<<16 && wide(q)
}

// applicationID reports whether rest is the time that ends the id of an application of Db2, behind its
// address and port: 192.0.2.7.51220.260304093311.
func applicationID(rest []byte) bool {
	return digits(rest) == 12 && (len(rest) == 12 || !isWord(rest[12])) && rest[2] <= '1' && rest[4] <= '3' && rest[6] <= '2' && rest[8] <= '5' && rest[10] <= '5'
}

// PackageVersion reports whether number, dotted, is the version in the name of a
// library, an archive or a package ("lib-4.3.2.1.so", "tool-1.2.3.4-1.el9.x86_64"),
// as what follows it in its word says, or of a shared object before it. An address
// with an octet of three digits may be in the name of an archive too, and is none.
func PackageVersion(before, number, rest []byte) bool {
	q, n, ok := quad(number)
	if !ok || n != len(number) || wide(q) {
		return false
	}
	if bytes.HasSuffix(before, []byte(".so.")) {
		return true
	}
	if len(rest) > 2 && rest[0] == '_' && bytes.HasSuffix(before, []byte{'_'}) { // of Windows: name_1.2.3.4_x64__publisher
		for _, s := range [...]string{"_", "x64_", "x86_", "arm64_", "neutral_"} {
			if bytes.HasPrefix(rest[1:], []byte(s)) {
				return true
			}
		}
	}
	end := 0
	for end < len(rest) && end < 48 && (isWord(rest[end]) || rest[end] == '.' || rest[end] == '-' || rest[end] == '+' || rest[end] == '~') {
		end++
	}
	word := bytes.TrimRight(rest[:end], ".-")
	i := len(word)
	for i > 0 && (isAlnum(word[i-1]) || word[i-1] == '_' && i < len(word)) {
		i--
	}
	return i > 0 && packageSuffix(word[i:])
}

// packageSuffix reports whether a word ends the name of a library, an archive or a
// package: an extension, or the name of a processor.
func packageSuffix(w []byte) bool {
	var buf [12]byte
	switch string(lowered(buf[:], w)) {
	case "so", "dll", "dylib", "jar", "war", "ear", "aar", "whl", "egg", "gem", "crate", "nupkg", "deb", "udeb", "rpm",
		"apk", "msi", "msix", "msixbundle", "appx", "appxbundle", "exe", "dmg", "pkg", "tar", "gz", "tgz", "bz2", "xz",
		"zst", "zip", "x86_64", "amd64", "i386", "i486", "i586", "i686", "aarch64", "arm64", "armhf", "armv7hl",
		"ppc64le", "s390x", "riscv64", "noarch":
		return true
	}
	return false
}
