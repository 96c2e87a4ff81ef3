//go:build amd64 && !noasm

#include "textflag.h"

// The constants of the 64 rounds (FIPS 180-4 §4.2.2).
DATA ·rounds+0(SB)/8, $0x71374491428a2f98
DATA ·rounds+8(SB)/8, $0xe9b5dba5b5c0fbcf
DATA ·rounds+16(SB)/8, $0x59f111f13956c25b
DATA ·rounds+24(SB)/8, $0xab1c5ed5923f82a4
DATA ·rounds+32(SB)/8, $0x12835b01d807aa98
DATA ·rounds+40(SB)/8, $0x550c7dc3243185be
DATA ·rounds+48(SB)/8, $0x80deb1fe72be5d74
DATA ·rounds+56(SB)/8, $0xc19bf1749bdc06a7
DATA ·rounds+64(SB)/8, $0xefbe4786e49b69c1
DATA ·rounds+72(SB)/8, $0x240ca1cc0fc19dc6
DATA ·rounds+80(SB)/8, $0x4a7484aa2de92c6f
DATA ·rounds+88(SB)/8, $0x76f988da5cb0a9dc
DATA ·rounds+96(SB)/8, $0xa831c66d983e5152
DATA ·rounds+104(SB)/8, $0xbf597fc7b00327c8
DATA ·rounds+112(SB)/8, $0xd5a79147c6e00bf3
DATA ·rounds+120(SB)/8, $0x1429296706ca6351
DATA ·rounds+128(SB)/8, $0x2e1b213827b70a85
DATA ·rounds+136(SB)/8, $0x53380d134d2c6dfc
DATA ·rounds+144(SB)/8, $0x766a0abb650a7354
DATA ·rounds+152(SB)/8, $0x92722c8581c2c92e
DATA ·rounds+160(SB)/8, $0xa81a664ba2bfe8a1
DATA ·rounds+168(SB)/8, $0xc76c51a3c24b8b70
DATA ·rounds+176(SB)/8, $0xd6990624d192e819
DATA ·rounds+184(SB)/8, $0x106aa070f40e3585
DATA ·rounds+192(SB)/8, $0x1e376c0819a4c116
DATA ·rounds+200(SB)/8, $0x34b0bcb52748774c
DATA ·rounds+208(SB)/8, $0x4ed8aa4a391c0cb3
DATA ·rounds+216(SB)/8, $0x682e6ff35b9cca4f
DATA ·rounds+224(SB)/8, $0x78a5636f748f82ee
DATA ·rounds+232(SB)/8, $0x8cc7020884c87814
DATA ·rounds+240(SB)/8, $0xa4506ceb90befffa
DATA ·rounds+248(SB)/8, $0xc67178f2bef9a3f7
GLOBL ·rounds(SB), RODATA|NOPTR, $256

// The bytes of four words turned round.
DATA ·flip+0(SB)/8, $0x0405060700010203
DATA ·flip+8(SB)/8, $0x0c0d0e0f08090a0b
GLOBL ·flip(SB), RODATA|NOPTR, $16

// The last eight words of a message of 96 bytes, the first 64 of them a key's block
// and the others the sum of 32 bytes.
DATA last<>+0(SB)/8, $0x0000000080000000
DATA last<>+8(SB)/8, $0
DATA last<>+16(SB)/8, $0
DATA last<>+24(SB)/8, $0x0000030000000000
GLOBL last<>(SB), RODATA|NOPTR, $32

// Of the state of SHA-256, X1 holds the words f, e, b, a and X2 h, g, d, c, as the
// instructions want them; X3 to X6 hold the 16 words of a block. A second hash has
// X8, X9 and X10 to X13 for these. Both use X0, which the instructions want, and X7.

// four does the rounds from 4·n on with the words m on the state s, t.
#define four(n, s, t, m) \
	VPADDD ·rounds+(16*n)(SB), m, X0 \
	SHA256RNDS2 X0, s, t  \
	VPSHUFD $0x0e, X0, X0 \
	SHA256RNDS2 X0, t, s

// fourNext is four, and ends the words next, which come behind m, with those before m.
#define fourNext(n, s, t, m, before, next) \
	VPADDD ·rounds+(16*n)(SB), m, X0 \
	SHA256RNDS2 X0, s, t       \
	VPALIGNR $4, before, m, X7 \
	PADDD X7, next             \
	SHA256MSG2 m, next         \
	VPSHUFD $0x0e, X0, X0      \
	SHA256RNDS2 X0, t, s

// compress does the 64 rounds of a block.
#define compress \
	VMOVDQA X1, X9                   \
	VMOVDQA X2, X10                  \
	four(0, X1, X2, X3)              \
	four(1, X1, X2, X4)              \
	SHA256MSG1 X4, X3                \
	four(2, X1, X2, X5)              \
	SHA256MSG1 X5, X4                \
	fourNext(3, X1, X2, X6, X5, X3)  \
	SHA256MSG1 X6, X5                \
	fourNext(4, X1, X2, X3, X6, X4)  \
	SHA256MSG1 X3, X6                \
	fourNext(5, X1, X2, X4, X3, X5)  \
	SHA256MSG1 X4, X3                \
	fourNext(6, X1, X2, X5, X4, X6)  \
	SHA256MSG1 X5, X4                \
	fourNext(7, X1, X2, X6, X5, X3)  \
	SHA256MSG1 X6, X5                \
	fourNext(8, X1, X2, X3, X6, X4)  \
	SHA256MSG1 X3, X6                \
	fourNext(9, X1, X2, X4, X3, X5)  \
	SHA256MSG1 X4, X3                \
	fourNext(10, X1, X2, X5, X4, X6) \
	SHA256MSG1 X5, X4                \
	fourNext(11, X1, X2, X6, X5, X3) \
	SHA256MSG1 X6, X5                \
	fourNext(12, X1, X2, X3, X6, X4) \
	SHA256MSG1 X3, X6                \
	fourNext(13, X1, X2, X4, X3, X5) \
	fourNext(14, X1, X2, X5, X4, X6) \
	four(15, X1, X2, X6)             \
	PADDD X9, X1                     \
	PADDD X10, X2

// compressPair does the 64 rounds of a block of either hash, in turns. It needs 64
// bytes of the frame.
#define compressPair \
	VMOVDQU X1, (SP)                    \
	VMOVDQU X2, 16(SP)                  \
	VMOVDQU X8, 32(SP)                  \
	VMOVDQU X9, 48(SP)                  \
	four(0, X1, X2, X3)                 \
	four(0, X8, X9, X10)                \
	four(1, X1, X2, X4)                 \
	four(1, X8, X9, X11)                \
	SHA256MSG1 X4, X3                   \
	SHA256MSG1 X11, X10                 \
	four(2, X1, X2, X5)                 \
	four(2, X8, X9, X12)                \
	SHA256MSG1 X5, X4                   \
	SHA256MSG1 X12, X11                 \
	fourNext(3, X1, X2, X6, X5, X3)     \
	fourNext(3, X8, X9, X13, X12, X10)  \
	SHA256MSG1 X6, X5                   \
	SHA256MSG1 X13, X12                 \
	fourNext(4, X1, X2, X3, X6, X4)     \
	fourNext(4, X8, X9, X10, X13, X11)  \
	SHA256MSG1 X3, X6                   \
	SHA256MSG1 X10, X13                 \
	fourNext(5, X1, X2, X4, X3, X5)     \
	fourNext(5, X8, X9, X11, X10, X12)  \
	SHA256MSG1 X4, X3                   \
	SHA256MSG1 X11, X10                 \
	fourNext(6, X1, X2, X5, X4, X6)     \
	fourNext(6, X8, X9, X12, X11, X13)  \
	SHA256MSG1 X5, X4                   \
	SHA256MSG1 X12, X11                 \
	fourNext(7, X1, X2, X6, X5, X3)     \
	fourNext(7, X8, X9, X13, X12, X10)  \
	SHA256MSG1 X6, X5                   \
	SHA256MSG1 X13, X12                 \
	fourNext(8, X1, X2, X3, X6, X4)     \
	fourNext(8, X8, X9, X10, X13, X11)  \
	SHA256MSG1 X3, X6                   \
	SHA256MSG1 X10, X13                 \
	fourNext(9, X1, X2, X4, X3, X5)     \
	fourNext(9, X8, X9, X11, X10, X12)  \
	SHA256MSG1 X4, X3                   \
	SHA256MSG1 X11, X10                 \
	fourNext(10, X1, X2, X5, X4, X6)    \
	fourNext(10, X8, X9, X12, X11, X13) \
	SHA256MSG1 X5, X4                   \
	SHA256MSG1 X12, X11                 \
	fourNext(11, X1, X2, X6, X5, X3)    \
	fourNext(11, X8, X9, X13, X12, X10) \
	SHA256MSG1 X6, X5                   \
	SHA256MSG1 X13, X12                 \
	fourNext(12, X1, X2, X3, X6, X4)    \
	fourNext(12, X8, X9, X10, X13, X11) \
	SHA256MSG1 X3, X6                   \
	SHA256MSG1 X10, X13                 \
	fourNext(13, X1, X2, X4, X3, X5)    \
	fourNext(13, X8, X9, X11, X10, X12) \
	fourNext(14, X1, X2, X5, X4, X6)    \
	fourNext(14, X8, X9, X12, X11, X13) \
	four(15, X1, X2, X6)                \
	four(15, X8, X9, X13)               \
	VPADDD (SP), X1, X1                 \
	VPADDD 16(SP), X2, X2               \
	VPADDD 32(SP), X8, X8               \
	VPADDD 48(SP), X9, X9

// func compressNI(state *[8]uint32, block *byte, n int)
TEXT ·compressNI(SB), NOSPLIT, $0-24
	MOVQ state+0(FP), DI
	MOVQ block+8(FP), SI
	MOVQ n+16(FP), CX
	VMOVDQU (DI), X1
	VMOVDQU 16(DI), X2
	VMOVDQU ·flip(SB), X8

compressBlock:
	VMOVDQU (SI), X3
	VMOVDQU 16(SI), X4
	VMOVDQU 32(SI), X5
	VMOVDQU 48(SI), X6
	VPSHUFB X8, X3, X3
	VPSHUFB X8, X4, X4
	VPSHUFB X8, X5, X5
	VPSHUFB X8, X6, X6
	compress
	ADDQ $64, SI
	DECQ CX
	JNZ  compressBlock
	VMOVDQU X1, (DI)
	VMOVDQU X2, 16(DI)
	RET

// func wordNI(inner, outer *[8]uint32, block *byte, n int, code uint32, keys *[11][16]byte) (hi, lo uint64)
TEXT ·wordNI(SB), NOSPLIT, $0-64
	MOVQ inner+0(FP), DI
	MOVQ outer+8(FP), DX
	MOVQ block+16(FP), SI
	MOVQ n+24(FP), CX
	MOVQ keys+40(FP), BX
	VMOVDQU (DI), X1
	VMOVDQU 16(DI), X2
	VMOVDQU ·flip(SB), X8

wordBlock:
	VMOVDQU (SI), X3
	VMOVDQU 16(SI), X4
	VMOVDQU 32(SI), X5
	VMOVDQU 48(SI), X6
	VPSHUFB X8, X3, X3
	VPSHUFB X8, X4, X4
	VPSHUFB X8, X5, X5
	VPSHUFB X8, X6, X6
	compress
	ADDQ $64, SI
	DECQ CX
	JNZ  wordBlock

	// The sum, a to d in X3 and e to h in X4, is the message of the outer hash.
	VPUNPCKHQDQ X2, X1, X3
	VPSHUFD $0xb1, X3, X3
	VPUNPCKLQDQ X2, X1, X4
	VPSHUFD $0xb1, X4, X4
	VMOVDQU last<>+0(SB), X5
	VMOVDQU last<>+16(SB), X6
	VMOVDQU (DX), X1
	VMOVDQU 16(DX), X2
	compress

	// The block of the check is a, b, c and the code.
	VPUNPCKHQDQ X2, X1, X3
	VPSHUFD $0xb1, X3, X3
	MOVL code+32(FP), AX
	VPINSRD $3, AX, X3, X3
	VPSHUFB X8, X3, X3
	VPXOR (BX), X3, X3
	VAESENC 16(BX), X3, X3
	VAESENC 32(BX), X3, X3
	VAESENC 48(BX), X3, X3
	VAESENC 64(BX), X3, X3
	VAESENC 80(BX), X3, X3
	VAESENC 96(BX), X3, X3
	VAESENC 112(BX), X3, X3
	VAESENC 128(BX), X3, X3
	VAESENC 144(BX), X3, X3
	VAESENCLAST 160(BX), X3, X3
	VMOVD X3, AX
	BSWAPL AX
	ANDL $0xffffff00, AX
	VPEXTRQ $1, X1, BX // b, and a above it
	VPEXTRD $3, X2, CX
	SHLQ $32, CX
	ORQ  CX, AX
	MOVQ BX, hi+48(FP)
	MOVQ AX, lo+56(FP)
	RET

// toOuter makes of the sum in s, t the block of the outer hash in m to m3.
#define toOuter(s, t, m, m1, m2, m3) \
	VPUNPCKHQDQ t, s, m       \
	VPSHUFD $0xb1, m, m       \
	VPUNPCKLQDQ t, s, m1      \
	VPSHUFD $0xb1, m1, m1     \
	VMOVDQU last<>+0(SB), m2  \
	VMOVDQU last<>+16(SB), m3

// load loads the block of lane p into m to m3.
#define load(p, m, m1, m2, m3) \
	VMOVDQU ·flip(SB), X0 \
	MOVQ 32(p), AX         \
	VMOVDQU (AX), m        \
	VMOVDQU 16(AX), m1     \
	VMOVDQU 32(AX), m2     \
	VMOVDQU 48(AX), m3     \
	VPSHUFB X0, m, m       \
	VPSHUFB X0, m1, m1     \
	VPSHUFB X0, m2, m2     \
	VPSHUFB X0, m3, m3

// toCheck makes of the sum in s, t and the code at c the block of the check in m.
#define toCheck(s, t, c, m) \
	VPUNPCKHQDQ t, s, m          \
	VPSHUFD $0xb1, m, m          \
	VPINSRD $3, c, m, m          \
	VPSHUFB ·flip(SB), m, m     \
	VPXOR (BX), m, m

// encrypt does a round of AES with the key at off.
#define encrypt(off) \
	VAESENC off(BX), X3, X3  \
	VAESENC off(BX), X10, X10

// store writes the word of the sum in s, t with the check in m to lane p.
#define store(s, t, m, p) \
	VMOVD m, AX           \
	BSWAPL AX             \
	ANDL $0xffffff00, AX  \
	VPEXTRQ $1, s, DX     \
	VPEXTRD $3, t, CX     \
	SHLQ $32, CX          \
	ORQ  CX, AX           \
	MOVQ DX, 16(p)        \
	MOVQ AX, 24(p)

// func pairNI(a, b *lane, keys *[11][16]byte)
TEXT ·pairNI(SB), NOSPLIT, $64-24
	MOVQ a+0(FP), DI
	MOVQ b+8(FP), SI
	MOVQ keys+16(FP), BX
	MOVQ (DI), AX
	VMOVDQU (AX), X1
	VMOVDQU 16(AX), X2
	MOVQ (SI), AX
	VMOVDQU (AX), X8
	VMOVDQU 16(AX), X9
	load(DI, X3, X4, X5, X6)
	load(SI, X10, X11, X12, X13)
	compressPair
	toOuter(X1, X2, X3, X4, X5, X6)
	toOuter(X8, X9, X10, X11, X12, X13)
	MOVQ (DI), AX
	VMOVDQU 32(AX), X1
	VMOVDQU 48(AX), X2
	MOVQ (SI), AX
	VMOVDQU 32(AX), X8
	VMOVDQU 48(AX), X9
	compressPair
	toCheck(X1, X2, 8(DI), X3)
	toCheck(X8, X9, 8(SI), X10)
	encrypt(16)
	encrypt(32)
	encrypt(48)
	encrypt(64)
	encrypt(80)
	encrypt(96)
	encrypt(112)
	encrypt(128)
	encrypt(144)
	VAESENCLAST 160(BX), X3, X3
	VAESENCLAST 160(BX), X10, X10
	store(X1, X2, X3, DI)
	store(X8, X9, X10, SI)
	RET

// expand makes a key of a round, at off, of the one before in X1 (FIPS 197 §5.2).
#define expand(rcon, off) \
	AESKEYGENASSIST $rcon, X1, X2 \
	PSHUFD $0xff, X2, X2 \
	MOVO X1, X3          \
	PSLLDQ $4, X3        \
	PXOR X3, X1          \
	PSLLDQ $4, X3        \
	PXOR X3, X1          \
	PSLLDQ $4, X3        \
	PXOR X3, X1          \
	PXOR X2, X1          \
	MOVOU X1, off(DI)

// func expandNI(keys *[11][16]byte, key *[16]byte)
TEXT ·expandNI(SB), NOSPLIT, $0-16
	MOVQ keys+0(FP), DI
	MOVQ key+8(FP), SI
	MOVOU (SI), X1
	MOVOU X1, (DI)
	expand(0x01, 16)
	expand(0x02, 32)
	expand(0x04, 48)
	expand(0x08, 64)
	expand(0x10, 80)
	expand(0x20, 96)
	expand(0x40, 112)
	expand(0x80, 128)
	expand(0x1b, 144)
	expand(0x36, 160)
	RET

// func hasSHA() bool
TEXT ·hasSHA(SB), NOSPLIT, $0-1
	MOVL $7, AX
	XORL CX, CX
	CPUID
	SHRL $29, BX
	ANDL $1, BX
	MOVB BX, ret+0(FP)
	RET
