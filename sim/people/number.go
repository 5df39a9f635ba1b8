package people

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// ResidentCheck is the check character of the first 17 digits of a resident
// identity number (GB 11643-1999: weights mod 11).
func ResidentCheck(first17 string) (byte, error) {
	if len(first17) != 17 {
		return 0, fmt.Errorf("resident number body has %d characters, 17 are needed", len(first17))
	}
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		d := first17[i]
		if d < '0' || d > '9' {
			return 0, fmt.Errorf("resident number body has a non-digit at place %d", i+1)
		}
		sum += int(d-'0') * w
	}
	return "10X98765432"[sum%11], nil
}

// residentID draws a number for a region code, a birth date and a sex.
func residentID(rng *rand.Rand, region string, female bool) string {
	year, month := 1955+rng.IntN(50), 1+rng.IntN(12)
	day := 1 + rng.IntN(28)
	order := rng.IntN(500) * 2 // even for women
	if !female {
		order++
	}
	body := fmt.Sprintf("%s%04d%02d%02d%03d", region, year, month, day, order)
	check, err := ResidentCheck(body)
	if err != nil {
		return "" // body is 17 digits by construction; a test looks at every result
	}
	return body + string(check)
}

// mobile draws an 11-digit number with a prefix in use.
func mobile(rng *rand.Rand) string {
	prefixes := []string{"134", "135", "136", "137", "138", "139", "147", "150", "151", "152", "157", "158",
		"159", "182", "183", "187", "188", "130", "131", "132", "155", "156", "166", "185", "186", "133",
		"153", "173", "177", "180", "181", "189", "191", "199"}
	return prefixes[rng.IntN(len(prefixes))] + digits(rng, 8)
}

func digits(rng *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte('0' + byte(rng.IntN(10)))
	}
	return b.String()
}

func letters(rng *rand.Rand, alphabet string, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(alphabet[rng.IntN(len(alphabet))])
	}
	return b.String()
}

// plateLetters leaves out I and O, which plates do not use.
const plateLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ"

// plate draws an ordinary plate (province, letter, five characters), or for an
// electric car one of six characters (GA 36-2018, small new-energy cars).
func plate(rng *rand.Rand, province string, electric bool) string {
	office := string(plateLetters[rng.IntN(8)])
	if electric {
		return province + office + string("DF"[rng.IntN(2)]) + digits(rng, 5)
	}
	at := rng.IntN(5)
	number := []byte(digits(rng, 5))
	number[at] = plateLetters[rng.IntN(len(plateLetters))]
	return province + office + string(number)
}

// vinValues transliterates a VIN character (ISO 3779 as in GB 16735).
var vinValues = map[byte]int{
	'A': 1, 'B': 2, 'C': 3, 'D': 4, 'E': 5, 'F': 6, 'G': 7, 'H': 8,
	'J': 1, 'K': 2, 'L': 3, 'M': 4, 'N': 5, 'P': 7, 'R': 9,
	'S': 2, 'T': 3, 'U': 4, 'V': 5, 'W': 6, 'X': 7, 'Y': 8, 'Z': 9,
}

// VINCheck is the ninth character of a VIN, computed from the other sixteen.
func VINCheck(vin string) (byte, error) {
	if len(vin) != 17 {
		return 0, fmt.Errorf("VIN has %d characters, 17 are needed", len(vin))
	}
	weights := [17]int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2}
	sum := 0
	for i, w := range weights {
		c := vin[i]
		v, letter := vinValues[c]
		if c >= '0' && c <= '9' {
			v = int(c - '0')
		} else if !letter {
			return 0, fmt.Errorf("VIN has a forbidden character at place %d", i+1)
		}
		sum += v * w
	}
	return "0123456789X"[sum%11], nil
}

// NewVIN draws a VIN of a fictitious Chinese maker with a right check digit.
func NewVIN(rng *rand.Rand) string {
	const alphabet = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
	years := "LMNPRST"
	vin := []byte("LZZ" + letters(rng, alphabet, 5) + "0" + string(years[rng.IntN(len(years))]) +
		letters(rng, "ABCDEFGH", 1) + digits(rng, 6))
	check, err := VINCheck(string(vin))
	if err != nil {
		return "" // the alphabet has no forbidden character; a test looks at every result
	}
	vin[8] = check
	return string(vin)
}

// LuhnCheck is the last digit that makes body satisfy ISO/IEC 7812's formula.
func LuhnCheck(body string) byte {
	sum := 0
	for i := range len(body) {
		d := int(body[len(body)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return '0' + byte((10-sum%10)%10)
}

// bankCard draws a UnionPay debit card number with a bank's prefix.
func bankCard(rng *rand.Rand) string {
	prefixes := []string{"622202", "621226", "622848", "621700", "622700", "621661", "622588", "622622"}
	body := prefixes[rng.IntN(len(prefixes))] + digits(rng, 12)
	return body + string(LuhnCheck(body))
}

// passport draws an ordinary electronic passport number.
func passport(rng *rand.Rand) string {
	if rng.IntN(3) == 0 {
		return "E" + letters(rng, "ABCDEFGH", 1) + digits(rng, 7)
	}
	return "E" + digits(rng, 8)
}
