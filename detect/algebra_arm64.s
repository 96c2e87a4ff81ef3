//go:build arm64 && !noasm

#include "textflag.h"

// The algebra of events.go, two blocks at once, with its names.
//
// R1 points to the word of the first block in the first plane, R2 to the next, and R3 to
// the one before. A vector is loaded at a multiple of 16 bytes from its base, and a plane has
// 41 words of 8. So even planes are here from R1, behind from R2 and before from R3; and odd
// ones are here from R2, before from R1, and behind 16 bytes further.
#define WORD 0
#define DIGIT (328-8)
#define HEX 656
#define EQUAL (984-8)
#define DASH 1312
#define AT (1640-8)
#define LOOSE 1968
#define OPEN (2296-8)
#define HEAD 2624
#define TAIL (2952-8)
#define RUNS 3280
#define HEADS (3608-8)
#define SHAPES 3936
#define PUNCT (4264-8)

// and, or and xor leave in out what they say of x and y. What is in x and not in y is xor of
// x and of what is in both.
#define and(x, y, out) VAND x.B16, y.B16, out.B16
#define or(x, y, out) VORR x.B16, y.B16, out.B16
#define xor(x, y, out) VEOR x.B16, y.B16, out.B16

// next and prev leave in out what x, which y continues, is k bytes on or back.
#define next(k, x, y, out)               \
	VUSHR $k, x.D2, out.D2           \
	VSLI $(64-k), y.D2, out.D2

#define prev(k, x, y, out)               \
	VSHL $k, x.D2, out.D2            \
	VSRI $(64-k), y.D2, out.D2

// andNext keeps of out what is in the k bytes on of x and y, by way of z; orNext and orPrev
// add what is there.
#define andNext(k, x, y, out, z)         \
	next(k, x, y, z)                 \
	and(z, out, out)

#define orNext(k, x, y, out, z)          \
	next(k, x, y, z)                 \
	or(z, out, out)

#define orPrev(k, x, y, out, z)          \
	prev(k, x, y, z)                 \
	or(z, out, out)

// smear adds to x and y what is k bytes on from them, by way of z.
#define smear(k, x, y, z)                \
	orPrev(k, x, y, x, z)            \
	VSHL $k, y.D2, z.D2              \
	or(z, y, y)

// runOf leaves in x and y the runs of 2k bytes of which a and b are those of k.
#define runOf(k, a, b, x, y)             \
	next(k, a, b, x)                 \
	and(a, x, x)                     \
	VUSHR $k, b.D2, y.D2             \
	and(b, y, y)

// near leaves in out where x is two to five bytes on, by way of z.
#define near(x, y, out, z)               \
	next(2, x, y, out)               \
	orNext(3, x, y, out, z)          \
	orNext(4, x, y, out, z)          \
	orNext(5, x, y, out, z)

// nearEnd is near where nothing continues x.
#define nearEnd(x, out, z)               \
	VUSHR $2, x.D2, out.D2           \
	VUSHR $3, x.D2, z.D2             \
	or(z, out, out)                  \
	VUSHR $4, x.D2, z.D2             \
	or(z, out, out)                  \
	VUSHR $5, x.D2, z.D2             \
	or(z, out, out)

// func seekNEON(f *field, n int)
TEXT ·seekNEON(SB), NOSPLIT, $0-16
	MOVD f+0(FP), R3
	ADD $8, R3, R1
	ADD $16, R3, R2
	MOVD n+8(FP), R4
	FMOVQ RUNS(R3), F22 // the first word of runs is of the block before
	VDUP V22.D[0], V22.D2 // and stands where that of a second block will

loop:
	FMOVQ WORD(R1), F0 // w
	FMOVQ WORD(R2), F1
	FMOVQ WORD(R3), F3
	FMOVQ DASH(R1), F9
	FMOVQ DASH(R2), F10
	FMOVQ AT(R2), F13
	FMOVQ AT+16(R1), F21
	FMOVQ LOOSE(R1), F23
	FMOVQ LOOSE(R2), F24

	// Runs of sixteen.
	and(V13, V23, V25)
	and(V21, V24, V26)
	or(V0, V25, V25)
	or(V1, V26, V26)
	or(V9, V25, V25) // b
	or(V10, V26, V26)
	runOf(1, V25, V26, V27, V28)
	runOf(2, V27, V28, V25, V26)
	runOf(4, V25, V26, V27, V28)
	next(8, V27, V28, V25)
	and(V27, V25, V25)
	VEXT $8, V25.B16, V22.B16, V26.B16 // of the blocks before
	VMOV V25.B16, V22.B16
	FMOVQ F25, RUNS(R1)

	// Words that may begin with a literal.
	prev(1, V0, V3, V2)
	and(V0, V2, V2)
	xor(V0, V2, V2) // starts
	FMOVQ HEAD(R1), F27
	and(V2, V27, V27)
	FMOVQ F27, HEADS(R2)

	// Eight in a run of sixteen.
	smear(1, V25, V26, V27) // in
	smear(2, V25, V26, V27)
	smear(4, V25, V26, V27)
	orPrev(8, V25, V26, V25, V27)
	runOf(1, V0, V1, V27, V28) // w2
	runOf(2, V27, V28, V29, V30) // w4
	next(4, V29, V30, V4)
	and(V29, V4, V4)
	and(V25, V4, V4) // out

	// Twelve digits.
	FMOVQ DIGIT(R2), F7
	FMOVQ DIGIT+16(R1), F8
	and(V0, V7, V5) // d
	and(V1, V8, V6)
	xor(V5, V7, V7) // o, the dots
	xor(V6, V8, V8)
	runOf(1, V5, V6, V16, V17) // d2
	runOf(2, V16, V17, V18, V19) // d4
	next(4, V18, V19, V25)
	andNext(8, V18, V19, V25, V26)
	and(V18, V25, V25)
	or(V25, V4, V4)

	// 1234-5678…, 123 45 …
	and(V9, V13, V11) // slashes
	and(V10, V21, V12)
	xor(V11, V9, V9) // m
	xor(V12, V10, V10)
	xor(V11, V13, V13) // what is at and not dash
	FMOVQ OPEN(R2), F14
	FMOVQ OPEN+16(R1), F15
	or(V9, V14, V20) // p
	or(V10, V15, V21)
	next(4, V20, V21, V25)
	andNext(5, V18, V19, V25, V26)
	and(V18, V25, V25)
	or(V25, V4, V4)
	next(1, V16, V17, V25)
	andNext(3, V20, V21, V25, V26)
	andNext(4, V16, V17, V25, V26)
	andNext(6, V20, V21, V25, V26)
	and(V16, V25, V25)
	or(V25, V4, V4)

	// GB29…
	xor(V0, V5, V25) // l
	xor(V1, V6, V26)
	next(1, V25, V26, V27)
	andNext(2, V16, V17, V27, V28)
	and(V25, V27, V27)
	or(V27, V4, V4)

	// 00:53:00:…, 00-53-00-…
	FMOVQ HEX(R1), F14
	FMOVQ HEX(R2), F15
	and(V0, V14, V25) // x
	and(V1, V15, V26)
	xor(V25, V14, V14) // c, the colons
	xor(V26, V15, V15)
	runOf(1, V25, V26, V27, V28) // x2
	next(2, V14, V15, V25)
	andNext(5, V14, V15, V25, V29)
	andNext(8, V14, V15, V25, V29)
	next(2, V9, V10, V26)
	andNext(5, V9, V10, V26, V29)
	andNext(8, V9, V10, V26, V29)
	or(V26, V25, V25)
	and(V27, V25, V25)
	andNext(3, V27, V28, V25, V29)
	or(V25, V4, V4)

	// 0053.0012.3456
	next(2, V27, V28, V25)
	and(V27, V25, V25)
	andNext(4, V7, V8, V25, V29)
	andNext(9, V7, V8, V25, V29)
	or(V25, V4, V4)
	and(V2, V4, V4)
	FMOVQ F4, SHAPES(R1)

	// What is looked at wherever it stands, and two dashes.
	FMOVQ DASH(R3), F25 // dashes of before
	FMOVQ AT(R1), F26
	and(V25, V26, V26)
	xor(V26, V25, V26) // mp
	prev(1, V9, V26, V27)
	next(1, V9, V10, V4)
	and(V9, V4, V4)
	and(V4, V27, V27)
	xor(V27, V4, V4) // out
	or(V13, V4, V4)
	or(V23, V4, V4)

	// Quads.
	FMOVQ DIGIT(R1), F17
	and(V3, V17, V16) // d of before
	xor(V16, V17, V17) // dots of before
	prev(1, V5, V16, V26)
	and(V7, V26, V18) // s
	prev(1, V6, V5, V27)
	and(V8, V27, V19)
	near(V18, V19, V20, V27)
	and(V18, V20, V20) // t
	next(2, V20, V19, V21)
	orNext(3, V20, V19, V21, V27)
	orNext(4, V20, V19, V21, V27)
	andNext(1, V5, V6, V21, V27)
	and(V18, V21, V21)
	or(V21, V4, V4)

	// Colons. V26 stays what has a digit before it.
	runOf(1, V14, V15, V18, V19) // two
	near(V14, V15, V20, V27)
	and(V14, V20, V20)
	or(V18, V20, V20) // a
	nearEnd(V15, V21, V27)
	and(V15, V21, V21)
	or(V19, V21, V21)
	near(V20, V21, V28, V27)
	and(V14, V28, V28)
	or(V18, V28, V28) // a
	nearEnd(V21, V29, V27)
	and(V15, V29, V29)
	or(V19, V29, V29)
	near(V28, V29, V20, V27)
	orNext(1, V11, V12, V20, V27)
	and(V14, V20, V20)
	or(V18, V20, V20)
	or(V20, V4, V4)

	// Keys.
	FMOVQ TAIL(R2), F18
	FMOVQ TAIL(R1), F19
	prev(2, V18, V19, V20) // k
	VSHL $2, V19.D2, V21.D2
	prev(1, V20, V21, V28) // out
	FMOVQ DASH(R1), F6
	or(V6, V7, V7) // g
	or(V25, V17, V8)
	FMOVQ LOOSE(R3), F24 // a
	smear(1, V23, V24, V27)
	smear(2, V23, V24, V27)
	smear(4, V23, V24, V27)
	FMOVQ OPEN(R2), F18
	FMOVQ OPEN(R1), F19
	or(V20, V23, V23)
	or(V18, V23, V23)
	or(V5, V23, V23)
	or(V7, V23, V23)
	or(V21, V24, V24)
	or(V19, V24, V24)
	or(V16, V24, V24)
	or(V8, V24, V24)
	prev(1, V18, V19, V29)
	prev(2, V23, V24, V27)
	and(V27, V29, V29)
	and(V28, V7, V7) // k and one byte of what joins
	or(V20, V7, V7)
	VSHL $1, V21.D2, V27.D2
	and(V27, V8, V8)
	or(V21, V8, V8)
	or(V29, V28, V28)
	prev(2, V7, V8, V29)
	orPrev(3, V7, V8, V29, V27)
	orPrev(4, V7, V8, V29, V27)
	orPrev(5, V7, V8, V29, V27)
	and(V26, V29, V29)
	or(V29, V28, V28)
	FMOVQ EQUAL(R2), F18
	and(V0, V18, V19)
	xor(V19, V18, V18)
	or(V14, V18, V18) // separators
	and(V18, V28, V28)
	or(V28, V4, V4)
	FMOVQ F4, PUNCT(R2)
	ADD $16, R1, R1 // two blocks on
	ADD $16, R2, R2
	ADD $16, R3, R3
	SUBS $2, R4, R4
	BGT loop
	RET
