package pipeline_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
)

// A stamp writes the name of its policy in front of every record, after a while.
type stamp struct {
	name string
	took time.Duration
}

func (stamp) Record() int { return 0 }

func (s stamp) ApplyAfter(dst *record.Clean, src *record.Batch, carry int) (int, error) {
	time.Sleep(s.took)
	out := dst.Writer()
	for i := range src.Recs {
		out.Begin()
		out.Buf = append(append(out.Buf, s.name...), src.Body(i)...)
		out.End(&src.Recs[i])
	}
	return carry + 1, nil
}

// A swapper is a source that swaps the policy while it reads.
type swapper struct {
	source
	swap func(read int)
}

func (s *swapper) Read(ctx context.Context, b *record.Batch) error {
	err := s.source.Read(ctx, b)
	s.swap(s.read)
	return err
}

// TestSwap: a batch is scrubbed by the policy that holds when its Read returns,
// however many workers are still busy with the one before.
func TestSwap(t *testing.T) {
	for _, workers := range []int{1, 4} {
		synctest.Test(t, func(t *testing.T) {
			named := func(k int) func() pipeline.Worker[int] {
				return func() pipeline.Worker[int] { return stamp{fmt.Sprint(k/10, ":"), time.Duration(k%7+1) * time.Second} }
			}
			policy := pipeline.NewPolicy(named(0))
			src := &swapper{source: source{batches: lines(100)}, swap: func(read int) {
				if read%10 == 0 {
					policy.Swap(named(read))
				}
			}}
			out := &sink{}
			n, err := pipeline.Run(t.Context(), t.Context(), options{Source: src, Sinks: []pipeline.Sink{out}, Policy: policy, Workers: workers})
			if err != nil || n.RecordsOut != 200 {
				t.Fatalf("error %v, totals %+v", err, n)
			}
			want := ""
			for k := range 100 {
				want += fmt.Sprintf("%[1]d:a%[2]d\n%[1]d:b%[2]d\n", (k+1)/10, k)
			}
			if out.out.String() != want {
				t.Errorf("workers=%d: output\n%s", workers, strings.ReplaceAll(out.out.String(), "\n", " "))
			}
		})
	}
}
