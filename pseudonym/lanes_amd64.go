//go:build amd64 && !noasm

package pseudonym

import "golang.org/x/sys/cpu"

// sixteen says whether the processor makes the words of laneCount messages at once.
var sixteen = shani && cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512VAES

// lanes is what wordsVAES works on. The kernel knows its order.
type lanes struct {
	keyed  [laneCount]*[2][8]uint32
	texts  [laneCount]*byte // each may be read up to the end of the longest message
	blocks [laneCount]uint32
	codes  [laneCount]uint32
	words  [laneCount]word      // that of lane i is at laneWord(i)
	_      [8][laneCount]uint32 // what the kernel works in
}

// wordsVAES makes the words of messages of which the longest has so many blocks, as
// wordNI does.
//
//go:noescape
func wordsVAES(l *lanes, blocks int, keys *[11][16]byte)

// laneWord returns where the word of lane i is.
func laneWord(i int) int { return i&3<<2 | i>>2 }

// all makes the words of at most laneCount lanes, whose texts may be read as far as the
// longest of them is.
func (r *rounds) all(of []*lane) {
	l, longest := &r.lanes, 0
	for i := range laneCount {
		m := of[min(i, len(of)-1)]
		l.keyed[i], l.texts[i], l.blocks[i], l.codes[i] = m.keyed, m.text, uint32(m.blocks), uint32(m.code)
		longest = max(longest, m.blocks)
	}
	wordsVAES(l, longest, (*[11][16]byte)(r.keys))
	for i, m := range of {
		m.word = l.words[laneWord(i)]
	}
}

// worthAll reports whether the words of a list take less time side by side than one after
// another, or two and two: a block of all lanes takes as long as allCost of one.
func worthAll(list []waiting) bool {
	blocks, longest := 0, 0
	for i := range list {
		blocks += list[i].blocks + 1 // and that of the outer hash
		longest = max(longest, list[i].blocks+1)
	}
	return blocks > allCost*longest
}

const allCost = 7
