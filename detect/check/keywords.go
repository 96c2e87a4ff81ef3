package check

// The vocabulary of KeyClassOf. A word that is not listed has no class: the
// lists are closed, because a name that merely contains "key" or "token"
// ("partition_key", "next_token") is far more often an identifier.

// countWord reports whether a key that begins with word says something about a
// value and not the value: "has_password", "num_tokens", "is_user".
func countWord(word []byte) bool {
	switch string(word) {
	case "is", "has", "have", "use", "uses", "using", "num", "max", "min", "total", "no", "not", "allow",
		"allows", "require", "requires", "required", "needs", "need", "enable", "enabled", "disable",
		"disabled", "show", "hide", "supports", "can", "missing", "invalid", "verify", "validate":
		return true
	}
	return false
}

// wordClass returns the class of one last word.
func wordClass(word []byte) (KeyClass, bool) {
	switch string(word) {
	case "password", "passwd", "passwort", "pwd", "pass", "passphrase", "passcode", "pw",
		"pin", "cpin", "otp", "totp", "cvv", "cvc", "kennwort", "userpassword", "passw", "passwords",
		"pswd", "paswd", "pswrd", "paswrd", "passwrd", "pword", "psword", "pasword", "pssword", "wachtwoord", "losenord", "mdp",
		"passord", "kodeord", "motdepasse", "passe", "haslo", "heslo", "geslo", "adgangskode", "parola", "salasana", "jelszo", "lozinka":
		return KeyPassword, true
	case "secret", "token", "apikey", "accesskey", "secretkey", "privatekey", "sessionid",
		"sessid", "session", "csrf", "xsrf", "jwt", "apitoken", "authtoken", "accesstoken", "refreshtoken",
		"idtoken", "clientsecret", "psk", "sessionkey", "sessiontoken", "signingkey", "masterkey",
		"encryptionkey", "authkey", "skey", "nthash", "lmhash", "ntlmhash", "mnemonic", "macaroon", "biscuit":
		return KeySecret, true
	case "code", "auth", "sig", "signature", "sid", "credential", "credentials", "tokens", "secrets",
		"seed", "assertion", "ticket", "community", "oauth", "nkey":
		return KeyWeak, true
	case "user", "username", "usr", "login", "logon", "logname", "uid", "userid", "acct", "upn",
		"principal", "ruser", "suser", "duser", "uname", "usrname", "suid", "duid", "auid", "euid",
		"userprincipalname", "samaccountname", "loginid", "loginname", "accountname", "sub", "actor",
		"participant", "registrant", "assignee", "authid", "administrator", "benutzername", "benutzer", "utilisateur", "gebruiker", "gebruikersnaam":
		return KeyUser, true
	case "surname", "firstname", "lastname", "fullname", "realname", "displayname", "givenname",
		"familyname", "middlename", "maidenname", "nickname", "cardholder", "forename", "cn", "vorname", "nachname", "familienname",
		"fname", "lname", "customer", "patient", "employee", "passenger", "student", "attendee", "beneficiary", "cliente", "paciente",
		"owner", "sender", "requestor", "recipient":
		return KeyName, true
	case "cookie", "cookies", "setcookie":
		return KeyCookie, true
	case "authorization", "proxyauthorization":
		return KeyAuthorization, true
	case "email", "mail", "emailaddress", "mailaddress", "vpa":
		return KeyEmail, true
	case "phone", "phonenumber", "mobile", "msisdn", "telephone", "tel", "fax", "mobilephone", "cellphone",
		"mobilenumber", "cell":
		return KeyPhone, true
	case "cardnumber", "creditcard", "ccnumber", "ccnum", "cardno", "cardnum", "pan", "card", "mastercard", "amex":
		return KeyCard, true
	case "ssn":
		return KeySSN, true
	case "mac", "macaddress", "hwaddress", "bssid", "eui":
		return KeyMAC, true
	case "iban":
		return KeyIBAN, true
	}
	return KeyNone, false
}

// phraseClass returns the class of two or three last words, or of one that is
// such a phrase written together. KeyNone with true is a phrase that is known
// to name no credential.
func phraseClass(phrase []byte) (KeyClass, bool) {
	switch string(phrase) {
	case "nexttoken", "pagetoken", "nextpagetoken", "prevpagetoken", "continuationtoken", "changetoken",
		"requesttoken", "clientrequesttoken", "clienttoken", "synctoken", "stoptoken", "eostoken",
		"bostoken", "padtoken", "unktoken", "septoken", "masktoken", "clstoken", "canceltoken",
		"cancellationtoken", "cursortoken", "pagingtoken", "markertoken", "idempotencytoken",
		"publickeytoken", "scrolltoken", "resumetoken", "positiontoken", "skiptoken", "concurrencytoken",
		"updatepassword", "responsecode", "statuscode", "errorcode", "countrycode", "zipcode", "postalcode", "exitcode",
		"returncode", "resultcode", "eventcode", "reasoncode", "typecode", "languagecode", "currencycode",
		"sourcecode", "opcode", "messagecode", "msgcode", "regioncode", "areacode", "productcode",
		"keycode", "barcode", "objectkey", "partitionkey", "sortkey", "primarykey", "foreignkey",
		"publickey", "cachekey", "hashkey", "rangekey", "bucketkey", "s3key", "rowkey",
		"gpgkey", "pgpkey", "hostkey", "requestkey", "aggregationkey", "changekey", "logkey", "threatkey", "uniquekey", "indexkey",
		"registrykey", "hotkey", "channeltoken", "purchasetoken", "activationkey", "timetoken", "deltatoken",
		"paginationtoken", "startingtoken", "symboltoken", "digestsignature", "issuekey", "projectkey", "groupkey", "dedupkey", "idempotencykey",
		"jsonwebtoken", "filehash", "hashpass", "imphash", "githash", "commithash", "contenthash", "blockhash", "processhash",
		"consolelogin", "lastlogin", "lastlogon", "firstlogin", "swalogin", "autologin", "cpuuser", "timeuser", "networkcommunity", "bgpcommunity", "usergroup",
		"serviceprincipal", "threatactor", "appresolvedby", "deviceprofileid", "accountuid", "awsaccountid", "recipientaccountid", "owneraccountid":
		return KeyNone, true
	case "sharedaccesskey", "accesskey", "secretkey", "secretaccesskey", "privatekey", "signingkey",
		"encryptionkey", "decryptionkey", "authkey", "accountkey", "sharedkey", "masterkey", "apikey",
		"appkey", "applicationkey", "storagekey", "sessionkey", "deploykey", "consumerkey", "hmackey",
		"servicekey", "adminkey", "clientkey", "cryptokey", "licensekey", "writekey", "subscriptionkey",
		"functionkey", "webhookkey", "ingestionkey", "sendkey", "integrationkey", "insertkey", "rolekey", "loginkey", "unsealkey", "recoverykey", "validationkey", "instrumentationkey", "authcode", "authorizationcode",
		"oauthcode", "codeverifier", "samlresponse", "samlassertion", "clientassertion", "sessionid",
		"sessid", "authsig", "sharedsecret", "recoverycode", "backupcode", "recoverycodes", "backupcodes", "passwordhash", "passwdhash",
		"pwdhash", "passhash", "oauthverifier", "seedphrase", "credentialvalue", "recoveryphrase", "encryptkey", "presharedkey", "secretkeybase", "snmpcommunity", "communitystring", "readcommunity", "writecommunity", "secretid", "authsalt", "loggedinsalt", "noncesalt", "samlart", "aspxauth", "privkey":
		return KeySecret, true
	case "routingkey", "searchkey", "mapskey", "mapkey", "querykey", "readkey", "productkey", "serialkey", "devicekey":
		return KeyWeak, true
	case "verificationcode", "securitycode", "pincode", "otpcode", "smscode", "accesscode", "cardcode",
		"password", "passphrase", "passcode", "onetimecode", "onetimepassword", "confirmationcode", "mfacode", "totpcode", "twofactorcode", "2facode", "invitecode",
		"logincode", "signincode", "otpattempt", "keymaterial", "bindpw", "rootpw", "dbpw", "userpw", "adminpw":
		return KeyPassword, true
	case "usrname", "enduserid", "useruid", "actoruid", "owneruid", "memberuid",
		"username", "userid", "userprincipalname", "principalname", "principalid", "accountname",
		"accountid", "loginname", "loginid", "logonname", "samaccountname", "customerid", "memberid",
		"userkey", "adminname", "ownername", "operatorname", "actorname", "creatorname", "membername",
		"employeeid", "patientid", "profileid", "actorid", "operatorid", "useruuid", "authenticationid", "authorizationid", "authorisationid", "authcid", "authzid", "administratorname",
		"userguid", "usernamelookup", "ownernamelookup", "createdby", "modifiedby", "updatedby", "ownedby", "uploadedby", "deletedby",
		"createdbyid", "modifiedbyid", "updatedbyid", "requesterid", "requestorid", "submitterid", "assigneeid", "reporterid", "closedby", "resolvedby", "acknowledgedby", "assignedby", "reviewedby", "invitedby", "addedby", "removedby", "editedby", "lockedby", "isolatedby", "runby",
		"requestedby", "submittedby", "approvedby", "reportedby", "performedby", "changedby", "assignedto", "productaccount", "useraccount", "loginaccount", "logonaccount", "sourceaccount", "targetaccount", "fileowner", "processowner",
		"ownerid", "authorid", "hostid", "customeraccount", "playerid", "subscriberid", "studentid", "deviceowner", "oprid", "altid", "systemaccount":
		return KeyUser, true
	case "displayname", "fullname", "firstname", "lastname", "givenname", "familyname", "realname", "patientfirst", "patientlast", "customerfirst", "customerlast", "memberfirst", "memberlast", "subscriberfirst", "subscriberlast", "insuredfirst", "insuredlast",
		"middlename", "maidenname", "cardholder", "cardholdername", "holdername", "contactname",
		"customername", "patientname", "personname", "authorname", "legalname", "preferredname",
		"employeename", "recipientname", "sendername", "accountholder", "surname", "nickname",
		"passengername", "fromname", "guestname", "profilename", "beneficiaryname", "studentname", "artistname", "shareholdername", "calleridname", "applicantname", "spousename", "fathername", "mothername", "parentname", "guardianname", "managername", "approvername", "supervisorname", "doctorname", "physicianname", "visitorname", "attendeename", "payername", "payeename", "buyername", "sellername", "signername", "candidatename", "residentname", "insuredname", "claimantname", "requestername", "requestorname", "reportername", "assigneename", "drivername", "applicant", "claimant", "holder", "participantobjectname":
		return KeyName, true
	case "setcookie", "sessioncookie":
		return KeyCookie, true
	case "authheader", "xauth":
		return KeyAuthorization, true
	case "emailaddress", "mailaddress":
		return KeyEmail, true
	case "phonenumber", "phoneno", "mobilenumber", "mobileno", "telephonenumber", "contactnumber",
		"callernumber", "calleenumber", "callingnumber", "callednumber", "faxnumber", "cellphone",
		"cellnumber", "homephone", "workphone", "phonenum", "callingstationid", "calledstationid":
		return KeyPhone, true
	case "cardnumber", "cardno", "cardnum", "creditcard", "debitcard", "paymentcard", "ccnumber", "ccnum", "ccno",
		"creditcardnumber", "debitcardnumber", "primaryaccountnumber", "cardpan", "americanexpress":
		return KeyCard, true
	case "socialsecuritynumber", "socialsecurityno", "ssnnumber", "socialsecurity":
		return KeySSN, true
	case "macaddress", "hwaddress", "hardwareaddress":
		return KeyMAC, true
	}
	return KeyNone, false
}

// gluedClass returns the class of a word that ends in a plain credential word
// without a border: "PGPASSWORD", "dbpass", "JSESSIONID", "osusername".
func gluedClass(word []byte) KeyClass {
	n := len(word)
	if n < 5 {
		return KeyNone
	}
	end, class := "", KeySecret
	switch string(word[n-3:]) {
	case "ord":
		end, class = "password", KeyPassword
	case "swd":
		if end, class = "passwd", KeyPassword; string(word) == "nopasswd" {
			return KeyNone // a tag of sudoers
		}
	case "ase":
		end, class = "passphrase", KeyPassword
	case "pwd":
		end, class = "pwd", KeyPassword
	case "ass":
		if end, class = "pass", KeyPassword; notPass(word[:n-3]) {
			return KeyNone
		}
	case "ret":
		end = "secret"
	case "ken":
		end = "token"
	case "key":
		return gluedKey(word)
	case "nid":
		end = "sessionid"
	case "sid":
		end = "sessid"
	case "ure":
		end, class = "signature", KeyWeak
	case "ier":
		end, class = "verifier", KeyWeak
	case "ame":
		end, class = "username", KeyUser
	case "rid":
		end, class = "userid", KeyUser
	case "ser":
		return gluedUser(word)
	case "one":
		if end, class = "phone", KeyPhone; soundPhone(word) {
			return KeyNone
		}
	case "ber":
		if end, class = "phonenumber", KeyPhone; n > 10 && string(word[n-10:]) == "cardnumber" {
			return KeyCard
		}
	default:
		return KeyNone
	}
	if n > len(end) && string(word[n-len(end):]) == end {
		return class
	}
	return KeyNone
}

// soundPhone reports whether word, which ends in "phone", names what makes or takes a sound,
// or a model.
func soundPhone(word []byte) bool {
	switch string(word[:max(0, len(word)-len("phone"))]) {
	case "micro", "head", "ear", "mega", "gramo", "saxo", "xylo", "homo", "i", "smart":
		return true
	}
	return false
}

// gluedUser returns the class of a word that ends in "user", as firewalls write them.
func gluedUser(word []byte) KeyClass {
	switch string(word[:len(word)-len("user")]) {
	case "xauth", "unauth", "auth", "src", "dst", "source", "remote", "target", "vpn", "sslvpn", "os", "db", "pg", "ldap", "sasl", "smtp", "ftp", "ssh", "login", "local", "effective", "real", "orig":
		if string(word[len(word)-len("user"):]) == "user" {
			return KeyUser
		}
	}
	return KeyNone
}

// gluedKey returns the class of a word that ends in "key".
func gluedKey(word []byte) KeyClass {
	for _, end := range [...]string{"apikey", "accesskey", "secretkey", "privatekey", "encryptionkey"} {
		if n := len(word) - len(end); n > 0 && string(word[n:]) == end {
			return KeySecret
		}
	}
	return KeyNone
}

// notPass reports whether head, which ends in "p", is of a common word that
// ends in "pass".
func notPass(head []byte) bool {
	switch string(head) {
	case "byp", "reisep", "comp", "encomp", "surp", "tresp", "overp", "underp", "imp", "multip", "singlep", "onep", "twop", "nop",
		"lowp", "highp", "bandp", "namep", "tagp", "fieldp", "metricp", "allp", "testsp", "renderp", "firstp", "secondp":
		return true
	}
	return false
}
