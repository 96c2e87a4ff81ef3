//go:build amd64 && !noasm

#include "textflag.h"

// Tables of 128 bytes: of each byte below 128 its value in either alphabet, and
// whether it is of the URL alphabet; 0x80 where it is not.
DATA sextets<>+0(SB)/8, $0x8080808080808080
DATA sextets<>+8(SB)/8, $0x8080808080808080
DATA sextets<>+16(SB)/8, $0x8080808080808080
DATA sextets<>+24(SB)/8, $0x8080808080808080
DATA sextets<>+32(SB)/8, $0x8080808080808080
DATA sextets<>+40(SB)/8, $0x3f803e803e808080
DATA sextets<>+48(SB)/8, $0x3b3a393837363534
DATA sextets<>+56(SB)/8, $0x8080808080803d3c
DATA sextets<>+64(SB)/8, $0x0605040302010080
DATA sextets<>+72(SB)/8, $0x0e0d0c0b0a090807
DATA sextets<>+80(SB)/8, $0x161514131211100f
DATA sextets<>+88(SB)/8, $0x3f80808080191817
DATA sextets<>+96(SB)/8, $0x201f1e1d1c1b1a80
DATA sextets<>+104(SB)/8, $0x2827262524232221
DATA sextets<>+112(SB)/8, $0x302f2e2d2c2b2a29
DATA sextets<>+120(SB)/8, $0x8080808080333231
GLOBL sextets<>(SB), RODATA|NOPTR, $128

DATA urls<>+0(SB)/8, $0x8080808080808080
DATA urls<>+8(SB)/8, $0x8080808080808080
DATA urls<>+16(SB)/8, $0x8080808080808080
DATA urls<>+24(SB)/8, $0x8080808080808080
DATA urls<>+32(SB)/8, $0x8080808080808080
DATA urls<>+40(SB)/8, $0x8080008080808080
DATA urls<>+48(SB)/8, $0x0000000000000000
DATA urls<>+56(SB)/8, $0x8080808080800000
DATA urls<>+64(SB)/8, $0x0000000000000080
DATA urls<>+72(SB)/8, $0x0000000000000000
DATA urls<>+80(SB)/8, $0x0000000000000000
DATA urls<>+88(SB)/8, $0x0080808080000000
DATA urls<>+96(SB)/8, $0x0000000000000080
DATA urls<>+104(SB)/8, $0x0000000000000000
DATA urls<>+112(SB)/8, $0x0000000000000000
DATA urls<>+120(SB)/8, $0x8080808080000000
GLOBL urls<>(SB), RODATA|NOPTR, $128

// The three low bytes of each of 16 numbers, the greatest first.
DATA pack64<>+0(SB)/8, $0x090a040506000102
DATA pack64<>+8(SB)/8, $0x161011120c0d0e08
DATA pack64<>+16(SB)/8, $0x1c1d1e18191a1415
DATA pack64<>+24(SB)/8, $0x292a242526202122
DATA pack64<>+32(SB)/8, $0x363031322c2d2e28
DATA pack64<>+40(SB)/8, $0x3c3d3e38393a3435
DATA pack64<>+48(SB)/8, $0x0000000000000000
DATA pack64<>+56(SB)/8, $0x0000000000000000
GLOBL pack64<>(SB), RODATA|NOPTR, $64

// table32 makes a table of 16 bytes for VPSHUFB, twice.
#define table32(name, first, second) \
	DATA name<>+0(SB)/8, $first   \
	DATA name<>+8(SB)/8, $second  \
	DATA name<>+16(SB)/8, $first  \
	DATA name<>+24(SB)/8, $second \
	GLOBL name<>(SB), RODATA|NOPTR, $32

// By the nibbles of a byte: a bit is left over of the cell of the high one and that
// of the low one where the byte is in neither alphabet, or not in that of URLs.
// What is added to a byte by its high nibble makes its value, but for + - and _.
// And of four numbers the three low bytes, the greatest first.
table32(high, 0x2004080402011010, 0x1010101010101010)
table32(lowBoth, 0x1111111111111115, 0x323b3a3b3a131111)
table32(lowURL, 0x1111111111111115, 0x333b3a3b3b131111)
table32(roll, 0xb9b9bfbf04100000, 0x0000000000000000)
table32(pack32, 0x090a040506000102, 0x808080800c0d0e08)

// fours makes a constant of eight equal words of 32 bits.
#define fours(name, eight) \
	DATA name<>+0(SB)/8, $eight  \
	DATA name<>+8(SB)/8, $eight  \
	DATA name<>+16(SB)/8, $eight \
	DATA name<>+24(SB)/8, $eight \
	GLOBL name<>(SB), RODATA|NOPTR, $32

fours(quote, 0x2222222222222222)
fours(escape, 0x5c5c5c5c5c5c5c5c)
fours(space, 0x2020202020202020)
fours(nibble, 0x0f0f0f0f0f0f0f0f)
fours(plus, 0x2b2b2b2b2b2b2b2b)
fours(minus, 0x2d2d2d2d2d2d2d2d)
fours(line, 0x5f5f5f5f5f5f5f5f)
fours(three, 0x0303030303030303)
fours(one, 0x0101010101010101)
fours(thirtythree, 0x2121212121212121)
fours(sixtyfour, 0x0140014001400140)   // 64·first + second, of bytes
fours(fourthousand, 0x0001100000011000) // 4096·first + second, of pairs

// func decodeAVX512(dst, src *byte, n int) int
TEXT ·decodeAVX512(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ n+16(FP), CX
	XORQ R8, R8
	VMOVDQU64 sextets<>+0(SB), Z0
	VMOVDQU64 sextets<>+64(SB), Z1
	VMOVDQU64 pack64<>(SB), Z2
	VPBROADCASTD sixtyfour<>(SB), Z3
	VPBROADCASTD fourthousand<>(SB), Z4

decode512:
	CMPQ CX, $64
	JLT  decode512tail
	VMOVDQU64 (SI), Z6

decode512block:
	VMOVDQA64 Z6, Z7
	VPERMI2B Z1, Z0, Z7
	VPORQ Z7, Z6, Z6
	VPMOVB2M Z6, K1
	VPMADDUBSW Z3, Z7, Z8
	VPMADDWD Z4, Z8, Z8
	VPERMB Z8, Z2, Z8
	KMOVQ K1, AX
	TESTQ AX, AX
	JNZ  decode512last
	VMOVDQU Y8, (DI)
	VEXTRACTI64X2 $2, Z8, X9
	VMOVDQU X9, 32(DI)
	ADDQ $64, R8
	ADDQ $64, SI
	ADDQ $48, DI
	SUBQ $64, CX
	JNZ  decode512
	JMP  decode512done

decode512tail: // what is missing counts as zero, which is in no alphabet
	MOVQ $-1, AX
	BZHIQ CX, AX, AX
	KMOVQ AX, K2
	VMOVDQU8.Z (SI), K2, Z6
	JMP  decode512block

decode512last:
	TZCNTQ AX, AX
	ADDQ AX, R8
	MOVQ $-1, BX
	BZHIQ AX, BX, CX
	KMOVQ CX, K2
	VMOVDQU8.Z Z7, K2, Z7 // what is no character would carry into those before it
	VPMADDUBSW Z3, Z7, Z8
	VPMADDWD Z4, Z8, Z8
	VPERMB Z8, Z2, Z8
	LEAQ (AX)(AX*2), AX
	SHRQ $2, AX
	BZHIQ AX, BX, BX
	KMOVQ BX, K2
	VMOVDQU8 Z8, K2, (DI)

decode512done:
	MOVQ R8, ret+24(FP)
	VZEROUPPER
	RET

// func urlAVX512(b *byte, n int) int
TEXT ·urlAVX512(SB), NOSPLIT, $0-24
	MOVQ b+0(FP), SI
	MOVQ n+8(FP), CX
	XORQ R8, R8
	VMOVDQU64 urls<>+0(SB), Z0
	VMOVDQU64 urls<>+64(SB), Z1

url512:
	CMPQ CX, $64
	JLT  url512tail
	VMOVDQU64 (SI)(R8*1), Z6

url512block:
	VMOVDQA64 Z6, Z7
	VPERMI2B Z1, Z0, Z7
	VPORQ Z7, Z6, Z6
	VPMOVB2M Z6, K1
	KMOVQ K1, AX
	TESTQ AX, AX
	JNZ  url512last
	ADDQ $64, R8
	SUBQ $64, CX
	JNZ  url512
	JMP  url512done

url512tail:
	MOVQ $-1, AX
	BZHIQ CX, AX, AX
	KMOVQ AX, K2
	VMOVDQU8.Z (SI)(R8*1), K2, Z6
	JMP  url512block

url512last:
	TZCNTQ AX, AX
	ADDQ AX, R8

url512done:
	MOVQ R8, ret+16(FP)
	VZEROUPPER
	RET

// func quotesAVX512(marks *[8]uint64, text *byte, n int) bool
TEXT ·quotesAVX512(SB), NOSPLIT, $0-25
	MOVQ marks+0(FP), DI
	MOVQ text+8(FP), SI
	MOVQ n+16(FP), CX
	VPBROADCASTD quote<>(SB), Z0
	VPBROADCASTD escape<>(SB), Z1
	VPBROADCASTD space<>(SB), Z2
	VMOVDQA64 Z2, Z4
	KXORQ K3, K3, K3

quotes512:
	CMPQ CX, $64
	JLT  quotes512tail
	VMOVDQU64 (SI), Z3

quotes512block:
	VPCMPEQB Z0, Z3, K1
	VPCMPEQB Z1, Z3, K2
	KORQ K2, K3, K3
	VPMINUB Z3, Z4, Z4 // the least byte of each place
	KMOVQ K1, (DI)
	ADDQ $8, DI
	ADDQ $64, SI
	SUBQ $64, CX
	JGT  quotes512
	VPCMPUB $1, Z2, Z4, K2
	KORTESTQ K2, K3
	SETEQ ret+24(FP)
	VZEROUPPER
	RET

quotes512tail: // what is missing counts as spaces
	MOVQ $-1, AX
	BZHIQ CX, AX, AX
	KMOVQ AX, K2
	VMOVDQA64 Z2, Z3
	VMOVDQU8 (SI), K2, Z3
	JMP  quotes512block

// nibbles leaves in Y7 where a byte of Y6 is in no alphabet but that of low, and
// what its high nibble is in Y8. Y13 is zero, Y14 nibble, Y15 high.
#define nibbles(low) \
	VPAND Y14, Y6, Y7   \
	VPSRLW $4, Y6, Y8   \
	VPAND Y14, Y8, Y8   \
	VPSHUFB Y7, low, Y7 \
	VPSHUFB Y8, Y15, Y9 \
	VPAND Y9, Y7, Y7    \
	VPCMPEQB Y13, Y7, Y7 \
	VPMOVMSKB Y7, AX    \
	NOTL AX

// func decodeAVX2(dst, src *byte, n int) int
TEXT ·decodeAVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ n+16(FP), CX
	XORQ R8, R8
	VPXOR Y13, Y13, Y13
	VMOVDQU nibble<>(SB), Y14
	VMOVDQU high<>(SB), Y15
	VMOVDQU lowBoth<>(SB), Y0
	VMOVDQU roll<>(SB), Y1
	VMOVDQU pack32<>(SB), Y2
	VMOVDQU sixtyfour<>(SB), Y3
	VMOVDQU fourthousand<>(SB), Y4

decode2:
	VMOVDQU (SI)(R8*1), Y6
	nibbles(Y0)
	TESTL AX, AX
	JNZ  decode2done
	VPSHUFB Y8, Y1, Y8
	VPADDB Y8, Y6, Y8
	VPCMPEQB plus<>(SB), Y6, Y9
	VPAND three<>(SB), Y9, Y9
	VPADDB Y9, Y8, Y8
	VPCMPEQB minus<>(SB), Y6, Y9
	VPAND one<>(SB), Y9, Y9
	VPADDB Y9, Y8, Y8
	VPCMPEQB line<>(SB), Y6, Y9
	VPAND thirtythree<>(SB), Y9, Y9
	VPADDB Y9, Y8, Y8
	VPMADDUBSW Y3, Y8, Y8
	VPMADDWD Y4, Y8, Y8
	VPSHUFB Y2, Y8, Y8
	VEXTRACTI128 $1, Y8, X9
	VMOVDQU X8, (DI)
	VMOVQ X9, 12(DI)
	VPEXTRD $2, X9, 20(DI)
	ADDQ $24, DI
	ADDQ $32, R8
	SUBQ $1, CX
	JNZ  decode2

decode2done:
	MOVQ R8, ret+24(FP)
	VZEROUPPER
	RET

// func urlAVX2(b *byte, n int) int
TEXT ·urlAVX2(SB), NOSPLIT, $0-24
	MOVQ b+0(FP), SI
	MOVQ n+8(FP), CX
	XORQ R8, R8
	VPXOR Y13, Y13, Y13
	VMOVDQU nibble<>(SB), Y14
	VMOVDQU high<>(SB), Y15
	VMOVDQU lowURL<>(SB), Y0

url2:
	VMOVDQU (SI)(R8*1), Y6
	nibbles(Y0)
	TESTL AX, AX
	JNZ  url2last
	ADDQ $32, R8
	SUBQ $1, CX
	JNZ  url2
	JMP  url2done

url2last:
	BSFL AX, AX
	ADDQ AX, R8

url2done:
	MOVQ R8, ret+16(FP)
	VZEROUPPER
	RET
