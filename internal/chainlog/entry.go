package chainlog

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Version is the format's number, "v" in every line.
const Version = 1

// MaxLine is the length in bytes above which a line is no entry.
const MaxLine = 1 << 20

// timeLayout is RFC 3339 in UTC with exactly three decimals.
const timeLayout = "2006-01-02T15:04:05.000Z"

// typeRepair is the type of the entry that the log writes about itself.
const typeRepair = "repair"

// Hash is the SHA-256 of a line's bytes without the newline.
type Hash [sha256.Size]byte

// String returns the hash in lowercase hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText returns the hash in lowercase hexadecimal.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads 64 lowercase hexadecimal digits.
func (h *Hash) UnmarshalText(text []byte) error {
	b, err := hex.DecodeString(string(text))
	if err != nil || len(b) != len(h) || hex.EncodeToString(b) != string(text) {
		return fmt.Errorf("a hash is %d lowercase hexadecimal digits", 2*len(h))
	}
	copy(h[:], b)
	return nil
}

// Head names a log's last entry. Whoever remembers a head can tell later that
// the log was cut or rewritten.
type Head struct {
	Seq  uint64 `json:"seq"`
	Hash Hash   `json:"hash"`
}

// Entry is one line.
type Entry struct {
	Seq  uint64          // from 1, without gaps, across rotated files
	Time time.Time       // UTC, whole milliseconds
	Type string          // what happened
	Data json.RawMessage // canonical JSON
	Prev Hash            // hash of the previous line, or of the header for entry 1
	Sig  []byte          // Ed25519, 64 bytes
	Hash Hash            // of this line
}

// Head returns the head of a log that ends with e.
func (e Entry) Head() Head { return Head{e.Seq, e.Hash} }

// header is what entry 1 names as its predecessor, and what sets the
// signatures of one log apart from those of another and of other uses of a key.
func header(name string) []byte { return []byte("cordon chainlog v1\n" + name + "\n") }

// Genesis returns the prev of the first entry of the log name.
func Genesis(name string) Hash { return sha256.Sum256(header(name)) }

var wordPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

func checkWord(what, s string) error {
	if !wordPattern.MatchString(s) {
		return fmt.Errorf("%s %q: use 1 to 64 of a-z, 0-9, dot, underscore and hyphen, not starting with a sign", what, s)
	}
	return nil
}

// encode returns e's line without newline and with the hash and signature filled in.
func (e *Entry) encode(name string, key ed25519.PrivateKey) ([]byte, error) {
	if err := checkWord("entry type", e.Type); err != nil {
		return nil, err
	}
	e.Sig = ed25519.Sign(key, e.signed(name))
	line := e.appendLine(nil, true)
	if len(line) > MaxLine {
		return nil, fmt.Errorf("entry of type %s is %d bytes long, the limit is %d", e.Type, len(line), MaxLine)
	}
	e.Hash = sha256.Sum256(line)
	return line, nil
}

// signed returns the bytes under the signature: the header, then the line
// without its "sig" member.
func (e *Entry) signed(name string) []byte { return e.appendLine(header(name), false) }

func (e *Entry) appendLine(dst []byte, withSig bool) []byte {
	dst = append(append(dst, `{"data":`...), e.Data...)
	dst = append(hex.AppendEncode(append(dst, `,"prev":"`...), e.Prev[:]), '"')
	dst = strconv.AppendUint(append(dst, `,"seq":`...), e.Seq, 10)
	if withSig {
		dst = append(base64.StdEncoding.AppendEncode(append(dst, `,"sig":"`...), e.Sig), '"')
	}
	dst = append(e.Time.AppendFormat(append(dst, `,"t":"`...), timeLayout), '"')
	dst = append(append(append(dst, `,"type":"`...), e.Type...), '"')
	dst = strconv.AppendInt(append(dst, `,"v":`...), Version, 10)
	return append(dst, '}')
}

// Kind says what is wrong with a line or with the log.
type Kind string

// The kinds of problems, see Problem.
const (
	KindJSON      Kind = "json"      // the line is no JSON object, or not the members of an entry
	KindCanonical Kind = "canonical" // an entry, but not written the one way allowed
	KindSignature Kind = "signature" // the signature does not fit line, log name and key
	KindSeq       Kind = "seq"       // the number is not the previous one plus 1
	KindPrev      Kind = "prev"      // prev is not the hash of the line before
	KindTime      Kind = "time"      // earlier than the entry before
	KindTorn      Kind = "torn"      // the file ends inside a line
	KindTruncated Kind = "truncated" // the log ends before a remembered head
	KindHead      Kind = "head"      // the entry of a remembered head is another one now
	KindStart     Kind = "start"     // does not begin with entry 1
)

// lineError is a line that cannot be taken as an entry.
type lineError struct {
	kind Kind
	err  error
}

func (e *lineError) Error() string { return e.err.Error() }
func (e *lineError) Unwrap() error { return e.err }

// parse reads one line without its newline. It checks everything that the line
// alone can show, the signature excepted.
func parse(line []byte) (Entry, error) {
	bad := func(err error) (Entry, error) { return Entry{}, &lineError{KindJSON, err} }
	if len(line) > MaxLine {
		return bad(fmt.Errorf("longer than %d bytes", MaxLine))
	}
	tree, err := decodeJSON(line, maxDepth+1)
	if err != nil {
		return bad(err)
	}
	members, ok := tree.(map[string]any)
	if !ok || len(members) != 7 {
		return bad(errors.New("not an object with the seven members of an entry"))
	}
	e, err := fromMembers(members)
	if err != nil {
		return bad(err)
	}
	if !bytes.Equal(e.appendLine(nil, true), line) {
		return Entry{}, &lineError{KindCanonical, errors.New("not in canonical form")}
	}
	e.Hash = sha256.Sum256(line)
	return e, nil
}

func fromMembers(m map[string]any) (e Entry, err error) {
	data, ok := m["data"]
	if !ok {
		return e, errors.New("no data")
	}
	e.Data = appendCanonical(nil, data)
	if v, _ := m["v"].(json.Number); v != "1" {
		return e, errors.New("v is not 1: another version of the format, or no entry")
	}
	seq, _ := m["seq"].(json.Number)
	if e.Seq, err = strconv.ParseUint(string(seq), 10, 64); err != nil || e.Seq == 0 {
		return e, errors.New("seq is not a whole number from 1")
	}
	t, _ := m["t"].(string)
	if e.Time, err = time.Parse(timeLayout, t); err != nil {
		return e, errors.New("t is not a time in UTC with milliseconds")
	}
	e.Type, _ = m["type"].(string)
	if err = checkWord("entry type", e.Type); err != nil {
		return e, err
	}
	prev, _ := m["prev"].(string)
	if err = e.Prev.UnmarshalText([]byte(prev)); err != nil {
		return e, fmt.Errorf("prev: %w", err)
	}
	sig, _ := m["sig"].(string)
	if e.Sig, err = base64.StdEncoding.Strict().DecodeString(sig); err != nil || len(e.Sig) != ed25519.SignatureSize {
		return e, errors.New("sig is not the Base64 of 64 bytes")
	}
	return e, nil
}

// verify checks e's signature.
func (e *Entry) verify(name string, pub ed25519.PublicKey) bool {
	return len(pub) == ed25519.PublicKeySize && ed25519.Verify(pub, e.signed(name), e.Sig)
}
