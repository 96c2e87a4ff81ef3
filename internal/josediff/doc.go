// Package josediff holds package token/issuer against three libraries that read
// JSON Web Tokens: golang-jwt, go-jose and jwx. It is a module of its own, so that
// the last of them is no dependency of logscrub, and has tests only.
//
// What token/issuer calls live, one of the three accepts at the least, and all of
// them but for the reasons that a table names. The other direction is none: what
// they accept and token/issuer refuses is what its strict reader is there for.
//
//	go test ./...
//	go test -run '^$' -fuzz FuzzLive -fuzztime 10m .
package josediff
