// Package sarifcheck holds the reports of logscrub scan --output sarif against the
// schema that OASIS publishes for SARIF 2.1.0, errata 01, whole and unchanged. The
// schema lies among the test data of a module that writes such reports too, pinned by
// go.sum and by its own hash; it is not copied. This is a module of its own, so that
// the other is no dependency of logscrub, and it has tests only.
//
//	go test ./...
package sarifcheck
