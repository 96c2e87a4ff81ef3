package main

//go:generate go run . ../../../docs/RULES.md ../../../testdata/eval/measured.tsv
