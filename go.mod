module github.com/logscrub/logscrub

go 1.26.0
