package check

// Date returns the length of the date at the start of v, of 1900 or later, in one of the
// forms that forms and data bases have: 1984-12-07 and 19841207 (ISO 8601), with a time or not,
// 07.12.1984, 12/07/1984, 7 December 1984, Dec 7, 1984; 0 where there is none.
func Date(v []byte) int {
	if n := digits(v); n == 8 {
		if year(v[:4]) && dated(v, 4, 6) || year(v[4:8]) && (dated(v, 0, 2) || dated(v, 2, 0)) {
			return 8
		}
		return 0
	}
	var part [3]int
	var size [3]int
	i := 0
	for k := range part {
		n := digits(v[i:])
		if n == 0 {
			return writtenDate(v)
		}
		if n > 4 || n == 3 {
			return 0
		}
		part[k], size[k] = number(v[i:i+n]), n
		i += n
		if k < 2 {
			if i >= len(v) || v[i] != '-' && v[i] != '/' && v[i] != '.' && v[i] != ' ' {
				return 0
			}
			i++
		}
	}
	switch {
	case size[0] == 4:
		if part[0] < 1900 || part[0] > 2099 || !monthDay(part[1], part[2]) {
			return 0
		}
		return i + timeOfDay(v[i:])
	case size[2] == 4 && part[2] >= 1900 && part[2] <= 2099, size[2] == 2 && size[0] <= 2:
		if monthDay(part[0], part[1]) || monthDay(part[1], part[0]) {
			return i
		}
	}
	return 0
}

func monthDay(month, day int) bool { return month >= 1 && month <= 12 && day >= 1 && day <= 31 }

// year reports whether v begins with a year from 1900 to 2099.
func year(v []byte) bool {
	return digits(v) >= 4 && (v[0] == '1' && v[1] == '9' || v[0] == '2' && v[1] == '0')
}

// timeOfDay returns the length of the time of day and the zone behind a date.
func timeOfDay(v []byte) int {
	if len(v) < 6 || v[0] != 'T' && v[0] != ' ' || digits(v[1:]) != 2 || v[3] != ':' {
		return 0
	}
	n := 1
	for n < len(v) && (isDigit(v[n]) || v[n] == ':' || v[n] == '.' || v[n] == '+' || v[n] == '-' || v[n] == 'Z') {
		n++
	}
	return n
}

// writtenDate is Date where the name of a month stands.
func writtenDate(v []byte) int {
	month, numbers, i := false, 0, 0
	for i < len(v) && i < 24 {
		switch {
		case isLetter(v[i]):
			start := i
			for i < len(v) && isLetter(v[i]) {
				i++
			}
			if month || !monthName(v[start:i]) {
				return 0
			}
			month = true
		case isDigit(v[i]):
			n := digits(v[i:])
			if n == 4 && year(v[i:]) && month && numbers == 1 {
				return i + n
			}
			if numbers++; n > 2 || numbers > 1 {
				return 0
			}
			i += n
		case v[i] == ' ' || v[i] == '.' || v[i] == ',' || v[i] == '-':
			i++
		default:
			return 0
		}
	}
	return 0
}

// monthName reports whether v begins with three letters of a month, in English.
func monthName(v []byte) bool {
	const names = "jan feb mar apr may jun jul aug sep oct nov dec"
	if len(v) < 3 || len(v) > 9 {
		return false
	}
	for i := 0; i < len(names); i += 4 {
		if equalFold(v[:3], names[i:i+3]) {
			return true
		}
	}
	return false
}

// Year reports whether v is a year from 1900 to 2099.
func Year(v []byte) bool { return len(v) == 4 && year(v) }

// CardExpiry reports whether v is the month and year that is printed on a payment card:
// 11/30, 11-30, 11/2030.
func CardExpiry(v []byte) bool {
	if len(v) != 5 && len(v) != 7 || digits(v) != 2 || v[2] != '/' && v[2] != '-' || digits(v[3:]) != len(v)-3 {
		return false
	}
	month := number(v[:2])
	return month >= 1 && month <= 12 && (len(v) == 5 || v[3] == '2' && v[4] == '0')
}
