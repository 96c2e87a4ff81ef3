module github.com/logscrub/logscrub/bench/peers/gore2

go 1.26.0

require (
	github.com/logscrub/logscrub/bench v0.0.0
	github.com/wasilibs/go-re2 v1.13.0
)

require golang.org/x/sys v0.49.0 // indirect

replace (
	github.com/logscrub/logscrub => ../../..
	github.com/logscrub/logscrub/bench => ../..
)
