package rules

import (
	"bytes"
	"net/netip"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func ipv4() detect.Rule {
	return detect.Rule{
		Name:     "ipv4",
		Kinds:    []detect.Kind{{Name: "ipv4", Family: "ip", Class: detect.ClassNetwork}, kindUser, kindPassword},
		Triggers: []detect.Trigger{{Shape: detect.Dots4}},
		Max:      64,
		Find:     findIPv4,
		Doc:      "An IPv4 address in dotted decimal. Loopback, private, link-local, multicast addresses and netmasks are kept by default. And the account that an at sign joins to one, as commands, databases and SIP write it.",
		Source:   "RFC 791, RFC 6943 §3.1.1; ranges of RFC 6890; ssh(1), RFC 3261 §19.1.1",
		Examples: examples([][2]string{
			{"from 203.0.113.7 port 22", "203.0.113.7"},
			{"src=198.51.100.23:443 dst=x", "198.51.100.23"},
			{"[192.0.2.1]", "192.0.2.1"},
			{"peer 10.1.2.3/8 up", "10.1.2.3"},
			{"$ ssh jdoe42@192.0.2.17 uptime", "jdoe42"},
			{"dial jdoe42:Fake77pw@192.0.2.17 ok", "jdoe42"},
			{"dsn=root:@192.0.2.10/app", "192.0.2.10"},
			{"Registration from '<sip:1001@192.0.2.17>' failed", "1001"},
			{"Connected to 203.0.113.255.", "203.0.113.255"},
			{"Chrome/131.0.0.0 Safari", ""},
			{"version 8.5.1.2 started", ""},
			{"1.3.6.1.4.1.311", ""},
			{"203.0.113.256", ""},
			{"v1.2.3.4", ""},
			{"ratelimit_203.0.113.7 hit", "203.0.113.7"},
			{"peer m203.0.113.7", "203.0.113.7"},
			{"ip-203.0.113.7 up", "203.0.113.7"},
			{"203.0.113.7_backup", "203.0.113.7"},
			{"dst=203.0.113.7message: x", "203.0.113.7"},
			{"log of 203.0.113.7.tar.gz", "203.0.113.7"},
			{"IP 203.0.113.7.22 > 10.0.0.8.40112: Flags [S.]", "203.0.113.7"},
			{"IP 10.0.0.8.40112 > 203.0.113.7.22: Flags [S.]", "203.0.113.7"},
			{"tcp 203.0.113.7.40112 open", "203.0.113.7"},
			{"APPID: 192.0.2.7.51220.260304093311 AUTHID", "192.0.2.7"},
			{"oid 192.0.2.7.51220.999999999999", ""},
			{"lib 203.0.113.7.22 open", ""},
			{"1.3.6.1.40112", ""},
			{"GAC_64/v4.0_4.0.0.0__b77a5c561934e089", ""},
			{"WindowsApps/Acme.App_14.35.15.0_x64__kzf8qxf38zg5c", ""},
			{`x_StrongName_7\3.0.0.0\Auto`, ""},
			{"ruby-nokogiri:amd64 (1.6.8.1-1, automatic)", ""},
			{`"" | "git/1.7.4.1" |`, ""},
			{"docker/23.0.6 kernel/5.15.90.1-microsoft-standard", ""},
			{"CEF:0|Acme|Fw|19.8.0.10|100|Login|3|src=x", ""},
			{"CEF:0|Acme|Fw|1|203.0.113.7|Login|3|src=x", "203.0.113.7"},
			{"LEEF:2.0|Acme|Fw|203.0.113.7|100|", "203.0.113.7"},
			{"go1.21.0.1", ""},
			{"(X11; en-US; rv:1.9.2.28) Gecko/20120306", ""},
			{"peer rv:192.0.2.28 up", "192.0.2.28"},
			{"Version/3.0 BrowserNG/7.2.7.2 3gpp-gba", ""},
			{"login/3.0 alice/7.2.7.2 ok", "7.2.7.2"},
			{"has version 7.0 prior to 7.0.0.39, it is affected", ""},
			{"moved prior to 7.0.0.39", "7.0.0.39"},
			{"52.14 prior to 192.0.2.7", "192.0.2.7"},
			{"kernel/5.4 node1/192.0.2.3 up", "192.0.2.3"},
			{"half-configured rpm 4.4.2.1-1ubuntu6", ""},
			{`C:\Program Files\Acme\Update\1.3.33.5\Crash-Handler.exe /a`, ""},
			{"lib-4.3.2.1.so", ""},
			{"tool_1.2.3.4_amd64.deb", ""},
			{"release_203.0.113.7", ""},
			{"x git/203.0.113.7:1194 y", "203.0.113.7"},
		}),
	}
}

func findIPv4(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if isProduct(t, at) { // before the number is read: every second quad of an access log is one
		return detect.LookAlike
	}
	before := tail(t, at, 32)
	addr, n, ok := check.IPv4(head(t, at, 24))
	if !ok || !check.IPv4Starts(before) {
		if addr, n, ok = check.GluedIPv4(before, head(t, at, 72)); !ok {
			return detect.BadBoundary
		}
	}
	var form detect.Traits
	if n < len("000.000.000.000") { // the one length that may have zeros in front
		form = detect.Canonical
	}
	if saidVersion(t, at) || versionForm(t, at, n) || at > 0 && t[at-1] == '|' && headerVersion(t, at) || joinedName(before) && check.PackageVersion(before, t[at:at+n], head(t, at+n, 48)) {
		return detect.LookAlike
	}
	if at > 2 && t[at-1] == '@' && n > len("1.2.3.4") { // libfoo@1.2.3.4 is a package
		accountAt(w, at-1)
	}
	return w.Found(at, at+n, form|addrTraits(check.ClassOf(addr)))
}

// joinedName reports whether before ends in a character that joins a name and the
// number of its version.
func joinedName(before []byte) bool {
	n := len(before)
	return n > 1 && (before[n-1] == '-' && (detect.IsAlnum(before[n-2]) || before[n-2] == '+') || before[n-1] == '.')
}

// addrTraits says which addresses reach no further than their own network.
func addrTraits(c check.AddrClass) detect.Traits {
	switch c {
	case check.AddrPublic, check.AddrCGNAT, check.AddrDocumentation:
		return 0
	}
	return detect.Private
}

// isProduct reports whether the dotted number at stands behind the name of a program and
// a slash, so that it is a version.
// Any name is one behind the version of a user agent: "Version/3.0 BrowserNG/7.2.7.2".
func isProduct(t []byte, at int) bool {
	if at < 2 || t[at-1] != '/' || !detect.IsAlnum(t[at-2]) {
		return false
	}
	word := wordBefore(t, at-1)
	return product(word) && !port(t, at) || behindProduct(tail(t, at-1-len(word), 48))
}

// port reports whether a colon and a digit end the dotted number at, as a port does that of an address.
func port(t []byte, at int) bool {
	b := head(t, at, len("000.000.000.000:0"))
	n := 0
	for n < len(b) && (detect.IsDigit(b[n]) || b[n] == '.') {
		n++
	}
	return n+1 < len(b) && b[n] == ':' && detect.IsDigit(b[n+1])
}

// behindProduct reports whether before ends in "Version", a slash, a number and a blank.
func behindProduct(before []byte) bool {
	before, is := bytes.CutSuffix(before, []byte{' '})
	i := bytes.LastIndexByte(before, '/')
	if !is || i < 1 || i+1 == len(before) || !detect.IsDigit(before[i+1]) {
		return false
	}
	for _, c := range before[i+1:] {
		if !detect.IsDigit(c) && c != '.' {
			return false
		}
	}
	return string(wordBefore(before, i)) == "Version"
}

// versionForm reports whether the dotted number of n bytes at, of numbers below a hundred, is a version by
// what stands on both sides of it: a folder of Windows, or the version of a
// package in front of its revision, which dpkg also writes into parentheses ("(1.6.8.1-1, automatic)").
func versionForm(t []byte, at, n int) bool {
	end := at + n
	if at == 0 || end+1 >= len(t) {
		return false
	}
	is := false
	switch before, next := t[at-1], t[end]; {
	case before == '\\' && next == '\\':
		is = folderVersion(t, at, end)
	case next == '-':
		is = revision(head(t, end+1, 16)) || before == '(' && detect.IsDigit(t[end+1]) && bytes.Contains(head(t, end, 24), []byte(", automatic)"))
	}
	return is && !wideQuad(t[at:end])
}

// folderVersion reports whether the folder t[at:end] of a path of Windows that is no share's is a
// version: it ends in two zeros, or a program is in it that was installed.
func folderVersion(t []byte, at, end int) bool {
	i := at - 1
	for i > 0 && t[i] == '\\' {
		i--
	}
	return detect.IsAlnum(t[i]) && (bytes.HasSuffix(t[at:end], []byte(".0.0")) || bytes.Contains(tail(t, at, 80), []byte(`Program Files`)) && programAt(head(t, end, 48)))
}

// revision reports whether b begins with the revision of a package of a distribution: 1ubuntu6,
// 2+deb12u1, 3.el9.
func revision(b []byte) bool {
	i := 0
	for i < len(b) && (detect.IsDigit(b[i]) || b[i] == '.' || b[i] == '+') {
		i++
	}
	if i == 0 || !detect.IsDigit(b[0]) {
		return false
	}
	for _, s := range [...]string{"ubuntu", "deb", "el", "fc", "amzn", "mga"} {
		if bytes.HasPrefix(b[i:], []byte(s)) && i+len(s) < len(b) && detect.IsDigit(b[i+len(s)]) {
			return true
		}
	}
	return false
}

// programAt reports whether rest, behind a folder, is the name of a program of Windows.
func programAt(rest []byte) bool {
	rest = bytes.TrimLeft(rest, "\\")
	i := 0
	for i < len(rest) && (detect.IsWord(rest[i]) || rest[i] == '-') {
		i++
	}
	return i > 0 && (bytes.HasPrefix(rest[i:], []byte(".exe")) || bytes.HasPrefix(rest[i:], []byte(".dll")))
}

// wideQuad reports whether a number of the dotted quad v has three digits.
func wideQuad(v []byte) bool {
	for i := 2; i < len(v); i++ {
		if detect.IsDigit(v[i]) && detect.IsDigit(v[i-1]) && detect.IsDigit(v[i-2]) {
			return true
		}
	}
	return false
}

// headerVersion reports whether the dotted number at stands in the header of a record of CEF or
// LEEF behind the name of the product, where its version does: "CEF:0|Acme|Fw|9.0.0.1|".
func headerVersion(t []byte, at int) bool {
	before := tail(t, at, 160)
	i := bytes.LastIndex(before, []byte("EF:"))
	if n := bytes.IndexByte(head(t, at, 16), '|'); n > 0 && wideQuad(t[at:at+n]) || i < 1 || before[i-1] != 'C' && before[i-1] != 'E' {
		return false
	}
	return bytes.Count(before[i:], []byte("|")) == 3 && bytes.IndexByte(before[i:], '\n') < 0
}

// saidVersion reports whether a word such as "version" stands before the dotted number
// at.
func saidVersion(t []byte, at int) bool {
	i := at
	for n := 0; i > 0 && n < 6 && beforeVersion(t[i-1]); n++ {
		i--
	}
	if i == at || i == 0 || !endsVersionWord(t[i-1]) {
		return i > 8 && i+1 == at && t[i-1] == 'o' && priorTo(tail(t, i, 32), head(t, at, 16))
	}
	word := wordBefore(t, i)
	return versionWord(word) || geckoVersion(t, i, word)
}

// geckoVersion reports whether word, which ends at i, is "rv" of the user agents of Gecko, behind the
// semicolon in front of it and in front of a colon: "; rv:1.9.2.28)".
func geckoVersion(t []byte, i int, word []byte) bool {
	name := bytes.TrimLeft(word, "_")
	return string(name) == "rv" && t[i] == ':' && bytes.HasSuffix(bytes.TrimRight(tail(t, i-len(name), 8), " +_"), []byte{';'})
}

// priorTo reports whether before ends in what parts the versions that something has from the first
// that has it no longer, v: one of two numbers or three that begins with the same, "8.0 prior to 8.0.0.11".
func priorTo(before, v []byte) bool {
	before, is := bytes.CutSuffix(before, []byte(" prior to"))
	number := before[bytes.LastIndexByte(before, ' ')+1:]
	if !is || len(number) < 3 || !detect.IsDigit(number[0]) {
		return false
	}
	first, rest, dotted := bytes.Cut(number, []byte{'.'})
	for _, c := range rest {
		if !detect.IsDigit(c) && c != '.' {
			return false
		}
	}
	return dotted && bytes.Count(rest, []byte{'.'}) < 2 && allDigits(first) && bytes.HasPrefix(v, first) && v[len(first)] == '.'
}

// beforeVersion reports whether c may stand between a version and its word.
func beforeVersion(c byte) bool {
	switch c {
	case ' ', '=', ':', '"', '\'', '(':
		return true
	}
	return false
}

// endsVersionWord reports whether a word that announces a version ends in c.
// Most words before an address do not.
func endsVersionWord(c byte) bool {
	switch c | 0x20 {
	case 'n', 'r', 'e', 'd', 'v':
		return true
	}
	return false
}

// wordBefore returns the word that ends at end, at most 24 bytes of it and
// without the end of an escape sequence before it.
func wordBefore(t []byte, end int) []byte {
	i := end
	for i > 0 && end-i < 24 && detect.IsWord(t[i-1]) {
		i--
	}
	if i > 0 && i < end {
		i = min(end, i+escaped(t[i-1], t[i]))
	}
	return t[i:end]
}

// escaped returns how many bytes of an escape sequence stand behind its first
// byte c, as far as the next one tells.
func escaped(c, next byte) int {
	switch {
	case c == '\\' && (next == 'n' || next == 't' || next == 'r'):
		return 1
	case c == '\\' && next == 'u':
		return 5
	case c == '%' && detect.IsHex(next):
		return 2
	}
	return 0
}

// versionWord reports whether a word announces a version.
func versionWord(w []byte) bool {
	var low [24]byte
	l := low[:len(w)]
	for i, c := range w {
		l[i] = c | 0x20
	}
	for _, s := range [...]string{"version", "ver", "release", "revision", "firmware", "build"} {
		if bytes.HasSuffix(l, []byte(s)) && (len(l) == len(s) || len(s) > 3) {
			return true
		}
	}
	return string(l) == "v"
}

// product reports whether a word is what user agents write before their version.
func product(w []byte) bool {
	switch string(w) {
	case "Chrome", "Chromium", "CriOS", "HeadlessChrome", "Edg", "Edge", "EdgA", "EdgiOS", "OPR", "Opera", "OPiOS",
		"Version", "Safari", "Firefox", "FxiOS", "Mozilla", "Gecko", "AppleWebKit", "Mobile", "Trident", "MSIE",
		"SamsungBrowser", "UCBrowser", "YaBrowser", "Vivaldi", "Brave", "Electron", "Thunderbird", "SeaMonkey",
		"Outlook", "Teams", "Skype", "Slack", "Postman", "QQBrowser", "MicroMessenger", "Whale", "Silk", "Iron",
		"Maxthon", "Puffin", "Sleipnir", "Iceweasel", "Konqueror", "Epiphany", "Dalvik", "okhttp", "curl", "Wget",
		"git", "kernel", "libcurl", "zlib", "libidn",
		"python", "Java", "Go", "Apache", "nginx", "PHP", "OpenSSL", "Microsoft", "Windows", "Office":
		return true
	}
	return false
}

func ipv6() detect.Rule {
	return detect.Rule{
		Name:     "ipv6",
		Kinds:    []detect.Kind{{Name: "ipv6", Family: "ip", Class: detect.ClassNetwork}},
		Triggers: []detect.Trigger{{Shape: detect.Colons2}},
		Max:      64,
		Find:     findIPv6,
		Doc:      "An IPv6 address, compressed or not, with an embedded IPv4 address or a zone. A v4-mapped address has the pseudonym of its IPv4 address.",
		Source:   "RFC 4291 §2.2, RFC 4007 §11; ranges of RFC 6890",
		Examples: examples([][2]string{
			{"from 2001:db8::7 port 22", "2001:db8::7"},
			{"[2001:db8:0:1:2:3:4:5]:443", "2001:db8:0:1:2:3:4:5"},
			{"peer ::ffff:203.0.113.7 up", "::ffff:203.0.113.7"},
			{"via fe80::1%eth0 dev", "fe80::1%eth0"},
			{"client 2001:DB8::A1B2, next", "2001:DB8::A1B2"},
			{"peer_2001:db8::7_x", "2001:db8::7"},
			{"peer 2001:db8::7x up", "2001:db8::7"},
			{"peer x2001:db8::7 up", "2001:db8::7"},
			{"x[::] = a[b::c]", ""},
			{"foo :: bar", ""},
			{"alert: 1::~~User-Agent", ""},
			{"std::x2001::y", ""},
			{"my_dead::beef_x", ""},
			{"at 12:30:45 done", ""},
			{"=ERROR REPORT==== 19-Jun-2026::11:21:09.334 ===", ""},
			{"{2:I103X}{4::20:REF4412:32A:2", ""},
			{"std::vector<int>", ""},
			{"00:1b:44:11:3a:b7", ""},
			{"a:b:c", ""},
			{"store://203.0.113.40::/platform", ""},
		}),
	}
}

func findIPv6(w *detect.Window, at int) detect.Verdict {
	t, start := w.Text, at
	if unspecified(t, at) {
		return w.Found(at, at+2, addrTraits(check.ClassOf(netip.IPv6Unspecified())))
	}
	for start > 0 && at-start < 5 && detect.IsHex(t[start-1]) {
		start--
	}
	glued := start > 0 && t[start-1] == '_'
	addr, n, ok := check.IPv6(head(t, start, 80))
	if !glued && !check.IPv6Starts(tail(t, start, 32)) {
		if addr, n, ok = check.GluedIPv6(tail(t, start, 8), head(t, start, 80)); !ok {
			return detect.BadBoundary
		}
	}
	if !ok {
		if addr, n, ok = check.GluedIPv6(nil, head(t, start, 80)); !ok {
			return detect.BadSyntax
		}
	}
	if n < 6 && start > 1 && t[start-1] == '.' && detect.IsDigit(t[start-2]) || glued && bytes.Count(t[start:start+n], []byte(":")) < 3 || n < 5 && bytes.HasPrefix(t[start+n:], []byte("~~")) {
		return detect.BadBoundary // the end of a dotted number; a name in a scope; 1::~~User-Agent, of FireEye
	}
	if erlangTime(t, start, n) || n < 8 && start > 0 && t[start-1] == '{' && start+n+1 < len(t) && t[start+n] == ':' && detect.IsUpper(t[start+n+1]) {
		return detect.BadBoundary // {4::20:REF, a block of SWIFT
	}
	if w.OwnAddress(addr) {
		return detect.OwnOutput
	}
	return w.Found(start, start+n, addrTraits(check.ClassOf(addr)))
}

// erlangTime reports whether the n bytes at start are the year and the time of a report of Erlang:
// 19-Jun-2026::11:21:09.
func erlangTime(t []byte, start, n int) bool {
	v := t[start : start+n]
	return n >= len("2026::11:21:09") && start > 5 && t[start-1] == '-' && t[start-5] == '-' && allDigits(v[:4]) && v[4] == ':' && v[5] == ':' && v[8] == ':'
}

// unspecified reports whether the two colons at at are all that stands between quotes or
// brackets, behind an equals sign or behind a word for an address: alone they also part the
// names of scopes.
func unspecified(t []byte, at int) bool {
	if at+1 >= len(t) || t[at+1] != ':' || at+2 < len(t) && bytes.IndexByte([]byte(" ,;]\"'/\t\r\n"), t[at+2]) < 0 {
		return false
	}
	if at == 0 {
		return len(t) == 2
	}
	switch t[at-1] {
	case '=':
		return true
	case '"', '\'':
		return at+2 < len(t) && t[at+2] == t[at-1]
	case '[': // no slice of an array
		return at+2 < len(t) && t[at+2] == ']' && (at == 1 || !detect.IsWord(t[at-2]) && t[at-2] != ')' && t[at-2] != ']')
	case ' ':
		word := wordBefore(t, at-1)
		if i := at - 1 - len(word); string(word) == "is" && i > 0 {
			word = wordBefore(t, i-1)
		}
		switch string(word) {
		case "ip", "IP", "ipv6", "IPv6", "address", "Address", "addr":
			return true
		}
	}
	return false
}

func mac() detect.Rule {
	return detect.Rule{
		Name:     "mac",
		Kinds:    []detect.Kind{kindMAC},
		Triggers: []detect.Trigger{{Shape: detect.HexPairs}, {Shape: detect.HexQuads}},
		Max:      48,
		Find:     findMAC,
		Doc:      "A 48-bit hardware address with colons, hyphens or dots. All-zero, broadcast and group addresses are kept by default.",
		Source:   "IEEE 802 clause 8",
		Examples: examples([][2]string{
			{"mac 00:1b:44:11:3a:b7 joined", "00:1b:44:11:3a:b7"},
			{"hwaddr=00-1B-44-11-3A-B7,", "00-1B-44-11-3A-B7"},
			{"Host 001b.4411.3ab7 in vlan", "001b.4411.3ab7"},
			{"00:1b:44:11:3a:b7_ap", "00:1b:44:11:3a:b7"},
			{"mac_00:1b:44:11:3a:b7 joined", "00:1b:44:11:3a:b7"},
			{"MD5:39:33:99:e9:a0:dc:f2:33:a3:e5:72:3b:7c:3a:56:84", ""},
			{"at 10:11:12 and 13:14:15", ""},
			{"01:02:03:04:05:06:07:08", ""},
		}),
	}
}

func findMAC(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if !check.MACStarts(tail(t, at, 32)) {
		return detect.BadBoundary
	}
	if _, ok := check.NetfilterMAC(head(t, at, 48)); ok {
		w.Found(at, at+17, 0)
		return w.Found(at+18, at+35, 0)
	}
	addr, n, ok := check.MAC(head(t, at, 64))
	if !ok {
		return detect.BadSyntax
	}
	var tr detect.Traits
	if check.MACClassOf(addr) != check.MACDevice {
		tr = detect.Private
	}
	return w.Found(at, at+n, tr)
}
