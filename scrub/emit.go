package scrub

import (
	"bytes"
	"encoding/base64"
	"net/netip"
	"strconv"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
	"github.com/logscrub/logscrub/pseudonym"
)

// write appends to dst what stands for unit u of layer target.
func (w *Worker) write(dst []byte, target uint32, u *unit) []byte {
	if u.run != 0 {
		return w.writeRun(dst, target, *u)
	}
	if u.namer < 0 {
		kind, _ := w.kindOf(u)
		w.tally.found(w.s.counts.cell(&w.found[w.edits[u.lo].found], u.action))
		mark := len(dst)
		dst = append(append(dst, kind.Name...), "_redacted"...)
		return w.escapeAs(dst, mark, w.scan.WideText(target))
	}
	f := &w.found[u.namer]
	t := w.s.treatments.of(f)
	w.tally.found(t.cell + int(u.action))
	if t.secret && u.action != Keep && w.s.opts.OnToken != nil {
		w.tellKey(t, f)
	}
	if t.part && u.action != Keep {
		w.partOf(t, f)
	}
	switch {
	case u.action == Keep:
		return append(dst, w.scan.TextOf(target)[u.start:u.end]...)
	case u.action == Pseudonym && !t.token && f.Traits&(detect.Number|detect.Forged|detect.Foreign) == 0 && !w.scan.Wide():
		family, canonical := w.canonical(t, f)
		if w.lately && target == 0 {
			return w.hash.AppendLater(dst, family, canonical)
		}
		return w.hash.AppendAt(dst, family, canonical) // a word, which no layer escapes
	}
	mark := len(dst)
	if f.Traits&detect.Number != 0 {
		dst = append(dst, '"')
	}
	dst = w.replace(dst, target, u, f, t)
	if f.Traits&detect.Number != 0 {
		dst = append(dst, '"')
	}
	return w.escape(dst, mark, f.Layer, target)
}

// writeRun writes the encoded run of u anew, with the findings in it replaced.
func (w *Worker) writeRun(dst []byte, target uint32, u unit) []byte {
	units, edits := len(w.units), len(w.edits)
	first := w.planRun(u.run, u.lo, u.hi)
	l := w.scan.Layer(u.run)
	mark := len(dst)
	dst = w.writeUnits(dst, u.run, first, len(w.units))
	w.inner = append(w.inner[:0], dst[mark:]...) // once the runs in it are written
	text := w.inner
	dst = dst[:mark]
	switch l.Enc {
	case detect.Hex:
		dst = appendHex(dst, text, l.Capitals())
	case detect.Base64:
		dst = base64.RawStdEncoding.AppendEncode(dst, text)
	case detect.Gzip, detect.Zlib:
		dst = w.pack.append(dst, text, l.Enc)
	default:
		dst = base64.RawURLEncoding.AppendEncode(dst, text)
	}
	if l.Padded() && len(text)%3 != 0 {
		dst = append(dst, "=="[:3-len(text)%3]...)
	}
	if width, end := l.Wrap(); width > 0 {
		w.scratch = append(w.scratch[:0], dst[mark:]...)
		dst = appendLines(dst[:mark], w.scratch, width, end)
	}
	w.units, w.edits = w.units[:units], w.edits[:edits]
	return w.escape(dst, mark, l.Parent, target)
}

// appendLines appends text in lines of width bytes, with end between them.
func appendLines(dst, text []byte, width int, end string) []byte {
	for len(text) > width {
		dst = append(append(dst, text[:width]...), end...)
		text = text[width:]
	}
	return append(dst, text...)
}

// writeUnits appends the text of layer target with its units [first, end)
// replaced.
func (w *Worker) writeUnits(dst []byte, target uint32, first, end int) []byte {
	text := w.scan.TextOf(target)
	at := uint32(0)
	for i := first; i < end; i++ {
		u := &w.units[i]
		dst = append(dst, text[at:u.start]...)
		dst = w.write(dst, target, u)
		at = u.end
	}
	return append(dst, text[at:]...)
}

func appendHex(dst, text []byte, capitals bool) []byte {
	digits := "0123456789abcdef"
	if capitals {
		digits = "0123456789ABCDEF"
	}
	for _, c := range text {
		dst = append(dst, digits[c>>4], digits[c&15])
	}
	return dst
}

// escape encodes dst[mark:], written for a place in layer from, as the layers up
// to target ask. Pseudonyms need none; quotes, addresses and base64 do.
func (w *Worker) escape(dst []byte, mark int, from, target uint32) []byte {
	for from != target {
		l := w.scan.Layer(from)
		dst = w.escapeAs(dst, mark, l.Enc)
		from = l.Parent
	}
	return dst
}

// escapeAs is escape for one layer.
func (w *Worker) escapeAs(dst []byte, mark int, e detect.Encoding) []byte {
	if needsEscape(dst[mark:], e) {
		w.scratch = append(w.scratch[:0], dst[mark:]...)
		dst = dst[:mark]
		for _, c := range w.scratch {
			dst = appendEscaped(dst, c, e)
		}
	}
	return dst
}

func needsEscape(b []byte, e detect.Encoding) bool {
	switch e {
	case detect.JSONString:
		return bytes.IndexByte(b, '"') >= 0 || bytes.IndexByte(b, '\\') >= 0 || bytes.IndexByte(b, '\n') >= 0
	case detect.Percent, detect.Form:
		return bytes.ContainsAny(b, "\"\\+/=@:[]%&\n")
	case detect.Entity:
		return bytes.ContainsAny(b, "\"&<>\n")
	case detect.Octal:
		return bytes.ContainsAny(b, "\r\n\t")
	case detect.Doubled:
		return bytes.IndexByte(b, '"') >= 0
	case detect.QuotedPrintable:
		return bytes.ContainsAny(b, "=\r\n")
	case detect.UTF16LE, detect.UTF16BE:
		return true
	}
	return false
}

func appendEscaped(dst []byte, c byte, e detect.Encoding) []byte {
	const upperHex = "0123456789ABCDEF"
	switch {
	case e == detect.JSONString && (c == '"' || c == '\\'):
		return append(dst, '\\', c)
	case e == detect.JSONString && c == '\n':
		return append(dst, '\\', 'n')
	case e == detect.JSONString && c == '\r':
		return append(dst, '\\', 'r')
	case (e == detect.Percent || e == detect.Form) && !detect.IsWord(c) && c != '-' && c != '.':
		return append(dst, '%', upperHex[c>>4], upperHex[c&15])
	case e == detect.QuotedPrintable && (c == '=' || c == '\r' || c == '\n'):
		return append(dst, '=', upperHex[c>>4], upperHex[c&15])
	case e == detect.Octal && c < ' ':
		return append(dst, '#', '0', '0'+c>>3, '0'+c&7)
	case e == detect.Doubled && c == '"':
		return append(dst, `""`...)
	case e == detect.UTF16LE:
		return append(dst, c, 0)
	case e == detect.UTF16BE:
		return append(dst, 0, c)
	case e == detect.Entity && c == '"':
		return append(dst, "&quot;"...)
	case e == detect.Entity && (c == '&' || c == '<' || c == '>' || c == '\n' || c == '\r'):
		return append(append(append(dst, "&#"...), strconv.Itoa(int(c))...), ';')
	}
	return append(dst, c)
}

// replace appends what the action of u makes of the value of f.
func (w *Worker) replace(dst []byte, target uint32, u *unit, f *detect.Finding, t *treatment) []byte {
	if f.Traits&(detect.Forged|detect.Foreign) != 0 {
		if f.Traits&detect.Forged != 0 {
			w.tally.forged++
		} else {
			w.tally.foreign++
		}
		return w.hash.AppendForeign(dst, w.scan.TextOf(f.Layer)[f.Start:f.End])
	}
	if t.token {
		if parsed := w.tokenOf(f); parsed != nil {
			if u.action == Pseudonym {
				if w.lately && target == 0 && w.s.opts.OnToken == nil && len(w.s.opts.Claims) == 0 && !w.scan.Wide() {
					return w.stubLater(dst, parsed)
				}
				return w.stub(dst, parsed)
			}
			if w.s.opts.OnToken != nil {
				w.words(parsed, w.s.claimsOf(parsed))
				w.tell(parsed)
			}
		}
	}
	switch u.action {
	case Redact, Drop:
		return append(append(dst, t.kind.Name...), "_redacted"...)
	case Mask:
		return w.mask(dst, t.kind, f, t.Setting.Keep)
	case Truncate:
		return w.truncate(dst, t.kind, f)
	}
	family, canonical := w.canonical(t, f)
	if u.action == Preserve {
		switch w.hash.Family(family) {
		case pseudonym.IP:
			return w.preserveIP(dst, target, u, canonical)
		case pseudonym.Email:
			dst = w.hash.AppendAt(dst, family, canonical)
			return append(dst, canonical[bytes.LastIndexByte(canonical, '@'):]...)
		}
	}
	return w.hash.AppendAt(dst, family, canonical)
}

// preserveIP appends the address that stands for canonical, in brackets where
// what stands beside it would run into its colons.
func (w *Worker) preserveIP(dst []byte, target uint32, u *unit, canonical []byte) []byte {
	t := w.scan.TextOf(target)
	open := u.start > 0 && t[u.start-1] == '['
	if !open && (int(u.end) < len(t) && t[u.end] == ':' || u.start > 0 && (t[u.start-1] == '/' || t[u.start-1] == ':' || t[u.start-1] == '\\')) {
		dst = append(dst, '[')
		return append(w.hash.AppendULA(dst, pseudonym.IP, canonical), ']')
	}
	return w.hash.AppendULA(dst, pseudonym.IP, canonical)
}

// value returns the text of f, decoded. It is valid until the next call.
func (w *Worker) value(f *detect.Finding) []byte {
	t := w.scan.TextOf(f.Layer)[f.Start:f.End]
	if f.Traits&detect.Quoted != 0 && bytes.IndexByte(t, '\\') >= 0 {
		w.text = detect.AppendUnescaped(w.text[:0], t)
		return w.text
	}
	if f.Traits&detect.Pluses != 0 {
		w.text = detect.AppendPlain(w.text[:0], t)
		return w.text
	}
	return t
}

// canonical returns the family of f and its value in the form that is hashed.
// What a value is decides its family; where it stood, only what nothing else
// decides.
func (w *Worker) canonical(t *treatment, f *detect.Finding) (pseudonym.Index, []byte) {
	if f.Traits&detect.Canonical != 0 && !t.byValue {
		return t.family, w.scan.TextOf(f.Layer)[f.Start:f.End]
	}
	text, family := w.value(f), t.family
	if t.byValue {
		family = w.hash.Index(w.classify(text, t.kind.Family))
	}
	return family, w.hash.Canonical(&w.canon, family, text)
}

// classify returns the family of a value by what it is, or else the one that its
// context gives.
func (w *Worker) classify(text []byte, context pseudonym.Family) pseudonym.Family {
	if at := bytes.LastIndexByte(text, '@'); at > 0 {
		if n, ok := check.EmailDomain(text[at+1:]); ok && n == len(text)-at-1 && check.EmailLocal(text[:at]) == at {
			return pseudonym.Email
		}
		return context
	}
	if len(text) < 7 {
		return context
	}
	if _, n, ok := check.IPv4(text); ok && n == len(text) {
		return pseudonym.IP
	}
	if _, n, ok := check.IPv6(text); ok && n == len(text) {
		return pseudonym.IP
	}
	if _, n, ok := check.MAC(text); ok && n == len(text) {
		return pseudonym.MAC
	}
	if n, _ := check.SID(text); n == len(text) {
		return pseudonym.SID
	}
	if n, sum := check.GitHubToken(text); n == len(text) && sum != check.ChecksumBad {
		return pseudonym.GitHub
	}
	if n, id := check.AWSKeyID(text); id != check.AWSNone && id != check.AWSResource && n == len(text) {
		return pseudonym.AWS
	}
	if text[0] == '+' {
		if n, ok := check.Phone(text); ok && n == len(text) {
			return pseudonym.Phone
		}
	}
	return context
}

// mask appends the kind and the last digits of a number: keep of them, and at
// most a quarter.
func (w *Worker) mask(dst []byte, kind *detect.Kind, f *detect.Finding, keep int) []byte {
	w.canon = w.canon[:0]
	for _, c := range w.value(f) {
		if detect.IsAlnum(c) {
			w.canon = append(w.canon, c)
		}
	}
	keep = min(keep, len(w.canon)/4)
	dst = append(append(dst, kind.Name...), "_last_"...)
	for _, c := range w.canon[len(w.canon)-keep:] {
		if detect.IsDigit(c) {
			dst = append(dst, c)
		}
	}
	return dst
}

// truncate appends the network of an address.
func (w *Worker) truncate(dst []byte, kind *detect.Kind, f *detect.Finding) []byte {
	text := w.value(f)
	var a netip.Addr
	var ok bool
	if a, _, ok = check.IPv4(text); !ok {
		a, _, ok = check.IPv6(text)
	}
	if !ok {
		return append(append(dst, kind.Name...), "_redacted"...)
	}
	a = a.Unmap()
	size := 24
	if a.Is6() {
		size = 48
	}
	p, _ := a.Prefix(size)
	return p.Addr().AppendTo(dst)
}
