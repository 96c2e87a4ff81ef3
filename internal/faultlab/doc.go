// Package faultlab is the proof that logscrub run loses nothing and leaks nothing.
//
// Its tests start the agent as users do, a process of its own built with the tag
// faultpoints, beside real nats-server processes, and hurt them: kills at every
// failpoint and at random, dead and frozen servers, cut connections, full disks, storms of
// rotations and reloads, records that panic, hang or kill. An oracle has issued
// every record, with secrets in it, and says afterwards what is missing, altered,
// out of order or known to somebody who should not know it.
//
//	go test ./internal/faultlab                     what continuous integration runs
//	make faults                                     all of it: hundreds of kills, power cuts
//	FAULTLAB_KEEP=/tmp/kept go test ./internal/faultlab    what a failed test wrote stays there
//	FAULTLAB_SEED=7 go test -run Kills ./internal/faultlab    one schedule again
//
// A schedule follows from its seed, which every test prints; what the machine makes
// of it does not. Nothing waits for a fixed time, and nothing is asserted of how long
// something took: a test fails when nothing moves any more.
//
// Folder oracle has what is right, folder proxy what breaks connections; neither
// knows a process.
package faultlab
