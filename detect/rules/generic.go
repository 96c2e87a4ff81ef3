package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// maxGeneric is the longest name of an account that systems make by themselves, in bytes.
const maxGeneric = 26

// generic returns the trait of an account that belongs to no person: one that
// systems make by themselves, a machine, a user id below 1000, a service account of
// Kubernetes, or any account of an authority that has no others.
func generic(v []byte) detect.Traits {
	if i := bytes.LastIndexByte(v, '\\'); i >= 0 {
		if systemAuthority(v[:i]) {
			return detect.Generic
		}
		v = v[i+1:]
	}
	if i := bytes.Index(v, []byte(" (")); i > 0 {
		v = v[:i] // SYSTEM (the service that ran)
	}
	if bytes.HasPrefix(v, []byte("krbtgt/")) || bytes.HasPrefix(v, []byte("host/")) && (bytes.IndexByte(v, '@') > 0 || bytes.Count(v, []byte{'.'}) > 1) || bytes.HasPrefix(v, []byte("system:")) || bytes.HasPrefix(v, []byte("eks:")) || bytes.HasPrefix(v, []byte("DWM-")) || bytes.HasPrefix(v, []byte("UMFD-")) {
		return detect.Generic
	}
	if severalAccounts(v) || componentAccount(v) || bytes.HasSuffix(v, []byte("[bot]")) { // an app of GitHub
		return detect.Generic
	}
	if len(v) == 0 || len(v) > maxGeneric {
		return 0
	}
	if v[len(v)-1] == '$' && len(v) > 1 { // a machine account
		return detect.Generic
	}
	n, digits := 0, true
	for _, c := range v {
		if digits = digits && detect.IsDigit(c); digits {
			n = min(n*10+int(c-'0'), 1000)
		}
	}
	if digits && (n < 1000 || string(v) == "4294967295") || genericAccount(v) { // no uid is 2³²-1
		return detect.Generic
	}
	return 0
}

// systemAuthority reports whether domain is one that Windows gives to accounts of
// its own, in the languages that localise it ([MS-DTYP] §2.4.2.4).
func systemAuthority(domain []byte) bool {
	domain = bytes.TrimRight(domain, "\\")
	if len(domain) < len("BUILTIN") || len(domain) > 29 {
		return false
	}
	for _, name := range [...]string{
		"NT AUTHORITY", "NT SERVICE", "BUILTIN", "WINDOW MANAGER", "FONT DRIVER HOST", "IIS APPPOOL", "NT VIRTUAL MACHINE",
		"AUTORITE NT", "AUTORITÉ NT", "SERVICE NT", "NT-AUTORITÄT", "VORDEFINIERT", "NT-DIENST", "AUTORIDADE NT",
		"APPLICATION PACKAGE AUTHORITY",
	} {
		if bytes.EqualFold(domain, []byte(name)) {
			return true
		}
	}
	return false
}

// genericAccount reports whether v names an account that systems make by
// themselves (Debian base-passwd, Windows well-known accounts, databases).
func genericAccount(v []byte) bool {
	var low [maxGeneric]byte
	l := low[:copy(low[:], v)]
	for i, c := range l {
		if detect.IsUpper(c) {
			l[i] = c + 32
		}
	}
	switch string(l) {
	case "root", "admin", "administrator", "system", "nobody", "www-data", "daemon", "bin", "sys", "sync", "games",
		"man", "lp", "mail", "news", "uucp", "proxy", "backup", "list", "irc", "gnats", "guest", "test", "user",
		"users", "unknown", "anonymous", "local", "network", "service", "nginx", "apache", "postgres", "mysql",
		"oracle", "mongodb", "redis", "rabbitmq", "elastic", "kibana", "logstash", "operator", "default", "ubuntu",
		"debian", "centos", "ec2-user", "vagrant", "sshd", "ftp", "git", "svn", "jenkins", "ansible", "nt authority",
		"localsystem", "local service", "network service", "localservice", "networkservice", "iusr", "everyone",
		"messagebus", "systemd", "polkitd", "chrony", "ntp", "dbus", "avahi", "postfix", "dovecot", "named", "bind",
		"squid", "tomcat", "zabbix", "nagios", "prometheus", "grafana", "sa", "dba", "public", "demo", "app",
		"application", "server", "client", "web", "http", "httpd", "haproxy", "kafka", "hdfs", "yarn", "hive",
		"spark", "hadoop", "mapred", "zookeeper", "consul", "vault", "etcd", "kube", "docker", "containerd", "none",
		"krbtgt", "host", "azureuser", "admini~1", "anonymoususer", "anonymous logon", "adm", "halt", "shutdown", "www", "wwwrun", "nfsnobody", "dnsmasq", "_apt",
		"rpc", "sssd", "tss", "syslog", "cloud-user", "fedora", "système", "administrateur", "administrateurs", "administrators",
		"defaultaccount", "wdagutilityaccount", "airinvestigation", "securitycompliancealerts", "owner@local", "member@local", "microsoft", "automation",
		"trustedinstaller", "not available", "unassigned", "foo", "bar", "baz", "qux", "foobar", "someone", "somebody", "unknown user", "no authentication required", "internal", "external", "passwordmanager", "builtin", "batch", "master",
		"multiple", "localhost", "self", "cron", "checkpoint", "carbon black", "crowdstrike", "sentinelone", "terraform", "kubernetes", "github-actions", "dependabot", "renovate", "vpxuser", "dcui", "vpxd", "vdcs", "psmmaster", "psmconnect", "psmadminconnect", "psmlivesessionterminators", "pvwamonitor", "pvwaappuser", "pvwagwuser":
		return true
	}
	return bytes.HasPrefix(l, []byte("systemd-")) || keyLike(v)
}

// componentAccount reports whether v is what CyberArk calls the user of one of its components:
// the component and the name of its machine (Privileged Access Manager, predefined users).
func componentAccount(v []byte) bool {
	for _, s := range [...]string{"PSMApp_", "PSMGw_", "PSMPApp_", "PSMPGW_", "PSMP_ADB_", "Prov_"} {
		if len(v) > len(s) && string(v[:len(s)]) == s {
			return true
		}
	}
	return false
}

// severalAccounts reports whether v, of words that capitals or punctuation part, ends in one for
// several accounts, as the names of groups do: "VpnUsers", "APP_Admins", "help-Operators".
func severalAccounts(v []byte) bool {
	for _, s := range [...]string{"Users", "Accounts", "Groups", "Admins", "Administrators", "Operators", "Members", "Owners", "Auditors", " Guests", " Computers", " Controllers", " Readers"} {
		if n := len(v) - len(s); n > 1 && string(v[n:]) == s && bytes.IndexByte(v, '@') < 0 {
			return true
		}
	}
	return false
}

// keyLike reports whether v is the name of a key, and so of no person: "username",
// "api_user", "db-login".
func keyLike(v []byte) bool {
	if first, _, two := bytes.Cut(v, []byte(" ")); two {
		return (bytes.EqualFold(first, []byte("account")) || bytes.EqualFold(first, []byte("user"))) && check.KeyClassOf(v) == check.KeyUser // Account Name
	}
	for _, c := range v {
		if c == '.' || c == '@' || c >= 0x80 || detect.IsDigit(c) {
			return false
		}
	}
	if partyKey(v) && bytes.IndexAny(v, "-_") > 0 {
		return false // sample_owner
	}
	switch check.KeyClassOf(v) {
	case check.KeyUser, check.KeyName, check.KeyPassword, check.KeySecret:
		return true
	}
	return false
}
