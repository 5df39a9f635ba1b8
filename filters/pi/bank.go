package pi

import "bytes"

// binRange says which card lengths an issuer range uses: lens has bit n set for
// cards of n digits. Ranges compare the first six digits.
type binRange struct {
	lo, hi int
	lens   uint32
}

const (
	len14    = 1 << 14
	len15    = 1 << 15
	len16    = 1 << 16
	len16to9 = 1<<16 | 1<<17 | 1<<18 | 1<<19
	len19    = 1 << 19
	len16or9 = len16 | len19
)

// bins lists the schemes seen on cards in China, in ascending order. Sources: the
// issuer ranges that the schemes publish; the 19-digit ranges outside 62 are debit
// cards of Chinese banks of before the common prefix.
var bins = []binRange{
	{222100, 272099, len16},         // Mastercard
	{300000, 305999, len14},         // Diners Club
	{340000, 349999, len15},         // American Express
	{352800, 358999, len16},         // JCB
	{360000, 369999, len14},         // Diners Club
	{370000, 379999, len15},         // American Express
	{380000, 399999, len14},         // Diners Club
	{400000, 438587, len16},         // Visa
	{438588, 438589, 1<<16 | 1<<18}, // Industrial Bank
	{438590, 499999, len16},         // Visa
	{510000, 559999, len16},         // Mastercard
	{601100, 601199, len16},         // Discover
	{601382, 601382, len19},         // Bank of China
	{603367, 603367, len19},         // Bank of Hangzhou
	{620000, 629999, len16to9},      // UnionPay
	{644000, 659999, len16},         // Discover
	{683970, 683970, len16or9},
	{685800, 685800, len16or9},
	{690755, 690755, len16or9},
	{900000, 900010, len16or9},
	{940000, 949999, len16or9}, // city banks
	{955880, 955888, len19},    // Industrial and Commercial Bank
	{955900, 955999, len16or9}, // Agricultural Bank
	{984300, 984303, len16or9},
}

// oldDebit lists Visa-prefixed debit cards of 19 digits.
func oldDebit(bin int) bool { return bin == 436742 || bin == 456351 || bin == 421349 }

// bankCard checks a card number by issuer range, length and check digit. Luhn alone
// would flag one number in ten. Seven zeros in a row are a payload, not a card.
func bankCard(d []byte) bool {
	if len(d) < 14 || len(d) > 19 {
		return false
	}
	bin := number2(d)*10000 + number2(d[2:])*100 + number2(d[4:])
	for i := range bins {
		r := &bins[i]
		if bin < r.lo {
			return false
		}
		if bin <= r.hi {
			ok := r.lens&(1<<len(d)) != 0 || len(d) == 19 && oldDebit(bin)
			return ok && luhn(d) && !bytes.Contains(d, []byte("0000000"))
		}
	}
	return false
}
