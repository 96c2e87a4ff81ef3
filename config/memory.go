package config

// What the parts of a pipeline hold at most, in bytes, where their own
// documentation says so.
const (
	perSpool = 14 << 20
	perNATS  = 8 << 20 // beside the buffer of a source
)

// Buffers returns about how many bytes the pipelines of c hold in batches, queues
// and spools when everything is full. Memory of the process grows with it.
func (c *Config) Buffers() (bytes int64) {
	for _, p := range c.Pipelines {
		// As read, as scrubbed, and room to grow of each.
		bytes += int64(p.SlotCount()) * 4 * int64(max(p.Batch.MaxBytes, p.Source.MaxRecord))
		switch s := &p.Source; {
		case s.HTTP != nil:
			bytes += int64(s.HTTP.MaxPending)
		case s.NATS != nil:
			bytes += int64(s.NATS.Buffer) + perNATS
		}
		for i := range p.Sinks {
			if p.Sinks[i].Spool != nil {
				bytes += perSpool
			}
			if p.Sinks[i].NATS != nil {
				bytes += perNATS
			}
		}
	}
	return bytes
}

// slotsEach are the batches a worker: the one that it scrubs, and as many as fill the
// way to a sink that is some milliseconds away, be it a network or a disk that syncs.
// Twice as many workers fill it twice as fast.
const slotsEach = 7

// SlotCount returns how many batches may be between source and sinks.
func (p *Pipeline) SlotCount() int {
	if p.Slots != 0 {
		return p.Slots
	}
	return p.Workers * slotsEach
}
