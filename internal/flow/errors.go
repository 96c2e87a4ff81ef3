package flow

import "errors"

// Permanent returns err marked as one that no second try mends, such as a sink
// that was closed, or credentials of a form that cannot be right. An error of a
// sink that is not marked is passing: a pipeline that retries sends the same
// batch again until the sink takes it.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return permanent{err}
}

// IsPermanent reports whether err, or one that it wraps, was marked by Permanent.
func IsPermanent(err error) bool {
	var p permanent
	return errors.As(err, &p)
}

type permanent struct{ err error }

func (p permanent) Error() string { return p.err.Error() }
func (p permanent) Unwrap() error { return p.err }
