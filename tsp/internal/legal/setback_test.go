package legal

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cordon/tsp/internal/ledger"
)

// TestSetBack: somebody puts an older copy of the records in place, in which a route is
// not withdrawn yet. The export log knows better.
func TestSetBack(t *testing.T) {
	d := newDesk(t)
	d.enter(pia())
	id := d.enter(route(Contract))
	path := filepath.Join(d.dir, "records.log")
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Withdraw("lee", id); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	cfg := d.config()
	cfg.Logged = map[string]ledger.Legal{"spotcheck": {ID: "spotcheck", Kind: "commitment", SHA256: strings.Repeat("0", 64)}}
	for _, n := range d.notes {
		cfg.Logged[n.ID] = n
	}
	b, err := Open(cfg)
	if err != nil {
		t.Fatalf("the newest copy: %v", err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, old, 0o600); err != nil {
		t.Fatal(err)
	}
	if b, err := Open(cfg); err == nil || !strings.Contains(err.Error(), id+", withdrawn") {
		t.Errorf("an older copy is opened: %v", err)
		_ = b.Close()
	}
	// What the records only say of themselves is entered.
	notes := len(d.notes)
	delete(cfg.Logged, id)
	b, err = Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.notes) != notes+1 || d.notes[notes].ID != id || d.notes[notes].State != string(InForce) {
		t.Errorf("entered %+v", d.notes[notes:])
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
}
