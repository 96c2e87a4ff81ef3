package check

import "bytes"

// What a place is written like. None of these forms is rare enough to be looked for
// without a key.

// Street reports whether v may be the address of a house, by what it holds: a number
// and a name ("514 Estrada Islands", "Hauptstr. 5"), a part of a house ("Apt. 552"), a box
// of a post office, or two words of which one is a kind of street.
func Street(v []byte) bool {
	if len(v) < 5 || len(v) > 200 || unwritten(v) {
		return false
	}
	first, rest := nextWord(v)
	rest = bytes.TrimLeft(rest, " +")
	if n := digits(first); n > 0 && n <= 6 && n >= len(first)-1 && len(rest) > 2 && isUpper(rest[0]) && letters(rest) >= 3 {
		return true
	}
	if digits(rest) > 0 && streetPart(first) {
		return true
	}
	return isUpper(v[0]) && len(rest) > 0 && (streetWords(v) || germanStreet(v) || digits(lastNumber(rest)) > 0 && streetFirst(first))
}

// House reports whether v, of several words that nothing encloses, is the address of a house: what [Street] takes
// that has a kind of street in it, or a number at its end behind two words or more.
func House(v []byte) bool {
	last := v[bytes.LastIndexByte(v, ' ')+1:]
	return Street(v) && (streetWords(v) || germanStreet(v) || bytes.Count(v, []byte{' '}) > 1 && digits(last) > 0)
}

// Way reports whether v may be the name of a street: what [Street] takes, or two or more
// words in capitals.
func Way(v []byte) bool {
	if Street(v) || streetName(v) && !unwritten(v) {
		return true
	}
	words := 0
	for word, rest := nextWord(v); len(word) > 0; word, rest = nextWord(rest) {
		if !isUpper(word[0]) || letters(word) < len(word)-1 {
			return false
		}
		words++
	}
	return words > 1 && words < 6
}

// Line reports whether v may be a line of an address beside a key that says so: a text
// with letters, and no number of a machine, path or code.
func Line(v []byte) bool {
	return len(v) > 2 && len(v) <= 200 && !unwritten(v) && (letters(v) > 2 && (isAlnum(v[0]) || v[0] >= 0x80) || digits(v) == len(v) && len(v) < 6)
}

// unwritten reports whether v holds what addresses do not.
func unwritten(v []byte) bool {
	for i, c := range v {
		switch c {
		case '=', '{', '}', '<', '>', '@', '|', '\\', '$', '%', '*', '_':
			return true
		case ':':
			if i+1 < len(v) && v[i+1] != ' ' {
				return true
			}
		}
	}
	return false
}

// letters counts the letters of v, those outside ASCII too.
func letters(v []byte) (n int) {
	for _, c := range v {
		if isLetter(c) || c >= 0xc0 {
			n++
		}
	}
	return n
}

// streetPart reports whether word, before a number, is a part of a house.
func streetPart(word []byte) bool {
	for _, part := range [...]string{"apt", "apt.", "suite", "unit", "flat", "apartment", "ste", "ste.", "room", "po", "postfach"} {
		if equalFold(word, part) {
			return true
		}
	}
	return false
}

// streetWords reports whether one of the words of v but the first is a kind of street
// (USPS Publication 28, appendix C, and those of Britain).
func streetWords(v []byte) bool {
	_, rest := nextWord(v)
	for word, rest := nextWord(rest); len(word) > 0; word, rest = nextWord(rest) {
		for len(word) > 1 && (word[len(word)-1] == '.' || word[len(word)-1] == ',') {
			word = word[:len(word)-1]
		}
		if len(word) > 1 && len(word) < 12 && isUpper(word[0]) && streetWord(word) {
			return true
		}
	}
	return false
}

// lastNumber returns the end of v from its first digit on.
func lastNumber(v []byte) []byte {
	for i, c := range v {
		if isDigit(c) {
			return v[i:]
		}
	}
	return nil
}

// streetFirst reports whether word, before the name of a street, says that it is one: of Romance and Slavic
// languages, Turkish, Indonesian.
func streetFirst(word []byte) bool {
	var buf [12]byte
	switch string(lowered(buf[:], bytes.TrimRight(word, "."))) {
	case "rua", "rue", "via", "viale", "calle", "avenida", "avda", "av", "avenue", "plaza", "piazza", "praça", "praca", "corso", "carrer", "paseo", "place", "chemin", "allée", "impasse",
		"boulevard", "travessa", "estrada", "rodovia", "alameda", "largo", "strada", "bulevardul", "ul", "ulica", "al", "aleja", "ulitsa", "jalan", "jl", "cra", "carrera", "camino", "quai", "cours", "vicolo":
		return true
	}
	return false
}

// nextWord returns the first word of v, which blanks part from the next, or the plus
// signs that stand for them in a query, and the rest.
func nextWord(v []byte) (word, rest []byte) {
	i := 0
	for i < len(v) && (v[i] == ' ' || v[i] == '+') {
		i++
	}
	end := i
	for end < len(v) && v[end] != ' ' && v[end] != '+' {
		end++
	}
	return v[i:end], v[end:]
}

func streetWord(word []byte) bool {
	var buf [12]byte
	for i, c := range word {
		buf[i] = lower(c)
	}
	switch string(buf[:len(word)]) {
	case "street", "st", "avenue", "ave", "road", "rd", "lane", "ln", "drive", "dr", "boulevard", "blvd", "court", "ct", "way",
		"highway", "hwy", "freeway", "parkway", "pkwy", "square", "terrace", "plaza", "circle", "crescent", "trail", "turnpike",
		"expressway", "mews", "close", "gardens", "grove", "rue", "alley", "row", "walk":
		return true
	}
	return false
}

// germanStreet reports whether v is a name that ends like those of streets in German,
// Dutch and the Nordic languages and a number: "Hauptstr. 5".
func germanStreet(v []byte) bool {
	name, rest := nextWord(v)
	nr, _ := nextWord(rest)
	return len(nr) > 0 && digits(nr) > 0 && streetName(name)
}

// streetName reports whether word is a name that ends like those of streets.
func streetName(word []byte) bool {
	for _, end := range [...]string{"straße", "strasse", "str.", "weg", "gasse", "platz", "allee", "ring", "straat", "gatan", "vej"} {
		n := len(word) - len(end)
		if n > 1 && isUpper(word[0]) && lower(word[n]) == end[0] && string(word[n+1:]) == end[1:] {
			return true
		}
	}
	return false
}

// Postcode reports whether v may be a postal code: three to ten letters and digits with
// a digit among them and one blank or hyphen, as the Universal Postal Union lists them.
func Postcode(v []byte) bool {
	digit, letter, sep := 0, 0, 0
	for i, c := range v {
		switch {
		case isDigit(c):
			digit++
		case isUpper(c):
			letter++
		case (c == ' ' || c == '-') && i > 1 && i < len(v)-1:
			sep++
		default:
			return false
		}
	}
	if letter == 0 {
		return sep == 0 && digit >= 4 && digit <= 7 || sep == 1 && (digit == 9 || digit == 5 || digit == 7 || digit == 8)
	}
	return sep <= 1 && digit >= 2 && digit+letter >= 5 && digit+letter <= 7 && letter <= 5
}

// Angle returns the length of the decimal number at the start of v if it may be a
// latitude or longitude in degrees, and how many digits its fraction has; 0 else. Other
// numbers may follow.
func Angle(v []byte) (n, fraction int) {
	i := 0
	if i < len(v) && (v[i] == '-' || v[i] == '+') {
		i++
	}
	whole := digits(v[i:])
	if whole == 0 || whole > 3 || number(v[i:i+whole]) > 180 {
		return 0, 0
	}
	i += whole
	if i+1 >= len(v) || v[i] != '.' {
		return 0, 0
	}
	fraction = digits(v[i+1:])
	if fraction == 0 || fraction > 17 {
		return 0, 0
	}
	return i + 1 + fraction, fraction
}

// Position reports whether v is a latitude or longitude whose fractions have min digits
// or more, or two of them with a comma, semicolon or blank between, perhaps in brackets.
func Position(v []byte, min int) bool {
	if n := len(v); n > 2 && (v[0] == '(' && v[n-1] == ')' || v[0] == '[' && v[n-1] == ']') {
		v = v[1 : n-1]
	}
	n, fraction := Angle(v)
	if n == 0 || fraction < min || len(bytes.Trim(v, "-+0.,; ")) == 0 { // where none is known
		return false
	}
	rest := v[n:]
	for len(rest) > 0 && (rest[0] == ',' || rest[0] == ' ' || rest[0] == ';' || rest[0] == '/') {
		rest = rest[1:]
	}
	if len(rest) == 0 {
		return n == len(v)
	}
	m, second := Angle(rest)
	return m == len(rest) && second >= min && len(rest) < len(v)-n
}
