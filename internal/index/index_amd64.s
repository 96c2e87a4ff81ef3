//go:build amd64 && !noasm

#include "textflag.h"

// func pairAVX2(t *byte, n, off int, first, last byte) int
TEXT ·pairAVX2(SB), NOSPLIT, $0-40
	MOVQ t+0(FP), SI
	MOVQ n+8(FP), CX
	MOVQ off+16(FP), DX
	VPBROADCASTB first+24(FP), Y0
	VPBROADCASTB last+25(FP), Y1
	ADDQ SI, DX
	SHLQ $5, CX
	XORQ AX, AX

block:
	VPCMPEQB (SI)(AX*1), Y0, Y2
	VPCMPEQB (DX)(AX*1), Y1, Y3
	VPAND Y2, Y3, Y2
	VPMOVMSKB Y2, BX
	TESTL BX, BX
	JNZ  found
	ADDQ $32, AX
	CMPQ AX, CX
	JLT  block
	JMP  done

found:
	BSFL BX, BX
	ADDQ BX, AX

done:
	VZEROUPPER
	MOVQ AX, ret+32(FP)
	RET
