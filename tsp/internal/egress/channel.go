package egress

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"os"
	"strings"

	"cordon/tsp/internal/ledger"
)

// Statuses of receipts; the package comment says what they mean.
const (
	StatusPlaced       = "placed"
	StatusDelivered    = "delivered"
	StatusAcknowledged = "acknowledged"
	StatusRefused      = "refused"
	StatusUnknown      = "unknown"
	StatusEnded        = "ended"
)

// channel is one way out. An implementation goes to its own host only.
type channel interface {
	// host is the one host, as the configuration writes it; empty for this machine.
	host() string
	// aim says where a file goes, and refuses an address that is not the channel's.
	aim(putURL string, f *ledger.File) (*url.URL, error)
	// deliver makes one try. An error is a *refusal if the other end answered.
	deliver(ctx context.Context, j *job) (answer, error)
}

// job is one try of a delivery.
type job struct {
	to   *url.URL
	file *ledger.File
	copy *os.File // compared with the log, opened once
	pass *pass
	// acked chunks from the front need not go again; keep remembers more of them.
	acked int
	chunk int // bytes in a chunk
	keep  func(acked int) error
}

// answer is what the other end said of a file that it has.
type answer struct{ status, proof string }

// refusal is what the other end said of a file that it does not take.
type refusal struct {
	what  string
	proof string
	again bool // may be otherwise at another time
}

func (r *refusal) Error() string { return r.what }

// proofLen is how long Receipt.Proof may be in bytes.
const proofLen = 200

// printable makes a text of somebody else's fit for the log.
func printable(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, text)
	return text[:min(len(text), most)]
}

func hexSum(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
