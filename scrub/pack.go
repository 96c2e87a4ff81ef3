package scrub

import (
	"compress/gzip"
	"compress/zlib"
	"io"

	"github.com/logscrub/logscrub/detect"
)

// A packer compresses again what was compressed, with values replaced in it. It
// allocates its tables where it is first needed, for few logs have such text.
type packer struct {
	out  tail
	gzip *gzip.Writer
	zlib *zlib.Writer
}

// A tail appends what is written to it.
type tail struct{ b []byte }

func (t *tail) Write(p []byte) (int, error) {
	t.b = append(t.b, p...)
	return len(p), nil
}

var _ io.Writer = (*tail)(nil)

// append appends text to dst, compressed as e says, fast rather than small. A tail
// takes everything, so that nothing can fail.
func (p *packer) append(dst, text []byte, e detect.Encoding) []byte {
	if p.gzip == nil {
		p.gzip, _ = gzip.NewWriterLevel(&p.out, gzip.BestSpeed)
		p.zlib, _ = zlib.NewWriterLevel(&p.out, zlib.BestSpeed)
	}
	p.out.b = dst
	if e == detect.Gzip {
		p.gzip.Reset(&p.out)
		_, _ = p.gzip.Write(text)
		_ = p.gzip.Close()
	} else {
		p.zlib.Reset(&p.out)
		_, _ = p.zlib.Write(text)
		_ = p.zlib.Close()
	}
	dst, p.out.b = p.out.b, nil
	return dst
}
