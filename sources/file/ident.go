package file

// An ident names a file as its file system does: by device, inode and, where it
// is known, time of birth in Unix nanoseconds. An inode is used again when its
// file is gone; then the time of birth differs, or else the beginning of the file.
type ident struct {
	dev, ino uint64
	birth    int64
}

// A key is an ident as a map finds it.
type key struct{ dev, ino uint64 }

func (i ident) key() key { return key{i.dev, i.ino} }

// same reports whether i and j may be one file.
func (i ident) same(j ident) bool {
	return i.key() == j.key() && (i.birth == j.birth || i.birth == 0 || j.birth == 0)
}

// A status is what the file system says of a file.
type status struct {
	ident
	size    int64
	links   uint64 // names that it has; 0 once it is removed
	regular bool
	mtime   int64 // Unix nanoseconds; 0 unknown
}
