package detect

// block is how many bytes of text one bit of every plane and 64 of them describe.
const block = 64

// chunkBlocks is how many blocks are described at once; span is how many a field
// has room for: those, the one before, the one behind, and what kernels that work
// on several at once read and write beyond.
const (
	chunkBlocks = 32
	span        = chunkBlocks + 9
)

// behind is how many bytes behind its blocks a kernel may read.
const behind = 3

// A field describes a part of a text by planes: bit i of word b of a plane is about
// byte i of block b. Word 0 stays empty. The kernels (fillAVX2,
// fillAVX512 and their plain twin, fillPlain) fill the planes. From them seek
// (seekAVX2 and its twin, seekPlain) finds the places that are looked at.
//
// wordPlane tells word characters from the rest, and the other planes mean one
// thing for a word character and another for punctuation.
type field struct {
	planes [planeCount][span]uint64
	runs   [span]uint64 // where 16 characters of base64 begin
	places [placeCount][span]uint64
	ending [2*block + behind]byte // the end of a text, filled up
}

// The planes. The kernels know their order.
const (
	wordPlane = iota // ASCII letter, digit or underscore
	// For a word character: a digit, a hexadecimal digit.
	digitPlane
	hexPlane
	// For any other character.
	equalPlane
	dashPlane  // '-', and together with atPlane '/'
	atPlane    // '@', and together with loosePlane '+'
	loosePlane // what begins an escape or a tag: '\\', '%', '&', ESC, '<', '#'
	openPlane  // what may stand between a key and its separator: quotes, ']', blanks
	headPlane  // where a literal may begin, whatever the byte is
	tailPlane  // where three bytes stand that may end a key
	planeCount

	dotPlane   = digitPlane
	colonPlane = hexPlane
)

// The places that seek finds.
const (
	headPlaces  = iota // words that may begin with a literal
	shapePlaces        // words that may be of a shape
	punctPlaces        // punctuation that may be of a shape or end a key
	placeCount
)

// start makes word 1 of f what stands before a text: nothing. That the first two
// bytes are all of a key cannot be seen from three, so there every key may end.
func (f *field) start() {
	f.stop(1)
	f.planes[tailPlane][1] = 3 << (block - 2)
}

// stop says that nothing stands in the block of word i.
func (f *field) stop(i int) {
	for k := range f.planes {
		f.planes[k][i] = 0
	}
}

// planeTable maps a byte to its bit in each plane.
var planeTable = func() (t [256]uint8) {
	for c := range 256 {
		b := byte(c)
		switch {
		case IsDigit(b):
			t[c] = 1<<wordPlane | 1<<digitPlane | 1<<hexPlane
		case IsHex(b):
			t[c] = 1<<wordPlane | 1<<hexPlane
		case IsWord(b):
			t[c] = 1 << wordPlane
		}
	}
	for c, p := range map[byte]uint8{
		'.': 1 << dotPlane, ':': 1 << colonPlane, '=': 1 << equalPlane, '-': 1 << dashPlane, '@': 1 << atPlane,
		'+': 1<<atPlane | 1<<loosePlane, '/': 1<<dashPlane | 1<<atPlane, '\\': 1 << loosePlane, '%': 1 << loosePlane,
		'&': 1 << loosePlane, 0x1b: 1 << loosePlane, '<': 1 << loosePlane, '#': 1 << loosePlane, '"': 1 << openPlane, '\'': 1 << openPlane, ']': 1 << openPlane,
		' ': 1 << openPlane, '\t': 1 << openPlane,
	} {
		t[c] = p
	}
	return t
}()

// fillBy is fill with a kernel that reads bytes behind its blocks.
func (f *field) fillBy(kernel func(f *field, at, n int, t []byte, h *triples), at, n int, t []byte, h *triples) {
	whole := min(max(len(t)-behind, 0)/block, n)
	kernel(f, at, whole, t, h)
	if whole < n {
		clear(f.ending[copy(f.ending[:], t[whole*block:]):])
		kernel(f, at+whole, n-whole, f.ending[:], h)
	}
}

// fillPlain fills the n words of the planes from word at on, from the 64·n bytes
// at the beginning of t, which has more.
func (f *field) fillPlain(at, n int, t []byte, h *triples) {
	for i := range n {
		for k := range f.planes {
			f.planes[k][at+i] = 0
		}
		for j := range block {
			b := t[block*i+j:]
			c := planeTable[b[0]]
			for k := range headPlane {
				f.planes[k][at+i] |= uint64(c>>k&1) << j
			}
			if h.folds.heads.has(b) {
				f.planes[headPlane][at+i] |= 1 << j
			}
			if h.folds.tails.has(b) {
				f.planes[tailPlane][at+i] |= 1 << j
			}
		}
	}
}
