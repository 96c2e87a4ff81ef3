//go:build arm64 && !noasm

#include "textflag.h"

// func pairNEON(t *byte, n, off int, first, last byte) int
TEXT ·pairNEON(SB), NOSPLIT, $0-40
	MOVD t+0(FP), R0
	MOVD n+8(FP), R1
	MOVD off+16(FP), R2
	ADD R0, R2, R2 // the first place of last
	MOVBU first+24(FP), R3
	VDUP R3, V0.B16
	MOVBU last+25(FP), R3
	VDUP R3, V1.B16
	SUB $32, R1, R4 // where the last block begins, and the last two
	SUB $64, R1, R9
	MOVD ZR, R5 // the block
	CMP R9, R5
	BGT block

two:
	ADD R5, R0, R6
	ADD R5, R2, R7
	VLD1 (R6), [V2.B16, V3.B16, V4.B16, V5.B16]
	VLD1 (R7), [V16.B16, V17.B16, V18.B16, V19.B16]
	VCMEQ V0.B16, V2.B16, V2.B16
	VCMEQ V0.B16, V3.B16, V3.B16
	VCMEQ V0.B16, V4.B16, V4.B16
	VCMEQ V0.B16, V5.B16, V5.B16
	VCMEQ V1.B16, V16.B16, V16.B16
	VCMEQ V1.B16, V17.B16, V17.B16
	VCMEQ V1.B16, V18.B16, V18.B16
	VCMEQ V1.B16, V19.B16, V19.B16
	VAND V16.B16, V2.B16, V2.B16 // the places of both
	VAND V17.B16, V3.B16, V3.B16
	VAND V18.B16, V4.B16, V4.B16
	VAND V19.B16, V5.B16, V5.B16
	VORR V3.B16, V2.B16, V2.B16
	VORR V5.B16, V4.B16, V4.B16
	VORR V4.B16, V2.B16, V2.B16
	VADDP V2.B16, V2.B16, V2.B16 // in eight bytes, zero if there is none
	FMOVD F2, R8
	CBNZ R8, block
	ADD $64, R5, R5
	CMP R9, R5
	BLE two
	CMP R4, R5
	BGT last

block:
	ADD R5, R0, R6
	ADD R5, R2, R7
	VLD1 (R6), [V2.B16, V3.B16]
	VLD1 (R7), [V4.B16, V5.B16]
	VCMEQ V0.B16, V2.B16, V2.B16
	VCMEQ V0.B16, V3.B16, V3.B16
	VCMEQ V1.B16, V4.B16, V4.B16
	VCMEQ V1.B16, V5.B16, V5.B16
	VAND V4.B16, V2.B16, V2.B16
	VAND V5.B16, V3.B16, V3.B16
	VORR V3.B16, V2.B16, V4.B16
	VADDP V4.B16, V4.B16, V4.B16
	FMOVD F4, R8
	CBNZ R8, found
	ADD $32, R5, R5
	CMP R4, R5
	BLE block

last:
	CMP R1, R5
	BGE none
	MOVD R4, R5 // the last block, of which a part was looked at and holds nothing
	B block

found:
	MOVD $0x8040201008040201, R8 // a bit of eight each byte
	VDUP R8, V4.D2
	VAND V4.B16, V2.B16, V2.B16
	VAND V4.B16, V3.B16, V3.B16
	VADDP V3.B16, V2.B16, V2.B16 // two places a byte,
	VADDP V2.B16, V2.B16, V2.B16 // four,
	VADDP V2.B16, V2.B16, V2.B16 // and eight
	VMOV V2.S[0], R8
	RBITW R8, R8
	CLZW R8, R8
	ADD R8, R5, R5
	MOVD R5, ret+32(FP)
	RET

none:
	MOVD R1, ret+32(FP)
	RET
