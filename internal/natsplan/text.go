package natsplan

import (
	"encoding/json"
	"fmt"
)

// AppendText appends the plan for people: each step, what there is to know of it,
// and of what is missing the configuration, which the nats command takes too
// (nats stream add --config, nats consumer add --config).
func (p *Plan) AppendText(dst []byte) []byte {
	for i := range p.Steps {
		s := &p.Steps[i]
		dst = fmt.Appendf(dst, "%-8s %s\n", s.Status, s.Name())
		for _, note := range s.Notes {
			dst = fmt.Appendf(dst, "         %s\n", note)
		}
		if s.Status != Missing {
			continue
		}
		var conf any = s.Consumer
		if s.Stream != nil {
			conf = s.Stream
		}
		if text, err := json.MarshalIndent(conf, "         ", "  "); err == nil {
			dst = fmt.Appendf(dst, "         %s\n", text)
		}
	}
	switch n := p.Missing(); {
	case n > 0:
		dst = fmt.Appendf(dst, "%d to make; nothing else is made or changed\n", n)
	case p.Fit():
		dst = append(dst, "everything is there\n"...)
	default:
		dst = append(dst, "nothing to make; what is unfit is for its owner to change\n"...)
	}
	return dst
}
