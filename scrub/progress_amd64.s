//go:build amd64 && !noasm && !race

#include "textflag.h"

// func store(n *atomic.Int32, i int32)
TEXT ·store(SB), NOSPLIT, $0-12
	MOVQ n+0(FP), AX
	MOVL i+8(FP), CX
	MOVL CX, (AX)
	RET
