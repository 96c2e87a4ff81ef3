package corpus

import "strconv"

// agents hold versions that look like addresses (Chrome/131.0.0.0), which must stay.
var agents = []string{
	"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.2849.68",
	"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
	"Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
	"curl/8.11.0",
	"kube-probe/1.31",
}

// nginx makes lines in the combined format. Each has one client address; one in
// twenty has an e-mail in its query, percent-encoded.
func nginx(s *source) recordFunc {
	addresses := &pool{size: 1e3}
	return func(dst []byte) []byte {
		dst = appendAddress(dst, addresses.draw(s))
		dst = append(dst, ` - - [`...)
		dst = s.tick().AppendFormat(dst, "02/Jan/2006:15:04:05 -0700")
		dst = append(dst, `] "`...)
		dst = append(dst, pick(s, []string{"GET ", "GET ", "GET ", "POST ", "HEAD "})...)
		dst = appendTarget(dst, s)
		dst = append(dst, ` HTTP/1.1" `...)
		dst = strconv.AppendInt(dst, int64(pick(s, []int{200, 200, 200, 301, 304, 404, 502})), 10)
		dst = append(dst, ' ')
		dst = strconv.AppendInt(dst, int64(s.n(90_000)), 10)
		dst = append(dst, ` "`...)
		dst = append(dst, pick(s, []string{"-", "-", "https://www.example.com/", "https://shop.example.org/cart"})...)
		dst = append(dst, `" "`...)
		dst = append(dst, pick(s, agents)...)
		return append(dst, "\"\n"...)
	}
}

// appendTarget appends the request target.
func appendTarget(dst []byte, s *source) []byte {
	if s.oneIn(20) {
		dst = append(dst, "/subscribe?list=news&email="...)
		at := len(dst)
		dst = appendEmail(dst, s.n(1000))
		for i := at; i < len(dst); i++ {
			if dst[i] == '@' {
				return append(dst[:i], append([]byte("%40"), dst[i+1:]...)...)
			}
		}
	}
	dst = append(dst, pick(s, []string{"/static/app.", "/api/v2/items/", "/images/", "/docs/"})...)
	dst = s.chars(dst, hexDigits, 8)
	if s.oneIn(3) {
		dst = append(dst, "?page="...)
		dst = strconv.AppendInt(dst, int64(s.n(40)), 10)
	}
	return dst
}
