package uplink

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/eclipse/paho.mqtt.golang/packets"
)

// Kind of an event.
type Kind uint8

// The kinds.
const (
	Connected Kind = iota
	BrokerAway
	NameMismatch
	BadCertificate
	NotAuthorised
	SubscriptionRefused
	ReceiptRefused // a receipt that this platform did not sign for this vehicle
	ErasureRefused // an order to erase that this platform did not sign for this vehicle
	KeysRefused    // a key schedule that is forged or older than the one in force
	KeysDamaged    // the key schedule on disk cannot be read or written
	OutboxFailed
	numKinds
)

var kindNames = [numKinds]string{
	"connected", "broker away", "name mismatch", "bad certificate", "not authorised",
	"subscription refused", "receipt refused", "erasure refused", "keys refused", "keys damaged", "outbox failed",
}

// String names the kind.
func (k Kind) String() string {
	if k >= numKinds {
		return "?"
	}
	return kindNames[k]
}

// Event is something that a person should see, told once per change of state and
// not once per retry.
type Event struct {
	Kind Kind
	At   time.Time
	Text string // what, where, what to do
	Err  error
}

// trouble is an error with what a person should be told.
type trouble struct {
	kind Kind
	text string
	err  error
}

func (t *trouble) Error() string { return t.text }
func (t *trouble) Unwrap() error { return t.err }

const waits = "Frames wait in the outbox."

// diagnose says what an error of connecting means.
func (l *Link) diagnose(err error) *trouble {
	if t, ok := errors.AsType[*trouble](err); ok {
		return t
	}
	t := &trouble{kind: BadCertificate, err: err}
	at := "broker " + l.addr
	remote, isAlert := strings.CutPrefix(alert(err), "remote error: tls: ")
	switch {
	case l.nameMismatch(err, t):
	case errors.As(err, new(x509.UnknownAuthorityError)):
		t.text = at + ": its certificate is signed by nobody in ca.crt. " + waits + " Try: check that this is the right broker, or enrol the vehicle again"
	case errors.As(err, new(x509.CertificateInvalidError)):
		t.text = fmt.Sprintf("%s: its certificate is not valid: %v. %s Try: renew the broker's certificate, and check the car's clock", at, err, waits)
	case isAlert && strings.Contains(remote, "certificate"):
		t.text = fmt.Sprintf("%s refuses this vehicle's certificate: %s; it is valid until %s. %s Try: enrol the vehicle again",
			at, remote, l.id.cert.Leaf.NotAfter.Format(time.RFC3339), waits)
	case refused(err):
		t.kind = NotAuthorised
		t.text = fmt.Sprintf("%s does not let this vehicle in: %v. %s Try: check at the platform that the vehicle is enrolled and not revoked", at, err, waits)
	default:
		t.kind = BrokerAway
		t.text = l.away(err, at)
	}
	return t
}

func (l *Link) away(err error, at string) string {
	switch {
	case errors.As(err, new(tls.RecordHeaderError)):
		return at + " does not speak TLS. " + waits + " Try: check the port in uplink.broker"
	case strings.Contains(err.Error(), "protocol version"):
		return at + " does not offer TLS 1.3. " + waits + " Try: allow TLS 1.3 at the broker"
	case errors.Is(err, io.EOF):
		return at + " closed the connection without a word. " + waits + " Try: look at the broker's log; it may be starting, or refuse this vehicle"
	}
	why := strings.TrimPrefix(err.Error(), packets.ErrorNetworkError.Error()+" : ")
	return fmt.Sprintf("%s cannot be reached: %s. %s Try: check that it runs, and the network between", at, why, waits)
}

// nameMismatch names both names.
func (l *Link) nameMismatch(err error, t *trouble) bool {
	h, ok := errors.AsType[x509.HostnameError](err)
	if !ok {
		return false
	}
	names := append([]string{}, h.Certificate.DNSNames...)
	for _, ip := range h.Certificate.IPAddresses {
		names = append(names, ip.String())
	}
	has := "no name at all"
	if len(names) > 0 {
		has = strings.Join(names, ", ")
	}
	t.kind = NameMismatch
	t.text = fmt.Sprintf("broker %s: its certificate is for %s, expected %s. %s Try: set uplink.server_name to a name that the certificate has, if this is the right broker",
		l.addr, has, l.serverName(), waits)
	return true
}

// alert finds the text of a TLS alert in the tree of err.
func alert(err error) string {
	s := err.Error()
	if i := strings.Index(s, "remote error: tls: "); i >= 0 {
		return s[i:]
	}
	return ""
}

func refused(err error) bool {
	for _, e := range []error{
		packets.ErrorRefusedNotAuthorised, packets.ErrorRefusedBadUsernameOrPassword, packets.ErrorRefusedIDRejected,
	} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
