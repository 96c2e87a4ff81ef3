module github.com/logscrub/logscrub/internal/sarifcheck

go 1.26.0

require (
	github.com/logscrub/logscrub v0.0.0
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
	github.com/securego/gosec/v2 v2.30.0
)

require (
	golang.org/x/net v0.61.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/text v0.43.0 // indirect
)

replace github.com/logscrub/logscrub => ../..
