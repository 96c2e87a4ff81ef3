package check

import "bytes"

// GluedDomain returns the length of the domain at the start of b, which follows the
// "@" of an e-mail address, where the local part of another address touches it
// ("a@example.comb@example.org"): of labels that an "@" ends, the last that begins
// with a top-level domain under which many addresses are. What is left for the local
// part is never empty.
func GluedDomain(b []byte) (n int, ok bool) {
	end := 0
	for end < len(b) && end <= maxDomain && (localAnywhere[b[end]] || b[end] == '.') {
		end++
	}
	if end == len(b) || b[end] != '@' {
		return 0, false
	}
	for stop := end; stop > 0; {
		dot := bytes.LastIndexByte(b[:stop], '.')
		if dot <= 0 {
			break
		}
		for n := min(stop, dot+1+len("example"), end-1); n > dot+2; n-- {
			if busyTLD(b[dot+1:n]) && hostName(b[:dot]) {
				return n, true
			}
		}
		stop = dot
	}
	return 0, false
}

// busyTLD reports whether b is a top-level domain that words seldom begin with by
// accident: one of the oldest, of a large country, or of examples.
func busyTLD(b []byte) bool {
	var buf [7]byte
	if len(b) > len(buf) {
		return false
	}
	for i, c := range b {
		buf[i] = lower(c)
	}
	switch name := string(buf[:len(b)]); name {
	case "de", "uk", "fr", "it", "nl", "es", "ch", "at", "be", "pl", "se", "no", "dk", "fi", "cz", "ru", "br", "jp",
		"cn", "in", "au", "ca", "us", "eu", "io", "example", "test", "local":
		return true
	default:
		return commonTLD(buf[:len(b)])
	}
}

// hostName reports whether b is labels joined by dots.
func hostName(b []byte) bool {
	for i := 0; ; i++ {
		n := label(b[i:])
		if i += n; n == 0 || i >= len(b) || b[i] != '.' {
			return n > 0 && i == len(b)
		}
	}
}

// GluedLocal returns how many bytes at the start of local belong to the domain of an
// address whose "@" ends before, where two addresses touch each other. An underscore
// that joins them belongs to neither.
func GluedLocal(before, local []byte) int {
	if n := len(before); n < 2 || before[n-1] != '@' || EmailLocal(before[:n-1]) == 0 {
		return 0
	}
	n, ok := EmailDomain(local)
	if !ok {
		var buf [maxLocal + 1]byte
		if n, ok = GluedDomain(append(append(buf[:0], local...), '@')); !ok {
			return 0
		}
	}
	for n < len(local) && (local[n] == '_' || local[n] == '-' || local[n] == '.' || local[n] == '+') {
		n++
	}
	if n == len(local) {
		return 0
	}
	return n
}

// EnclosedDomain returns the length of the domain at the start of b, which follows
// the "@", whatever its last label: where the address stands alone in brackets, or
// behind a Windows domain in brackets, as mail and network devices write accounts
// ("<jane@mail.acme>", "(LOCAL\jane@acme.tld)"). Networks choose such names as they
// like; those of files and of units of systemd are none. before is what stands before
// the local part.
func EnclosedDomain(before, b []byte) (n int, ok bool) {
	if len(before) == 0 {
		return 0, false
	}
	shut := byte(0)
	switch opening(before) {
	case '<':
		shut = '>'
	case '(':
		shut = ')'
	default:
		return 0, false
	}
	for n < len(b) && n < maxDomain && (alnumByte[b[n]] || b[n] == '-' || b[n] == '.') {
		n++
	}
	if n == len(b) || b[n] != shut || !hostName(b[:n]) {
		return 0, false
	}
	last := b[bytes.LastIndexByte(b[:n], '.')+1 : n]
	if len(last) == n || len(last) < 2 || len(last) > 24 || fileSuffix(last) || packageSuffix(last) {
		return 0, false
	}
	for _, c := range last {
		if !isLetter(c) {
			return 0, false
		}
	}
	return n, true
}

// opening returns the bracket that before ends in, or the one before the Windows
// domain and the backslash that it ends in, plain or escaped.
func opening(before []byte) byte {
	i := len(before)
	if before[i-1] == '\\' {
		for i > 0 && before[i-1] == '\\' {
			i--
		}
		name := i
		for i > 0 && name-i < 32 && (isWord(before[i-1]) || before[i-1] == '-' || before[i-1] == '.') {
			i--
		}
		if i == 0 || i == name {
			return 0
		}
	}
	return before[i-1]
}

// fileSuffix reports whether label ends the name of a file or of a unit of systemd
// (systemd.unit(5)).
func fileSuffix(label []byte) bool {
	var buf [9]byte
	if len(label) > len(buf) {
		return false
	}
	for i, c := range label {
		buf[i] = lower(c)
	}
	switch string(buf[:len(label)]) {
	case "service", "socket", "target", "timer", "mount", "automount", "swap", "path", "slice", "scope", "device",
		"snapshot", "log", "txt", "json", "yaml", "yml", "xml", "html", "htm", "css", "js", "mjs", "jsx", "ts", "tsx",
		"go", "java", "class", "kt", "rb", "php", "c", "h", "cc", "cpp", "hpp", "cs", "swift", "lua", "sql", "conf",
		"cfg", "ini", "toml", "lock", "png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "pdf", "csv", "tmp", "bak":
		return true
	}
	return false
}
