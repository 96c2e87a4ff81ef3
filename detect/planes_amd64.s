//go:build amd64 && !noasm

#include "textflag.h"

// A plane has 41 words of 8 bytes. Where a kernel is, DI points to its word in the
// first plane, so that the others, the runs and the places stand here from it.
#define WORD 0
#define DIGIT 328
#define HEX 656
#define EQUAL 984
#define DASH 1312
#define AT 1640
#define LOOSE 1968
#define OPEN 2296
#define HEAD 2624
#define TAIL 2952
#define RUNS 3280
#define HEADS 3608
#define SHAPES 3936
#define PUNCT 4264


// bytes32 makes a constant of 32 equal bytes, given eight of them.
#define bytes32(name, eight) \
	DATA name<>+0(SB)/8, $eight  \
	DATA name<>+8(SB)/8, $eight  \
	DATA name<>+16(SB)/8, $eight \
	DATA name<>+24(SB)/8, $eight \
	GLOBL name<>(SB), RODATA|NOPTR, $32

// table32 makes a table of 16 bytes for VPSHUFB, twice.
#define table32(name, first, second) \
	DATA name<>+0(SB)/8, $first   \
	DATA name<>+8(SB)/8, $second  \
	DATA name<>+16(SB)/8, $first  \
	DATA name<>+24(SB)/8, $second \
	GLOBL name<>(SB), RODATA|NOPTR, $32

// Two tables for each of two bytes of classes: a bit of a class is left over where
// it stands in the cell of the low nibble and in that of the high one.
//
// The first byte: 1 digit, 2 a to o, 4 p to z, 8 underscore, 16 a to f, 32 dot,
// 64 colon, 128 equal sign. The second: 1 dash, 2 slash, 4 at, 8 plus, 16 percent,
// ampersand and hash, 32 backslash and angle, 64 space and quotes, 128 bracket.
table32(low1, 0x0717171717171705, 0x0a22820202460707)
table32(high1, 0x04120c12c1200000, 0x0000000000000000)
table32(low2, 0x4010100010400044, 0x0200812008000000)
table32(high2, 0x0000a004205b0000, 0x0000000000000000)

bytes32(nibble, 0x0f0f0f0f0f0f0f0f)
bytes32(digitDot, 0x2121212121212121)
bytes32(hexColon, 0x5151515151515151)
bytes32(dashSlash, 0x0303030303030303)
bytes32(atPlusSlash, 0x0e0e0e0e0e0e0e0e)
bytes32(escapes, 0x3838383838383838)
bytes32(blanks, 0xc0c0c0c0c0c0c0c0)
bytes32(escape, 0x1b1b1b1b1b1b1b1b)
bytes32(tab, 0x0909090909090909)
bytes32(atSign, 0x4040404040404040)
bytes32(highBit, 0x8080808080808080)

// split leaves the low nibbles of x in low and the high ones in high.
#define split(x, low, high) \
	VPAND Y14, x, low      \
	VPSRLW $4, x, high     \
	VPAND Y14, high, high

// plane stores at off where class, of the 32 bytes at hand, has none of the bits
// of mask.
#define plane(mask, class, off) \
	VPAND mask, class, Y7    \
	VPCMPEQB Y13, Y7, Y7     \
	VPMOVMSKB Y7, R8         \
	NOTL R8                  \
	MOVL R8, off(DI)

// fold leaves in Y8 and Y9 the cells of the bytes Y0 in the halves of a foldTable: the
// highest bit where the cell stands in the other half.
#define fold                       \
	VPMAXUB atSign<>(SB), Y0, Y0   \
	VPSLLW $3, Y0, Y9              \
	VPAND highBit<>(SB), Y9, Y9    \
	VPAND Y14, Y0, Y8              \
	VPOR Y9, Y8, Y8                \
	VPXOR highBit<>(SB), Y8, Y9

// among leaves in x the groups that the bytes with the cells Y8 and Y9 may be of, whose
// table stands at off from base.
#define among(base, off, x)        \
	VBROADCASTI128 off(base), Y2   \
	VBROADCASTI128 off+16(base), Y3 \
	VPSHUFB Y8, Y2, Y2             \
	VPSHUFB Y9, Y3, Y3             \
	VPOR Y2, Y3, x

// narrow keeps of x those that among finds.
#define narrow(base, off, x)       \
	among(base, off, Y3)           \
	VPAND Y3, x, x

// mayBe stores at off where x or y have a group left.
#define mayBe(x, y, off)           \
	VPOR x, y, x                   \
	VPCMPEQB Y13, x, x             \
	VPMOVMSKB x, R8                \
	NOTL R8                        \
	MOVL R8, off(DI)

// half describes the 32 bytes at from(SI), as the half at off of each plane.
#define half(from, off) \
	VMOVDQU from(SI), Y0            \
	split(Y0, Y8, Y9)               \
	VMOVDQU low1<>(SB), Y1          \
	VMOVDQU high1<>(SB), Y2         \
	VMOVDQU low2<>(SB), Y3          \
	VMOVDQU high2<>(SB), Y4         \
	VPSHUFB Y8, Y1, Y1              \
	VPSHUFB Y9, Y2, Y2              \
	VPSHUFB Y8, Y3, Y3              \
	VPSHUFB Y9, Y4, Y4              \
	VPAND Y2, Y1, Y1                \
	VPAND Y4, Y3, Y3                \
	plane(Y14, Y1, WORD+off)        \
	plane(digitDot<>(SB), Y1, DIGIT+off) \
	plane(hexColon<>(SB), Y1, HEX+off) \
	VPMOVMSKB Y1, R8                \ // equal sign
	MOVL R8, EQUAL+off(DI)          \
	plane(dashSlash<>(SB), Y3, DASH+off) \
	plane(atPlusSlash<>(SB), Y3, AT+off) \
	VPCMPEQB escape<>(SB), Y0, Y5   \
	VPCMPEQB tab<>(SB), Y0, Y6      \
	VPAND escapes<>(SB), Y3, Y7     \
	VPCMPEQB Y13, Y7, Y7            \
	VPANDN Y7, Y5, Y7               \
	VPMOVMSKB Y7, R8                \
	NOTL R8                         \
	MOVL R8, LOOSE+off(DI)          \
	VPAND blanks<>(SB), Y3, Y7      \
	VPCMPEQB Y13, Y7, Y7            \
	VPANDN Y7, Y6, Y7               \
	VPMOVMSKB Y7, R8                \
	NOTL R8                         \
	MOVL R8, OPEN+off(DI)           \
	fold                            \
	among(BX, 0, Y10)               \
	among(BX, 96, Y11)              \
	among(R9, 0, Y12)               \
	among(R9, 96, Y15)              \
	VMOVDQU from+1(SI), Y0          \
	fold                            \
	narrow(BX, 32, Y10)             \
	narrow(BX, 128, Y11)            \
	narrow(R9, 32, Y12)             \
	narrow(R9, 128, Y15)            \
	VMOVDQU from+2(SI), Y0          \
	fold                            \
	narrow(BX, 64, Y10)             \
	narrow(BX, 160, Y11)            \
	narrow(R9, 64, Y12)             \
	narrow(R9, 160, Y15)            \
	mayBe(Y10, Y11, HEAD+off)       \
	mayBe(Y12, Y15, TAIL+off)

// func fillAVX2(word *uint64, t *byte, n int, heads, tails *foldTables)
TEXT ·fillAVX2(SB), NOSPLIT, $0-40
	MOVQ word+0(FP), DI
	MOVQ t+8(FP), SI
	MOVQ n+16(FP), CX
	MOVQ heads+24(FP), BX
	MOVQ tails+32(FP), R9
	VPXOR Y13, Y13, Y13
	VMOVDQU nibble<>(SB), Y14

loop:
	half(0, 0)
	half(32, 4)
	ADDQ $64, SI
	ADDQ $8, DI
	DECQ CX
	JNZ loop
	VZEROUPPER
	RET

// wide makes 64 equal bytes of 32.
#define wide(name, z) VBROADCASTI64X4 name<>(SB), z

// kind stores at off where class has one of the bits of mask.
#define kind(mask, class, off) \
	VPTESTMB mask, class, K4 \
	KMOVQ K4, off(DI)

// triple64 leaves in x the groups that three bytes may be of, whose slots are Z3 to
// Z5 and whose tables are a, b and c.
#define triple64(a, b, c, x)  \
	VPERMB a, Z3, x           \
	VPERMB b, Z4, Z7          \
	VPERMB c, Z5, Z8          \
	VPTERNLOGQ $0x80, Z7, Z8, x

// func fillAVX512(word *uint64, t *byte, n, size int, heads *headSlots, tails *tailSlots)
TEXT ·fillAVX512(SB), NOSPLIT, $0-48
	MOVQ word+0(FP), DI
	MOVQ t+8(FP), SI
	MOVQ n+16(FP), CX
	MOVQ size+24(FP), DX
	MOVQ heads+32(FP), BX
	MOVQ tails+40(FP), R10
	wide(nibble, Z31)
	wide(low1, Z30)
	wide(high1, Z29)
	wide(low2, Z28)
	wide(high2, Z27)
	wide(digitDot, Z26)
	wide(hexColon, Z25)
	wide(dashSlash, Z24)
	wide(atPlusSlash, Z23)
	wide(escapes, Z22)
	wide(blanks, Z21)
	wide(escape, Z20)
	wide(atSign, Z19)
	VMOVDQU64 0(BX), Z10
	VMOVDQU64 64(BX), Z11
	VMOVDQU64 128(BX), Z12
	VMOVDQU64 192(BX), Z13
	VMOVDQU64 256(BX), Z14
	VMOVDQU64 320(BX), Z15
	VMOVDQU64 384(BX), Z16
	VMOVDQU64 448(BX), Z17
	VMOVDQU64 512(BX), Z18
	VMOVDQU64 128(R10), Z6
	VMOVDQU64 320(R10), Z9
	MOVQ $-1, AX
	XORL R11, R11
	KMOVQ AX, K1
	KMOVQ AX, K2
	KMOVQ AX, K3

loop:
	CMPQ DX, $66
	JGE whole
	BZHIQ DX, AX, R8 // the end: so many bytes from each place on are left
	KMOVQ R8, K1
	MOVQ DX, R9
	DECQ R9
	BZHIQ R9, AX, R8
	KMOVQ R8, K2
	DECQ R9
	CMOVQLT R11, R9
	BZHIQ R9, AX, R8
	KMOVQ R8, K3

whole:
	VMOVDQU8.Z (SI), K1, Z0
	VMOVDQU8.Z 1(SI), K2, Z4
	VMOVDQU8.Z 2(SI), K3, Z5
	VPANDQ Z31, Z0, Z1 // nibbles
	VPSRLW $4, Z0, Z2
	VPANDQ Z31, Z2, Z2
	VPMAXUB Z19, Z0, Z3 // slots
	VPMAXUB Z19, Z4, Z4
	VPMAXUB Z19, Z5, Z5
	VPSHUFB Z1, Z30, Z7
	VPSHUFB Z2, Z29, Z8
	VPANDQ Z8, Z7, Z7
	kind(Z31, Z7, WORD)
	kind(Z26, Z7, DIGIT)
	kind(Z25, Z7, HEX)
	VPMOVB2M Z7, K4
	KMOVQ K4, EQUAL(DI)
	VPSHUFB Z1, Z28, Z7
	VPSHUFB Z2, Z27, Z8
	VPANDQ Z8, Z7, Z7
	kind(Z24, Z7, DASH)
	kind(Z23, Z7, AT)
	VPTESTMB Z22, Z7, K4
	VPCMPEQB Z20, Z0, K5
	KORQ K5, K4, K4
	KMOVQ K4, LOOSE(DI)
	VPTESTMB Z21, Z7, K4
	wide(tab, Z1)
	VPCMPEQB Z1, Z0, K5
	KORQ K5, K4, K4
	KMOVQ K4, OPEN(DI)
	triple64(Z10, Z11, Z12, Z0)
	triple64(Z13, Z14, Z15, Z1)
	triple64(Z16, Z17, Z18, Z2)
	VPTERNLOGQ $0xfe, Z1, Z2, Z0
	kind(Z0, Z0, HEAD)
	triple64((R10), 64(R10), Z6, Z0)
	triple64(192(R10), 256(R10), Z9, Z1)
	VPORQ Z1, Z0, Z0
	kind(Z0, Z0, TAIL)
	ADDQ $64, SI
	ADDQ $8, DI
	SUBQ $64, DX
	DECQ CX
	JNZ loop
	VZEROUPPER
	RET

// The algebra of events.go, four blocks at once, with its names. next and prev
// leave in out what x, which y continues, is k bytes on or back.
#define next(k, x, y, out) \
	VPSRLQ $k, x, out       \
	VPSLLQ $(64-k), y, Y15  \
	VPOR Y15, out, out

#define prev(k, x, y, out) \
	VPSLLQ $k, x, out       \
	VPSRLQ $(64-k), y, Y15  \
	VPOR Y15, out, out

// thin keeps of x and y where the k bytes on are of them too, by way of z.
#define thin(k, x, y, z) \
	next(k, x, y, z)   \
	VPAND z, x, x      \
	VPSRLQ $k, y, z    \
	VPAND z, y, y

// smear adds to x and y what is k bytes on from them, by way of z.
#define smear(k, x, y, z) \
	prev(k, x, y, z)   \
	VPOR z, x, x       \
	VPSLLQ $k, y, z    \
	VPOR z, y, y

// runOf leaves in x and y the k bytes long runs of a and b that are runs of half
// the length.
#define runOf(k, a, b, x, y) \
	next(k, a, b, x)   \
	VPAND a, x, x      \
	VPSRLQ $k, b, y    \
	VPAND b, y, y

// near leaves in out where x is two to five bytes on, by way of z.
#define near(x, y, out, z) \
	next(2, x, y, out)  \
	next(3, x, y, z)    \
	VPOR z, out, out    \
	next(4, x, y, z)    \
	VPOR z, out, out    \
	next(5, x, y, z)    \
	VPOR z, out, out

// nearEnd is near where nothing continues x.
#define nearEnd(x, out, z) \
	VPSRLQ $2, x, out   \
	VPSRLQ $3, x, z     \
	VPOR z, out, out    \
	VPSRLQ $4, x, z     \
	VPOR z, out, out    \
	VPSRLQ $5, x, z     \
	VPOR z, out, out

// load leaves in out the words of plane p at off; without leaves those of plane p
// that are not in x.
#define load(p, off, out) VMOVDQU p+off(DI), out
#define without(p, off, x, out) VPANDN p+off(DI), x, out

// func seekAVX2(f *field, n int)
TEXT ·seekAVX2(SB), NOSPLIT, $0-16
	MOVQ f+0(FP), DI
	ADDQ $8, DI
	MOVQ DI, SI
	MOVQ n+8(FP), CX
	MOVQ CX, DX

runs:
	load(AT, 0, Y0)
	VPAND LOOSE(DI), Y0, Y0
	VPOR WORD(DI), Y0, Y0
	VPOR DASH(DI), Y0, Y0
	load(AT, 8, Y1)
	VPAND LOOSE+8(DI), Y1, Y1
	VPOR WORD+8(DI), Y1, Y1
	VPOR DASH+8(DI), Y1, Y1
	thin(1, Y0, Y1, Y2)
	thin(2, Y0, Y1, Y2)
	thin(4, Y0, Y1, Y2)
	next(8, Y0, Y1, Y2)
	VPAND Y2, Y0, Y0
	VMOVDQU Y0, RUNS(DI)
	ADDQ $32, DI
	DECQ CX
	JNZ runs

	MOVQ SI, DI

places:
	load(WORD, 0, Y0) // w
	load(WORD, 8, Y1)
	load(WORD, -8, Y2)
	prev(1, Y0, Y2, Y3)
	VPANDN Y0, Y3, Y3 // starts
	VPAND HEAD(DI), Y3, Y4
	VMOVDQU Y4, HEADS(DI)

	load(RUNS, 0, Y5) // in
	load(RUNS, -8, Y6)
	smear(1, Y5, Y6, Y7)
	smear(2, Y5, Y6, Y7)
	smear(4, Y5, Y6, Y7)
	prev(8, Y5, Y6, Y7)
	VPOR Y7, Y5, Y5
	runOf(1, Y0, Y1, Y6, Y7) // w2
	runOf(2, Y6, Y7, Y8, Y9) // w4
	next(4, Y8, Y9, Y6)
	VPAND Y8, Y6, Y6
	VPAND Y6, Y5, Y5 // out

	VPAND DIGIT(DI), Y0, Y6 // d
	VPAND DIGIT+8(DI), Y1, Y7
	runOf(1, Y6, Y7, Y8, Y9)   // d2
	runOf(2, Y8, Y9, Y10, Y11) // d4
	next(4, Y10, Y11, Y12)
	next(8, Y10, Y11, Y13)
	VPAND Y12, Y13, Y13
	VPAND Y10, Y13, Y13
	VPOR Y13, Y5, Y5

	load(AT, 0, Y12)
	without(DASH, 0, Y12, Y12) // m
	load(AT, 8, Y13)
	without(DASH, 8, Y13, Y13)
	VPOR OPEN(DI), Y12, Y14 // p
	VPOR OPEN+8(DI), Y13, Y4
	next(4, Y14, Y4, Y2)
	VPAND Y10, Y2, Y2
	next(5, Y10, Y11, Y10)
	VPAND Y10, Y2, Y2
	VPOR Y2, Y5, Y5
	next(1, Y8, Y9, Y2)
	VPAND Y8, Y2, Y2
	next(3, Y14, Y4, Y10)
	VPAND Y10, Y2, Y2
	next(4, Y8, Y9, Y10)
	VPAND Y10, Y2, Y2
	next(6, Y14, Y4, Y10)
	VPAND Y10, Y2, Y2
	VPOR Y2, Y5, Y5

	VPANDN Y0, Y6, Y10 // l
	VPANDN Y1, Y7, Y11
	next(1, Y10, Y11, Y2)
	VPAND Y10, Y2, Y2
	next(2, Y8, Y9, Y10)
	VPAND Y10, Y2, Y2
	VPOR Y2, Y5, Y5

	VPAND HEX(DI), Y0, Y6 // x
	VPAND HEX+8(DI), Y1, Y7
	runOf(1, Y6, Y7, Y8, Y9)  // x2
	without(HEX, 0, Y0, Y6) // c
	without(HEX, 8, Y1, Y7)
	next(2, Y6, Y7, Y10)
	next(5, Y6, Y7, Y11)
	VPAND Y11, Y10, Y10
	next(8, Y6, Y7, Y11)
	VPAND Y11, Y10, Y10
	next(2, Y12, Y13, Y11)
	next(5, Y12, Y13, Y2)
	VPAND Y2, Y11, Y11
	next(8, Y12, Y13, Y2)
	VPAND Y2, Y11, Y11
	VPOR Y11, Y10, Y10
	VPAND Y8, Y10, Y10
	next(3, Y8, Y9, Y11)
	VPAND Y11, Y10, Y10
	VPOR Y10, Y5, Y5

	without(DIGIT, 0, Y0, Y6) // o
	without(DIGIT, 8, Y1, Y7)
	next(2, Y8, Y9, Y10)
	VPAND Y8, Y10, Y10
	next(4, Y6, Y7, Y11)
	VPAND Y11, Y10, Y10
	next(9, Y6, Y7, Y11)
	VPAND Y11, Y10, Y10
	VPOR Y10, Y5, Y5
	VPAND Y3, Y5, Y5
	VMOVDQU Y5, SHAPES(DI)

	// punctuation
	load(AT, -8, Y2)
	without(DASH, -8, Y2, Y2)
	prev(1, Y12, Y2, Y3)
	next(1, Y12, Y13, Y4)
	VPAND Y12, Y4, Y4
	VPANDN Y4, Y3, Y4 // out
	load(DASH, 0, Y2)
	without(AT, 0, Y2, Y2)
	VPOR Y2, Y4, Y4
	VPOR LOOSE(DI), Y4, Y4

	// quads
	load(WORD, -8, Y2)
	VPAND DIGIT(DI), Y0, Y5 // d
	VPAND DIGIT+8(DI), Y1, Y6
	VPAND DIGIT-8(DI), Y2, Y7
	without(DIGIT, 0, Y0, Y8) // s
	prev(1, Y5, Y7, Y3)
	VPAND Y3, Y8, Y8
	without(DIGIT, 8, Y1, Y9)
	prev(1, Y6, Y5, Y3)
	VPAND Y3, Y9, Y9
	near(Y8, Y9, Y10, Y11)
	VPAND Y8, Y10, Y10 // t
	next(2, Y10, Y9, Y11)
	next(3, Y10, Y9, Y3)
	VPOR Y3, Y11, Y11
	next(4, Y10, Y9, Y3)
	VPOR Y3, Y11, Y11
	VPAND Y8, Y11, Y11
	next(1, Y5, Y6, Y3)
	VPAND Y3, Y11, Y11
	VPOR Y11, Y4, Y4

	// colons
	without(HEX, 0, Y0, Y8) // c
	without(HEX, 8, Y1, Y9)
	runOf(1, Y8, Y9, Y10, Y11) // two
	near(Y8, Y9, Y6, Y3)
	VPAND Y8, Y6, Y6
	VPOR Y10, Y6, Y6 // a
	nearEnd(Y9, Y12, Y3)
	VPAND Y9, Y12, Y12
	VPOR Y11, Y12, Y12
	near(Y6, Y12, Y13, Y3)
	VPAND Y8, Y13, Y13
	VPOR Y10, Y13, Y13 // a
	nearEnd(Y12, Y6, Y3)
	VPAND Y9, Y6, Y6
	VPOR Y11, Y6, Y6
	near(Y13, Y6, Y12, Y3)
	VPAND Y8, Y12, Y12
	VPOR Y10, Y12, Y12
	VPOR Y12, Y4, Y4
	load(DASH, 0, Y11)
	VPAND AT(DI), Y11, Y11
	load(DASH, 8, Y12)
	VPAND AT+8(DI), Y12, Y12
	next(1, Y11, Y12, Y13)
	VPAND Y8, Y13, Y13
	VPOR Y13, Y4, Y4

	// keys
	load(TAIL, 0, Y8)
	load(TAIL, -8, Y9)
	prev(2, Y8, Y9, Y10) // k
	VPSLLQ $2, Y9, Y11
	prev(1, Y10, Y11, Y12)    // out
	without(DIGIT, 0, Y0, Y8) // g
	VPOR DASH(DI), Y8, Y8
	without(DIGIT, -8, Y2, Y9)
	VPOR DASH-8(DI), Y9, Y9
	load(LOOSE, 0, Y13) // a
	load(LOOSE, -8, Y6)
	smear(1, Y13, Y6, Y3)
	smear(2, Y13, Y6, Y3)
	smear(4, Y13, Y6, Y3)
	VPOR Y10, Y13, Y13
	VPOR OPEN(DI), Y13, Y13
	VPOR Y5, Y13, Y13
	VPOR Y8, Y13, Y13
	VPOR Y11, Y6, Y6
	VPOR OPEN-8(DI), Y6, Y6
	VPOR Y7, Y6, Y6
	VPOR Y9, Y6, Y6
	prev(2, Y13, Y6, Y3)
	load(OPEN, 0, Y13)
	load(OPEN, -8, Y6)
	prev(1, Y13, Y6, Y14)
	VPAND Y3, Y14, Y14
	VPOR Y14, Y12, Y12
	prev(1, Y10, Y11, Y3)
	VPAND Y8, Y3, Y3
	VPOR Y3, Y10, Y10
	VPSLLQ $1, Y11, Y3
	VPAND Y9, Y3, Y3
	VPOR Y3, Y11, Y11
	prev(2, Y10, Y11, Y3)
	prev(3, Y10, Y11, Y6)
	VPOR Y6, Y3, Y3
	prev(4, Y10, Y11, Y6)
	VPOR Y6, Y3, Y3
	prev(5, Y10, Y11, Y6)
	VPOR Y6, Y3, Y3
	prev(1, Y5, Y7, Y6)
	VPAND Y6, Y3, Y3
	VPOR Y3, Y12, Y12
	load(HEX, 0, Y6)
	VPOR EQUAL(DI), Y6, Y6
	VPANDN Y6, Y0, Y6
	VPAND Y6, Y12, Y12
	VPOR Y12, Y4, Y4
	VMOVDQU Y4, PUNCT(DI)
	ADDQ $32, DI
	DECQ DX
	JNZ places
	VZEROUPPER
	RET

// The same for eight blocks at once, on processors that shift two words as one.
#define next8(k, x, y, out) VPSHRDQ $k, y, x, out
#define prev8(k, x, y, out) VPSHLDQ $k, y, x, out

// and3 leaves in out what is in it, x and y, or3 what is in one of them, and
// orAnd adds what is in both x and y.
#define and3(x, y, out) VPTERNLOGQ $0x80, x, y, out
#define or3(x, y, out) VPTERNLOGQ $0xfe, x, y, out
#define orAnd(x, y, out) VPTERNLOGQ $0xf8, x, y, out

#define thin8(k, x, y, z) \
	next8(k, x, y, z)     \
	VPANDQ z, x, x        \
	VPSRLQ $k, y, z       \
	VPANDQ z, y, y

#define smear8(k, x, y, z) \
	prev8(k, x, y, z)     \
	VPORQ z, x, x         \
	VPSLLQ $k, y, z       \
	VPORQ z, y, y

#define runOf8(k, a, b, x, y) \
	next8(k, a, b, x)     \
	VPANDQ a, x, x        \
	VPSRLQ $k, b, y       \
	VPANDQ b, y, y

#define near8(x, y, out, z, u) \
	next8(2, x, y, out)   \
	next8(3, x, y, z)     \
	next8(4, x, y, u)     \
	or3(z, u, out)        \
	next8(5, x, y, z)     \
	VPORQ z, out, out

#define nearEnd8(x, out, z, u) \
	VPSRLQ $2, x, out     \
	VPSRLQ $3, x, z       \
	VPSRLQ $4, x, u       \
	or3(z, u, out)        \
	VPSRLQ $5, x, z       \
	VPORQ z, out, out

#define load8(p, off, out) VMOVDQU64 p+off(DI), out
#define without8(p, off, x, out) VPANDNQ p+off(DI), x, out

// func seekAVX512(f *field, n int)
TEXT ·seekAVX512(SB), NOSPLIT, $0-16
	MOVQ f+0(FP), DI
	ADDQ $8, DI
	MOVQ DI, SI
	MOVQ n+8(FP), CX
	MOVQ CX, DX

runs:
	load8(WORD, 0, Z0)
	load8(AT, 0, Z2)
	VPORQ DASH(DI), Z0, Z0
	orAnd(LOOSE(DI), Z2, Z0)
	load8(WORD, 8, Z1)
	load8(AT, 8, Z2)
	VPORQ DASH+8(DI), Z1, Z1
	orAnd(LOOSE+8(DI), Z2, Z1)
	thin8(1, Z0, Z1, Z2)
	thin8(2, Z0, Z1, Z2)
	thin8(4, Z0, Z1, Z2)
	next8(8, Z0, Z1, Z2)
	VPANDQ Z2, Z0, Z0
	VMOVDQU64 Z0, RUNS(DI)
	ADDQ $64, DI
	DECQ CX
	JNZ runs

	MOVQ SI, DI

places:
	load8(WORD, 0, Z0) // w
	load8(WORD, 8, Z1)
	load8(WORD, -8, Z2)
	prev8(1, Z0, Z2, Z3)
	VPANDNQ Z0, Z3, Z3 // starts
	VPANDQ HEAD(DI), Z3, Z4
	VMOVDQU64 Z4, HEADS(DI)

	load8(RUNS, 0, Z5) // in
	load8(RUNS, -8, Z6)
	smear8(1, Z5, Z6, Z7)
	smear8(2, Z5, Z6, Z7)
	smear8(4, Z5, Z6, Z7)
	prev8(8, Z5, Z6, Z7)
	VPORQ Z7, Z5, Z5
	runOf8(1, Z0, Z1, Z6, Z7) // w2
	runOf8(2, Z6, Z7, Z8, Z9) // w4
	next8(4, Z8, Z9, Z6)
	and3(Z8, Z6, Z5) // out

	VPANDQ DIGIT(DI), Z0, Z16 // d
	VPANDQ DIGIT+8(DI), Z1, Z17
	runOf8(1, Z16, Z17, Z8, Z9)  // d2
	runOf8(2, Z8, Z9, Z10, Z11) // d4
	next8(4, Z10, Z11, Z12)
	next8(8, Z10, Z11, Z13)
	and3(Z12, Z10, Z13)
	VPORQ Z13, Z5, Z5

	load8(AT, 0, Z12)
	without8(DASH, 0, Z12, Z12) // m
	load8(AT, 8, Z13)
	without8(DASH, 8, Z13, Z13)
	VPORQ OPEN(DI), Z12, Z14 // p
	VPORQ OPEN+8(DI), Z13, Z15
	next8(4, Z14, Z15, Z2)
	next8(5, Z10, Z11, Z7)
	and3(Z10, Z7, Z2)
	VPORQ Z2, Z5, Z5
	next8(1, Z8, Z9, Z2)
	next8(3, Z14, Z15, Z7)
	and3(Z8, Z7, Z2)
	next8(4, Z8, Z9, Z7)
	next8(6, Z14, Z15, Z10)
	and3(Z7, Z10, Z2)
	VPORQ Z2, Z5, Z5

	VPANDNQ Z0, Z16, Z10 // l
	VPANDNQ Z1, Z17, Z11
	next8(1, Z10, Z11, Z2)
	next8(2, Z8, Z9, Z7)
	and3(Z10, Z7, Z2)
	VPORQ Z2, Z5, Z5

	VPANDQ HEX(DI), Z0, Z6 // x
	VPANDQ HEX+8(DI), Z1, Z7
	runOf8(1, Z6, Z7, Z8, Z9)   // x2
	without8(HEX, 0, Z0, Z18) // c
	without8(HEX, 8, Z1, Z19)
	next8(2, Z18, Z19, Z10)
	next8(5, Z18, Z19, Z11)
	next8(8, Z18, Z19, Z6)
	and3(Z11, Z6, Z10)
	next8(2, Z12, Z13, Z11)
	next8(5, Z12, Z13, Z2)
	next8(8, Z12, Z13, Z6)
	and3(Z2, Z6, Z11)
	VPORQ Z11, Z10, Z10
	next8(3, Z8, Z9, Z11)
	and3(Z8, Z11, Z10)
	VPORQ Z10, Z5, Z5

	without8(DIGIT, 0, Z0, Z20) // o
	without8(DIGIT, 8, Z1, Z21)
	next8(2, Z8, Z9, Z10)
	next8(4, Z20, Z21, Z11)
	and3(Z8, Z11, Z10)
	next8(9, Z20, Z21, Z11)
	orAnd(Z11, Z10, Z5)
	VPANDQ Z3, Z5, Z5
	VMOVDQU64 Z5, SHAPES(DI)

	// punctuation
	load8(AT, -8, Z2)
	without8(DASH, -8, Z2, Z2)
	prev8(1, Z12, Z2, Z3)
	next8(1, Z12, Z13, Z4)
	VPANDQ Z12, Z4, Z4
	VPANDNQ Z4, Z3, Z4 // out
	load8(DASH, 0, Z2)
	without8(AT, 0, Z2, Z2)
	or3(LOOSE(DI), Z2, Z4)

	// quads
	load8(WORD, -8, Z2)
	VPANDQ DIGIT-8(DI), Z2, Z22 // d of before
	prev8(1, Z16, Z22, Z3)
	VPANDQ Z3, Z20, Z8 // s
	prev8(1, Z17, Z16, Z3)
	VPANDQ Z3, Z21, Z9
	near8(Z8, Z9, Z10, Z11, Z7)
	VPANDQ Z8, Z10, Z10 // t
	next8(2, Z10, Z9, Z11)
	next8(3, Z10, Z9, Z3)
	next8(4, Z10, Z9, Z7)
	or3(Z3, Z7, Z11)
	next8(1, Z16, Z17, Z3)
	and3(Z8, Z3, Z11)
	VPORQ Z11, Z4, Z4

	// colons
	runOf8(1, Z18, Z19, Z10, Z11) // two
	near8(Z18, Z19, Z6, Z3, Z7)
	VPANDQ Z18, Z6, Z6
	VPORQ Z10, Z6, Z6 // a
	nearEnd8(Z19, Z12, Z3, Z7)
	VPANDQ Z19, Z12, Z12
	VPORQ Z11, Z12, Z12
	near8(Z6, Z12, Z13, Z3, Z7)
	VPANDQ Z18, Z13, Z13
	VPORQ Z10, Z13, Z13 // a
	nearEnd8(Z12, Z6, Z3, Z7)
	VPANDQ Z19, Z6, Z6
	VPORQ Z11, Z6, Z6
	near8(Z13, Z6, Z12, Z3, Z7)
	VPANDQ Z18, Z12, Z12
	or3(Z10, Z12, Z4)
	load8(DASH, 0, Z11)
	VPANDQ AT(DI), Z11, Z11
	load8(DASH, 8, Z12)
	VPANDQ AT+8(DI), Z12, Z12
	next8(1, Z11, Z12, Z13)
	orAnd(Z18, Z13, Z4)

	// keys
	load8(TAIL, 0, Z8)
	load8(TAIL, -8, Z9)
	prev8(2, Z8, Z9, Z10) // k
	VPSLLQ $2, Z9, Z11
	prev8(1, Z10, Z11, Z12)  // out
	VPORQ DASH(DI), Z20, Z8 // g
	without8(DIGIT, -8, Z2, Z9)
	VPORQ DASH-8(DI), Z9, Z9
	load8(LOOSE, 0, Z13) // a
	load8(LOOSE, -8, Z6)
	smear8(1, Z13, Z6, Z3)
	smear8(2, Z13, Z6, Z3)
	smear8(4, Z13, Z6, Z3)
	load8(OPEN, 0, Z14)
	load8(OPEN, -8, Z15)
	or3(Z10, Z14, Z13)
	or3(Z16, Z8, Z13)
	or3(Z11, Z15, Z6)
	or3(Z22, Z9, Z6)
	prev8(2, Z13, Z6, Z3)
	prev8(1, Z14, Z15, Z7)
	orAnd(Z3, Z7, Z12)
	prev8(1, Z10, Z11, Z3)
	orAnd(Z8, Z3, Z10)
	VPSLLQ $1, Z11, Z3
	orAnd(Z9, Z3, Z11)
	prev8(2, Z10, Z11, Z3)
	prev8(3, Z10, Z11, Z6)
	prev8(4, Z10, Z11, Z7)
	or3(Z6, Z7, Z3)
	prev8(5, Z10, Z11, Z6)
	VPORQ Z6, Z3, Z3
	prev8(1, Z16, Z22, Z6)
	orAnd(Z3, Z6, Z12)
	load8(HEX, 0, Z6)
	VPORQ EQUAL(DI), Z6, Z6
	VPANDNQ Z6, Z0, Z6
	orAnd(Z6, Z12, Z4)
	VMOVDQU64 Z4, PUNCT(DI)
	ADDQ $64, DI
	DECQ DX
	JNZ places
	VZEROUPPER
	RET
