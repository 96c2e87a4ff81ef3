package check

import "bytes"

// AccountDomain reports whether v can be the domain in front of an account of
// Windows: no root of the registry, of a provider or of a device, and a letter in it.
func AccountDomain(v []byte) bool {
	if i := bytes.LastIndexByte(v, '.'); i >= 0 && allDigits(v[i+1:]) && (i == 0 || isDigit(v[i-1])) {
		return false // a folder with its version, of two numbers at least
	}
	var buf [20]byte
	if len(v) > len(buf) {
		return letterIn(v)
	}
	for i, c := range v {
		buf[i] = lower(c)
	}
	switch string(buf[:len(v)]) {
	case "hklm", "hkcu", "hku", "hkcr", "hkcc", "registry", "root", "machine", "config", "software", "system", "security", "sam",
		"hardware", "cimv2", "device", "users", "user", "windows", "system32", "syswow64", "microsoft", "global", "basenamedobjects",
		"hid", "pci", "usb", "usbstor", "acpi", "swd", "mmdevapi", "scsi", "ide", "display", "bthenum", "storage", "wmi",
		"hkey_local_machine", "hkey_current_user", "hkey_users", "hkey_classes_root",
		"bin", "lib", "src", "test", "tests", "program files", "programdata", "documents", "appdata", "roaming", "temp", "tmp",
		"policy", "drivers", "pipe", "volume", "classes", "currentversion", "services", "task", "tasks", "controlset001", "currentcontrolset":
		return false
	}
	return letterIn(v)
}

// NetBIOS reports whether v is a name of NetBIOS as Windows writes that of a domain:
// at most 15 capitals, digits and hyphens, two of them capitals, none first or last a
// hyphen ([MS-NBTE] §2.2.1).
func NetBIOS(v []byte) bool {
	capitals := 0
	for _, c := range v {
		switch {
		case isUpper(c):
			capitals++
		case !isDigit(c) && c != '-' && c != '_':
			return false
		}
	}
	return capitals > 1 && len(v) <= 15 && isAlnum(v[0]) && isAlnum(v[len(v)-1])
}

func letterIn(v []byte) bool {
	for _, c := range v {
		if isLetter(c) {
			return true
		}
	}
	return false
}

// FileName reports whether v ends in a dot and what files are of: two to four
// letters that programs, scripts, logs and documents have.
func FileName(v []byte) bool {
	dot := len(v) - 1
	for dot > 0 && len(v)-dot <= 5 && v[dot] != '.' {
		dot--
	}
	if dot <= 0 || v[dot] != '.' || len(v)-dot > 5 {
		return false
	}
	var buf [4]byte
	for i, c := range v[dot+1:] {
		buf[i] = lower(c)
	}
	switch string(buf[:len(v)-dot-1]) {
	case "exe", "dll", "sys", "ini", "log", "txt", "bat", "cmd", "ps1", "psm1", "psd1", "vbs", "js", "ts", "cs", "go", "py", "pl", "rb",
		"java", "cpp", "hpp", "xml", "json", "yml", "yaml", "html", "htm", "aspx", "asp", "php", "jsp", "css", "png", "jpg", "gif",
		"zip", "cab", "msi", "msu", "tmp", "dat", "db", "mdb", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "pdf", "csv", "lnk", "ocx",
		"mui", "nls", "drv", "cpl", "scr", "reg", "inf", "cat", "evtx", "etl", "pf", "jar", "war", "md", "conf", "cfg", "cnf", "pem", "cer", "crt":
		return true
	}
	return false
}

// ProseWord reports whether v is a word that goes on in a sentence of English behind
// "user" and is far more often that than the name of an account: "user agent", "user
// is", "user input". It is asked where nothing encloses an account.
func ProseWord(v []byte) bool {
	var buf [16]byte
	if len(v) > len(buf) {
		return false
	}
	for i, c := range v {
		buf[i] = lower(c)
	}
	switch string(buf[:len(v)]) {
	case "a", "an", "the", "certificate", "certificates", "interactive", "reason", "reasons", "this", "that", "these", "those", "all", "any", "each", "every", "no", "not", "and", "or", "but", "if", "then", "who",
		"whose", "which", "what", "when", "where", "while", "as", "at", "by", "for", "from", "in", "into", "is", "its", "of", "off", "on", "onto",
		"out", "over", "to", "under", "up", "with", "within", "without", "via", "per", "than", "are", "was", "were", "be", "been", "being", "has", "have",
		"had", "does", "did", "do", "done", "can", "cannot", "could", "may", "might", "must", "shall", "should", "will", "would", "agent", "agents",
		"name", "names", "id", "ids", "input", "inputs", "account", "accounts", "authentication", "authorization", "data", "space", "mode", "login",
		"logon", "logout", "logoff", "logged", "group", "groups", "profile", "profiles", "module", "session", "sessions", "failed", "failure",
		"interface", "defined", "process", "processes", "key", "keys", "created", "deleted", "added", "removed", "changed", "exited", "specific",
		"level", "action", "actions", "activity", "password", "passwords", "credential", "credentials", "role", "roles", "permission",
		"permissions", "access", "management", "creation", "registration", "sync", "info", "information", "list", "lookup", "object", "type",
		"defaults", "default", "settings", "preferences", "request", "requests", "requested", "rights", "right", "supplied", "provided", "said", "home",
		"directory", "database", "table", "service", "services", "manager", "store", "token", "tokens", "event", "events", "error", "errors", "count",
		"code", "file", "files", "field", "fields", "domain", "identity", "identifier", "privilege", "privileges", "experience", "story", "guide",
		"manual", "programs", "program", "application", "applications", "application-id", "state", "status", "shell", "command", "commands", "time",
		"policy", "policies", "connection", "connections", "client", "device", "devices", "address", "attributes", "attribute", "property", "properties",
		"logs", "log", "details", "portal", "feedback", "update", "updates", "updated", "attempted", "attempts", "switch", "unknown", "disconnected",
		"connected", "initiated", "selected", "specified", "entered", "terminated", "mapping", "context", "class", "limit", "limits", "quota", "cache",
		"slice", "dn", "it", "you", "your", "his", "her", "their", "they", "we", "he", "she", "one", "also", "only", "now", "just", "already", "still",
		"local", "remote", "current", "another", "other", "same", "first", "last", "new", "existing", "multiple", "several", "some", "more", "validation",
		"successfully", "found", "probably", "currently", "automatically", "manually", "previously", "clicked", "restricted", "reported", "auto", "child", "exec", "built-in", "builtin", "inactivity",
		"everyone", "anyone", "someone", "nobody", "hostname", "protocol", "repo", "tenant", "publickey",
		"email", "e-mail", "phone", "mobile", "ldap", "smtp", "imap", "kerberos", "repository", "registry", "resource", "provider", "endpoint", "upstream", "backend", "url", "uri":
		return true
	}
	return false
}

// SharedFolder reports whether v is a folder beside those of the users that belongs to
// none of them, on Windows, macOS or Linux.
func SharedFolder(v []byte) bool {
	for _, name := range [...]string{"public", "default", "default user", "all users", "shared", "guest", "default.migrated",
		"lost+found", "linuxbrew", "defaultuser0", "username", "user", "users", "user_name", "your_name", "defaultapppool", "index", "login", "me"} {
		if equalFold(v, name) {
			return true
		}
	}
	return false
}
