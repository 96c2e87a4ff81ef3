//go:build amd64 && !noasm

#include "textflag.h"

// pairs leaves in BX the places of the block at AX where both bytes stand.
#define pairs \
	VPCMPEQB (SI)(AX*1), Y0, Y2 \
	VPCMPEQB (DX)(AX*1), Y1, Y3 \
	VPAND Y2, Y3, Y2            \
	VPMOVMSKB Y2, BX

// func pairAVX2(t *byte, n, off int, first, last byte) int
TEXT ·pairAVX2(SB), NOSPLIT, $0-40
	MOVQ t+0(FP), SI
	MOVQ n+8(FP), R8
	MOVQ off+16(FP), DX
	VPBROADCASTB first+24(FP), Y0
	VPBROADCASTB last+25(FP), Y1
	ADDQ SI, DX
	LEAQ -32(R8), R9 // where the last block begins
	LEAQ -64(R8), R10
	XORQ AX, AX
	CMPQ AX, R10
	JG   block

two:
	VPCMPEQB (SI)(AX*1), Y0, Y2
	VPCMPEQB (DX)(AX*1), Y1, Y3
	VPCMPEQB 32(SI)(AX*1), Y0, Y4
	VPCMPEQB 32(DX)(AX*1), Y1, Y5
	VPAND Y2, Y3, Y2
	VPAND Y4, Y5, Y4
	VPOR Y2, Y4, Y4
	VPTEST Y4, Y4
	JNZ  block
	ADDQ $64, AX
	CMPQ AX, R10
	JLE  two
	CMPQ AX, R9
	JG   last

block:
	pairs
	TESTL BX, BX
	JNZ  found
	ADDQ $32, AX
	CMPQ AX, R9
	JLE  block

last:
	CMPQ AX, R8
	JGE  done

	// The last block, without what was looked at before.
	MOVQ AX, CX
	SUBQ R9, CX
	MOVQ R9, AX
	pairs
	SHRL CX, BX
	SHLL CX, BX
	TESTL BX, BX
	JNZ  found
	MOVQ R8, AX
	JMP  done

found:
	BSFL BX, BX
	ADDQ BX, AX

done:
	VZEROUPPER
	MOVQ AX, ret+32(FP)
	RET
