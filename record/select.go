package record

// Select makes c a copy of the records of src that which names, in ascending
// order, and of nothing else: a sink that gets some of a batch can be handed c as
// if it were all there is. Records that stand together are copied together, and
// the memory of c is used again.
func (c *Clean) Select(src *Clean, which []int32) {
	c.empty(src)
	for i := 0; i < len(which); {
		n := i + 1
		for n < len(which) && which[n] == which[n-1]+1 {
			n++
		}
		c.add(src, int(which[i]), int(which[n-1])+1)
		i = n
	}
}

// Append adds every record of src, which names the same origins as c. A c that
// is to begin empty has had Select called with nothing.
func (c *Clean) Append(src *Clean) { c.add(src, 0, len(src.recs)) }

// empty makes c ready for records of src.
func (c *Clean) empty(src *Clean) {
	c.arena, c.recs, c.fields, c.attrs = c.arena[:0], c.recs[:0], c.fields[:0], c.attrs[:0]
	c.from = append(c.from[:0], src.from...)
}

// add appends the records [lo, hi) of src, whose bytes stand back to back.
func (c *Clean) add(src *Clean, lo, hi int) {
	if lo >= hi {
		return
	}
	start, last := src.recs[lo].Body.Start, &src.recs[hi-1]
	shift := uint32(len(c.arena)) - start // wraps, and so does what it is added to
	c.arena = append(c.arena, src.arena[start:last.Body.End+uint32(len(last.Term.Bytes()))]...)
	for i := lo; i < hi; i++ {
		r := src.recs[i]
		r.Body.Start += shift
		r.Body.End += shift
		r.Fields = c.addFields(src, r.Fields)
		c.recs = append(c.recs, r)
	}
}

// addFields appends the attributes in r of src and returns where they are now.
func (c *Clean) addFields(src *Clean, r Range) Range {
	lo := uint32(len(c.fields))
	for _, f := range src.fields[r.Lo:r.Hi] {
		at := uint32(len(c.attrs))
		c.attrs = append(append(c.attrs, src.Attr(f.Name)...), src.Attr(f.Value)...)
		mid := at + uint32(f.Name.Len())
		c.fields = append(c.fields, Field{Span{at, mid}, Span{mid, uint32(len(c.attrs))}})
	}
	return Range{lo, uint32(len(c.fields))}
}
