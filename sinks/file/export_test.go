package file

// A Handle is what the sink needs of a file.
type Handle = handle

// Under returns o with every file that is written put behind wrap.
func (o Options) Under(wrap func(Handle) Handle) Options {
	o.wrap = wrap
	return o
}
