package egress

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	mrand "math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/testtime"
)

const gateName = "tsp.test/export"

var t0 = time.Date(2026, 3, 10, 10, 0, 0, 0, time.UTC)

// world is a door over a real log in which tests play the gate.
type world struct {
	dir      string
	clock    testtime.Watch
	channels []Channel
	log      *ledger.Log
	via      Log // what the door gets; nil: log
	door     *Door
	alarms   map[string][]string
}

func newWorld(t testing.TB, channels ...Channel) *world {
	t.Helper()
	if len(channels) == 0 {
		channels = []Channel{{Name: FileChannel, Kind: File}}
	}
	w := &world{dir: t.TempDir(), channels: channels, alarms: map[string][]string{}}
	w.clock.Set(t0)
	w.open(t)
	t.Cleanup(func() { _ = w.log.Close(); _ = w.door.Close() })
	return w
}

func signer(t testing.TB) note.Signer {
	t.Helper()
	s, err := ledger.NewSigner(gateName, ed25519.NewKeyFromSeed(make([]byte, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func public(t testing.TB, s note.Signer) note.Verifier {
	t.Helper()
	text, err := ledger.VerifierText(s)
	if err != nil {
		t.Fatal(err)
	}
	v, err := ledger.ParseVerifier(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func noPause(ctx context.Context, _ time.Duration) error { return ctx.Err() }

// open opens log and door over the folder.
func (w *world) open(t testing.TB) {
	t.Helper()
	var err error
	w.log, err = ledger.Open(ledger.Config{
		Dir: filepath.Join(w.dir, "ledger"), Gate: gateName, Signers: []note.Signer{signer(t)}, Now: w.clock.Now,
	}, func(ledger.Event) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	w.openDoor(t)
}

func (w *world) openDoor(t testing.TB) {
	t.Helper()
	via := w.via
	if via == nil {
		via = w.log
	}
	var err error
	w.door, err = New(Config{
		Dir: w.dir, Now: w.clock.Now, Channels: w.channels, Pause: noPause,
		Alarm: func(day string, f []string) { w.alarms[day] = f },
	}, via, []note.Verifier{public(t, signer(t))})
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) reopen(t testing.TB) {
	t.Helper()
	if err := errors.Join(w.log.Close(), w.door.Close()); err != nil {
		t.Fatal(err)
	}
	w.open(t)
}

// noise is a file that looks encrypted, the same for the same length.
func noise(n int) []byte {
	out := make([]byte, n)
	_, _ = mrand.NewChaCha8([32]byte{1}).Read(out)
	return out
}

func fileOf(id string, data []byte) ledger.File {
	return ledger.File{Name: id + ".jsonl.age", SHA256: hexSum(data), Cipher: int64(len(data)), Records: 1}
}

// intend enters the intent of a file and gives what the gate would hand over.
func (w *world) intend(t testing.TB, id, endpoint string, data []byte) *shipment {
	t.Helper()
	f := fileOf(id, data)
	if _, err := w.log.Append(ledger.Intent, ledger.Entry{Actor: "olga", Request: id, File: &f, Decision: &ledger.Decision{Approvals: []uint64{1, 2}}}); err != nil {
		t.Fatal(err)
	}
	return &shipment{
		id: id, file: f, to: export.Delivery{Actor: "olga", Endpoint: endpoint},
		open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil },
	}
}

// entries lists what the log says of a request after its intent; of all if id is empty.
func (w *world) entries(t testing.TB, id string) (all []ledger.Event) {
	t.Helper()
	r, err := ledger.OpenReader(os.DirFS(filepath.Join(w.dir, "ledger")), []note.Verifier{public(t, signer(t))})
	if err != nil {
		t.Fatal(err)
	}
	err = r.Each(func(e ledger.Event) error {
		if (e.Request == id || id == "") && e.Type != ledger.Intent && e.Type != ledger.ShardKind {
			all = append(all, e)
		}
		return nil
	})
	if err != nil || len(r.Problems()) > 0 {
		t.Fatal(err, r.Problems())
	}
	return all
}

// last is the newest receipt of a request, nil if there is none.
func (w *world) last(t testing.TB, id string) (sent int, r *ledger.Receipt) {
	t.Helper()
	for _, e := range w.entries(t, id) {
		if e.Type == ledger.Sent {
			sent++
		}
		if e.Type == ledger.ReceiptKind {
			r = e.Receipt
		}
	}
	return sent, r
}

// wants compares what the log says of a request.
func (w *world) wants(t testing.TB, id string, sent int, status string, atLeast, atMost int64) {
	t.Helper()
	n, r := w.last(t, id)
	switch {
	case n != sent:
		t.Errorf("%s: %d sent entries, want %d", id, n, sent)
	case (r == nil) != (status == ""):
		t.Errorf("%s: receipt %+v, want %q", id, r, status)
	case r != nil && (r.Status != status || r.Bytes < atLeast || r.Bytes > atMost):
		t.Errorf("%s: receipt %+v, want %s with %d to %d bytes", id, r, status, atLeast, atMost)
	}
}

// ca issues certificates of a test.
type ca struct {
	dir  string
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	next int64
}

func newCA(t testing.TB) *ca {
	t.Helper()
	c := &ca{dir: t.TempDir(), next: 1}
	c.cert, c.key = c.issue(t, "ca", true)
	return c
}

func (c *ca) path(name string) string { return filepath.Join(c.dir, name) }

// issue writes <name>.crt and <name>.key.
func (c *ca) issue(t testing.TB, name string, root bool) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c.next++
	tpl := &x509.Certificate{
		SerialNumber: big.NewInt(c.next), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}, BasicConstraintsValid: true, IsCA: root,
	}
	parent, with := c.cert, c.key
	if root {
		tpl.KeyUsage, parent, with = x509.KeyUsageCertSign, tpl, key
	}
	der, err := x509.CreateCertificate(rand.Reader, tpl, parent, key.Public(), with)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	write(t, c.path(name+".crt"), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	write(t, c.path(name+".key"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}))
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert, key
}

func (c *ca) server(t testing.TB) tls.Certificate {
	t.Helper()
	c.issue(t, "server", false)
	pair, err := tls.LoadX509KeyPair(c.path("server.crt"), c.path("server.key"))
	if err != nil {
		t.Fatal(err)
	}
	return pair
}

func (c *ca) pool() *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(c.cert)
	return p
}

func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
