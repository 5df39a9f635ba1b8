package subject

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"cordon/filters/wire"
	"cordon/internal/chainlog"
	"cordon/internal/seal"
	"cordon/tsp/internal/store"
)

var vehicle = wire.Pseudonym{1, 2, 3}

// fakes are everything around a book, with what it was asked.
type fakes struct {
	calls   []string
	fail    map[string]error
	journal []string
	entries []Entry
	orders  [][]byte
	now     time.Time
	key     *ecdsa.PrivateKey
	cert    []byte
	signer  ed25519.PrivateKey
	trust   error
}

func newFakes(t *testing.T) *fakes {
	t.Helper()
	f := &fakes{fail: map[string]error{}, now: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC), signer: ed25519.NewKeyFromSeed(make([]byte, 32))}
	f.key, f.cert = certificate(t, vehicle.String())
	return f
}

// certificate signs itself: whom to trust is another room's matter.
func certificate(t *testing.T, name string) (*ecdsa.PrivateKey, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now(), NotAfter: time.Now().Add(time.Hour)}
	cert, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return key, cert
}

func (f *fakes) did(call string) error {
	f.calls = append(f.calls, call)
	return f.fail[call]
}
func (f *fakes) Bar(store.Target) error     { return f.did("bar") }
func (f *fakes) Destroy(store.Target) error { return f.did("destroy") }
func (f *fakes) Unbar(_ store.Target, before int64) error {
	return f.did("unbar " + time.Unix(0, before).UTC().Format(time.TimeOnly))
}
func (f *fakes) Erase(wire.Pseudonym) ([]string, []Left, error) {
	return []string{"x-1"}, []Left{{Export: "x-2", Certain: true}}, f.did("exports")
}

func (f *fakes) open(t *testing.T, dir string) *Book {
	t.Helper()
	b, err := Open(Config{
		Dir: dir, Store: f, Exports: f, Signer: f.signer, Trusted: func(*x509.Certificate) error { return f.trust },
		Now: func() time.Time { return f.now }, Calendar: NewCalendar(), SensitiveDays: 10, OtherDays: 15,
		Journal: func(typ string, data any) (chainlog.Head, error) {
			if err := f.fail[typ]; err != nil {
				return chainlog.Head{}, err
			}
			f.journal, f.entries = append(f.journal, typ), append(f.entries, data.(Entry))
			return chainlog.Head{Seq: uint64(len(f.journal))}, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	b.SetDown(func(_ wire.Pseudonym, msg []byte) error { f.orders = append(f.orders, msg); return f.fail["down"] })
	return b
}

func (f *fakes) answer(t *testing.T, change func(*wire.Erased)) []byte {
	t.Helper()
	if len(f.orders) == 0 {
		t.Fatal("there is no order to answer")
	}
	o, err := seal.OpenErasure(f.signer.Public().(ed25519.PublicKey), vehicle, f.orders[len(f.orders)-1])
	if err != nil {
		t.Fatal(err)
	}
	e := &wire.Erased{Version: wire.Version, Vehicle: vehicle, Ticket: o.Ticket, Seq: o.Seq, At: f.now.UnixNano(), Frames: 3, Records: 30, Consents: 2, Held: 1}
	change(e)
	msg, err := seal.SignErased(f.key, f.cert, e)
	if err != nil {
		t.Fatal(err)
	}
	return msg
}

func ask(change func(*Ask)) Ask {
	a := Ask{Vehicle: vehicle.String(), Reason: ReasonRequest, Reference: "CASE-1", Sensitive: true}
	change(&a)
	return a
}

func same[T any](*T) {}

func TestTicketFromRequestToReceipt(t *testing.T) {
	f := newFakes(t)
	dir := t.TempDir()
	b := f.open(t, dir)
	tk, err := b.Erase("olga", ask(same))
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2026, 3, 16, 16, 0, 0, 0, time.UTC); tk.WorkingDays != 10 || !tk.Deadline.Equal(want) || tk.Unverified != nil {
		t.Errorf("deadline %v in %d working days, %v; want %v", tk.Deadline, tk.WorkingDays, tk.Unverified, want)
	}
	if _, err := b.Erase("olga", ask(same)); !errors.Is(err, ErrTwice) {
		t.Errorf("the same target again: %v", err)
	}
	b.Work()
	if got := fmt.Sprint(f.calls); got != "[bar exports destroy]" || len(f.orders) != 1 {
		t.Fatalf("%s, %d orders", got, len(f.orders))
	}
	b.Work() // it is not time yet
	f.now = f.now.Add(firstPause)
	b.Work()
	if len(f.orders) != 2 || bytes.Equal(f.orders[0], f.orders[1]) {
		t.Errorf("%d orders; each must be signed anew, with its time", len(f.orders))
	}
	b = f.open(t, dir) // a crash: the order goes on
	b.Work()
	if len(f.orders) != 3 || fmt.Sprint(f.calls) != "[bar exports destroy bar]" {
		t.Errorf("after a crash: %d orders, %v", len(f.orders), f.calls)
	}
	good := f.answer(t, same)
	if err := b.Answered(vehicle, good); err != nil {
		t.Fatal(err)
	}
	b.Work()
	if err := b.Answered(vehicle, good); err != nil { // QoS 0: it may come twice
		t.Errorf("a repeated answer: %v", err)
	}
	b.Work()
	if got := fmt.Sprint(f.calls); got != "[bar exports destroy bar unbar 01:00:15]" {
		t.Errorf("calls %s", got)
	}
	if got := fmt.Sprint(f.journal); got != "["+TypeOpened+" "+TypeDestroyed+" "+TypeReceipt+"]" {
		t.Errorf("journal %s", got)
	}
	e := f.entries[2]
	if !e.InTime || e.Answer == nil || e.Answer.Frames != 3 || len(e.Left) != 1 || e.Left[0].Export != "x-2" || e.Exports[0] != "x-1" || e.Subject != "all" || e.Reference != "CASE-1" {
		t.Errorf("receipt %+v", e)
	}
	tk, err = f.open(t, dir).Get(tk.ID)
	if err != nil || tk.State != Done || tk.Receipt == nil || tk.Receipt.Seq != 3 || tk.Overdue {
		t.Errorf("%+v, %v", tk, err)
	}
	if s := b.Stats(); s != (Stats{Done: 1}) {
		t.Errorf("%+v", s)
	}
	if again, err := b.Erase("olga", ask(same)); err != nil || again.Seq != 2 {
		t.Errorf("a second request for the same target: %+v, %v", again, err)
	}
}

// Whatever the clock of the car says, nothing from before the ticket comes in again.
func TestAdmitFrom(t *testing.T) {
	at := func(min int) time.Time { return time.Date(2026, 3, 2, 1, min, 0, 0, time.UTC) }
	for _, c := range []struct{ car, want int }{{5, 5}, {-100, 1}, {59, 10}} {
		tk := Ticket{Opened: at(1), Answer: &Answer{At: at(c.car), Received: at(10)}}
		if got := tk.admitFrom(); !got.Equal(at(c.want)) {
			t.Errorf("car at %d: %v", c.car, got)
		}
	}
}

func TestForgedAnswers(t *testing.T) {
	f := newFakes(t)
	b := f.open(t, t.TempDir())
	tk, err := b.Erase("olga", ask(same))
	if err != nil {
		t.Fatal(err)
	}
	early := func() []byte {
		e := &wire.Erased{Version: wire.Version, Vehicle: vehicle, Ticket: b.tickets[tk.ID].id, Seq: 1}
		msg, err := seal.SignErased(f.key, f.cert, e)
		if err != nil {
			t.Fatal(err)
		}
		return msg
	}()
	if err := b.Answered(vehicle, early); !errors.Is(err, ErrAnswer) {
		t.Errorf("before the order is out: %v", err)
	}
	b.Work()
	good := f.answer(t, same)
	otherKey, otherCert := certificate(t, wire.Pseudonym{9}.String())
	strange, err := seal.SignErased(otherKey, otherCert, &wire.Erased{Version: wire.Version, Vehicle: vehicle, Ticket: b.tickets[tk.ID].id, Seq: 1})
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(good)
	flipped[len(flipped)-1] ^= 1
	for name, msg := range map[string][]byte{
		"nothing": nil, "noise": []byte("noise"), "flipped": flipped, "cut": good[:len(good)-1], "longer": append(bytes.Clone(good), 0),
		"another vehicle's certificate": strange, "an order": f.orders[0],
		"another ticket":    f.answer(t, func(e *wire.Erased) { e.Ticket[0] ^= 1 }),
		"another number":    f.answer(t, func(e *wire.Erased) { e.Seq++ }),
		"of another's name": f.answer(t, func(e *wire.Erased) { e.Vehicle = wire.Pseudonym{9} }),
	} {
		if err := b.Answered(vehicle, msg); !errors.Is(err, ErrAnswer) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := b.Answered(wire.Pseudonym{9}, good); !errors.Is(err, ErrAnswer) {
		t.Errorf("from another vehicle's connection: %v", err)
	}
	f.trust = errors.New("it is revoked")
	if err := b.Answered(vehicle, good); !errors.Is(err, ErrAnswer) {
		t.Errorf("a revoked certificate: %v", err)
	}
	if got, _ := b.Get(tk.ID); got.State != Destroyed || b.Stats().Refused != 13 {
		t.Errorf("%s, %d refused", got.State, b.Stats().Refused)
	}
	f.trust = nil
	if err := b.Answered(vehicle, good); err != nil {
		t.Error(err)
	}
}

// A step that fails is done again, and the ticket does not go on without it.
func TestFailingSteps(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		part  string
		state State
	}{{TypeOpened, Opened}, {"bar", Noted}, {"exports", Barred}, {"destroy", Blocked}, {TypeDestroyed, Blocked}, {"down", Destroyed}} {
		f := newFakes(t)
		f.fail[c.part] = broken
		b := f.open(t, t.TempDir())
		tk, err := b.Erase("olga", ask(same))
		if err != nil {
			t.Fatal(err)
		}
		b.Work()
		if got, _ := b.Get(tk.ID); got.State != c.state {
			t.Errorf("%s fails: %s", c.part, got.State)
		}
		delete(f.fail, c.part)
		f.now = f.now.Add(lastPause)
		b.Work()
		if got, _ := b.Get(tk.ID); got.State != Destroyed || len(f.orders) == 0 {
			t.Errorf("%s works again: %s, %d orders", c.part, got.State, len(f.orders))
		}
	}
}

func TestOverdue(t *testing.T) {
	f := newFakes(t)
	b := f.open(t, t.TempDir())
	tk, err := b.Erase("olga", ask(same))
	if err != nil {
		t.Fatal(err)
	}
	b.Work()
	f.now = tk.Deadline.Add(-time.Second)
	if s := b.Stats(); s.Overdue != 0 || s.Open != 1 || s.Waiting != 1 {
		t.Errorf("%+v", s)
	}
	f.now = tk.Deadline.Add(time.Second)
	if s := b.Stats(); s.Overdue != 1 {
		t.Errorf("%+v", s)
	}
	b.Work()
	if err := b.Answered(vehicle, f.answer(t, same)); err != nil {
		t.Fatal(err)
	}
	b.Work()
	if e := f.entries[len(f.entries)-1]; e.InTime || b.Stats().Overdue != 0 {
		t.Errorf("a late receipt says so: %+v", e)
	}
}

func TestWrongAsks(t *testing.T) {
	b := newFakes(t).open(t, t.TempDir())
	for want, change := range map[string]func(*Ask){
		"pseudonym":       func(a *Ask) { a.Vehicle = "car" },
		"lower-case":      func(a *Ask) { a.Vehicle = strings.ToUpper(wire.Pseudonym{0xab}.String()) },
		"no tag":          func(a *Ask) { a.Subject = "ann" },
		"of 32":           func(a *Ask) { a.Subject = wire.SubjectTag{}.String() },
		"reason":          func(a *Ask) { a.Reason = "" },
		"reference":       func(a *Ask) { a.Reference = "" },
		"than 64 letters": func(a *Ask) { a.Reference = "a\nb" },
	} {
		if _, err := b.Erase("olga", ask(change)); !errors.Is(err, ErrAsk) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	for _, days := range [][2]int{{11, 15}, {10, 16}, {0, 15}, {10, 0}} {
		c := b.cfg
		if c.SensitiveDays, c.OtherDays = days[0], days[1]; c.Validate() == nil {
			t.Errorf("%v working days", days)
		}
	}
}
