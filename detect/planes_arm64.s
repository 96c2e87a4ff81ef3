//go:build arm64 && !noasm

#include "textflag.h"

// Two blocks are described at once. Row r of them is each eighth byte from byte r on: lane
// m of a vector is byte 8m+r of the first block, and lane 8+m that of the second. So bit r
// of lane m of a plane is about lane m of row r, and a plane is stored as it is.
//
// R0 is the text, R1 the word in the first plane, and R2 the next word: a vector is
// stored at a multiple of 16 bytes from its base, and a plane has 41 words of 8. So the
// planes are here from R1 and R2 in turns.
#define WORD 0
#define DIGIT (328-8)
#define HEX 656
#define EQUAL (984-8)
#define DASH 1312
#define AT (1640-8)
#define LOOSE 1968
#define OPEN (2296-8)
#define HEAD 2624
#define TAIL (2952-8)

// even and odd leave in row what stands in the even or the odd lanes of x and then y,
// which are each fourth byte of the first block and of the second.
#define even(x, y, row) VUZP1 y.B16, x.B16, row.B16
#define odd(x, y, row) VUZP2 y.B16, x.B16, row.B16

// class leaves in c the planes of the bytes of row, a bit a plane. What is not in its half of
// the table finds zero there; TBX, which would save the last instruction, takes longer.
#define class(row, c)                                                     \
	VEOR V28.B16, row.B16, V24.B16                                    \ // where to look in the second half
	VTBL row.B16, [V16.B16, V17.B16, V18.B16, V19.B16], c.B16         \ // 0 to 0x3f
	VTBL V24.B16, [V20.B16, V21.B16, V22.B16, V23.B16], V24.B16       \ // 0x40 to 0x7f
	VORR V24.B16, c.B16, c.B16

// nibbles makes of rows x and y, four rows apart, their low nibbles, in low, and their high
// ones, in y: those of x in the low places.
#define nibbles(x, y, low)                \
	VMOV x.B16, low.B16               \ // low nibbles of x,
	VSLI $4, y.B16, low.B16           \ // and those of y above them
	VSRI $4, x.B16, y.B16               // high nibbles of y, and those of x below them

// pairs exchanges each second two bits of x, two on, with the two before of y: rows that
// are two apart.
#define pairs(x, y)                       \
	VSHL $2, y.B16, V24.B16           \ // what goes to x,
	VUSHR $2, x.B16, V25.B16          \ // and what to y
	VBIT V30.B16, V24.B16, x.B16      \ // the upper two bits of each four
	VBIF V30.B16, V25.B16, y.B16        // the lower two

// singles is pairs of single bits, of rows side by side: it leaves two planes.
#define singles(x, y)                     \
	VADD y.B16, y.B16, V24.B16        \ // one bit to the left, for x
	VUSHR $1, x.B16, V25.B16          \ // one to the right, for y
	VBIT V31.B16, V24.B16, x.B16      \ // the upper bit of each two
	VBIF V31.B16, V25.B16, y.B16        // the lower

// cell leaves of the bytes of row their cells in a foldTable.
#define cell(row)                         \
	VUMAX V28.B16, row.B16, row.B16   \ // what is no letter is of the first,
	VAND V29.B16, row.B16, row.B16      // and the cases of a letter are one

// among sets the lanes of out where the cells a, b and c, side by side, are in a group of
// the first foldTable or of the second.
#define among(a, b, c, out)                          \
	VTBL a.B16, [V16.B16, V17.B16], V0.B16       \ // groups with such a first byte,
	VTBL b.B16, [V18.B16, V19.B16], V1.B16       \ // with such a second,
	VAND V1.B16, V0.B16, V0.B16                  \
	VTBL c.B16, [V20.B16, V21.B16], V1.B16       \ // and with such a third
	VAND V1.B16, V0.B16, V0.B16                  \
	VTBL a.B16, [V22.B16, V23.B16], V1.B16       \ // the same of the second table
	VTBL b.B16, [V24.B16, V25.B16], V2.B16       \
	VAND V2.B16, V1.B16, V1.B16                  \
	VTBL c.B16, [V26.B16, V27.B16], V2.B16       \
	VAND V2.B16, V1.B16, V1.B16                  \
	VORR V1.B16, V0.B16, V0.B16                  \ // one of either
	VCMTST V0.B16, V0.B16, out.B16                 // all ones where there is one

// wanted leaves in V2 the plane of the tables at x, y and z: where three bytes are wanted.
#define wanted(x, y, z)                                         \
	VLD1 (x), [V16.B16, V17.B16, V18.B16, V19.B16]          \ // both tables, four vectors at a time
	VLD1 (y), [V20.B16, V21.B16, V22.B16, V23.B16]          \
	VLD1 (z), [V24.B16, V25.B16, V26.B16, V27.B16]          \
	among(V8, V9, V10, V3)                                  \ // row 0,
	among(V9, V10, V11, V4)                                 \ // row 1,
	VSRI $1, V3.B16, V4.B16                                 \ // and both in two bits;
	among(V10, V11, V12, V3)                                \ // rows 2
	among(V11, V12, V13, V5)                                \ // and 3,
	VSRI $1, V3.B16, V5.B16                                 \
	VSRI $2, V4.B16, V5.B16                                 \ // and all four in four bits;
	among(V12, V13, V14, V3)                                \ // rows 4
	among(V13, V14, V15, V4)                                \ // and 5
	VSRI $1, V3.B16, V4.B16                                 \
	among(V14, V15, V6, V3)                                 \ // 6
	among(V15, V6, V7, V2)                                  \ // and 7,
	VSRI $1, V3.B16, V2.B16                                 \
	VSRI $2, V4.B16, V2.B16                                 \
	VSRI $4, V5.B16, V2.B16                                   // and all, the first in the lowest bit

// func fillNEON(word *uint64, t *byte, n int, classes *[256]uint8, heads, tails *foldTables)
TEXT ·fillNEON(SB), NOSPLIT, $0-48
	MOVD word+0(FP), R1
	ADD $8, R1, R2
	MOVD t+8(FP), R0
	MOVD n+16(FP), R3 // blocks that are left
	MOVD classes+24(FP), R4 // the classes of 0 to 0x3f,
	ADD $64, R4, R5 // and of 0x40 to 0x7f
	MOVD heads+32(FP), R6 // 12 vectors, of which one instruction loads four
	ADD $64, R6, R7
	ADD $128, R6, R8
	MOVD tails+40(FP), R10
	ADD $64, R10, R11
	ADD $128, R10, R12
	VMOVI $0x40, V28.B16
	VMOVI $0x1f, V29.B16
	VMOVI $0xcc, V30.B16
	VMOVI $0xaa, V31.B16

loop:
	SUB $2, R3, R3 // negative if there is one block only
	TBNZ $63, R3, last
	VLD4.P 64(R0), [V0.B16, V1.B16, V2.B16, V3.B16] // the first block, each fourth byte in a vector
	VLD4.P 64(R0), [V4.B16, V5.B16, V6.B16, V7.B16] // the second
	MOVD R0, R9 // where the two bytes behind stand

rows:
	VLD1 (R4), [V16.B16, V17.B16, V18.B16, V19.B16] // the classes
	VLD1 (R5), [V20.B16, V21.B16, V22.B16, V23.B16]
	even(V0, V4, V8) // the rows, in V8 to V15
	odd(V0, V4, V12)
	even(V1, V5, V9)
	odd(V1, V5, V13)
	even(V2, V6, V10)
	odd(V2, V6, V14)
	even(V3, V7, V11)
	odd(V3, V7, V15)
	class(V8, V0) // what their bytes are, in V0 to V7
	class(V9, V1)
	class(V10, V2)
	class(V11, V3)
	class(V12, V4)
	class(V13, V5)
	class(V14, V6)
	class(V15, V7)
	nibbles(V0, V4, V26) // planes 0 to 3 in V26, V0, V1, V2, and 4 to 7 in V4 to V7
	nibbles(V1, V5, V0)
	nibbles(V2, V6, V1)
	nibbles(V3, V7, V2)
	pairs(V26, V1) // planes 0 and 1 in V26 and V0, and 2 and 3 in V1 and V2
	pairs(V0, V2)
	pairs(V4, V6) // 4 and 5 in V4 and V5, and 6 and 7 in V6 and V7
	pairs(V5, V7)
	singles(V26, V0) // each plane of its own
	singles(V1, V2)
	singles(V4, V5)
	singles(V6, V7)
	TBNZ $63, R3, lastPlanes
	FMOVQ F26, WORD(R1) // a word of each plane for each of the two
	FMOVQ F0, DIGIT(R2)
	FMOVQ F1, HEX(R1)
	FMOVQ F2, EQUAL(R2)
	FMOVQ F4, DASH(R1)
	FMOVQ F5, AT(R2)
	FMOVQ F6, LOOSE(R1)
	FMOVQ F7, OPEN(R2)

triples:
	VLD2R (R9), [V0.B16, V1.B16] // the two bytes behind
	VEXT $1, V0.B16, V8.B16, V6.B16 // the rows from byte 8 on, in V6,
	VEXT $1, V1.B16, V9.B16, V7.B16 // and from byte 9 on, in V7
	cell(V8)
	cell(V9)
	cell(V10)
	cell(V11)
	cell(V12)
	cell(V13)
	cell(V14)
	cell(V15)
	cell(V6)
	cell(V7)
	wanted(R6, R7, R8)
	TBNZ $63, R3, lastHeads
	FMOVQ F2, HEAD(R1)

tails:
	wanted(R10, R11, R12)
	TBNZ $63, R3, lastTails
	FMOVQ F2, TAIL(R2)
	ADD $16, R1, R1 // two words on
	ADD $16, R2, R2
	CBNZ R3, loop
	RET

	// One block is left: of the second there are the bytes behind, and of each plane its
	// word is not stored.
last:
	VLD4 (R0), [V0.B16, V1.B16, V2.B16, V3.B16] // the block
	ADD $64, R0, R9
	VLD3R (R9), [V4.B16, V5.B16, V6.B16] // three bytes behind, which are those of the first lane
	B rows

lastPlanes:
	FMOVD F26, WORD(R1) // a word of each plane
	FMOVD F0, DIGIT(R2)
	FMOVD F1, HEX(R1)
	FMOVD F2, EQUAL(R2)
	FMOVD F4, DASH(R1)
	FMOVD F5, AT(R2)
	FMOVD F6, LOOSE(R1)
	FMOVD F7, OPEN(R2)
	B triples

lastHeads:
	FMOVD F2, HEAD(R1)
	B tails

lastTails:
	FMOVD F2, TAIL(R2)
	RET
