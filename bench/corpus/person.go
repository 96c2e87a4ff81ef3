package corpus

import (
	"net/netip"
	"strconv"
)

var (
	firstNames = []string{
		"ada", "alan", "amina", "anna", "arun", "bea", "boris", "carla", "chen", "clara",
		"dario", "diego", "elena", "emil", "erik", "fatma", "felix", "gita", "hana", "hugo",
		"ines", "ivan", "jana", "jane", "john", "jonas", "kaya", "kofi", "lara", "leo",
		"lin", "luca", "maja", "marco", "mia", "nadia", "nils", "olga", "omar", "paula",
		"pavel", "rosa", "sami", "sara", "tariq", "tessa", "uma", "vera", "yuki", "zoe",
	}
	lastNames = []string{
		"adler", "baker", "berg", "bosch", "costa", "doe", "duarte", "egger", "evans", "ferri",
		"fischer", "garcia", "haas", "hansen", "ito", "jensen", "kaur", "keller", "khan", "lang",
		"lopez", "maier", "meyer", "moreau", "muster", "nagy", "novak", "okoye", "olsen", "park",
		"petrov", "quist", "rossi", "sato", "silva", "stone", "tanaka", "ueda", "weber", "young",
	}
	// Reserved by RFC 2606 and RFC 6761.
	domains = []string{
		"example.com", "example.org", "example.net", "mail.example.com", "corp.example.net",
		"shop.example.org", "mail.test", "users.invalid",
	}
)

// A pool is a closed set of numbered values, and how they are drawn.
type pool struct {
	size int
	// once draws each value once before any comes back; else draws are random.
	once bool
	at   int
}

// draw returns the number of the next value. A step that shares no factor with the
// size visits every number.
func (p *pool) draw(s *source) int {
	if !p.once {
		return s.n(p.size)
	}
	step := p.size*618/1000 | 1
	for gcd(step, p.size) != 1 {
		step += 2
	}
	p.at = (p.at + step) % p.size
	return p.at
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// appendEmail appends the e-mail of person i; different numbers have different e-mails.
func appendEmail(dst []byte, i int) []byte {
	dst = append(dst, firstNames[i%50]...)
	dst = append(dst, '.')
	dst = append(dst, lastNames[i/50%40]...)
	if round := i / 2000; round > 0 {
		dst = strconv.AppendInt(dst, int64(round), 10)
	}
	dst = append(dst, '@')
	return append(dst, domains[i%len(domains)]...)
}

// appendAddress appends address i of the thousand documentation addresses: three
// quarters IPv4 (RFC 5737), the rest IPv6 (RFC 3849).
func appendAddress(dst []byte, i int) []byte {
	i %= 1000
	if i >= 750 {
		return appendIPv6(dst, i)
	}
	nets := [3][3]byte{{192, 0, 2}, {198, 51, 100}, {203, 0, 113}}
	n := nets[i%3]
	return netip.AddrFrom4([4]byte{n[0], n[1], n[2], byte(1 + i/3)}).AppendTo(dst)
}

// appendWideAddress appends address i of a million: seven in eight from the
// carrier-grade NAT range 100.64.0.0/10 (RFC 6598), the rest IPv6.
func appendWideAddress(dst []byte, i int) []byte {
	if i%8 == 7 {
		return appendIPv6(dst, i)
	}
	host := uint32(i) * 2654435761 & (1<<22 - 1)
	ip := 100<<24 | 64<<16 | host
	return netip.AddrFrom4([4]byte{byte(ip >> 24), byte(ip >> 16), byte(ip >> 8), byte(ip)}).AppendTo(dst)
}

func appendIPv6(dst []byte, i int) []byte {
	a := [16]byte{0x20, 0x01, 0x0d, 0xb8, 4: byte(i >> 4), 5: byte(i), 13: byte(i >> 16), 14: byte(i >> 8), 15: byte(i)}
	return netip.AddrFrom16(a).AppendTo(dst)
}
