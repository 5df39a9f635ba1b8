package tsp

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"cordon/filters/wire"
	"cordon/internal/seal"
	"cordon/tsp/internal/testcar"
	"cordon/tsp/internal/testtime"
)

// world is a platform that serves, with a time that the test sets.
type world struct {
	cfg    Config
	api    string
	broker string
	tokens map[string]string
	keys   map[string]string // files of approvers' keys
	stop   func() error

	testtime.Watch
}

func newWorld(t *testing.T) *world {
	t.Helper()
	return newWorldWith(t, func(*Config) {})
}

// newWorldWith changes the configuration before the first start.
func newWorldWith(t *testing.T, change func(*Config)) *world {
	t.Helper()
	w := &world{cfg: Default(), tokens: map[string]string{}, keys: map[string]string{}}
	w.Set(time.Now())
	w.cfg.DataDir = filepath.Join(t.TempDir(), "data")
	w.cfg.API.Listen, w.cfg.Broker.Listen = "127.0.0.1:0", "127.0.0.1:0"
	w.cfg.Limits.MinFreeBytes = 0
	change(&w.cfg)
	w.start(t)
	t.Cleanup(func() {
		if err := w.stop(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// start serves until stop is called, and reads what the start says.
func (w *world) start(t *testing.T) {
	t.Helper()
	r, out := io.Pipe()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		err := Serve(ctx, w.cfg, Options{Out: out, Now: w.Now})
		_ = out.CloseWithError(io.EOF)
		ended <- err
	}()
	w.stop = sync.OnceValue(func() error { cancel(); return <-ended })
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		var name, role, token string
		if n, _ := fmt.Sscanf(lines.Text(), "token %s %s %s", &name, &role, &token); n == 3 {
			w.tokens[name] = token
			continue
		}
		if n, _ := fmt.Sscanf(lines.Text(), "approver-key %s %s", &name, &role); n == 2 {
			w.keys[name] = role
			continue
		}
		if n, _ := fmt.Sscanf(lines.Text(), "ready api=%s broker=%s", &w.api, &w.broker); n == 2 {
			return
		}
		t.Fatalf("unexpected line %q", lines.Text())
	}
	t.Fatalf("the platform did not start: %v", w.stop())
}

// call asks the JSON interface; an empty user asks without a token.
func (w *world) call(t *testing.T, user, method, path string, body, out any) int {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, w.api+path, bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if user != "" {
		r.Header.Set("Authorization", "Bearer "+w.tokens[user])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	got, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if raw, ok := out.(*[]byte); ok {
		*raw = got
	} else if out != nil {
		if err := json.Unmarshal(got, out); err != nil {
			t.Fatalf("%s %s: %d %s", method, path, answer.StatusCode, got)
		}
	}
	return answer.StatusCode
}

// car is an enrolled vehicle on its connection.
type car struct {
	*testcar.Car
	client   paho.Client
	public   ed25519.PublicKey
	receipts chan wire.ReceiptItem
}

// enrol gives a vehicle its identity and connects it as the identity says.
func (w *world) enrol(t *testing.T) *car {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "identity")
	if _, err := Enroll(w.cfg.DataDir, dir, ""); err != nil {
		t.Fatal(err)
	}
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return bytes.TrimSpace(b)
	}
	pair, err := tls.X509KeyPair(read("vehicle.crt"), read("vehicle.key"))
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(read("ca.crt"))
	public, err := base64.StdEncoding.DecodeString(string(read("platform.pub")))
	if err != nil {
		t.Fatal(err)
	}
	id, err := wire.ParsePseudonym(string(read("vehicle.id")))
	if err != nil {
		t.Fatal(err)
	}
	c := &car{Car: &testcar.Car{ID: id}, public: public, receipts: make(chan wire.ReceiptItem, 64)}
	c.client = paho.NewClient(paho.NewClientOptions().AddBroker(w.broker).SetClientID("car").
		SetTLSConfig(&tls.Config{RootCAs: roots, Certificates: []tls.Certificate{pair}}))
	c.connect(t)
	return c
}

// connect waits for the schedule and listens for receipts.
func (c *car) connect(t *testing.T) {
	t.Helper()
	wait(t, c.client.Connect())
	t.Cleanup(func() { c.client.Disconnect(0) })
	wait(t, c.client.Subscribe(wire.TopicReceipts(c.ID), 1, func(_ paho.Client, m paho.Message) {
		r, err := seal.OpenReceipt(c.public, c.ID, m.Payload())
		if err != nil {
			t.Error(err)
			return
		}
		for _, it := range r.Items {
			c.receipts <- it
		}
	}))
	schedule := make(chan []byte, 1)
	wait(t, c.client.Subscribe(wire.TopicKeys, 1, func(_ paho.Client, m paho.Message) { schedule <- m.Payload() }))
	keys, err := seal.OpenSchedule(c.public, <-schedule)
	if err != nil {
		t.Fatal(err)
	}
	c.Keys = keys
}

func wait(t *testing.T, tok paho.Token) {
	t.Helper()
	if !tok.WaitTimeout(20*time.Second) || tok.Error() != nil {
		t.Fatalf("mqtt: %v", tok.Error())
	}
}

// send publishes a frame and gives its receipt.
func (c *car) send(t *testing.T, frame []byte) wire.ReceiptItem {
	t.Helper()
	wait(t, c.client.Publish(wire.TopicUp(c.ID, wire.LaneStatus), 1, false, frame))
	return <-c.receipts
}

// swallow swallows an answer that is no JSON.
func swallow() *[]byte { return new([]byte) }

// mustFind compares all stored records, in any order.
func (w *world) mustFind(t *testing.T, c *car, want ...string) {
	t.Helper()
	var got struct {
		Records []struct {
			Vehicle, Signal string
			Value           json.RawMessage
		}
	}
	if s := w.call(t, "operator", "GET", "/v1/records?vehicle="+c.ID.String(), nil, &got); s != 200 {
		t.Fatalf("records: %d", s)
	}
	left := map[string]bool{}
	for _, x := range want {
		left[x] = true
	}
	for _, r := range got.Records {
		if line := r.Signal + "=" + string(r.Value); !left[line] || r.Vehicle != c.ID.String() {
			t.Errorf("unexpected record %s of %s", line, r.Vehicle)
		} else {
			delete(left, line)
		}
	}
	if len(left) > 0 {
		t.Errorf("missing records: %v", left)
	}
}

// enrolAgain connects the same vehicle to the restarted platform.
func (w *world) enrolAgain(t *testing.T, c *car) *car {
	t.Helper()
	c.client.Disconnect(0)
	o := c.client.OptionsReader()
	c.client = paho.NewClient(paho.NewClientOptions().AddBroker(w.broker).SetClientID("car").SetTLSConfig(o.TLSConfig()))
	c.connect(t)
	return c
}

func openCaptured(t *testing.T, cfg Config, name string) OpenedFrame {
	t.Helper()
	o, err := NewFrameOpener(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = o.Close() }()
	return o.Open(name)
}
