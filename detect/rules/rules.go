// Package rules is the table of built-in detection rules: a file a family of
// values, a row a rule. Adding a rule is adding a row, with its examples, to one
// of these files and naming the row in Builtin.
//
// A row says what it finds, at which literals or shapes it wants to be asked,
// how long a match can be, and how to tell. Everything else (the scan, decoded
// views, overlaps, actions) is common to all rules and lives elsewhere.
package rules

import (
	"github.com/logscrub/logscrub/detect"
)

// Builtin returns the rules of the default set.
func Builtin() []detect.Rule {
	list := make([]detect.Rule, 0, 400)
	list = add(list, jwt, cutToken, privateKey, privateDER, aws, github)
	list = append(add(list, paseto), issuers()...)
	list = add(list, markedKey, checkedKey, jwk, xmlKey, nearby, passwordHash, windowsHash)
	list = add(list, email, ipv4, ipv6, mac)
	list = add(list, card, iban, ssn, phone, saidPhone, sid, walletAddress, seedPhrase)
	list = add(list, bearer, basic, authorization, cookie, userinfo)
	list = add(list, spoken, foreignSpoken, saidCode, configDirective, linkToken, command, commandWord, callArgument, assignedCredential, piped, wire, wrapped, sqlPassword, sqlPredicate)
	list = add(list, password, secret, user, name, keyedEmail, keyedPhone, keyedCard, keyedSSN, keyedMAC, keyedIBAN)
	list = add(list, userPhrase, userByType, domainUser, homePath, arnUser, accessLogUser, csvUser, hl7Segment, nameByAddress, nameByNumber, nameByTitle, nameInObject, humanName, dicom, swiftParty, postgresUser, resourceUser, patientReference, auditColumns, leaseMAC)
	list = append(list, numbers()...)
	return add(list, birthDate, saidBirth, address, postcode, coordinates, location, device, cardExpiry, city, trait)
}

// add makes rules of rows, one after another: all of them at once need a large stack.
func add(list []detect.Rule, rows ...func() detect.Rule) []detect.Rule {
	for _, row := range rows {
		list = append(list, row())
	}
	return list
}

// Kinds that several rules find.
var (
	kindPassword   = detect.Kind{Name: "password", Family: "password", Class: detect.ClassSecret}
	kindSecret     = detect.Kind{Name: "secret", Family: "secret", Class: detect.ClassSecret, Entropy: detect.HighEntropy}
	kindPrivateKey = detect.Kind{Name: "privatekey", Family: "privatekey", Class: detect.ClassSecret, Entropy: detect.HighEntropy}
	kindUser       = detect.Kind{Name: "user", Family: "user", Class: detect.ClassPII}
	kindName       = detect.Kind{Name: "name", Family: "name", Class: detect.ClassPII}
	kindEmail      = detect.Kind{Name: "email", Family: "email", Class: detect.ClassPII}
	kindPhone      = detect.Kind{Name: "phone", Family: "phone", Class: detect.ClassPII}
	kindCard       = detect.Kind{Name: "card", Family: "card", Class: detect.ClassFinancial}
	kindMAC        = detect.Kind{Name: "mac", Family: "mac", Class: detect.ClassNetwork}
	kindIBAN       = detect.Kind{Name: "iban", Family: "iban", Class: detect.ClassFinancial}
	kindSID        = detect.Kind{Name: "sid", Family: "sid", Class: detect.ClassPII}
	kindSSN        = detect.Kind{Name: "ssn", Family: "ssn", Class: detect.ClassPII}
)

// tail returns the last n bytes of t before at.
func tail(t []byte, at, n int) []byte { return t[max(0, at-n):at] }

// head returns at most n bytes of t from at.
func head(t []byte, at, n int) []byte { return t[at:min(len(t), at+n)] }

// examples makes the examples of a row from pairs of a text and the value to be
// found in it, which is empty where nothing is to be found.
func examples(pairs [][2]string) detect.Examples {
	return func() []detect.Example {
		list := make([]detect.Example, 0, len(pairs))
		for _, p := range pairs {
			list = append(list, detect.Example{Text: p[0], Value: p[1]})
		}
		return list
	}
}
