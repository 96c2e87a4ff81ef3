package main

//go:generate go run . ../../../docs/RULES.md ../../../docs/DETECTION.md ../../logscrub/measured_gen.go ../../../bench/worst/rules_gen.go ../../../testdata/eval/measured.tsv
