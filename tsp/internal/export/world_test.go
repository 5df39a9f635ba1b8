package export_test

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"golang.org/x/mod/sumdb/note"

	"cordon/filters"
	"cordon/filters/policy"
	"cordon/filters/wire"
	"cordon/tsp/internal/egress"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/recipient"
	"cordon/tsp/internal/rows"
	"cordon/tsp/internal/store"
	"cordon/tsp/internal/suite"
)

var t0 = time.Date(2026, 3, 10, 10, 0, 0, 0, time.UTC)

const gateName = "tsp.test/export"

// records is a source in memory, of which some may be unreadable.
type records struct {
	all  []store.Record
	lost store.Lost
}

func (rs *records) Scan(ctx context.Context, q store.Query, fn func(*store.Record) error) (store.Lost, error) {
	for _, r := range rs.all {
		if err := ctx.Err(); err != nil {
			return rs.lost, err
		}
		if r.At >= q.From.UnixNano() && r.At < q.To.UnixNano() && (q.Vehicle == nil || *q.Vehicle == r.Vehicle) {
			if err := fn(&r); err != nil {
				return rs.lost, err
			}
		}
	}
	return rs.lost, nil
}

// users knows approvers by their credentials.
type users map[string]string

func (u users) Approver(name string) (string, bool) { c, ok := u[name]; return c, ok }

func as(name string) export.Approver { return export.Approver{Name: name, Credential: "c-" + name} }

// keyOf is an approver's key pair, the same for the same name.
func keyOf(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte(name))
	return ed25519.NewKeyFromSeed(seed[:])
}

// world is a gate over records in memory, a real log, real legal records and a real
// egress folder.
type world struct {
	dir    string
	now    time.Time
	source records
	wrap   export.Source // nil: source
	users  users
	// overlay is added to the policy.
	overlay string
	id      suite.Identity // the recipient's
	cac     suite.Identity // the regulator's
	gate    *export.Gate
	log     *ledger.Log
	door    *egress.Door
	k       uint64
	law     law
	risk    export.Assessor // nil: one that is never afraid
	witness *witness        // nil: none
}

var carA, carB = wire.Pseudonym{0xa}, wire.Pseudonym{0xb}

func record(v wire.Pseudonym, signal, source string, l filters.Labels, val filters.Value) store.Record {
	return store.Record{Vehicle: v, Signal: signal, Source: source, At: t0.Add(-time.Hour).UnixNano(), Labels: l, Value: val}
}

func text(s string) filters.Value { return filters.StringValue([]byte(s)) }

const (
	noteSignal  = "Vehicle.Cordon.App.Note.Text" // free text
	stateSignal = "Vehicle.Cordon.App.Oil.State"
	overlay     = `signals:
  - {path: Vehicle.Cordon.App.Oil.State, classes: [Diagnostic], type: string, enum: [low, full], purpose: vehicle-management, from: ["app.*"]}
  - {path: Vehicle.Cordon.App.Oil.Report, classes: [Diagnostic], type: json, max_length: 100, purpose: vehicle-management, from: ["app.*"]}
  - {path: Vehicle.Cordon.App.Oil.Dump, classes: [Diagnostic], type: bytes, max_length: 100, purpose: vehicle-management, from: ["app.*"]}
`
)

func identity(t testing.TB) suite.Identity {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	out, err := suite.ParseIdentity(id.String())
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{dir: t.TempDir(), now: t0, id: identity(t), cac: identity(t), users: users{"olga": "c-olga", "ann": "c-ann", "bob": "c-bob"}}
	w.source.all = []store.Record{
		record(carA, "Vehicle.Speed", "can.powertrain", filters.DrivingStatus, filters.FloatValue(50)),
		record(carB, "Vehicle.Speed", "can.powertrain", filters.DrivingStatus, filters.FloatValue(60)),
		record(carA, "Vehicle.CurrentLocation.Latitude", "gnss", filters.Location, filters.FloatValue(31.2)),
		record(carA, stateSignal, "app.note", filters.Diagnostic, text("low")),
	}
	w.open(t)
	w.found(t)
	t.Cleanup(func() { _ = w.log.Close() })
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

func verifiers(t testing.TB) []note.Verifier {
	t.Helper()
	text, err := ledger.VerifierText(signer(t))
	if err != nil {
		t.Fatal(err)
	}
	v, err := ledger.ParseVerifier(text)
	if err != nil {
		t.Fatal(err)
	}
	return []note.Verifier{v}
}

func (w *world) open(t testing.TB) {
	t.Helper()
	if err := w.start(t); err != nil {
		t.Fatal(err)
	}
}

// start opens everything over the folder, as the platform does.
func (w *world) start(t testing.TB) error {
	t.Helper()
	prog, err := policy.Compile("draft-2021", policy.Source{Name: "overlay", Data: []byte(overlay + w.overlay)})
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return w.now }
	w.gate, err = export.New(export.Config{
		Dir: w.dir, Gate: gateName, Engine: strings.Repeat("e", 64), Chain: filters.NewChain(prog, filters.Options{}), Source: w.src(),
		Registry: &recipient.Fold{}, Risk: w.assessor(), K: w.k, Now: now,
	})
	if err != nil {
		return err
	}
	cfg := ledger.Config{Dir: filepath.Join(w.dir, "ledger"), Gate: gateName, Signers: []note.Signer{signer(t)}, Now: now}
	if w.witness != nil {
		cfg.Witnesses, cfg.Quorum, cfg.Patience = []ledger.Witness{w.witness}, 1, 50*time.Millisecond
	}
	w.log, err = ledger.Open(cfg, w.gate.Replay)
	if err != nil {
		return err
	}
	tap := w.gate.Over(w.log)
	if w.door, err = egress.Open(w.dir, tap, verifiers(t)); err != nil {
		t.Fatal(err)
	}
	w.gate.Heed(w.users)
	w.law.open(t, w)
	return w.gate.Start(w.door, &w.law)
}

func (w *world) src() export.Source {
	if w.wrap != nil {
		return w.wrap
	}
	return &w.source
}

func (w *world) reopen(t testing.TB) {
	t.Helper()
	if err := w.log.Close(); err != nil {
		t.Fatal(err)
	}
	w.open(t)
}

// found registers two approvers, the regulator, two recipients of one group and one of
// another.
func (w *world) found(t testing.TB) {
	t.Helper()
	for _, name := range []string{"ann", "bob"} {
		w.key(t, recipient.Founding, w.approverKey(t, name, name, ""))
	}
	w.approvedKey(t, ledger.Key{Role: recipient.RoleRegulator, ID: "cac", Name: "Regulator", Public: w.cac.Public().String()}, "ann")
	w.approvedKey(t, works("works", w.id.Public().String()), "ann")
	w.approvedKey(t, works("labs", identity(t).Public().String()), "bob")
	other := works("other", identity(t).Public().String())
	other.Group = "other"
	w.approvedKey(t, other, "bob")
}

func works(id, public string) ledger.Key {
	return ledger.Key{Role: recipient.RoleRecipient, ID: id, Name: "Example " + id, Group: "example", Country: "DE", Public: public}
}

func (w *world) approverKey(t testing.TB, id, pair, retires string) ledger.Key {
	t.Helper()
	public := recipient.ApproverText(keyOf(pair).Public().(ed25519.PublicKey))
	return ledger.Key{Role: recipient.RoleApprover, ID: id, Name: id, Public: public, Retires: retires}
}

// key enters the proposal of a key.
func (w *world) key(t testing.TB, actor string, k ledger.Key) uint64 {
	t.Helper()
	k, err := recipient.Proposal(k)
	if err != nil {
		t.Fatal(err)
	}
	e, err := w.gate.EnterKey(actor, k)
	if err != nil {
		t.Fatal(err)
	}
	return e.Seq
}

// approvedKey brings a key into force.
func (w *world) approvedKey(t testing.TB, k ledger.Key, by string) {
	t.Helper()
	of := w.key(t, "operator", k)
	a, text, err := w.gate.KeyChallenge(of, by)
	if err != nil {
		t.Fatal(err)
	}
	expires, err := time.Parse(time.RFC3339, a.Expires)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.gate.ApproveKey(of, export.Signed{By: as(by), Expires: expires, Signature: ed25519.Sign(keyOf(by), text)}); err != nil {
		t.Fatal(err)
	}
}

func (w *world) spec(signals ...string) export.Spec {
	return export.Spec{
		Recipient: "works", Country: "DE", Endpoint: "file", Purpose: "brake study", Format: rows.JSONL,
		Signals: signals, Vehicles: []string{"*"}, From: t0.Add(-24 * time.Hour), To: t0,
	}
}

func (w *world) ask(t testing.TB, s export.Spec) export.Request {
	t.Helper()
	r, err := w.gate.Ask(t.Context(), "olga", s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sign is an approver's word about a request, by the key of pair.
func (w *world) sign(t testing.TB, id string, by export.Approver, pair string) export.Signed {
	t.Helper()
	a, text, err := w.gate.Challenge(id, by.Name)
	if err != nil {
		t.Fatal(err)
	}
	expires, err := time.Parse(time.RFC3339, a.Expires)
	if err != nil {
		t.Fatal(err)
	}
	return export.Signed{By: by, Expires: expires, Signature: ed25519.Sign(keyOf(pair), text)}
}

func (w *world) approve(t testing.TB, name, id string) (export.Request, error) {
	t.Helper()
	return w.gate.Approve(id, w.sign(t, id, as(name), name))
}

// approved asks and approves twice.
func (w *world) approved(t testing.TB, s export.Spec) export.Request {
	t.Helper()
	r := w.ask(t, s)
	if r.State == export.StateDenied {
		t.Fatalf("denied: %+v", r.Denials)
	}
	for _, who := range []string{"ann", "bob"} {
		var err error
		if r, err = w.approve(t, who, r.ID); err != nil {
			t.Fatal(err)
		}
	}
	if r.State != export.StateApproved {
		t.Fatalf("state %s: %+v", r.State, r.Denials)
	}
	return r
}

func (w *world) release(t testing.TB, id string) export.Request {
	t.Helper()
	r, err := w.gate.Release(t.Context(), "olga", id, "")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// history reads the log as somebody else would.
func (w *world) history(t testing.TB) (all []ledger.Event) {
	t.Helper()
	r, err := ledger.OpenReader(os.DirFS(filepath.Join(w.dir, "ledger")), verifiers(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Each(func(e ledger.Event) error { all = append(all, e); return nil }); err != nil {
		t.Fatal(err)
	}
	if p := r.Problems(); len(p) > 0 {
		t.Fatalf("the log does not hold: %+v", p)
	}
	return all
}

// kinds counts the entries of a kind.
func (w *world) kinds(k ledger.Kind) uint64 { return w.log.Counts()[k] }

// left lists what lies in the egress folder.
func (w *world) left(t testing.TB) (out []string) {
	t.Helper()
	names, err := os.ReadDir(egress.Dir(w.dir))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	for _, n := range names {
		out = append(out, n.Name())
	}
	return out
}
