package pseudonym

import (
	"fmt"
	"testing"
)

func BenchmarkAppend(b *testing.B) {
	for _, distinct := range []int{1000, 1 << 20} {
		name := map[bool]string{true: "repeat", false: "unique"}[distinct == 1000]
		b.Run("values="+name, func(b *testing.B) {
			h, err := Ephemeral().Hasher("-", now, Families())
			if err != nil {
				b.Fatal(err)
			}
			values := make([][]byte, distinct)
			for i := range values {
				values[i] = fmt.Appendf(nil, "jane.doe.%d@example.com", i)
			}
			var dst []byte
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				dst = h.Append(dst[:0], Email, values[i])
				if i++; i == len(values) {
					i = 0
				}
			}
		})
	}
}
