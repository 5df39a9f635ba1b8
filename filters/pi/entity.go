// Package pi finds personal information in one text: identifiers that carry a
// check digit or a fixed form, and names, addresses and positions by key, context
// and grammar. It is pure and, once its buffers have grown, allocates nothing.
//
// Boundaries are ASCII letters and digits only: Chinese text has no spaces, so a
// number that touches a Chinese character still stands alone. Context raises
// confidence; it never gates a value whose check digit holds.
package pi

// Entity is a kind of personal information. The zero Entity is none.
type Entity uint8

// The entities. Media and Opaque are reported by package scan only.
const (
	None Entity = iota
	ResidentID
	Mobile
	Plate
	VIN
	Passport
	Permit
	CreditCode
	BankCard
	Email
	MAC
	IMEI
	IMSI
	ICCID
	Name
	Address
	WeChat
	Biometric
	Location
	Media
	Opaque
)

var entityNames = [...]string{
	"NONE", "RESIDENT_ID", "MOBILE", "PLATE", "VIN", "PASSPORT", "PERMIT",
	"CREDIT_CODE", "BANK_CARD", "EMAIL", "MAC", "IMEI", "IMSI", "ICCID", "NAME",
	"ADDRESS", "WECHAT", "BIOMETRIC", "LOCATION", "MEDIA", "OPAQUE",
}

// String gives the entity's name in capitals, as policies and verdicts write it.
func (e Entity) String() string {
	if int(e) < len(entityNames) {
		return entityNames[e]
	}
	return "NONE"
}

// Finding is one entity at bytes [Start, End) of the text that was scanned.
type Finding struct {
	Start, End int
	Entity     Entity
}

// Known holds the vehicle's own identifiers. They match in any form: either case,
// full-width, glued to other text or with separators between their characters.
// An empty field matches nothing.
type Known struct {
	VIN, Plate string
}
