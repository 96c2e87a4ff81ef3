package detect

// block is how many bytes of text one set of planes describes.
const block = 64

// planes say of each of 64 bytes what it is: bit i of a plane is about byte i.
// The kernels fill them (kernel in planes_*.go and its plain twin, planeTable);
// everything that decides from them is in events.go, once for all kernels.
//
// wordPlane tells word characters from the rest, and the other planes mean one
// thing for a word character and another for punctuation.
type planes [9]uint64

const (
	wordPlane = iota // ASCII letter, digit or underscore
	// For a word character: a digit, a hexadecimal digit.
	digitPlane
	hexPlane
	// For any other character.
	equalPlane
	dashPlane  // '-', and together with atPlane '/'
	atPlane    // '@', and together with loosePlane '+'
	loosePlane // what begins an escape: '\\', '%', '&', ESC
	openPlane  // what may stand between a key and its separator: quotes, ']', blanks
	headPlane  // where a literal may begin, whatever the byte is

	dotPlane   = digitPlane
	colonPlane = hexPlane
)

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
		'&': 1 << loosePlane, 0x1b: 1 << loosePlane, '"': 1 << openPlane, '\'': 1 << openPlane, ']': 1 << openPlane,
		' ': 1 << openPlane, '\t': 1 << openPlane,
	} {
		t[c] = p
	}
	return t
}()

// fillPlain fills p from the first 64 bytes of t, which has headReach more.
func (p *planes) fillPlain(t []byte, h *headTable) {
	p[headPlane] = 0
	for i := range block {
		if h.has(t[i:]) {
			p[headPlane] |= 1 << i
		}
	}
	// Eight bytes become one word of eight bit columns (Warren, Hacker's Delight
	// 7-3), and eight of these words are turned once more, byte by byte.
	var q [8]uint64
	for i := range q {
		b := t[8*i : 8*i+8 : 8*i+8]
		y := uint64(planeTable[b[0]]) | uint64(planeTable[b[1]])<<8 |
			uint64(planeTable[b[2]])<<16 | uint64(planeTable[b[3]])<<24 |
			uint64(planeTable[b[4]])<<32 | uint64(planeTable[b[5]])<<40 |
			uint64(planeTable[b[6]])<<48 | uint64(planeTable[b[7]])<<56
		x := (y ^ y>>7) & 0x00aa00aa00aa00aa
		y ^= x ^ x<<7
		x = (y ^ y>>14) & 0x0000cccc0000cccc
		y ^= x ^ x<<14
		x = (y ^ y>>28) & 0x00000000f0f0f0f0
		q[i] = y ^ x ^ x<<28
	}
	const b1, b2, b4 = 0x00ff00ff00ff00ff, 0x0000ffff0000ffff, 0x00000000ffffffff
	for i := 0; i < 8; i += 2 {
		x := (q[i]>>8 ^ q[i+1]) & b1
		q[i], q[i+1] = q[i]^x<<8, q[i+1]^x
	}
	for _, i := range [4]int{0, 1, 4, 5} {
		x := (q[i]>>16 ^ q[i+2]) & b2
		q[i], q[i+2] = q[i]^x<<16, q[i+2]^x
	}
	for i := range 4 {
		x := (q[i]>>32 ^ q[i+4]) & b4
		p[i], p[i+4] = q[i]^x<<32, q[i+4]^x
	}
}
