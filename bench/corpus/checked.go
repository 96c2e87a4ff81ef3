package corpus

import (
	"fmt"
	"hash/crc32"
)

// cardNumber returns one of the numbers that card networks publish for tests; a random
// number that passes the Luhn check could be somebody's.
func cardNumber(s *source) string {
	number := pick(s, []string{
		"4111111111111111", "4012888888881881", "4242424242424242", "5555555555554444",
		"5105105105105100", "378282246310005", "371449635398431", "6011111111111117", "6011000990139424",
	})
	if len(number) != 16 || s.oneIn(2) {
		return number
	}
	separator := pick(s, []string{" ", "-"})
	return number[:4] + separator + number[4:8] + separator + number[8:12] + separator + number[12:]
}

// ibanNumber returns one of the examples of the IBAN registry (ISO 13616).
func ibanNumber(s *source) string {
	return pick(s, []string{
		"GB29NWBK60161331926819", "DE89370400440532013000", "FR1420041010050500013M02606",
		"NL91ABNA0417164300", "CH9300762011623852957", "ES9121000418450200051332", "BE68539007547034",
	})
}

// phoneNumber returns a number that a regulator keeps for fiction: North America
// 555-0100 to 555-0199 (ATIS-0300115), United Kingdom 07700 900000 to 900999 (Ofcom),
// Australia 0491 570 006 and its neighbours (ACMA).
func phoneNumber(s *source) string {
	switch s.n(3) {
	case 0:
		return fmt.Sprintf("+1 %s-555-01%02d", pick(s, []string{"202", "312", "415"}), s.n(100))
	case 1:
		return fmt.Sprintf("+447700900%03d", s.n(1000))
	default:
		return pick(s, []string{"+61 491 570 006", "+61 491 570 156", "+61 491 570 157"})
	}
}

// gitHubToken returns the token of 30 random characters: the prefix, the characters,
// and their CRC-32 (IEEE) as six digits of base 62.
// Source: the announcement "Behind GitHub's new authentication token formats", 2021.
func gitHubToken(random string) string {
	sum := crc32.ChecksumIEEE([]byte(random))
	var check [6]byte
	for i := len(check) - 1; i >= 0; i-- {
		check[i] = base62[sum%62]
		sum /= 62
	}
	return "ghp_" + random + string(check[:])
}
