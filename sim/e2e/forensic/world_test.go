package forensic

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cordon/filters/wire"
	"cordon/internal/vault/forensic"
	"cordon/internal/vault/forensic/drive"
)

const (
	keep   = 168 * time.Hour
	margin = 6*time.Hour + 20*time.Minute
)

var begin = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// world is a car and a platform on one disk, and the time.
type world struct {
	t        testing.TB
	disk     *disk
	keks     string // folder of the key-encryption keys, not on the disk; "": on it
	now      time.Time
	boot     time.Time
	car      *program
	platform *program
	keys     map[int64][]byte

	heldAt   map[forensic.Canary]time.Time // by when they were collected: in the car's vault
	sealedAt map[forensic.Canary]time.Time // in the outbox
	storedAt map[forensic.Canary]time.Time // at the platform
	kek      []forensic.KEK                // every generation there ever was
}

func newWorld(t testing.TB, fs fileSystem, keksOutside bool) *world {
	t.Helper()
	w := &world{
		t: t, disk: newDisk(t, fs), now: begin, boot: begin,
		heldAt: map[forensic.Canary]time.Time{}, sealedAt: map[forensic.Canary]time.Time{}, storedAt: map[forensic.Canary]time.Time{},
	}
	if keksOutside {
		w.keks = t.TempDir()
	}
	w.up()
	return w
}

func (w *world) time() time.Time { return w.now }

// kekDir is the folder of a program's key-encryption keys.
func (w *world) kekDir(name string) string {
	if w.keks == "" {
		return filepath.Join(w.disk.dir, name, "keys")
	}
	dir := filepath.Join(w.keks, name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		w.t.Fatal(err)
	}
	return dir
}

// up starts both programs.
func (w *world) up() {
	w.t.Helper()
	w.car, w.platform = w.open("car"), w.open("platform")
	w.keys = w.platform.do(drive.Order{Op: "schedule"}).Keys
	w.noteKEKs()
}

func (w *world) open(name string) *program {
	w.t.Helper()
	p := startProgram(w.t, name, w.time)
	o := drive.Order{Op: "open", Dir: filepath.Join(w.disk.dir, name), Boot: w.boot.Unix()}
	if w.keks != "" {
		o.KEKs = w.kekDir(name)
	}
	p.do(o)
	return p
}

// down ends both in good order.
func (w *world) down() {
	w.t.Helper()
	for _, p := range []*program{w.car, w.platform} {
		p.do(drive.Order{Op: "close"})
		p.kill()
	}
}

// off ends both, and the mount.
func (w *world) off() {
	w.t.Helper()
	w.down()
	w.disk.unmount()
}

// on is the reverse of off.
func (w *world) on() {
	w.t.Helper()
	w.disk.mount()
	w.up()
}

// cut takes the power away and starts everything again.
func (w *world) cut(kind uint32) {
	w.t.Helper()
	if err := w.disk.cut(kind); err != nil {
		w.t.Fatal(err)
	}
	w.car.kill()
	w.platform.kill()
	w.disk.unmount()
	w.boot = w.now
	w.on()
}

func fresh(n int, at time.Time, in map[forensic.Canary]time.Time) (out []forensic.Canary) {
	for range n {
		var c forensic.Canary
		_, _ = rand.Read(c[:])
		in[c] = at
		out = append(out, c)
	}
	return out
}

// write puts records everywhere. Every other frame of the outbox goes to the
// platform; the others stay, as in a car without a connection.
func (w *world) write(upload bool) {
	w.t.Helper()
	sealed := fresh(2, w.now, w.sealedAt)
	w.car.do(drive.Order{
		Op: "write", Canaries: fresh(3, w.now, w.heldAt), Sealed: sealed, Public: w.keys[wire.BucketOf(w.now.UnixNano())],
	})
	w.platform.do(drive.Order{Op: "write", Canaries: fresh(2, w.now, w.storedAt)})
	if !upload {
		return
	}
	all := w.car.do(drive.Order{Op: "read"})
	n := len(all.Frames) - 1 // the newest
	w.platform.do(drive.Order{Op: "ingest", Frames: all.Frames[n:]})
	w.car.do(drive.Order{Op: "settle", Frames: all.IDs[n:]})
	for _, c := range sealed {
		w.storedAt[c] = w.now
	}
}

func (w *world) sweep() {
	w.t.Helper()
	w.car.do(drive.Order{Op: "sweep"})
	w.platform.do(drive.Order{Op: "sweep"})
	w.noteKEKs()
}

// noteKEKs keeps what the keys are now, as somebody would who comes in time.
func (w *world) noteKEKs() {
	w.t.Helper()
	for _, k := range w.currentKEKs() {
		if !slices.Contains(w.kek, k) {
			w.kek = append(w.kek, k)
		}
	}
}

// currentKEKs is what a live machine gives.
func (w *world) currentKEKs() (out []forensic.KEK) {
	w.t.Helper()
	for _, name := range []string{"car/vault.kek", "platform/location.kek", "platform/general.kek"} {
		program, file := filepath.Split(name)
		keks, err := forensic.KEKs(filepath.Join(w.kekDir(program), file))
		if err != nil {
			w.t.Fatal(err)
		}
		out = append(out, keks...)
	}
	return out
}

// due gives the canaries whose seven days are over, alive those whose deadline has
// not come. What lies between the two is due already and need not be gone yet.
func (w *world) due() (out []forensic.Canary) { return w.collected(time.Time{}, w.now.Add(-keep)) }

func (w *world) alive(in ...map[forensic.Canary]time.Time) (out []forensic.Canary) {
	first := w.now.Add(margin - keep).Truncate(time.Hour).Add(time.Hour)
	return w.collected(first, w.now, in...)
}

func (w *world) collected(from, to time.Time, in ...map[forensic.Canary]time.Time) (out []forensic.Canary) {
	if len(in) == 0 {
		in = []map[forensic.Canary]time.Time{w.heldAt, w.sealedAt, w.storedAt}
	}
	seen := map[forensic.Canary]bool{}
	for _, m := range in {
		for c, at := range m {
			if !at.Before(from) && !at.After(to) && !seen[c] {
				seen[c] = true
				out = append(out, c)
			}
		}
	}
	return out
}

// readable checks that both stores still give everything that is not due.
func (w *world) readable() {
	w.t.Helper()
	for _, x := range []struct {
		p  *program
		in map[forensic.Canary]time.Time
	}{{w.car, w.heldAt}, {w.platform, w.storedAt}} {
		a := x.p.do(drive.Order{Op: "read"})
		got := map[forensic.Canary]bool{}
		for _, c := range a.Canaries {
			got[c] = true
		}
		want, lost := w.alive(x.in), 0
		for _, c := range want {
			if !got[c] {
				lost++
			}
		}
		if lost > 0 || len(want) == 0 || a.Unreadable+a.Overdue+a.Damaged > 0 {
			w.t.Errorf("%s, %s: %d of %d records not due are lost; %d frames unreadable, %d secrets overdue, %d slots damaged",
				w.disk.fs.name, x.p.name, lost, len(want), a.Unreadable, a.Overdue, a.Damaged)
		}
		for _, c := range w.due() {
			if got[c] {
				w.t.Errorf("%s, %s: a store gave a record past its seven days", w.disk.fs.name, x.p.name)
				break
			}
		}
	}
}

// scan looks at the raw image with the given keys.
func (w *world) scan(extra []forensic.Canary, keks []forensic.KEK) *forensic.Report {
	w.t.Helper()
	cfg := forensic.Config{Canaries: append(w.collected(time.Time{}, w.now), extra...), KEKs: keks}
	if w.keks != "" {
		for i := range w.kek {
			cfg.Watch = append(cfg.Watch, w.kek[i].Key[:])
		}
	}
	r, err := forensic.Scan(cfg, w.disk.image)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}
