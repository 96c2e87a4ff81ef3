package rules

// phrases returns the table of phrases, see [phrase] for how they are written. Each
// line names the programs that write it.
func phrases() []string {
	return []string{
		// sshd (openssh-portable auth.c, session.c), dropbear
		"Accepted {password|publickey|keyboard-interactive/pam|keyboard-interactive|hostbased|gssapi-with-mic|none|certificate} for *",
		"Failed {password|publickey|keyboard-interactive/pam|keyboard-interactive|hostbased|gssapi-with-mic|none|certificate} for {invalid user |illegal user }?*",
		"Postponed # for {invalid user |illegal user }?*",
		"Partial # for {invalid user |illegal user }?*",
		"~invalid |user *",
		"~illegal |user *",
		"~authenticating |user *",
		"attempts exceeded for {invalid user |illegal user }?* from",
		"authentication failures for {invalid user |illegal user |user }?*",
		"Authentication failure for {invalid user |illegal user |user }?*",
		"session: {command|shell|subsystem|forced-command}~ for * from",
		"password auth succeeded for $", "auth succeeded for $", "Bad password attempt for $", "Login attempt for nonexistent user from *",
		// PAM, su (shadow, util-linux), systemd-logind, shadow
		"~for |user *", "~of |user *", "~by |user *", "~as |user *", "~from |user *",
		"session opened for user ~ by *(uid=", "su for * by", "su for # by *",
		"su[#]: (to *)", "su[#]: (to #) * on", "su: (to *)", "su: (to #) * on",
		"User Slice of *",
		"new |user: name=*,", "password changed for *", "password for $ changed by $",
		// sudo, doas
		"* : TTY=", "sudo[#]: * : {TTY=|user NOT|command not|# incorrect|a password|3 incorrect}", "sudo: * : {TTY=|user NOT|command not|# incorrect|a password}",
		"* : user NOT in sudoers", "* : command not allowed",
		// cron, crontab, anacron
		"~cron[#]: (*)", "~crond[#]: (*)", "~crontab[#]: (*)", "cron: (*) CMD", "* CMD (", "$ RELOAD (", "$ BEGIN EDIT", "$ END EDIT", "$ LIST (", "$ REPLACE (",
		// any program that quotes
		"~user $", "~username $", "~user name $", "~username * {privilege|password|secret|nopassword} ", "Account $", "Administrator $", "administrator $", "role $ {does not|is not|already} ", "~user # logged in as *",
		"authenticate with $", "authentication with $",
		// dovecot, exim
		"user=<*>", "A=plain:*", "A=login:*", "A=cram_md5:*", "A=PLAIN:*", "A=LOGIN:*", "A=dovecot_login:*", "A=dovecot_plain:*",
		// vsftpd, proftpd, pure-ftpd
		"$ OK LOGIN", "$ FAIL LOGIN", "$ OK UPLOAD", "$ OK DOWNLOAD", "$ OK DELETE", "$ OK MKDIR", "$ OK RENAME", "$ FAIL DOWNLOAD", "$ FAIL UPLOAD",
		"USER *: {Login|no such user}", "USER * (Login",
		// OpenVPN, FreeRADIUS, MySQL, MongoDB, MIT Kerberos
		"$ Peer Connection Initiated", "Login OK: $", "Login incorrect: $", "Login incorrect (~): $", "User@Host: *",
		"authenticated as principal *", "* for |krbtgt/",
		// Cisco IOS, ASA and ISE, Juniper, Citrix, CyberArk, PAM360
		"Teardown {TCP|UDP|ICMP|GRE|SCTP} connection # for #:# * to ", "Teardown {TCP|UDP|ICMP|GRE|SCTP} connection # for ~ to #:# * duration ",
		"* on |vty", "exec timer expired~, user *", "ResourceAudit:*:", "UserAudit:*:",
		"ResourceAudit:~ {Success|Failure} # #:*:", "UserAudit:~ {Success|Failure} # {-}?*:",
		"Admin=*;", "Issuer=*;Station=", `Issuer":$,"Action":`,
		"~user * {IP|has|is|was|did|does|logged|failed|Failed|from|at|authenticated|connected|disconnected|cannot|could|attempted|executed|stored|Stored|retrieved|Retrieved|requested|session|tried|on|not} ",
		"User * - Client", "~user *: {authentication |password mismatch}", "~user * not found", "Administrator * {logged|login} ",
	}
}

// phraseExamples returns the examples of the table.
func phraseExamples() [][2]string {
	return [][2]string{
		{"%ASA-6-302016: Teardown UDP connection 7 for outside:192.0.2.7/53 jdoe42 to inside:192.0.2.8/5 duration 0:00:01", "jdoe42"},
		{"%ASA-6-302016: Teardown TCP connection 7 for outside:192.0.2.7/53 to inside:192.0.2.8/5 jdoe42 duration 0:00:01", "jdoe42"},
		{"%ASA-6-302016: Teardown UDP connection 7 for outside:192.0.2.7/53 to inside:192.0.2.8/5 duration 0:00:01", ""},
		{"sshd[1]: Accepted password for jdoe42 from 192.0.2.7 port 22 ssh2", "jdoe42"},
		{"sshd[1]: Accepted keyboard-interactive/pam for jdoe42 from 192.0.2.7", "jdoe42"},
		{"sshd[1]: Failed password for invalid user jdoe42 from 192.0.2.7", "jdoe42"},
		{"sshd[1]: Failed none for jdoe42 from 192.0.2.7", "jdoe42"},
		{"sshd[1]: Invalid user jane.doe from 192.0.2.7", "jane.doe"},
		{"Connection closed by authenticating user jdoe42 192.0.2.7 port 2", "jdoe42"},
		{"error: maximum authentication attempts exceeded for jdoe42 from 192.0.2.7", "jdoe42"},
		{"sshd[1]: Starting session: subsystem 'sftp' for jdoe42 from 192.0.2.7", "jdoe42"},
		{"pam_unix(cron:session): session opened for user jdoe42 by (uid=0)", "jdoe42"},
		{"session opened for user jdoe42(uid=1042) by (uid=0)", "jdoe42"},
		{"session opened for user root(uid=0) by jdoe42(uid=1042)", "jdoe42"},
		{"+ username jdoe42 privilege 15 secret 5 x", "jdoe42"},
		{"New session 3 of user jdoe42.", "jdoe42"},
		{"sudo:   jdoe42 : TTY=pts/0 ; PWD=/ ; USER=root", "jdoe42"},
		{"Successful su for root by jdoe42", "jdoe42"},
		{"host su[12]: (to root) jdoe42 on pts/0", "jdoe42"},
		{"CROND[12]: (jdoe42) CMD (run)", "jdoe42"},
		{"imap-login: Login: user=<jdoe42>, method=PLAIN", "jdoe42"},
		{"[pid 2] [jdoe42] OK LOGIN: Client", "jdoe42"},
		{"host USER jdoe42: Login successful.", "jdoe42"},
		{`FATAL:  password authentication failed for user "jdoe42"`, "jdoe42"},
		{"Access denied for user 'jdoe42'@'db1' (using password: YES)", "jdoe42"},
		{`Auth: [SMB2,(null)] user [EXAMPLE]\[jdoe42] at`, "jdoe42"},
		{"radius Login OK: [jdoe42] (from client x port 0)", "jdoe42"},
		{"radius Login incorrect (mschap): [jdoe42/Fake77pw] (from", "jdoe42"},
		{"%ASA-6-716002: Group staff User jdoe42 IP 192.0.2.7 WebVPN", "jdoe42"},
		{"Group <x> User <jdoe42> IP <192.0.2.7>", "jdoe42"},
		{"x: Configured from console by jdoe42 on vty0", "jdoe42"},
		{"(exec timer expired, tty 2 (192.0.2.7)), user jdoe42", "jdoe42"},
		{"was removed by user example.com\\jdoe42.", "example.com\\jdoe42"},
		{"select user0_.id from User user0_ where user0_.id=?", ""},
		{"select u.id from User account1 inner join x", ""},
		{`curl --user "jdoe42:xxx"`, ""},
		{"Accepted connection for all", ""},
		{"invalid user input", ""},
		{"for user authentication", ""},
		{"user is not here", ""},
		{"User agent from", ""},
		{"by user's request", ""},
		{"for user -", ""},
		{`role "${ROLE}"`, ""},
		{"(root) x CMD (run)", ""},
		{"USER: Login", ""},
	}
}
