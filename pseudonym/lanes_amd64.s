//go:build amd64 && !noasm

#include "textflag.h"

// Sixteen hashes side by side: each register holds one word of all of them, a lane each.
// The words of a block are in Z0 to Z15, the state a to h in Z16 to Z23, and Z24 to Z31
// are free. DI is the lanes, whose fields stand where lanes_amd64.go says.

// row loads 16 bytes at off, and SI behind that, of what the pointers j, j+4, j+8 and
// j+12 of the table at tab point to, into the quarters of z, whose lowest is x.
#define row(j, tab, off, x, z) \
	MOVQ (tab+8*j)(DI), AX                      \
	MOVQ (tab+8*j+32)(DI), BX                   \
	MOVQ (tab+8*j+64)(DI), CX                   \
	MOVQ (tab+8*j+96)(DI), DX                   \
	VMOVDQU32 off(AX)(SI*1), x                  \
	VINSERTI32X4 $1, off(BX)(SI*1), z, z        \
	VINSERTI32X4 $2, off(CX)(SI*1), z, z        \
	VINSERTI32X4 $3, off(DX)(SI*1), z, z

// four loads four words of all lanes, which stand at off behind the pointers at tab.
#define four(tab, off, w0, w1, w2, w3) \
	row(0, tab, off, X24, Z24)  \
	row(1, tab, off, X25, Z25)  \
	row(2, tab, off, X26, Z26)  \
	row(3, tab, off, X27, Z27)  \
	VPUNPCKLDQ Z25, Z24, Z28    \
	VPUNPCKHDQ Z25, Z24, Z29    \
	VPUNPCKLDQ Z27, Z26, Z30    \
	VPUNPCKHDQ Z27, Z26, Z31    \
	VPUNPCKLQDQ Z30, Z28, w0    \
	VPUNPCKHQDQ Z30, Z28, w1    \
	VPUNPCKLQDQ Z31, Z29, w2    \
	VPUNPCKHQDQ Z31, Z29, w3

// round does a round with the word w and the constant k. What was h is then a.
#define round(a, b, c, d, e, f, g, h, w, k) \
	VPADDD.BCST (4*k)(R8), w, Z24    \
	VPRORD $6, e, Z25                \
	VPRORD $11, e, Z26               \
	VPRORD $25, e, Z27               \
	VPADDD Z24, h, h                 \
	VPTERNLOGD $0x96, Z26, Z25, Z27  \
	VMOVDQA32 e, Z28                 \
	VPTERNLOGD $0xca, g, f, Z28      \
	VPADDD Z27, h, h                 \
	VPADDD Z28, h, h                 \
	VPADDD h, d, d                   \
	VPRORD $2, a, Z25                \
	VPRORD $13, a, Z26               \
	VPRORD $22, a, Z27               \
	VMOVDQA32 a, Z29                 \
	VPTERNLOGD $0x96, Z26, Z25, Z27  \
	VPTERNLOGD $0xe8, c, b, Z29      \
	VPADDD Z27, h, h                 \
	VPADDD Z29, h, h

// next makes of w, the word t, the word t+16, of the words t+1, t+9 and t+14.
#define next(w, w1, w9, w14) \
	VPRORD $7, w1, Z25               \
	VPRORD $18, w1, Z26              \
	VPSRLD $3, w1, Z27               \
	VPADDD w9, w, w                  \
	VPTERNLOGD $0x96, Z26, Z25, Z27  \
	VPRORD $17, w14, Z28             \
	VPRORD $19, w14, Z29             \
	VPSRLD $10, w14, Z30             \
	VPADDD Z27, w, w                 \
	VPTERNLOGD $0x96, Z29, Z28, Z30  \
	VPADDD Z30, w, w

// compress does the 64 rounds of the block in Z0 to Z15 on the state.
TEXT compress<>(SB), NOSPLIT, $0-0
	LEAQ ·rounds(SB), R8
	MOVQ $3, AX

sixteen:
	round(Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23, Z0, 0)
	next(Z0, Z1, Z9, Z14)
	round(Z23, Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z1, 1)
	next(Z1, Z2, Z10, Z15)
	round(Z22, Z23, Z16, Z17, Z18, Z19, Z20, Z21, Z2, 2)
	next(Z2, Z3, Z11, Z0)
	round(Z21, Z22, Z23, Z16, Z17, Z18, Z19, Z20, Z3, 3)
	next(Z3, Z4, Z12, Z1)
	round(Z20, Z21, Z22, Z23, Z16, Z17, Z18, Z19, Z4, 4)
	next(Z4, Z5, Z13, Z2)
	round(Z19, Z20, Z21, Z22, Z23, Z16, Z17, Z18, Z5, 5)
	next(Z5, Z6, Z14, Z3)
	round(Z18, Z19, Z20, Z21, Z22, Z23, Z16, Z17, Z6, 6)
	next(Z6, Z7, Z15, Z4)
	round(Z17, Z18, Z19, Z20, Z21, Z22, Z23, Z16, Z7, 7)
	next(Z7, Z8, Z0, Z5)
	round(Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23, Z8, 8)
	next(Z8, Z9, Z1, Z6)
	round(Z23, Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z9, 9)
	next(Z9, Z10, Z2, Z7)
	round(Z22, Z23, Z16, Z17, Z18, Z19, Z20, Z21, Z10, 10)
	next(Z10, Z11, Z3, Z8)
	round(Z21, Z22, Z23, Z16, Z17, Z18, Z19, Z20, Z11, 11)
	next(Z11, Z12, Z4, Z9)
	round(Z20, Z21, Z22, Z23, Z16, Z17, Z18, Z19, Z12, 12)
	next(Z12, Z13, Z5, Z10)
	round(Z19, Z20, Z21, Z22, Z23, Z16, Z17, Z18, Z13, 13)
	next(Z13, Z14, Z6, Z11)
	round(Z18, Z19, Z20, Z21, Z22, Z23, Z16, Z17, Z14, 14)
	next(Z14, Z15, Z7, Z12)
	round(Z17, Z18, Z19, Z20, Z21, Z22, Z23, Z16, Z15, 15)
	next(Z15, Z0, Z8, Z13)
	ADDQ $64, R8
	DECQ AX
	JNZ  sixteen
	round(Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23, Z0, 0)
	round(Z23, Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z1, 1)
	round(Z22, Z23, Z16, Z17, Z18, Z19, Z20, Z21, Z2, 2)
	round(Z21, Z22, Z23, Z16, Z17, Z18, Z19, Z20, Z3, 3)
	round(Z20, Z21, Z22, Z23, Z16, Z17, Z18, Z19, Z4, 4)
	round(Z19, Z20, Z21, Z22, Z23, Z16, Z17, Z18, Z5, 5)
	round(Z18, Z19, Z20, Z21, Z22, Z23, Z16, Z17, Z6, 6)
	round(Z17, Z18, Z19, Z20, Z21, Z22, Z23, Z16, Z7, 7)
	round(Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23, Z8, 8)
	round(Z23, Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z9, 9)
	round(Z22, Z23, Z16, Z17, Z18, Z19, Z20, Z21, Z10, 10)
	round(Z21, Z22, Z23, Z16, Z17, Z18, Z19, Z20, Z11, 11)
	round(Z20, Z21, Z22, Z23, Z16, Z17, Z18, Z19, Z12, 12)
	round(Z19, Z20, Z21, Z22, Z23, Z16, Z17, Z18, Z13, 13)
	round(Z18, Z19, Z20, Z21, Z22, Z23, Z16, Z17, Z14, 14)
	round(Z17, Z18, Z19, Z20, Z21, Z22, Z23, Z16, Z15, 15)
	RET

// turn turns the bytes of the words of a register round, as SHA-256 reads them.
#define turn(z) VPSHUFB Z24, z, z

// keep and add put the state aside, and add it to what became of it; restore takes it
// back in the lanes of K1.
#define keep \
	VMOVDQU32 Z16, 640(DI)   \
	VMOVDQU32 Z17, 704(DI)   \
	VMOVDQU32 Z18, 768(DI)   \
	VMOVDQU32 Z19, 832(DI)   \
	VMOVDQU32 Z20, 896(DI)   \
	VMOVDQU32 Z21, 960(DI)   \
	VMOVDQU32 Z22, 1024(DI)  \
	VMOVDQU32 Z23, 1088(DI)

#define add \
	VPADDD 640(DI), Z16, Z16   \
	VPADDD 704(DI), Z17, Z17   \
	VPADDD 768(DI), Z18, Z18   \
	VPADDD 832(DI), Z19, Z19   \
	VPADDD 896(DI), Z20, Z20   \
	VPADDD 960(DI), Z21, Z21   \
	VPADDD 1024(DI), Z22, Z22  \
	VPADDD 1088(DI), Z23, Z23

#define restore \
	VMOVDQU32 640(DI), K1, Z16   \
	VMOVDQU32 704(DI), K1, Z17   \
	VMOVDQU32 768(DI), K1, Z18   \
	VMOVDQU32 832(DI), K1, Z19   \
	VMOVDQU32 896(DI), K1, Z20   \
	VMOVDQU32 960(DI), K1, Z21   \
	VMOVDQU32 1024(DI), K1, Z22  \
	VMOVDQU32 1088(DI), K1, Z23

// encrypt does a round of AES with the key at off.
#define encrypt(off) \
	VBROADCASTI32X4 off(R9), Z8  \
	VAESENC Z8, Z0, Z0           \
	VAESENC Z8, Z1, Z1           \
	VAESENC Z8, Z2, Z2           \
	VAESENC Z8, Z3, Z3

// finish makes of the checks in z, the block that was encrypted in old, and mask, words at
// off.
#define finish(z, old, off) \
	VPSHUFB Z24, z, z             \
	VPANDD.BCST mask<>(SB), z, z  \
	VPSHUFD $0xb1, old, old       \
	VPSHUFD $0, z, K2, old        \
	VMOVDQU32 old, off(DI)

// The 24 bits of a check.
DATA mask<>+0(SB)/4, $0xffffff00
GLOBL mask<>(SB), RODATA|NOPTR, $4

// func wordsVAES(l *lanes, blocks int, keys *[11][16]byte)
TEXT ·wordsVAES(SB), 0, $0-24
	MOVQ l+0(FP), DI
	MOVQ keys+16(FP), R9
	XORQ SI, SI
	four(0, 0, Z21, Z20, Z17, Z16)  // the states stand in the order f, e, b, a, h, g, d, c
	four(0, 16, Z23, Z22, Z19, Z18)
	XORQ R10, R10

block:
	keep
	four(128, 0, Z0, Z1, Z2, Z3)
	four(128, 16, Z4, Z5, Z6, Z7)
	four(128, 32, Z8, Z9, Z10, Z11)
	four(128, 48, Z12, Z13, Z14, Z15)
	VBROADCASTI32X4 ·flip(SB), Z24
	turn(Z0)
	turn(Z1)
	turn(Z2)
	turn(Z3)
	turn(Z4)
	turn(Z5)
	turn(Z6)
	turn(Z7)
	turn(Z8)
	turn(Z9)
	turn(Z10)
	turn(Z11)
	turn(Z12)
	turn(Z13)
	turn(Z14)
	turn(Z15)
	CALL compress<>(SB)
	add
	VPBROADCASTD R10, Z24
	VMOVDQU32 256(DI), Z25
	VPCMPUD $2, Z24, Z25, K1 // messages that had ended
	restore
	ADDQ $64, SI
	INCQ R10
	CMPQ R10, blocks+8(FP)
	JNE  block

	// The sums are the messages of the outer hashes, 32 bytes behind one keyed block.
	VMOVDQA32 Z16, Z0
	VMOVDQA32 Z17, Z1
	VMOVDQA32 Z18, Z2
	VMOVDQA32 Z19, Z3
	VMOVDQA32 Z20, Z4
	VMOVDQA32 Z21, Z5
	VMOVDQA32 Z22, Z6
	VMOVDQA32 Z23, Z7
	XORQ SI, SI
	four(0, 32, Z21, Z20, Z17, Z16)
	four(0, 48, Z23, Z22, Z19, Z18)
	keep
	MOVL $0x80000000, AX
	VPBROADCASTD AX, Z8
	VPXORD Z9, Z9, Z9
	VPXORD Z10, Z10, Z10
	VPXORD Z11, Z11, Z11
	VPXORD Z12, Z12, Z12
	VPXORD Z13, Z13, Z13
	VPXORD Z14, Z14, Z14
	MOVL $0x300, AX
	VPBROADCASTD AX, Z15
	CALL compress<>(SB)
	add

	// The blocks of the checks are a, b, c and the code; Z0 has those of the lanes 0, 4,
	// 8 and 12, and so on.
	VMOVDQU32 320(DI), Z8
	VPUNPCKLDQ Z17, Z16, Z4
	VPUNPCKHDQ Z17, Z16, Z5
	VPUNPCKLDQ Z8, Z18, Z6
	VPUNPCKHDQ Z8, Z18, Z7
	VPUNPCKLQDQ Z6, Z4, Z0
	VPUNPCKHQDQ Z6, Z4, Z1
	VPUNPCKLQDQ Z7, Z5, Z2
	VPUNPCKHQDQ Z7, Z5, Z3
	VMOVDQA32 Z0, Z4
	VMOVDQA32 Z1, Z5
	VMOVDQA32 Z2, Z6
	VMOVDQA32 Z3, Z7
	VBROADCASTI32X4 ·flip(SB), Z24
	VBROADCASTI32X4 (R9), Z8
	turn(Z0)
	turn(Z1)
	turn(Z2)
	turn(Z3)
	VPXORD Z8, Z0, Z0
	VPXORD Z8, Z1, Z1
	VPXORD Z8, Z2, Z2
	VPXORD Z8, Z3, Z3
	encrypt(16)
	encrypt(32)
	encrypt(48)
	encrypt(64)
	encrypt(80)
	encrypt(96)
	encrypt(112)
	encrypt(128)
	encrypt(144)
	VBROADCASTI32X4 160(R9), Z8
	VAESENCLAST Z8, Z0, Z0
	VAESENCLAST Z8, Z1, Z1
	VAESENCLAST Z8, Z2, Z2
	VAESENCLAST Z8, Z3, Z3
	MOVL $0x4444, AX
	KMOVW AX, K2
	finish(Z0, Z4, 384)
	finish(Z1, Z5, 448)
	finish(Z2, Z6, 512)
	finish(Z3, Z7, 576)
	VZEROUPPER
	RET
