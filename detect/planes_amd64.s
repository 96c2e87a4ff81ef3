//go:build amd64 && !noasm

#include "textflag.h"

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
// 64 colon, 128 equal sign. The second: 1 dash, 2 slash, 4 at, 8 plus, 16 percent
// and ampersand, 32 backslash, 64 space and quotes, 128 bracket.
table32(low1, 0x0717171717171705, 0x0a22820202460707)
table32(high1, 0x04120c12c1200000, 0x0000000000000000)
table32(low2, 0x4010100000400044, 0x0200812008000000)
table32(high2, 0x0000a004005b0000, 0x0000000000000000)

bytes32(nibble, 0x0f0f0f0f0f0f0f0f)
bytes32(digitDot, 0x2121212121212121)
bytes32(hexColon, 0x5151515151515151)
bytes32(dashSlash, 0x0303030303030303)
bytes32(atPlusSlash, 0x0e0e0e0e0e0e0e0e)
bytes32(escapes, 0x3838383838383838)
bytes32(blanks, 0xc0c0c0c0c0c0c0c0)
bytes32(escape, 0x1b1b1b1b1b1b1b1b)
bytes32(tab, 0x0909090909090909)

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
	plane(Y14, Y1, 0+off)           \ // word
	plane(digitDot<>(SB), Y1, 8+off) \
	plane(hexColon<>(SB), Y1, 16+off) \
	VPMOVMSKB Y1, R8                \ // equal sign
	MOVL R8, 24+off(DI)             \
	plane(dashSlash<>(SB), Y3, 32+off) \
	plane(atPlusSlash<>(SB), Y3, 40+off) \
	VPCMPEQB escape<>(SB), Y0, Y5   \
	VPCMPEQB tab<>(SB), Y0, Y6      \
	VPAND escapes<>(SB), Y3, Y7     \
	VPCMPEQB Y13, Y7, Y7            \
	VPANDN Y7, Y5, Y7               \
	VPMOVMSKB Y7, R8                \ // what begins an escape, or plus
	NOTL R8                         \
	MOVL R8, 48+off(DI)             \
	VPAND blanks<>(SB), Y3, Y7      \
	VPCMPEQB Y13, Y7, Y7            \
	VPANDN Y7, Y6, Y7               \
	VPMOVMSKB Y7, R8                \ // what may stand before a separator
	NOTL R8                         \
	MOVL R8, 56+off(DI)             \
	VBROADCASTI128 0(BX), Y1        \
	VBROADCASTI128 16(BX), Y2       \
	VPSHUFB Y8, Y1, Y1              \
	VPSHUFB Y9, Y2, Y2              \
	VPAND Y2, Y1, Y1                \
	VMOVDQU from+1(SI), Y0          \
	split(Y0, Y8, Y9)               \
	VPSHUFB Y8, Y10, Y2             \
	VPSHUFB Y9, Y11, Y3             \
	VPAND Y2, Y1, Y1                \
	VPAND Y3, Y1, Y1                \
	VMOVDQU from+2(SI), Y0          \
	split(Y0, Y8, Y9)               \
	VPSHUFB Y8, Y12, Y2             \
	VPSHUFB Y9, Y15, Y3             \
	VPAND Y2, Y1, Y1                \
	VPAND Y3, Y1, Y1                \
	VPCMPEQB Y13, Y1, Y1            \
	VPMOVMSKB Y1, R8                \ // where a literal may begin
	NOTL R8                         \
	MOVL R8, 64+off(DI)

// func fillAVX2(p *planes, t *byte, n int, h *headTable)
TEXT ·fillAVX2(SB), NOSPLIT, $0-32
	MOVQ p+0(FP), DI
	MOVQ t+8(FP), SI
	MOVQ n+16(FP), CX
	MOVQ h+24(FP), BX
	VPXOR Y13, Y13, Y13
	VMOVDQU nibble<>(SB), Y14
	VBROADCASTI128 32(BX), Y10
	VBROADCASTI128 48(BX), Y11
	VBROADCASTI128 64(BX), Y12
	VBROADCASTI128 80(BX), Y15

loop:
	half(0, 0)
	half(32, 4)
	ADDQ $64, SI
	ADDQ $72, DI
	DECQ CX
	JNZ loop
	VZEROUPPER
	RET
