// Package failpoint lets a test kill the process at a named place, so that what
// is on disk there can be recovered from.
//
// Code that must survive a crash says Hit("spool-after-sync") where it may be cut
// off. Without the build tag faultpoints, as in every release, Hit is empty and is
// inlined away. With the tag, the environment variable FP names the places:
//
//	FP=spool-after-sync:3          the third time
//	FP=spool-after-sync            the first time
//	FP=wal-rename:1,wal-unlink:2   whichever comes first
//
// There the process kills itself as SIGKILL does: no deferred call runs, nothing
// is flushed. Names are lower case, <package>-<place>, and stand once in the code.
package failpoint
