module github.com/logscrub/logscrub/bench

go 1.26.0
