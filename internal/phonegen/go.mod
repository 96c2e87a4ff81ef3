module github.com/logscrub/logscrub/internal/phonegen

go 1.26.0

require github.com/nyaruka/phonenumbers v1.8.1

require (
	github.com/logscrub/logscrub v0.0.0
	golang.org/x/text v0.43.0 // indirect
	google.golang.org/protobuf v1.36.12
)

replace github.com/logscrub/logscrub => ../..
