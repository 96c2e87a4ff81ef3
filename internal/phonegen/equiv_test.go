package main

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/logscrub/logscrub/detect/check"
	"github.com/nyaruka/phonenumbers"
	"google.golang.org/protobuf/proto"
)

// library says whether the library calls a national number of a calling code
// valid. The number is handed over in parts, so that no parser drops a national
// prefix on the way.
func library(cc int, national string) bool {
	zeros, value := 0, uint64(0)
	for zeros < len(national)-1 && national[zeros] == '0' {
		zeros++
	}
	for _, c := range national {
		value = value*10 + uint64(c-'0')
	}
	n := &phonenumbers.PhoneNumber{CountryCode: proto.Int32(int32(cc)), NationalNumber: proto.Uint64(value)}
	if zeros > 0 {
		n.ItalianLeadingZero, n.NumberOfLeadingZeros = proto.Bool(true), proto.Int32(int32(zeros))
	}
	return phonenumbers.IsValidNumber(n)
}

// TestEquivalence compares the automaton in detect/check with the library on
// numbers of every calling code: random ones, the examples of every region and
// type, and those with digits changed, added and removed.
func TestEquivalence(t *testing.T) {
	const perCode = 20_000
	rng := rand.New(rand.NewPCG(1, 2))
	total, valid, differ := 0, 0, 0
	for _, cc := range slices.Sorted(maps.Keys(phonenumbers.GetSupportedCallingCodes())) {
		seeds := examples(cc)
		for range perCode {
			national := mutate(rng, seeds)
			text := fmt.Sprintf("+%d%s", cc, national)
			if len(text) < len("+0000000") {
				continue // service numbers are not looked for
			}
			n, ok := check.Phone([]byte(text))
			got, want := ok && n == len(text), library(cc, national)
			total++
			if want {
				valid++
			}
			if got != want {
				if differ++; differ <= 20 {
					t.Errorf("%s: automaton %v, library %v", text, got, want)
				}
			}
		}
	}
	t.Logf("%d numbers, %d valid, %d different", total, valid, differ)
	if valid < total/10 {
		t.Errorf("only %d of %d numbers are valid: the comparison says little", valid, total)
	}
}

// examples returns national numbers of a calling code that the library holds.
func examples(cc int) (out []string) {
	for _, region := range phonenumbers.GetRegionCodesForCountryCode(cc) {
		for kind := phonenumbers.FIXED_LINE; kind <= phonenumbers.VOICEMAIL; kind++ {
			if n := phonenumbers.GetExampleNumberForType(region, kind); n != nil {
				out = append(out, phonenumbers.GetNationalSignificantNumber(n))
			}
		}
	}
	if n := phonenumbers.GetExampleNumberForNonGeoEntity(cc); n != nil {
		out = append(out, phonenumbers.GetNationalSignificantNumber(n))
	}
	return out
}

// mutate returns a seed with its tail, one digit or its length changed, or, one
// time in four, random digits.
func mutate(rng *rand.Rand, seeds []string) string {
	digit := func() byte { return byte('0' + rng.IntN(10)) }
	if len(seeds) == 0 || rng.IntN(4) == 0 {
		b := make([]byte, 4+rng.IntN(12))
		for i := range b {
			b[i] = digit()
		}
		return string(b)
	}
	b := []byte(seeds[rng.IntN(len(seeds))])
	switch rng.IntN(4) {
	case 0:
		b[rng.IntN(len(b))] = digit()
	case 1:
		b = append(b, digit())
	case 2:
		b = b[:len(b)-1]
	default:
		for i := rng.IntN(len(b)); i < len(b); i++ {
			b[i] = digit()
		}
	}
	return string(b)
}

// TestGenerated checks that the file in detect/check is the one this module
// writes, its first line aside, which names the library's version.
func TestGenerated(t *testing.T) {
	want, err := source()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../detect/check/phonedata_gen.go")
	if err != nil {
		t.Fatal(err)
	}
	_, want, _ = bytes.Cut(want, []byte("\n"))
	_, got, _ = bytes.Cut(got, []byte("\n"))
	if !bytes.Equal(got, want) {
		t.Error("phonedata_gen.go is out of date: run go generate in detect/check")
	}
}
