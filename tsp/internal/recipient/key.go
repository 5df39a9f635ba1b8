package recipient

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/suite"
)

// Roles of keys.
const (
	RoleRecipient = "recipient"
	RoleRegulator = "regulator"
	RoleApprover  = "approver"
	RoleLog       = "log"
	RoleWitness   = "witness"
)

// States of a key entry: what the entry is there for.
const (
	StateProposed = "proposed"
	StateRetired  = "retired"
)

// ErrKey wraps why a key entry is refused, ErrApproval why an approval is.
var (
	ErrKey      = errors.New("the key entry does not hold")
	ErrApproval = errors.New("the approval does not hold")
)

const (
	maxName   = 80   // characters of a recipient's name
	maxPublic = 4096 // bytes of a key's text; a hybrid key of age has 1,959

	// approverText precedes the unpadded base64url of an Ed25519 public key.
	approverText = "ed25519-cordon-pub:"
)

var (
	plainID     = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`) // also of users, see access
	countryCode = regexp.MustCompile(`^[A-Z]{2}$`)
	fingerprint = regexp.MustCompile(`^[0-9a-f]{64}$`)
	noteKey     = regexp.MustCompile(`^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$`) // of sumdb/note
	keyBase64   = base64.RawURLEncoding.Strict()
)

func refuse(format string, args ...any) error {
	return fmt.Errorf("recipient: %w: %w", ErrKey, fmt.Errorf(format, args...))
}

// ApproverText is the canonical text of an approver's key.
func ApproverText(key ed25519.PublicKey) string {
	return approverText + keyBase64.EncodeToString(key)
}

// ParseApprover reads that text.
func ParseApprover(text string) (ed25519.PublicKey, error) {
	body, ok := strings.CutPrefix(text, approverText)
	raw, err := keyBase64.DecodeString(body)
	if !ok || err != nil || len(raw) != ed25519.PublicKeySize || strings.ContainsAny(body, "\r\n") {
		return nil, refuse("an approver's key is %s and the base64url of %d bytes", approverText, ed25519.PublicKeySize)
	}
	if isWeak(raw) {
		return nil, refuse("the approver's key is one under which anybody can sign. Try: a new key pair")
	}
	return raw, nil
}

// weakPoints are the encodings of the Ed25519 points of small order, the sign bit
// aside (y = 0, 1, -1, two of order 8, and p and p+1 for 0 and 1). Under such a key a
// signature without any secret holds for one text in eight, or for all.
var weakPoints = []string{
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0100000000000000000000000000000000000000000000000000000000000000",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
}

func isWeak(key ed25519.PublicKey) bool {
	point := bytes.Clone(key)
	point[len(point)-1] &= 0x7f
	return slices.Contains(weakPoints, hex.EncodeToString(point))
}

// Proposal fills in suite, fingerprint and state of an entry that proposes a key.
// retires is the fingerprint of the key that it replaces, or "".
func Proposal(k ledger.Key) (ledger.Key, error) {
	k.State, k.Fingerprint, k.Suite = StateProposed, suite.Fingerprint(k.Public), ""
	if k.Role == RoleRecipient || k.Role == RoleRegulator {
		public, err := suite.ParsePublic(k.Public)
		if err != nil {
			return ledger.Key{}, refuse("%w", err)
		}
		k.Suite = string(public.Suite())
	}
	_, err := shape(k)
	return k, err
}

// Retirement is the entry that retires a key of somebody, or takes back its
// proposal.
func Retirement(role, id, fingerprint string) ledger.Key {
	return ledger.Key{Role: role, ID: id, Fingerprint: fingerprint, State: StateRetired}
}

// shape checks an entry by itself and gives the key of a reader.
func shape(k ledger.Key) (suite.Public, error) {
	switch {
	case !plainID.MatchString(k.ID):
		return nil, refuse("the id must be 1 to 64 of a-z 0-9 . _ - and begin with a letter or digit")
	case !fingerprint.MatchString(k.Fingerprint):
		return nil, refuse("the fingerprint is not a SHA-256 in lower-case hex")
	case k.State == StateRetired && k != Retirement(k.Role, k.ID, k.Fingerprint):
		return nil, refuse("a retirement names role, id and fingerprint and nothing else")
	case k.State == StateRetired:
		return nil, checkRole(k.Role)
	case k.State != StateProposed:
		return nil, refuse("its state is neither %s nor %s", StateProposed, StateRetired)
	case k.Retires != "" && !fingerprint.MatchString(k.Retires):
		return nil, refuse("what it retires is not a fingerprint")
	case len(k.Public) > maxPublic || k.Fingerprint != suite.Fingerprint(k.Public):
		return nil, refuse("the fingerprint is not that of the key's text. Try: the SHA-256 of the text without a line end")
	}
	if err := checkName(k.Name); err != nil {
		return nil, err
	}
	return shapeOf(k)
}

func checkRole(role string) error {
	switch role {
	case RoleRecipient, RoleRegulator, RoleApprover, RoleLog, RoleWitness:
		return nil
	}
	return refuse("its role is none of %s, %s, %s, %s, %s", RoleRecipient, RoleRegulator, RoleApprover, RoleLog, RoleWitness)
}

// shapeOf checks what the roles have of their own.
func shapeOf(k ledger.Key) (suite.Public, error) {
	isRecipient := k.Role == RoleRecipient
	switch {
	case isRecipient && !plainID.MatchString(k.Group):
		return nil, refuse("a recipient's group must be 1 to 64 of a-z 0-9 . _ -; recipients of one company share it")
	case isRecipient && !countryCode.MatchString(k.Country):
		return nil, refuse("a recipient's country must be two capital letters (ISO 3166-1)")
	case !isRecipient && k.Group+k.Country != "":
		return nil, refuse("only recipients have a group and a country")
	}
	switch k.Role {
	case RoleRecipient, RoleRegulator:
		public, err := suite.ParsePublic(k.Public)
		if err != nil {
			return nil, refuse("%w", err)
		}
		if k.Suite != string(public.Suite()) {
			return nil, refuse("the key is one of suite %s", public.Suite())
		}
		return public, nil
	case RoleApprover:
		if _, err := ParseApprover(k.Public); err != nil {
			return nil, err
		}
	case RoleLog, RoleWitness:
		if !noteKey.MatchString(k.Public) {
			return nil, refuse("the key of a log or witness is a verifier key of a signed note: name+hash+base64")
		}
	default:
		return nil, checkRole(k.Role)
	}
	if k.Suite != "" {
		return nil, refuse("only keys of readers have a suite")
	}
	return nil, nil
}

// checkName takes short names of one line in any script. "" is a name too.
func checkName(name string) error {
	odd := func(r rune) bool { return r == utf8.RuneError || (r != ' ' && !unicode.IsGraphic(r)) }
	if utf8.RuneCountInString(name) > maxName || strings.ContainsFunc(name, odd) || strings.TrimSpace(name) != name {
		return refuse("the name must be at most %d printable characters on one line", maxName)
	}
	return nil
}
