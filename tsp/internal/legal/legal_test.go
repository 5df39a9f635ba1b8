package legal

import (
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cordon/internal/chainlog"
	"cordon/tsp/internal/ledger"
)

var (
	start = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	end   = time.Date(2027, 3, 1, 12, 30, 15, 0, time.UTC)
)

// desk is a book with what it noted and a clock that a test sets.
type desk struct {
	*Book
	t     *testing.T
	dir   string
	now   time.Time
	notes []ledger.Legal
	fail  error // of the next notes
	tiers Tiers
}

func newDesk(t *testing.T) *desk {
	d := &desk{t: t, dir: t.TempDir(), now: start.Add(24 * time.Hour)}
	d.open()
	return d
}

func (d *desk) config() Config {
	return Config{
		Dir: d.dir, Key: ed25519.NewKeyFromSeed(make([]byte, 32)), Now: func() time.Time { return d.now }, Tiers: d.tiers,
		Note: func(l ledger.Legal, actor string) error {
			if d.fail != nil {
				return d.fail
			}
			d.notes = append(d.notes, l)
			return nil
		},
	}
}

func (d *desk) open() {
	d.t.Helper()
	b, err := Open(d.config())
	if err != nil {
		d.t.Fatal(err)
	}
	d.Book = b
	d.t.Cleanup(func() { _ = b.Close() })
}

// reopen closes the book and reads it again.
func (d *desk) reopen() {
	d.t.Helper()
	if err := d.Close(); err != nil {
		d.t.Fatal(err)
	}
	d.open()
}

// enter files a record and puts it in force.
func (d *desk) enter(r Record) string {
	d.t.Helper()
	r, err := d.File("lee", r)
	if err == nil {
		r, err = d.Enter("lee", r.ID)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return r.ID
}

func evidence() *Evidence {
	return &Evidence{SHA256: strings.Repeat("ab", 32), Reference: "CAC-2026-0017", Authority: "Cyberspace Administration", Date: "2026-02-20"}
}

func scope() *Scope {
	return &Scope{
		Recipients: []string{"acme-de"}, Groups: []string{"acme"}, Countries: []string{"DE"}, Purposes: []string{"warranty"},
		Methods: []string{"jsonl"}, Classes: []string{"DrivingStatus", "Diagnostic", "PI", "SensitivePI"},
		Signals: []string{"Vehicle.Speed", "Vehicle.OBD.**"}, MaxGeneral: 5_000_000, MaxSensitive: 50_000,
	}
}

func route(k Kind) Record {
	return Record{Kind: k, From: start, Until: end, Evidence: evidence(), Scope: scope()}
}

func pia() Record {
	said := Part{Text: "said"}
	return Record{
		Kind: Impact, From: start, Until: end, Evidence: evidence(),
		Scope: &Scope{Recipients: []string{"acme-de"}, Purposes: []string{"warranty"}, Classes: []string{"DrivingStatus", "Diagnostic", "PI", "SensitivePI"}},
		PIA:   &PIA{said, said, said, said, said, said, said},
	}
}

func approval() Record {
	return Record{
		Kind: Approval, From: start, Until: end, Evidence: evidence(), Judicial: &Judicial{Agency: "District Court"},
		Scope: &Scope{Recipients: []string{"acme-de"}, Purposes: []string{"warranty"}, Classes: []string{"Diagnostic"}, Signals: []string{"Vehicle.OBD.**"}},
	}
}

// query asks for something that needs no route.
func query() Query {
	return Query{
		Recipient: "acme-de", Group: "acme", Country: "DE", Purpose: "warranty", Format: "jsonl",
		Classes: []string{"Diagnostic"}, Signals: []string{"Vehicle.OBD.DTCList"}, General: 10, At: start.Add(48 * time.Hour),
	}
}

func TestStates(t *testing.T) {
	d := newDesk(t)
	id := d.enter(route(Contract))
	if id != "contract-1" || d.enter(route(Contract)) != "contract-2" || d.enter(route(Assessment)) != "assessment-1" {
		t.Error("ids are kind and number")
	}
	want := []string{"draft", "in-force"}
	for i, w := range want {
		if n := d.notes[i]; n.ID != id || n.State != w || n.Kind != "contract" || len(n.SHA256) != 64 {
			t.Errorf("note %d: %+v", i, n)
		}
	}
	r, _ := d.Record(id)
	for at, want := range map[time.Time]State{start: InForce, end.Add(-time.Second): InForce, end: Expired, end.Add(time.Hour): Expired} {
		if got := r.StateAt(at); got != want {
			t.Errorf("at %v: %s, want %s", at, got, want)
		}
	}
	if _, err := d.Enter("lee", id); !errors.Is(err, ErrRecord) {
		t.Errorf("entered twice: %v", err)
	}
	if _, err := d.Amend("lee", id, route(Contract)); !errors.Is(err, ErrRecord) {
		t.Errorf("amended in force: %v", err)
	}
	if _, err := d.Withdraw("lee", id); err != nil {
		t.Fatal(err)
	}
	for _, f := range []func(string, string) (Record, error){d.Withdraw, d.Enter} {
		if _, err := f("lee", id); !errors.Is(err, ErrRecord) {
			t.Errorf("withdrawn is not the end: %v", err)
		}
	}
	if _, err := d.Enter("lee", "contract-9"); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
	if _, err := d.File("", route(Contract)); err == nil {
		t.Error("filed by nobody")
	}
}

func TestReopen(t *testing.T) {
	d := newDesk(t)
	d.enter(route(Contract))
	d.enter(pia())
	draft, err := d.File("lee", route(Assessment))
	if err != nil {
		t.Fatal(err)
	}
	before, notes := d.Records(), len(d.notes)
	d.reopen()
	after := d.Records()
	if len(after) != 3 || len(d.notes) != notes {
		t.Fatalf("%d records, %d notes more", len(after), len(d.notes)-notes)
	}
	for i := range after {
		if after[i].ID != before[i].ID || after[i].State != before[i].State || !after[i].Until.Equal(before[i].Until) {
			t.Errorf("got %+v, want %+v", after[i], before[i])
		}
	}
	if next, err := d.File("lee", route(Assessment)); err != nil || next.ID == draft.ID {
		t.Errorf("%v, %v: an id twice", next.ID, err)
	}
	if _, err := Open(d.config()); err == nil {
		t.Error("opened twice")
	}
}

// What the export log has not got counts for nothing, and gets there later.
func TestNotNoted(t *testing.T) {
	d := newDesk(t)
	d.enter(pia())
	r, err := d.File("lee", route(Contract))
	if err != nil {
		t.Fatal(err)
	}
	d.fail = errors.New("disk full")
	if _, err := d.Enter("lee", r.ID); !errors.Is(err, d.fail) {
		t.Fatalf("got %v", err)
	}
	q := query()
	q.General = 200_000
	if _, s, err := d.Route(q); err != nil || s == nil {
		t.Fatalf("a route that is not in the export log counts: %v", err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(d.config()); !errors.Is(err, d.fail) {
		t.Fatalf("opened while the export log cannot be written: %v", err)
	}
	d.fail = nil
	d.open()
	if last := d.notes[len(d.notes)-1]; last.ID != r.ID || last.State != string(InForce) {
		t.Errorf("noted %+v", last)
	}
	if found, s, err := d.Route(q); err != nil || s != nil || found.Routes[0] != r.ID {
		t.Errorf("%+v, %+v, %v", found, s, err)
	}
	d.fail = errors.New("disk full")
	if _, err := d.Withdraw("lee", r.ID); err == nil {
		t.Error("no error")
	}
	if _, s, _ := d.Route(q); s == nil {
		t.Error("a route counts after it was withdrawn, only because the export log could not be written")
	}
	d.fail = nil
	if err := d.Settle(); err != nil || d.notes[len(d.notes)-1].State != string(Withdrawn) {
		t.Errorf("%v: %+v", err, d.notes)
	}
}

// Versions that the export log could not take go there all, in their order.
func TestNotedInOrder(t *testing.T) {
	d := newDesk(t)
	d.fail = errors.New("disk full")
	if _, err := d.File("lee", route(Contract)); !errors.Is(err, d.fail) {
		t.Fatal(err)
	}
	if _, err := d.Withdraw("ann", "contract-1"); !errors.Is(err, d.fail) {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	d.fail = nil
	d.open()
	if len(d.notes) != 2 || d.notes[0].State != string(Draft) || d.notes[1].State != string(Withdrawn) {
		t.Errorf("noted %+v", d.notes)
	}
	d.reopen()
	if len(d.notes) != 2 {
		t.Errorf("noted again: %+v", d.notes[2:])
	}
}

// The export log has the hash of the record's bytes as they stand in the chain log.
func TestHash(t *testing.T) {
	d := newDesk(t)
	d.enter(route(Contract))
	f, err := os.Open(filepath.Join(d.dir, "records.log"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var sums []string
	err = chainlog.Read(f, func(e chainlog.Entry) error {
		if e.Type == typeRecord {
			_, text, _ := strings.Cut(string(e.Data), `"record":`)
			sums = append(sums, fmt.Sprintf("%x", sha256.Sum256([]byte(strings.TrimSuffix(text, "}")))))
		}
		return nil
	})
	if err != nil || len(sums) != 2 || sums[0] != d.notes[0].SHA256 || sums[1] != d.notes[1].SHA256 {
		t.Errorf("%v: hashes %v, notes %+v", err, sums, d.notes)
	}
}

// A record that somebody changes in the file is found.
func TestDamage(t *testing.T) {
	d := newDesk(t)
	d.enter(route(Contract))
	d.enter(pia())
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(d.dir, "records.log")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	bad := strings.Replace(string(text), `"max_general":5000000`, `"max_general":9000000`, 1)
	if bad == string(text) {
		t.Fatal("nothing to change")
	}
	if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
		t.Fatal(err)
	}
	if b, err := Open(d.config()); err == nil {
		_ = b.Close()
		t.Error("opened")
	}
}

func TestValidate(t *testing.T) {
	now := start.Add(time.Hour)
	for _, c := range []struct {
		name, field string
		change      func(*Record)
	}{
		{"no evidence", "evidence", func(r *Record) { r.Evidence = nil }},
		{"words alone", "evidence.reference", func(r *Record) { r.Evidence = &Evidence{Reference: "as agreed by telephone"} }},
		{"no number", "evidence.reference", func(r *Record) { r.Evidence.Reference = "by telephone" }},
		{"no hash", "evidence.sha256", func(r *Record) { r.Evidence.SHA256 = "" }},
		{"capital hash", "evidence.sha256", func(r *Record) { r.Evidence.SHA256 = strings.Repeat("AB", 32) }},
		{"short hash", "evidence.sha256", func(r *Record) { r.Evidence.SHA256 = "abcd" }},
		{"no authority", "evidence.authority", func(r *Record) { r.Evidence.Authority = " " }},
		{"control characters", "evidence.authority", func(r *Record) { r.Evidence.Authority = "a\nb" }},
		{"no date", "evidence.date", func(r *Record) { r.Evidence.Date = "" }},
		{"no such date", "evidence.date", func(r *Record) { r.Evidence.Date = "2026-02-30" }},
		{"later date", "evidence.date", func(r *Record) { r.Evidence.Date = "2026-03-03" }},
		{"no start", "from", func(r *Record) { r.From = time.Time{} }},
		{"no end", "until", func(r *Record) { r.Until = time.Time{} }},
		{"end first", "until", func(r *Record) { r.Until = r.From }},
		{"for ever", "until", func(r *Record) { r.Until = r.From.AddDate(3, 0, 1) }},
		{"over", "until", func(r *Record) { r.From, r.Until = start.AddDate(-1, 0, 0), now }},
		{"no scope", "scope", func(r *Record) { r.Scope = nil }},
		{"nobody", "scope.recipients", func(r *Record) { r.Scope.Recipients, r.Scope.Groups = nil, nil }},
		{"no country", "scope.countries", func(r *Record) { r.Scope.Countries = nil }},
		{"a country's name", "scope.countries", func(r *Record) { r.Scope.Countries = []string{"Germany"} }},
		{"no purpose", "scope.purposes", func(r *Record) { r.Scope.Purposes = nil }},
		{"no method", "scope.methods", func(r *Record) { r.Scope.Methods = nil }},
		{"no class", "scope.classes", func(r *Record) { r.Scope.Classes = nil }},
		{"unknown class", "scope.classes", func(r *Record) { r.Scope.Classes = []string{"Everything"} }},
		{"no signal", "scope.signals", func(r *Record) { r.Scope.Signals = nil }},
		{"bad pattern", "scope.signals", func(r *Record) { r.Scope.Signals = []string{"**.Speed"} }},
		{"all signals", "scope.signals", func(r *Record) { r.Scope.Signals = []string{"**"} }},
		{"nobody's number", "scope.max_general", func(r *Record) { r.Scope.MaxGeneral, r.Scope.MaxSensitive = 0, 0 }},
		{"part of another kind", "pia", func(r *Record) { r.PIA = &PIA{} }},
		{"unknown kind", "kind", func(r *Record) { r.Kind = "promise" }},
	} {
		r := route(Assessment)
		c.change(&r)
		err := r.Validate(now)
		if !errors.Is(err, ErrRecord) || !strings.Contains(err.Error(), c.field+": ") || !strings.Contains(err.Error(), "Try: ") {
			t.Errorf("%s: got %v, want one that names %s and says what to do", c.name, err, c.field)
		}
	}
	for _, r := range []Record{route(Assessment), route(Contract), route(Certification), pia(), approval()} {
		if err := r.Validate(now); err != nil {
			t.Errorf("%s: %v", r.Kind, err)
		}
	}
	everything := route(Contract)
	everything.Evidence, everything.Scope.Countries = nil, nil
	err := everything.Validate(now)
	if err == nil || !strings.Contains(err.Error(), "evidence") || !strings.Contains(err.Error(), "countries") {
		t.Errorf("not all that is missing is named: %v", err)
	}
}

func TestEntrustment(t *testing.T) {
	d := newDesk(t)
	r := Record{Kind: Entrusting, From: start, Until: end, Evidence: evidence(), Scope: &Scope{Recipients: []string{"tyres-cn"}, Purposes: []string{"warranty"}, Classes: []string{"PI"}}}
	if id := d.enter(r); id != "entrustment-1" {
		t.Error(id)
	}
	r.Scope.Classes = nil
	if err := r.Validate(d.now); !errors.Is(err, ErrRecord) {
		t.Error("an entrustment of no kind of data")
	}
}

func TestNoNet(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v: %s", err, out)
	}
	for _, pkg := range strings.Fields(string(out)) {
		if pkg == "net" || strings.HasPrefix(pkg, "net/") {
			t.Errorf("links %s", pkg)
		}
	}
}
