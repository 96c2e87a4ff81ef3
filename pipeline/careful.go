package pipeline

import (
	"fmt"

	"github.com/logscrub/logscrub/record"
)

// deadly is the number of processes that a record may kill before it is withheld.
const deadly = 2

// carefully scrubs the records of j one by one, each behind the crash marker: so
// that of one that kills the process the next process knows, and withholds it
// when it has done so often enough. Nothing else is scrubbed meanwhile.
func (r *run[C]) carefully(w *runner[C], j *job[C], carry C) (next C, o outcome, err error) {
	next, o = carry, finished
	one := new(record.Clean)
	j.out.Reset()
	for i := 0; i < len(j.in.Recs); i++ {
		if err = r.mark(j, i); err != nil {
			return next, finished, err
		}
		in := *j.in
		in.Recs = j.in.Recs[i : i+1]
		var c C
		switch c, o, err = w.apply(j, one, &in, i, next); {
		case o == abandoned || o == finished && err != nil:
			return next, o, err
		case o == finished:
			next = c
			if i == 0 {
				j.out.Select(one, nil)
			}
			j.out.Append(one)
		case in.Recs[0].Flags&record.Withhold != 0:
			return next, finished, ErrPanic
		default:
			r.panicked(w, j)
			j.withhold(i, record.WhyPanic)
			i-- // again, for its stub
		}
	}
	if err = r.o.Marker.Clear(); err != nil {
		err = fmt.Errorf("crash marker: %w", err)
	}
	return next, finished, err
}

// mark notes that record i of j is about to be scrubbed. One that killed too many
// processes is marked to be withheld, and needs no note.
func (r *run[C]) mark(j *job[C], i int) error {
	rec, origin := &j.in.Recs[i], ""
	if n := int(rec.Origin); n < len(j.in.Origins) {
		origin = j.in.Origins[n].Name
	}
	if r.o.Marker.Deaths(origin, rec.Seq) >= deadly {
		j.withhold(i, record.WhyCrash)
	}
	if err := r.o.Marker.At(origin, rec.Seq); err != nil {
		return fmt.Errorf("crash marker: %w", err)
	}
	return nil
}
