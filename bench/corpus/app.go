package corpus

import "strconv"

// The shape of an application line. Lengths count the line feed and leave the token out.
const (
	appLineMin = 284
	appLineMax = 316
	tokenEvery = 5
	quoteEvery = 3
)

func appRepeat(s *source) recordFunc {
	people, addresses := &pool{size: 1e3}, &pool{size: 1e3}
	return app(s, people, addresses, appendAddress)
}

func appUnique(s *source) recordFunc {
	people, addresses := &pool{size: 1e6, once: true}, &pool{size: 1e6, once: true, at: 271828}
	return app(s, people, addresses, appendWideAddress)
}

// app makes NDJSON lines of 280 to 320 bytes without the token. Each has one e-mail
// and one address as text, every fifth a token, every third an escape that touches
// the e-mail.
func app(s *source, people, addresses *pool, address func([]byte, int) []byte) recordFunc {
	line := 0
	return appWith(s, people, addresses, address, func(dst []byte, person int) []byte {
		if line++; line%tokenEvery != 0 {
			return dst
		}
		dst = append(dst, `,"auth":"Bearer `...)
		return append(appendJWT(dst, s, person), '"')
	})
}

// appWith is app with another field for tokens, which auth appends, or nothing.
func appWith(s *source, people, addresses *pool, address, auth func([]byte, int) []byte) recordFunc {
	line := 0
	return func(dst []byte) []byte {
		start := len(dst)
		person, host := people.draw(s), addresses.draw(s)
		dst = appendAppHead(dst, s)
		dst = appendMessage(dst, s, person, line%quoteEvery == quoteEvery-1)
		dst = append(dst, `,"client":"`...)
		dst = address(dst, host)
		dst = append(dst, `","status":`...)
		dst = strconv.AppendInt(dst, int64(pick(s, []int{200, 201, 204, 302, 404, 503})), 10)
		dst = append(dst, `,"ms":`...)
		dst = strconv.AppendInt(dst, int64(s.n(900)), 10)
		before := len(dst)
		dst = auth(dst, person)
		token := max(0, len(dst)-before-len(`,"auth":"Bearer "`))
		dst = append(dst, `,"detail":"`...)
		tail := "\"}\n"
		used := len(dst) - start - token + len(tail)
		dst = s.text(dst, max(0, s.between(appLineMin, appLineMax)-used))
		line++
		return append(dst, tail...)
	}
}

func appendAppHead(dst []byte, s *source) []byte {
	dst = append(dst, `{"ts":"`...)
	dst = s.tick().AppendFormat(dst, "2006-01-02T15:04:05.000Z")
	dst = append(dst, `","level":"`...)
	dst = append(dst, pick(s, []string{"info", "info", "info", "debug", "warn", "error"})...)
	dst = append(dst, `","logger":"`...)
	dst = append(dst, pick(s, []string{"checkout.cart", "checkout.payment", "mailer", "search.index", "login"})...)
	dst = append(dst, `","span":"`...)
	dst = s.chars(dst, hexDigits, 16)
	return append(dst, `",`...)
}

// appendMessage appends the field that holds the e-mail: a sentence, or with quoted
// one whose e-mail stands behind or between escapes.
func appendMessage(dst []byte, s *source, person int, quoted bool) []byte {
	plain := [][2]string{
		{`"msg":"receipt sent to `, ` in time"`},
		{`"email":"`, `","msg":"order stored"`},
		{`"msg":"no quota left for `, `"`},
		{`"msg":"lookup of `, `: 3 rows"`},
	}
	escaped := [][2]string{
		{`"msg":"queued mail\n`, `\nretry 0"`},
		{`"msg":"mail to \u003c`, `\u003e accepted"`},
		{`"msg":"no mailbox \"`, `\" here"`},
	}
	from := plain
	if quoted {
		from = escaped
	}
	around := pick(s, from)
	dst = append(dst, around[0]...)
	dst = appendEmail(dst, person)
	return append(dst, around[1]...)
}
