package check

// Lengths of a payment card number in digits (ISO/IEC 7812-1).
const (
	minCard = 12
	maxCard = 19
)

// Card reports whether digits, 12 to 19 of them without separators, are a
// payment card number: a range that an issuer uses, a length it issues, and
// the Luhn digit. In logs one number in 30,000 of these lengths passes by
// accident; the Luhn digit alone would let one in ten pass.
func Card(digits []byte) bool {
	n := len(digits)
	if n < minCard || n > maxCard {
		return false
	}
	p := uint32(0)
	for _, c := range digits[:6] {
		p = p*10 + uint32(c-'0')
	}
	return issues(p, n) && Luhn(digits)
}

// issues reports whether an issuer gives out numbers of n digits that begin
// with the six digits of p. Sources: the schemes' merchant guides and the list
// "Payment card number" of Wikipedia (read in 2026), ISO/IEC 7812.
func issues(p uint32, n int) bool {
	switch {
	case within(p, 400000, 499999): // Visa
		return n == 13 || n == 16 || n == 19
	case within(p, 510000, 559999), within(p, 222100, 272099): // Mastercard
		return n == 16
	case within(p, 340000, 349999), within(p, 370000, 379999): // American Express
		return n == 15
	case within(p, 601100, 601199), within(p, 644000, 659999): // Discover; RuPay, Elo and Verve share 65
		return n == 16 || n == 19
	case within(p, 620000, 629999), within(p, 810000, 817199): // UnionPay
		return n >= 16
	case within(p, 352800, 358999): // JCB
		return n >= 16
	case within(p, 213100, 213199), within(p, 180000, 180099): // JCB, before 2000
		return n == 15
	case within(p, 300000, 305999), within(p, 309500, 309599), within(p, 380000, 399999): // Diners Club
		return n == 14 || n == 16 || n == 19
	case within(p, 360000, 369999): // Diners Club International
		return n == 14 || n == 16
	case within(p, 501800, 501899), within(p, 502000, 502099), within(p, 503800, 503899),
		within(p, 589300, 589399), within(p, 630400, 630499), within(p, 675900, 676399): // Maestro
		return n >= 12
	case within(p, 501900, 501999): // Dankort
		return n == 16
	case within(p, 506099, 506198): // Verve
		return n == 16 || n >= 18
	case within(p, 506699, 506778), within(p, 509000, 509999),
		p == 627780, p == 636297, p == 636368: // Elo
		return n == 16
	case within(p, 508500, 508999), within(p, 606985, 607984), within(p, 608001, 608500),
		within(p, 817200, 820199): // RuPay
		return n == 16
	case within(p, 220000, 220499): // Mir
		return n >= 16
	case within(p, 636000, 636999): // InterPayment
		return n >= 16
	case within(p, 637000, 639999), // InstaPayment
		p == 606282,               // Hipercard
		within(p, 604001, 604200), // UkrCard
		within(p, 604201, 604219), // Cabal
		within(p, 979200, 979289), // Troy
		within(p, 860000, 860099), // Uzcard
		within(p, 986000, 986099), // Humo
		within(p, 989100, 989199), // DinaCard
		within(p, 220500, 220599): // BORICA
		return n == 16
	}
	return false
}

func within(p, lo, hi uint32) bool { return p-lo <= hi-lo }

// CardGrouping reports whether text, digits with one kind of separator (space
// or hyphen), is grouped as issuers print card numbers: 4-4-4-4, 4-6-5, 4-6-4,
// 4-4-4-4-3 or 6-13. Text without a separator is not grouped.
func CardGrouping(text []byte) bool {
	shape, at, sep := uint32(0), 0, byte(0)
	for i, c := range text {
		switch {
		case isDigit(c):
			continue
		case c != ' ' && c != '-' || sep != 0 && c != sep || i == at || i-at > 15 || shape > 0xffff:
			return false
		}
		sep, shape, at = c, shape<<4|uint32(i-at), i+1
	}
	if len(text)-at > 15 {
		return false
	}
	switch shape<<4 | uint32(len(text)-at) {
	case 0x4444, 0x465, 0x464, 0x44443, 0x6d:
		return true
	}
	return false
}

// CardNumber reads the payment card number at the start of b, bare or grouped,
// and returns the length of its text, a fraction of zeros included. No letter or
// digit may follow, nor a dot or hyphen and another digit. Bare numbers of 17 digits and
// more are taken from the issuers alone that print them so (UnionPay,
// Maestro): others use them too seldom, and 64-bit identifiers have 19 digits. Whether it may begin here is
// the question of [NumberStarts].
func CardNumber(b []byte) (n int, ok bool) {
	var buf [maxCard]byte
	run := digits(b[:min(len(b), maxCard+1)])
	if run >= minCard {
		n = run + fraction(b[run:])
		if run > maxCard || run > 16 && !longCard(b) || !numberEnds(b[n:]) || !Card(b[:run]) {
			return 0, false
		}
		return n, true
	}
	if run != 4 && run != 6 || run >= len(b) || b[run] != ' ' && b[run] != '-' {
		return 0, false
	}
	// Grouped: try every end of a group, the longest first.
	var ends [5]int
	groups, i, k := 0, 0, 0
	for groups < len(ends) {
		d := digits(b[i:min(len(b), i+14)])
		if d == 0 || k+d > maxCard {
			break
		}
		k += copy(buf[k:], b[i:i+d])
		i += d
		ends[groups] = i
		groups++
		if i >= len(b) || b[i] != b[run] {
			break
		}
		i++
	}
	for ; groups > 1; groups-- {
		end := ends[groups-1]
		if CardGrouping(b[:end]) && numberEnds(b[end:]) && Card(buf[:end-groups+1]) {
			return end, true
		}
	}
	return 0, false
}

// fraction returns the length of ".0" or the like at the start of rest, with which
// programs write a whole number that they hold as a floating-point one, and 0 where
// none stands.
func fraction(rest []byte) int {
	if len(rest) < 2 || rest[0] != '.' {
		return 0
	}
	n := 1
	for n < len(rest) && rest[n] == '0' {
		n++
	}
	if n == 1 || n < len(rest) && (isWord(rest[n]) || rest[n] == '.') {
		return 0
	}
	return n
}

// longCard reports whether b begins like a number of 17 to 19 digits that its
// issuer prints without groups.
func longCard(b []byte) bool {
	switch string(b[:2]) {
	case "50", "58", "62", "63", "67":
		return true
	}
	return false
}

// numberEnds reports whether a number may end before rest: not inside a word,
// unless an underscore joins another to it.
func numberEnds(rest []byte) bool {
	if len(rest) > 0 && isAlnum(rest[0]) {
		return false
	}
	return len(rest) < 2 || rest[0] != '.' && rest[0] != '-' || !isDigit(rest[1])
}

// NumberStarts reports whether a number with meaning, such as a card number,
// may begin right after before: not inside a word, unless an underscore joins it
// to another ("card_4…"), not after a digit and a dot
// or a zero and a comma, and after a hyphen only where a letter stands before it
// ("card-4…"), for else it is a sign or within a longer number.
func NumberStarts(before []byte) bool {
	n := len(before)
	if n == 0 {
		return true
	}
	switch c := before[n-1]; c {
	case '-':
		return n > 1 && isLetter(before[n-2])
	case '.':
		return n < 2 || !isDigit(before[n-2])
	case ',': // "17,4111…" is a column of a table, "0,4111…" a fraction
		return n < 2 || before[n-2] != '0' || n > 2 && isDigit(before[n-3])
	case '_':
		return n > 1 && isLetter(before[n-2])
	default:
		return !isWord(c)
	}
}
