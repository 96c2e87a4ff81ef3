//go:build amd64 && !noasm

#include "textflag.h"

// bytes32 makes a constant of 32 equal bytes, given eight of them.
#define bytes32(name, eight) \
	DATA name<>+0(SB)/8, $eight  \
	DATA name<>+8(SB)/8, $eight  \
	DATA name<>+16(SB)/8, $eight \
	DATA name<>+24(SB)/8, $eight \
	GLOBL name<>(SB), RODATA|NOPTR, $32

bytes32(case, 0x2020202020202020)
bytes32(digit0, 0x3030303030303030)
bytes32(lowerA, 0x6161616161616161)
bytes32(upperA, 0x4141414141414141)
bytes32(nine, 0x0909090909090909)
bytes32(five, 0x0505050505050505)
bytes32(twentyfive, 0x1919191919191919)
bytes32(nibble, 0x0f0f0f0f0f0f0f0f)
bytes32(under, 0x5f5f5f5f5f5f5f5f)
bytes32(dot, 0x2e2e2e2e2e2e2e2e)
bytes32(colon, 0x3a3a3a3a3a3a3a3a)
bytes32(equal, 0x3d3d3d3d3d3d3d3d)
bytes32(dash, 0x2d2d2d2d2d2d2d2d)
bytes32(slash, 0x2f2f2f2f2f2f2f2f)
bytes32(at, 0x4040404040404040)
bytes32(plus, 0x2b2b2b2b2b2b2b2b)
bytes32(backslash, 0x5c5c5c5c5c5c5c5c)
bytes32(percent, 0x2525252525252525)
bytes32(amp, 0x2626262626262626)
bytes32(escape, 0x1b1b1b1b1b1b1b1b)
bytes32(quote, 0x2222222222222222)
bytes32(apostrophe, 0x2727272727272727)
bytes32(bracket, 0x5d5d5d5d5d5d5d5d)

// within sets to to 0xff where x - from is at most top, by unsigned bytes.
#define within(x, from, top, to) \
	VPSUBB from, x, to   \
	VPMINUB top, to, Y15 \
	VPCMPEQB Y15, to, to

// half leaves the planes of the 32 bytes in Y0 in Y1 to Y8.
#define half \
	VPOR case<>(SB), Y0, Y9          \
	VPSUBB lowerA<>(SB), Y9, Y9      \ // letters, 0 to 25
	within(Y0, digit0<>(SB), nine<>(SB), Y2) \
	VPMINUB twentyfive<>(SB), Y9, Y10 \
	VPCMPEQB Y10, Y9, Y1             \
	VPCMPEQB under<>(SB), Y0, Y10    \
	VPOR Y2, Y1, Y1                  \
	VPOR Y10, Y1, Y1                 \ // word
	VPMINUB five<>(SB), Y9, Y10      \
	VPCMPEQB Y10, Y9, Y3             \
	VPOR Y2, Y3, Y3                  \ // hexadecimal
	within(Y0, upperA<>(SB), twentyfive<>(SB), Y4) \
	VPCMPEQB dot<>(SB), Y0, Y10      \
	VPOR Y10, Y2, Y2                 \ // digit or dot
	VPCMPEQB colon<>(SB), Y0, Y10    \
	VPOR Y10, Y3, Y3                 \ // hexadecimal or colon
	VPCMPEQB equal<>(SB), Y0, Y10    \
	VPOR Y10, Y4, Y4                 \ // capital or equal sign
	VPCMPEQB slash<>(SB), Y0, Y10    \
	VPCMPEQB dash<>(SB), Y0, Y5      \
	VPOR Y10, Y5, Y5                 \ // dash or slash
	VPCMPEQB at<>(SB), Y0, Y6        \
	VPOR Y10, Y6, Y6                 \
	VPCMPEQB plus<>(SB), Y0, Y10     \
	VPOR Y10, Y6, Y6                 \ // at, plus or slash
	VPCMPEQB backslash<>(SB), Y0, Y7 \
	VPOR Y10, Y7, Y7                 \
	VPCMPEQB percent<>(SB), Y0, Y10  \
	VPOR Y10, Y7, Y7                 \
	VPCMPEQB amp<>(SB), Y0, Y10      \
	VPOR Y10, Y7, Y7                 \
	VPCMPEQB escape<>(SB), Y0, Y10   \
	VPOR Y10, Y7, Y7                 \ // what begins an escape, or plus
	VPCMPEQB quote<>(SB), Y0, Y8     \
	VPCMPEQB apostrophe<>(SB), Y0, Y10 \
	VPOR Y10, Y8, Y8                 \
	VPCMPEQB bracket<>(SB), Y0, Y10  \
	VPOR Y10, Y8, Y8                 \
	VPCMPEQB case<>(SB), Y0, Y10     \ // a space
	VPOR Y10, Y8, Y8                 \
	VPCMPEQB nine<>(SB), Y0, Y10     \ // a tab
	VPOR Y10, Y8, Y8                 // what may stand before a separator

// heads leaves 0xff in Y0 where the three bytes in Y0 (and one and two further in
// Y1 and Y2) begin no literal, by the tables at BX.
#define nibbles(x, low, high, to) \
	VPAND Y14, x, Y9         \
	VPSRLW $4, x, Y10        \
	VPAND Y14, Y10, Y10      \
	VPSHUFB Y9, low, Y9      \
	VPSHUFB Y10, high, Y10   \
	VPAND Y10, Y9, to

// func fillAVX2(p *planes, t *byte, n int, h *headTable)
TEXT ·fillAVX2(SB), NOSPLIT, $0-32
	MOVQ p+0(FP), DI
	MOVQ t+8(FP), SI
	MOVQ n+16(FP), CX
	MOVQ h+24(FP), BX
	VPXOR Y13, Y13, Y13
	VMOVDQU nibble<>(SB), Y14

loop:
	VMOVDQU (SI), Y0
	half
	VPMOVMSKB Y1, R8
	VPMOVMSKB Y2, R9
	VPMOVMSKB Y3, R10
	VPMOVMSKB Y4, R11
	MOVL R8, 0(DI)
	MOVL R9, 8(DI)
	MOVL R10, 16(DI)
	MOVL R11, 24(DI)
	VPMOVMSKB Y5, R8
	VPMOVMSKB Y6, R9
	VPMOVMSKB Y7, R10
	VPMOVMSKB Y8, R11
	MOVL R8, 32(DI)
	MOVL R9, 40(DI)
	MOVL R10, 48(DI)
	MOVL R11, 56(DI)
	VMOVDQU 32(SI), Y0
	half
	VPMOVMSKB Y1, R8
	VPMOVMSKB Y2, R9
	VPMOVMSKB Y3, R10
	VPMOVMSKB Y4, R11
	MOVL R8, 4(DI)
	MOVL R9, 12(DI)
	MOVL R10, 20(DI)
	MOVL R11, 28(DI)
	VPMOVMSKB Y5, R8
	VPMOVMSKB Y6, R9
	VPMOVMSKB Y7, R10
	VPMOVMSKB Y8, R11
	MOVL R8, 36(DI)
	MOVL R9, 44(DI)
	MOVL R10, 52(DI)
	MOVL R11, 60(DI)

	// Where a literal may begin: three bytes, each by its two nibbles.
	VBROADCASTI128 0(BX), Y1
	VBROADCASTI128 16(BX), Y2
	VBROADCASTI128 32(BX), Y3
	VBROADCASTI128 48(BX), Y4
	VBROADCASTI128 64(BX), Y5
	VBROADCASTI128 80(BX), Y6
	VMOVDQU (SI), Y0
	nibbles(Y0, Y1, Y2, Y7)
	VMOVDQU 1(SI), Y0
	nibbles(Y0, Y3, Y4, Y8)
	VPAND Y8, Y7, Y7
	VMOVDQU 2(SI), Y0
	nibbles(Y0, Y5, Y6, Y8)
	VPAND Y8, Y7, Y7
	VPCMPEQB Y13, Y7, Y7
	VPMOVMSKB Y7, R8
	NOTL R8
	MOVL R8, 64(DI)
	VMOVDQU 32(SI), Y0
	nibbles(Y0, Y1, Y2, Y7)
	VMOVDQU 33(SI), Y0
	nibbles(Y0, Y3, Y4, Y8)
	VPAND Y8, Y7, Y7
	VMOVDQU 34(SI), Y0
	nibbles(Y0, Y5, Y6, Y8)
	VPAND Y8, Y7, Y7
	VPCMPEQB Y13, Y7, Y7
	VPMOVMSKB Y7, R8
	NOTL R8
	MOVL R8, 68(DI)

	ADDQ $64, SI
	ADDQ $72, DI
	DECQ CX
	JNZ loop
	VZEROUPPER
	RET
