package tsp

import (
	"bytes"
	"crypto"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"cordon/filters/wire"
	"cordon/internal/seal"
	"cordon/tsp/internal/subject"
	"cordon/tsp/internal/testcar"
	"cordon/tsp/internal/verify/finding"
)

// listen gives the orders that come to a car.
func (c *car) listen(t *testing.T) chan *wire.Erasure {
	t.Helper()
	orders := make(chan *wire.Erasure, 64)
	wait(t, c.client.Subscribe(wire.TopicErase(c.ID), 1, func(_ paho.Client, m paho.Message) {
		e, err := seal.OpenErasure(c.public, c.ID, m.Payload())
		if err != nil {
			t.Error(err)
			return
		}
		orders <- e
	}))
	return orders
}

// answer publishes a signed answer to an order.
func (c *car) answer(t *testing.T, o *wire.Erasure, at time.Time) {
	t.Helper()
	opt := c.client.OptionsReader()
	pair := opt.TLSConfig().Certificates[0]
	msg, err := seal.SignErased(pair.PrivateKey.(crypto.Signer), pair.Certificate[0], &wire.Erased{
		Version: wire.Version, Vehicle: c.ID, Ticket: o.Ticket, Seq: o.Seq, At: at.UnixNano(), Frames: 1, Records: 2,
	})
	if err != nil {
		t.Fatal(err)
	}
	wait(t, c.client.Publish(wire.TopicErased(c.ID), 1, false, msg))
}

// ticket asks for an erasure until it is in a state.
func (w *world) ticket(t *testing.T, id string, want subject.State) (tk subject.Ticket) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if s := w.call(t, "auditor", "GET", "/v1/erasures/"+id, nil, &tk); s != 200 {
			t.Fatalf("ticket: %d", s)
		}
		if tk.State == want {
			return tk
		}
	}
	t.Fatalf("the ticket is %s, not %s", tk.State, want)
	return tk
}

func (w *world) erase(t *testing.T, ask map[string]any) (tk subject.Ticket) {
	t.Helper()
	if s := w.call(t, "operator", "POST", "/v1/erasures", ask, &tk); s != 201 {
		t.Fatalf("erase: %d %+v", s, tk)
	}
	return tk
}

func askFor(c *car) map[string]any {
	return map[string]any{"vehicle": c.ID.String(), "reason": "account-closure", "reference": "CASE-1", "sensitive": true}
}

func TestErasureOfAVehicle(t *testing.T) {
	w := newWorld(t)
	c, other := w.enrol(t), w.enrol(t)
	at := w.Now().Add(-time.Second)
	// So many digits that no time in the journal holds them by chance.
	_, frame := c.Frame(t, testcar.Speed(at, 50), testcar.Latitude(at, 31.2537191))
	c.send(t, frame)
	_, kept := other.Frame(t, testcar.Speed(at, 70))
	other.send(t, kept)
	orders := c.listen(t)
	w.Advance(time.Second)
	tk := w.erase(t, askFor(c))
	order := <-orders
	w.ticket(t, tk.ID, subject.Destroyed)
	w.mustFind(t, c)
	w.mustFind(t, other, "Vehicle.Speed=70")

	// Until the car has answered nothing of it comes in: neither what a broker kept nor more.
	if got := c.send(t, frame); got.Status != wire.StatusExpired || !got.Status.Final() {
		t.Errorf("the old frame again: %+v", got)
	}
	_, more := c.Frame(t, testcar.Speed(w.Now(), 51))
	if got := c.send(t, more); got.Status != wire.StatusExpired {
		t.Errorf("a frame before the answer: %+v", got)
	}
	other.answer(t, order, w.Now()) // under its own topic: not its ticket
	c.answer(t, order, w.Now())
	done := w.ticket(t, tk.ID, subject.Done)
	if done.Answer == nil || done.Answer.Records != 2 || done.Receipt == nil || done.Sent == 0 {
		t.Errorf("%+v", done)
	}
	w.Advance(time.Minute)
	_, fresh := c.Frame(t, testcar.Speed(w.Now().Add(-time.Second), 52))
	if got := c.send(t, fresh); got.Status != wire.StatusStored {
		t.Errorf("a frame after the answer: %+v", got)
	}
	if got := c.send(t, frame); got.Status != wire.StatusExpired {
		t.Errorf("the old frame after the answer: %+v", got)
	}
	w.mustFind(t, c, "Vehicle.Speed=52")

	var st Status
	if w.call(t, "auditor", "GET", "/v1/status", nil, &st); st.Erasures != (subject.Stats{Done: 1, Refused: 1}) || st.Counters.Refused["S3"] != 5 {
		t.Errorf("status %+v, %v", st.Erasures, st.Counters.Refused)
	}
	var metrics []byte
	w.call(t, "", "GET", "/metrics", nil, &metrics)
	if !strings.Contains(string(metrics), `cordon_tsp_erasures{state="done"} 1`) || !strings.Contains(string(metrics), `cordon_tsp_erasure_answers_refused_total 1`) {
		t.Error("metrics lack the erasure")
	}
	journal, err := os.ReadFile(journalPath(w.cfg.DataDir))
	if err != nil || !bytes.Contains(journal, []byte(subject.TypeReceipt)) || bytes.Contains(journal, []byte("31.2537191")) {
		t.Errorf("journal: %v", err)
	}
	// The work survives a restart of the platform, and so does the barrier.
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	w.start(t)
	again := w.enrolAgain(t, c)
	if got := again.send(t, frame); got.Status != wire.StatusExpired {
		t.Errorf("the old frame after a restart: %+v", got)
	}
	w.mustFind(t, c, "Vehicle.Speed=52")
}

// One person of a car is erased, the others stay.
func TestErasureOfAPerson(t *testing.T) {
	w := newWorld(t)
	c := w.enrol(t)
	at := w.Now().Add(-time.Second)
	lat := testcar.Latitude(at, 31.2537191) // no time in the journal holds it by chance
	lat.Subject = "ann"
	_, frame := c.Frame(t, testcar.Speed(at, 50), lat)
	c.send(t, frame)
	ask := askFor(c)
	ask["subject"] = wire.TagOf("ann").String()
	orders := c.listen(t)
	w.Advance(time.Second)
	tk := w.erase(t, ask)
	o := <-orders
	if o.Whole || o.Subject != wire.TagOf("ann") {
		t.Errorf("order %+v", o)
	}
	w.mustFind(t, c, "Vehicle.Speed=50")
	lat = testcar.Latitude(w.Now(), 31.5)
	lat.Subject = "ann"
	_, mixed := c.Frame(t, testcar.Speed(w.Now(), 51), lat)
	if got := c.send(t, mixed); got.Status != wire.StatusStored || got.Stored != 1 || got.Refused != 1 {
		t.Errorf("a frame of two people: %+v", got)
	}
	c.answer(t, o, w.Now())
	w.ticket(t, tk.ID, subject.Done)
	w.mustFind(t, c, "Vehicle.Speed=50", "Vehicle.Speed=51")
}

// Requests for export that name the vehicle end; what is out is listed.
func TestErasureAndExports(t *testing.T) {
	w := newWorld(t)
	c := w.enrol(t)
	at := w.Now().Add(-time.Minute)
	_, frame := c.Frame(t, testcar.Speed(at, 50))
	c.send(t, frame)
	w.parties(t)
	request := func(vehicle string) (r struct{ ID, State string }) {
		ask := w.spec(at.Add(-time.Hour), w.Now(), "Vehicle.Speed")
		ask["vehicles"] = []string{vehicle}
		if s := w.call(t, "operator", "POST", "/v1/exports", ask, &r); s != 201 || r.State != "pending" {
			t.Fatalf("%d %+v", s, r)
		}
		for _, who := range []string{"approver-a", "approver-b"} {
			w.sign(t, who, "/v1/exports/"+r.ID, &r)
		}
		return r
	}
	named, out, all := request(c.ID.String()), request(c.ID.String()), request("*")
	if s := w.call(t, "operator", "POST", "/v1/exports/"+out.ID+"/release", nil, &out); s != 200 || out.State != "released" {
		t.Fatalf("%d %+v", s, out)
	}
	tk := w.ticket(t, w.erase(t, askFor(c)).ID, subject.Destroyed)
	if len(tk.Exports) != 1 || tk.Exports[0] != named.ID {
		t.Errorf("ended %v, want %s", tk.Exports, named.ID)
	}
	if len(tk.Left) != 1 || tk.Left[0].Export != out.ID || !tk.Left[0].Certain {
		t.Errorf("out %+v, want %s", tk.Left, out.ID)
	}
	var r struct {
		State   string
		Denials []struct{ Rule string }
	}
	if s := w.call(t, "operator", "POST", "/v1/exports/"+named.ID+"/release", nil, &r); s != 409 {
		t.Errorf("release of an ended request: %d", s)
	}
	if w.call(t, "operator", "GET", "/v1/exports/"+named.ID, nil, &r); r.State != "denied" || r.Denials[0].Rule != "S3" {
		t.Errorf("%+v", r)
	}
	var file struct {
		State string
		File  struct{ Records int }
	}
	if s := w.call(t, "operator", "POST", "/v1/exports/"+all.ID+"/release", nil, &file); s != 200 || file.File.Records != 0 {
		t.Errorf("an export of all vehicles holds an erased one: %d %+v", s, file)
	}
	if rep, err := VerifyLog(w.cfg.DataDir); err != nil || rep.Verdict == finding.NotCompliant {
		t.Errorf("%+v, %v", rep, err)
	}
}

// A request for access gives everything stored, and nothing of anybody else.
func TestAccessRequest(t *testing.T) {
	w := newWorld(t)
	c, other := w.enrol(t), w.enrol(t)
	at := w.Now().Add(-time.Second)
	lat := testcar.Latitude(at, 31.2537191) // no time in the journal holds it by chance
	lat.Subject = "ann"
	_, frame := c.Frame(t, testcar.Speed(at, 50), lat)
	c.send(t, frame)
	_, foreign := other.Frame(t, testcar.Speed(at, 70))
	other.send(t, foreign)
	get := func(user, query string) (int, string) {
		var text []byte
		s := w.call(t, user, "GET", "/v1/subjects/export?"+query, nil, &text)
		return s, string(text)
	}
	s, text := get("operator", "reference=CASE-2&vehicle="+c.ID.String())
	for _, want := range []string{`"type":"vehicle"`, `"value":50`, `"value":31.2537191`, `"subject":"driver"`, `"subject":"` + wire.TagOf("ann").String(), `"records":2,"type":"end"`} {
		if s != 200 || !strings.Contains(text, want) {
			t.Errorf("%d, %s is missing: %s", s, want, text)
		}
	}
	if strings.Contains(text, "70") && strings.Contains(text, other.ID.String()) {
		t.Errorf("another vehicle's: %s", text)
	}
	if s, text = get("operator", "reference=CASE-2&subject="+wire.TagOf("ann").String()+"&vehicle="+c.ID.String()); s != 200 || !strings.Contains(text, "31.2537191") || strings.Contains(text, `"value":50`) || strings.Contains(text, `"type":"vehicle"`) {
		t.Errorf("one person: %d %s", s, text)
	}
	for query, want := range map[string]int{
		"vehicle=" + c.ID.String(): 400, "reference=CASE-2": 400, "reference=C&vehicle=x": 400, "reference=C&signal=x&vehicle=" + c.ID.String(): 400,
	} {
		if s, _ := get("operator", query); s != want {
			t.Errorf("%s: %d", query, s)
		}
	}
	if s, _ := get("auditor", "reference=CASE-2&vehicle="+c.ID.String()); s != 403 {
		t.Errorf("an auditor: %d", s)
	}
	journal, err := os.ReadFile(journalPath(w.cfg.DataDir))
	if err != nil || bytes.Count(journal, []byte(`"type":"subject-access"`)) != 4 || bytes.Contains(journal, []byte("31.2537191")) {
		t.Errorf("journal: %v\n%s", err, journal)
	}
}

func TestSubjectsConfig(t *testing.T) {
	calendar := filepath.Join(t.TempDir(), "calendar.json")
	if err := os.WriteFile(calendar, []byte(`{"years":[{}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*Config){
		"subjects.sensitive_days": func(c *Config) { c.Subjects.SensitiveDays = 11 },
		"subjects.other_days":     func(c *Config) { c.Subjects.OtherDays = 16 },
		"subjects.calendar":       func(c *Config) { c.Subjects.Calendar = calendar },
	} {
		c := Default()
		change(&c)
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}
