package tsp

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cordon/tsp/internal/api"
	"cordon/tsp/internal/egress"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/subject"
	"cordon/tsp/internal/testcar"
)

// A file that left over the network and was not taken is open: the request counts as
// released, the delivery is listed, and a retry with another address ends it.
func TestDeliveryByAddress(t *testing.T) {
	var full atomic.Bool
	var got atomic.Int64
	full.Store(true)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		if err != nil || full.Load() || r.URL.Query().Get("sig") == "" {
			w.WriteHeader(http.StatusInsufficientStorage)
			return
		}
		got.Store(n)
	}))
	t.Cleanup(srv.Close)
	w := newWorldWith(t, func(c *Config) {
		c.Export.Channels = append(c.Export.Channels, egress.Channel{
			Name: "bucket", Kind: egress.HTTPS, URL: srv.URL + "/in/", Presigned: true, PlainLoopback: true, Tries: 1,
		})
	})
	c := w.enrol(t)
	at := w.Now().Add(-time.Minute)
	_, frame := c.Frame(t, testcar.Speed(at, 50))
	c.send(t, frame)
	w.parties(t)
	ask := w.spec(at.Add(-time.Hour), w.Now(), "Vehicle.Speed")
	ask["endpoint"] = "elsewhere"
	if s := w.call(t, "operator", "POST", "/v1/exports", ask, nil); s != http.StatusBadRequest {
		t.Errorf("an endpoint that nobody configured: %d", s)
	}
	ask["endpoint"] = "bucket"
	var r struct {
		ID, State string
		File      ledger.File
	}
	w.post(t, "/v1/exports", ask, &r)
	path := "/v1/exports/" + r.ID
	for _, who := range []string{"approver-a", "approver-b"} {
		w.sign(t, who, path, nil)
	}
	var fault api.Fault
	elsewhere := map[string]string{"put_url": "http://127.0.0.2:1/in/f?sig=1"}
	if s := w.call(t, "operator", "POST", path+"/release", elsewhere, &fault); s != http.StatusBadRequest {
		t.Errorf("an address of another host: %d %+v", s, fault)
	}
	to := map[string]string{"put_url": srv.URL + "/in/f?sig=1"}
	if s := w.call(t, "operator", "POST", path+"/release", to, &fault); s != http.StatusBadGateway || fault.Code != api.CodeOpen {
		t.Errorf("a full bucket: %d %+v", s, fault)
	}
	if w.call(t, "operator", "GET", path, nil, &r); r.State != "released" {
		t.Errorf("what left is %s", r.State)
	}
	var list struct{ Deliveries []api.Delivery }
	if w.call(t, "auditor", "GET", "/v1/deliveries", nil, &list); len(list.Deliveries) != 1 || list.Deliveries[0].Export != r.ID || list.Deliveries[0].Bytes != r.File.Cipher {
		t.Errorf("%+v", list)
	}
	if s := w.call(t, "auditor", "GET", path+"/file", nil, &fault); s != http.StatusNotFound {
		t.Errorf("a file that is not in the folder: %d %+v", s, fault)
	}
	full.Store(false)
	if s := w.call(t, "operator", "POST", path+"/retry", to, &fault); s != http.StatusOK || got.Load() != r.File.Cipher {
		t.Errorf("retry: %d %+v, %d bytes", s, fault, got.Load())
	}
	for _, verb := range []string{"/retry", "/end"} {
		if s := w.call(t, "operator", "POST", path+verb, to, &fault); s != http.StatusConflict {
			t.Errorf("%s of what is delivered: %d %+v", verb, s, fault)
		}
	}
	var st Status
	w.call(t, "auditor", "GET", "/v1/status", nil, &st)
	if st.Egress.Undelivered != 0 || len(st.Egress.Channels) != 2 || !strings.HasPrefix(st.Egress.Channels[1].Host, "127.0.0.1") || st.Egress.Channels[1].Wire < r.File.Cipher {
		t.Errorf("%+v", st.Egress)
	}
	var metrics []byte
	w.call(t, "", "GET", "/metrics", nil, &metrics)
	for _, want := range []string{
		`cordon_tsp_egress_undelivered 0`, `cordon_tsp_export_log_entries_total{kind="receipt"} 2`, `cordon_tsp_export_log_trouble 0`,
		`cordon_tsp_legal_timers{state="overdue"} 0`, `cordon_tsp_egress_wire_bytes_total{channel="bucket"}`,
	} {
		if !strings.Contains(string(metrics), want) {
			t.Errorf("metrics lack %s", want)
		}
	}
}

// An open delivery is given up once somebody whom its file may concern is erased: no
// later try may bring the rest out.
func TestErasureEndsDelivery(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusInsufficientStorage)
	}))
	t.Cleanup(srv.Close)
	w := newWorldWith(t, func(c *Config) {
		c.Export.Channels = append(c.Export.Channels, egress.Channel{Name: "bucket", Kind: egress.HTTPS, URL: srv.URL + "/in/", PlainLoopback: true, Tries: 1})
	})
	c := w.enrol(t)
	at := w.Now().Add(-time.Minute)
	_, frame := c.Frame(t, testcar.Speed(at, 50))
	c.send(t, frame)
	w.parties(t)
	ask := w.spec(at.Add(-time.Hour), w.Now(), "Vehicle.Speed")
	ask["endpoint"] = "bucket"
	var r struct{ ID string }
	w.post(t, "/v1/exports", ask, &r)
	for _, who := range []string{"approver-a", "approver-b"} {
		w.sign(t, who, "/v1/exports/"+r.ID, nil)
	}
	if s := w.call(t, "operator", "POST", "/v1/exports/"+r.ID+"/release", nil, nil); s != http.StatusBadGateway {
		t.Fatal(s)
	}
	tk := w.erase(t, askFor(c))
	w.ticket(t, tk.ID, subject.Destroyed)
	var list struct{ Deliveries []api.Delivery }
	if s := w.call(t, "auditor", "GET", "/v1/deliveries", nil, &list); s != http.StatusOK || len(list.Deliveries) != 0 {
		t.Errorf("%d %+v", s, list)
	}
}
