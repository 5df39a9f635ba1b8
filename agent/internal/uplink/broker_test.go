package uplink

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	mochi "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/listeners"
	"github.com/mochi-mqtt/server/v2/packets"

	"cordon/filters/wire"
)

// authority signs the certificates of one test.
type authority struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

func newAuthority(t testing.TB) *authority {
	t.Helper()
	a := &authority{key: newKey(t)}
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, a.key.Public(), a.key)
	if err == nil {
		a.cert, err = x509.ParseCertificate(der)
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// issue writes dir/name.crt and dir/name.key.
func (a *authority) issue(t testing.TB, dir, name, cn string, notAfter time.Time, hosts ...string) {
	t.Helper()
	k := newKey(t)
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: cn},
		NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: notAfter,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
	}
	for _, h := range hosts {
		if ip := net.ParseIP(h); ip != nil {
			tmpl.IPAddresses = append(tmpl.IPAddresses, ip)
		} else {
			tmpl.DNSNames = append(tmpl.DNSNames, h)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, a.cert, k.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	kd, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	writePEM(t, filepath.Join(dir, name+".crt"), "CERTIFICATE", der)
	writePEM(t, filepath.Join(dir, name+".key"), "PRIVATE KEY", kd)
}

func writePEM(t testing.TB, path, kind string, der []byte) {
	t.Helper()
	writeFile(t, path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func writeFile(t testing.TB, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// world is the files of one test: a vehicle's identity and the brokers' and the
// platform's certificates.
type world struct {
	dir      string
	ca       *authority
	vehicle  wire.Pseudonym
	platform ed25519.PrivateKey
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{dir: t.TempDir(), ca: newAuthority(t)}
	_, _ = rand.Read(w.vehicle[:])
	pub, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	w.platform = key
	soon := time.Now().Add(time.Hour)
	w.ca.issue(t, w.dir, "vehicle", w.vehicle.String(), soon)
	w.ca.issue(t, w.dir, "server", "broker", soon, "127.0.0.1", "localhost")
	w.ca.issue(t, w.dir, "platform", "platform", soon)
	writePEM(t, w.path("ca.crt"), "CERTIFICATE", w.ca.cert.Raw)
	writeFile(t, w.path("platform.pub"), []byte(base64.StdEncoding.EncodeToString(pub)+"\n"))
	writeFile(t, w.path("vehicle.id"), []byte(w.vehicle.String()+"\n"))
	return w
}

func (w *world) path(name string) string { return filepath.Join(w.dir, name) }

func (w *world) tls(t testing.TB, name string) *tls.Config {
	t.Helper()
	cert, err := tls.LoadX509KeyPair(w.path(name+".crt"), w.path(name+".key"))
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(w.ca.cert)
	return &tls.Config{
		MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{cert},
		RootCAs: pool, ClientCAs: pool, ClientAuth: tls.RequireAndVerifyClientCert,
	}
}

// freePort finds a port to listen on.
func freePort(t testing.TB) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	return ln.Addr().String()
}

// broker is one that can be stopped and started again at the same address.
type broker struct {
	addr  string
	start func(t testing.TB) (stop func())
}

// acl decides what a client may do at the embedded broker.
type acl struct {
	mochi.HookBase
	connect func(cn string) bool
	allow   func(topic string, write bool) bool
}

func (a *acl) ID() string { return "acl" }
func (a *acl) Provides(b byte) bool {
	return b == mochi.OnConnectAuthenticate || b == mochi.OnACLCheck
}

func (a *acl) OnConnectAuthenticate(cl *mochi.Client, _ packets.Packet) bool {
	return a.connect == nil || a.connect(cl.ID)
}

func (a *acl) OnACLCheck(_ *mochi.Client, topic string, write bool) bool {
	return a.allow == nil || a.allow(topic, write)
}

func embedded(t testing.TB, w *world, hook *acl) *broker {
	b := &broker{addr: freePort(t)}
	cfg := w.tls(t, "server")
	b.start = func(t testing.TB) func() {
		t.Helper()
		if hook == nil {
			hook = &acl{}
		}
		srv := mochi.New(&mochi.Options{Logger: slog.New(slog.DiscardHandler)})
		if err := srv.AddHook(hook, nil); err != nil {
			t.Fatal(err)
		}
		if err := srv.AddListener(listeners.NewTCP(listeners.Config{ID: "tls", Address: b.addr, TLSConfig: cfg})); err != nil {
			t.Fatal(err)
		}
		if err := srv.Serve(); err != nil {
			t.Fatal(err)
		}
		return func() { _ = srv.Close() }
	}
	return b
}

func mosquitto(t testing.TB, w *world) *broker {
	t.Helper()
	exe, err := exec.LookPath("mosquitto")
	if err != nil {
		exe = "/usr/sbin/mosquitto"
	}
	if _, err := os.Stat(exe); err != nil {
		t.Skip("mosquitto is not installed: this broker is not tested")
	}
	b := &broker{addr: freePort(t)}
	_, port, _ := net.SplitHostPort(b.addr)
	conf := fmt.Sprintf("listener %s 127.0.0.1\nallow_anonymous true\nrequire_certificate true\nuse_identity_as_username true\n"+
		"cafile %s\ncertfile %s\nkeyfile %s\ntls_version tlsv1.3\npersistence false\nuser root\nlog_type none\n",
		port, w.path("ca.crt"), w.path("server.crt"), w.path("server.key"))
	writeFile(t, w.path("mosquitto.conf"), []byte(conf))
	b.start = func(t testing.TB) func() {
		t.Helper()
		cmd := exec.Command(exe, "-c", w.path("mosquitto.conf"))
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		awaitListener(t, b.addr)
		return func() {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	}
	return b
}

// awaitListener waits until something listens.
func awaitListener(t testing.TB, addr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for {
		var d net.Dialer
		c, err := d.DialContext(ctx, "tcp", addr)
		if err == nil {
			_ = c.Close()
			return
		}
		if ctx.Err() != nil {
			t.Fatalf("nothing listens at %s: %v", addr, err)
		}
		pause(ctx, 20*time.Millisecond)
	}
}
