package token_test

import (
	"strings"
	"testing"

	"github.com/logscrub/logscrub/token"
)

// Scan, Parse and AppendStub allocate nothing once the scratch has grown.
func TestNoAllocations(t *testing.T) {
	all := []byte(header + "." + b64(`{"sub":"j\u0061ne","exp":1700000000,"name":"J\"D","uid":1,"sid":"s"}`) + "." + sig)
	texts := [][]byte{all, []byte(rfc7515A1), []byte(rfc7516A3), []byte(header), []byte("eyebrow"), []byte("eyJ-eyJ"),
		[]byte(header + "." + strings.Repeat("QUJD", token.MaxScan))}
	var tok token.Token
	var stub []byte
	pseudonym, sub := []byte(jwtPseudonym), []byte(userPseudonym)
	if n := testing.AllocsPerRun(100, func() {
		for _, text := range texts {
			n, form, _ := token.Scan(text)
			if n == 0 {
				continue
			}
			if err := tok.Parse(text[:n], form, now); err != nil {
				t.Fatal(err)
			}
			stub = token.AppendStub(stub[:0], pseudonym, &tok, sub)
			if _, _, ok := token.ParseStub(stub); !ok {
				t.Fatalf("%s is no stub", stub)
			}
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// A Token's memory is bounded, whatever it has read.
func TestMemoryIsBounded(t *testing.T) {
	var tok token.Token
	for _, text := range []string{
		header + "." + strings.Repeat("QUJD", token.MaxScan),
		jweHdr + strings.Repeat("."+strings.Repeat("QUJD", 1000), 4),
		header + "." + b64(`{"sub":"`+strings.Repeat(`\n`, 20000)+`"}`),
		header + "." + b64("{"+strings.Repeat(`"sub":"\n",`, 1000)),
	} {
		for range 20 {
			if err := tok.Parse([]byte(text), token.Truncated, now); err != nil {
				t.Fatal(err)
			}
		}
		if n := tok.Memory(); n > 256<<10 {
			t.Errorf("%.40s: %d bytes", text, n)
		}
	}
}
