package feed

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tinylib/msgp/msgp"

	"cordon/sim"
	"cordon/sim/truth"
)

func world(t testing.TB, seconds int) *sim.World {
	t.Helper()
	cfg := sim.Default()
	cfg.Start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	cfg.Duration = time.Duration(seconds) * time.Second
	w, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// agent is a server of the records contract that keeps what it was sent.
type agent struct {
	mu      sync.Mutex
	records []map[string]any
	kinds   map[string]int
	busy    int // answers of 503 still to give
}

func (a *agent) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.busy > 0 {
		a.busy--
		w.Header().Set("Retry-After", "0")
		http.Error(w, `{"error":"busy"}`, http.StatusServiceUnavailable)
		return
	}
	raw, err := io.ReadAll(r.Body)
	if err == nil && r.Header.Get("Content-Type") == MessagePack {
		var buf bytes.Buffer
		_, err = msgp.CopyToJSON(&buf, bytes.NewReader(raw))
		raw = buf.Bytes()
	}
	var body struct {
		Records []map[string]any `json:"records"`
	}
	if err == nil {
		err = json.Unmarshal(raw, &body)
	}
	if err != nil || r.URL.Path != "/v1/records" || r.Method != http.MethodPost {
		http.Error(w, `{"error":"bad request"}`, http.StatusBadRequest)
		return
	}
	a.kinds[r.Header.Get("Content-Type")] += len(body.Records)
	var out struct {
		Results []map[string]string `json:"results"`
	}
	for _, rec := range body.Records {
		effect := "pass"
		if strings.HasPrefix(rec["source"].(string), "cam.") {
			effect = "drop"
		}
		out.Results = append(out.Results, map[string]string{"effect": effect, "rule": "T1"})
		a.records = append(a.records, rec)
	}
	_ = json.NewEncoder(w).Encode(out) // a broken answer fails the test at the other end
}

func serve(t testing.TB, a *agent) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "agent.sock")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: a}
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close() })
	return path
}

// reader listens and collects the lines of one connection.
func reader(t testing.TB, network string) (url string, lines func() []string) {
	t.Helper()
	addr := "127.0.0.1:0"
	if network == "unix" {
		addr = filepath.Join(t.TempDir(), "s")
	}
	l, err := net.Listen(network, addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	done := make(chan []string, 1)
	go func() {
		var got []string
		if conn, err := l.Accept(); err == nil {
			for sc := bufio.NewScanner(conn); sc.Scan(); {
				got = append(got, sc.Text())
			}
		}
		done <- got
	}()
	return network + "://" + l.Addr().String(), func() []string { return <-done }
}

func TestRunFeedsEverything(t *testing.T) {
	a := &agent{kinds: map[string]int{}, busy: 2}
	can, canLines := reader(t, "unix")
	gnss, gnssLines := reader(t, "tcp")
	var out bytes.Buffer
	observed := uint64(0)
	stats, err := Run(context.Background(), world(t, 20), Config{
		CAN: [3]string{can, can, can}, NMEA: gnss, Records: serve(t, a), Truth: &out,
		Observe: func(*truth.Item) { observed++ },
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{}
	var wantRecords []truth.Item
	if err := truth.Read(&out, func(i *truth.Item) error {
		want[i.Channel]++
		if i.Channel == truth.HTTP {
			wantRecords = append(wantRecords, *i)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if got := len(canLines()); got != want[truth.CAN] || uint64(got) != stats.Sent[can] {
		t.Errorf("CAN: %d lines read, %d in the truth, %d in the stats", got, want[truth.CAN], stats.Sent[can])
	}
	if got := len(gnssLines()); got != 3*want[truth.GNSS] || got == 0 {
		t.Errorf("GNSS: %d lines, %d outputs in the truth", got, want[truth.GNSS])
	}
	if len(a.records) != len(wantRecords) || stats.Answered != uint64(len(wantRecords)) {
		t.Fatalf("records: %d arrived, %d in the truth, %d answered", len(a.records), len(wantRecords), stats.Answered)
	}
	for i, rec := range a.records {
		compare(t, rec, wantRecords[i])
	}
	if stats.Retries != 2 || stats.Effects()["drop"] == 0 || stats.Effects()["pass"]+stats.Effects()["drop"] != stats.Answered {
		t.Errorf("retries %d, effects %v", stats.Retries, stats.Effects())
	}
	if a.kinds[JSON] == 0 || a.kinds[MessagePack] == 0 || observed != stats.TruthLines {
		t.Errorf("kinds %v, observed %d of %d", a.kinds, observed, stats.TruthLines)
	}
}

// compare holds a record as it arrived against the ground truth.
func compare(t *testing.T, got map[string]any, want truth.Item) {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, got["collected_at"].(string))
	if err != nil || at.UnixNano() != want.T || got["signal"] != want.Signal || got["source"] != want.Source {
		t.Fatalf("arrived %v %v at %v (%v), want %v", got["signal"], got["source"], at, err, want.Signal)
	}
	if want.Bytes != nil {
		if got["value"] != base64.StdEncoding.EncodeToString(want.Bytes) {
			t.Fatalf("%s: the bytes differ", want.Signal)
		}
		return
	}
	a, _ := json.Marshal(got["value"])
	b, _ := json.Marshal(want.Value)
	if !bytes.Equal(a, b) {
		t.Fatalf("%s: %s arrived, truth %s", want.Signal, a, b)
	}
	if derived, _ := json.Marshal(got["derived_from"]); want.Source == sim.DriverMonitor && string(derived) != `["cam.cabin"]` {
		t.Fatalf("%s is derived from %s", want.Signal, derived)
	}
}

func TestRunWithoutSinksCountsUnfed(t *testing.T) {
	stats, err := Run(context.Background(), world(t, 2), Config{})
	if err != nil {
		t.Fatal(err)
	}
	for source, n := range stats.Emitted {
		if stats.Unfed[source] != n || n == 0 {
			t.Errorf("%s: %d emitted, %d unfed", source, n, stats.Unfed[source])
		}
	}
}

func TestStreamComesBack(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	second := make(chan int, 1)
	go func() {
		if conn, err := l.Accept(); err == nil {
			_, _ = io.ReadFull(conn, make([]byte, 100))
			_ = conn.Close() // the agent dies
		}
		if conn, err := l.Accept(); err == nil {
			n, _ := io.Copy(io.Discard, conn)
			second <- int(n)
		}
	}()
	url := "tcp://" + l.Addr().String()
	stats, err := Run(context.Background(), world(t, 30), Config{CAN: [3]string{url, url, url}})
	if err != nil {
		t.Fatal(err)
	}
	if n := <-second; n == 0 || stats.Reconnects != 1 || stats.Unsure == 0 {
		t.Errorf("second connection read %d bytes; %d reconnects, %d lines unsure", n, stats.Reconnects, stats.Unsure)
	}
	emitted := stats.Emitted["can.powertrain"] + stats.Emitted["can.chassis"] + stats.Emitted["can.body"]
	if stats.Sent[url]+stats.Unsure != emitted {
		t.Errorf("%d sent, %d unsure, %d emitted", stats.Sent[url], stats.Unsure, emitted)
	}
}

func TestListeningStream(t *testing.T) {
	path := filepath.Join(t.TempDir(), "can.sock")
	read := make(chan int64, 1)
	go func() {
		conn, err := connect(context.Background(), Endpoint{Network: "unix", Addr: path}, nil)
		if err != nil {
			read <- -1
			return
		}
		n, _ := io.Copy(io.Discard, conn)
		read <- n
	}()
	url := "unix-listen://" + path
	if _, err := Run(context.Background(), world(t, 1), Config{NMEA: url}); err != nil {
		t.Fatal(err)
	}
	if n := <-read; n < 60 {
		t.Errorf("%d bytes were read", n)
	}
}

func TestNobodyThere(t *testing.T) {
	for _, url := range []string{"unix:///nonexistent/x.sock", "unix-listen://" + filepath.Join(t.TempDir(), "s")} {
		_, err := Run(context.Background(), world(t, 1), Config{NMEA: url, Patience: time.Millisecond})
		if err == nil || !strings.Contains(err.Error(), "Try:") {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestCancelIsCounted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	a := &agent{kinds: map[string]int{}}
	stats, err := Run(ctx, world(t, 60), Config{Records: serve(t, a), Progress: func(played time.Duration) {
		if played > 5*time.Second {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	records := uint64(0)
	for source, n := range stats.Emitted {
		if !strings.HasPrefix(source, "can.") && source != "gnss" {
			records += n
		}
	}
	if records != stats.Answered+stats.Refused+stats.GivenUp+stats.Abandoned || stats.Answered == 0 {
		t.Errorf("%d records, stats %+v", records, stats)
	}
}

func TestParseEndpoint(t *testing.T) {
	for url, want := range map[string]Endpoint{
		"tcp://127.0.0.1:99":      {Network: "tcp", Addr: "127.0.0.1:99"},
		"tcp-listen://[::1]:99":   {Network: "tcp", Addr: "[::1]:99", Listen: true},
		"unix:///run/a.sock":      {Network: "unix", Addr: "/run/a.sock"},
		"unix-listen:///r/a.sock": {Network: "unix", Addr: "/r/a.sock", Listen: true},
	} {
		got, err := ParseEndpoint(url)
		if err != nil || got != want || got.String() != url {
			t.Errorf("%s: %+v %v", url, got, err)
		}
	}
	for _, url := range []string{"", "tcp://", "udp://127.0.0.1:9", "tcp://8.8.8.8:53", "tcp://0.0.0.0:1", "tcp://example.org:1", "tcp://127.0.0.1", "/run/a.sock"} {
		if _, err := ParseEndpoint(url); err == nil {
			t.Errorf("%q was accepted", url)
		}
	}
}

func TestConfigIsChecked(t *testing.T) {
	for _, cfg := range []Config{{Speed: -1}, {Retries: -1}, {Patience: -1}} {
		if _, err := Run(context.Background(), world(t, 1), cfg); err == nil {
			t.Errorf("%+v was accepted", cfg)
		}
	}
}

func FuzzParseEndpoint(f *testing.F) {
	f.Add("tcp://127.0.0.1:1")
	f.Add("unix-listen:///a")
	f.Fuzz(func(t *testing.T, url string) {
		if e, err := ParseEndpoint(url); err == nil && e.String() != url {
			t.Errorf("%q became %q", url, e)
		}
	})
}
