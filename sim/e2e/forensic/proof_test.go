package forensic

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"cordon/internal/vault/forensic"
)

// row is a line of the table.
type row struct {
	fs, mode          string
	before            string // control: recovered before the deadline
	ciphertexts, keys string
	slots             string
	recovered         string
	old               string // with every key-encryption key that ever was
	plain             string // control: plain Badger
	alive             string
	took              time.Duration
}

func table(rows []row) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "file system\tmode\tcontrol: before\tciphertexts\tkeys\tslots (locked)\tPAST DAY 7\twith dead KEKs\tcontrol: Badger TTL\tnot due\ttime")
	for _, r := range rows {
		if r.fs == "" {
			continue // skipped, and said so
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%.1fs\n", r.fs, r.mode, r.before, r.ciphertexts, r.keys, r.slots, r.recovered, r.old, r.plain, r.alive, r.took.Seconds())
	}
	_ = w.Flush()
	return b.String()
}

// life is one run on one file system.
type life struct {
	fs      fileSystem
	mode    string
	cuts    map[int]uint32 // hour: kind of power cut
	ownKEK  bool           // the key-encryption keys are files on the same disk: development
	hours   int
	writing int // hours in which records are written every hour; then every 6
}

const (
	fullLife = 8*24 + 12
	midLife  = 26 // when the image is looked at before any deadline
)

var cutTimes = map[int]uint32{9: cutJournal, 40: cutFlushed, 77: cutAtOnce, 166: cutAtOnce, 181: cutJournal, 196: cutFlushed}

// TestForensic: whatever the file system, nothing collected more than seven days ago
// can be had back from the raw image, with the keys the machine holds then; and
// everything that is not due can be read.
func TestForensic(t *testing.T) {
	if testing.Short() {
		t.Skip("not in short runs: simulates eight days on loop devices")
	}
	all := os.Getenv("CORDON_FORENSIC") == "all"
	lives := []life{{fs: fileSystems[0], mode: "power cuts", cuts: cutTimes, hours: fullLife, writing: 12}}
	if all {
		lives = nil
		for _, fs := range fileSystems {
			lives = append(lives, life{fs: fs, mode: "clean", hours: fullLife, writing: 30})
			if fs.cuts {
				lives = append(lives, life{fs: fs, mode: "power cuts", hours: fullLife, writing: 30, cuts: cutTimes})
			}
			if fs.name != "xfs" {
				lives = append(lives, life{fs: fs, mode: "clean, KEK on it", ownKEK: true, hours: fullLife, writing: 30})
			}
		}
	}
	rows := make([]row, len(lives))
	t.Run("on", func(t *testing.T) {
		for i, l := range lives {
			t.Run(l.fs.name+" "+l.mode, func(t *testing.T) {
				t.Parallel() // most of the time goes to waiting for disks
				rows[i] = l.run(t)
			})
		}
	})
	t.Logf("\n%s", table(rows))
}

func (l *life) run(t *testing.T) (r row) {
	started := time.Now()
	w := newWorld(t, l.fs, !l.ownKEK)
	r = row{fs: l.fs.name, mode: l.mode}
	for h := range l.hours {
		w.now = begin.Add(time.Duration(h) * time.Hour)
		if h < l.writing || h%6 == 0 {
			w.write(h%2 == 0)
		}
		w.sweep()
		if h == midLife {
			r.before = w.before()
		}
		if kind, ok := l.cuts[h]; ok {
			w.cut(kind)
		} else if h%24 == 23 {
			w.down()
			w.up()
		}
	}
	w.readable()
	control := plainBadger(t, w.disk.dir)
	keks := w.currentKEKs()
	w.off()
	l.judge(w, &r, control, keks)
	r.took = time.Since(started)
	return r
}

// nearly: a copy-on-write file system may have cut a frame or two in pieces, which
// the scanner does not put together.
func nearly(n, of int) bool { return n > 0 && n*100 >= of*95 }

// before is the control that the scanner works: with the keys of a live machine it
// gets nearly everything, and by decryption alone.
func (w *world) before() string {
	w.t.Helper()
	keks := w.currentKEKs()
	w.off()
	rep := w.scan(nil, keks)
	all := w.collected(time.Time{}, w.now)
	if n := rep.Recovered(all); !nearly(n, len(all)) || len(rep.Decrypted) != n {
		w.t.Errorf("%s: the scanner had %d of %d canaries back before the deadline, %d by decryption", w.disk.fs.name, n, len(all), len(rep.Decrypted))
	}
	if len(rep.Plain)+rep.WatchPlain > 0 {
		w.t.Errorf("%s: %d canaries and %d key-encryption keys lie in the clear", w.disk.fs.name, len(rep.Plain), rep.WatchPlain)
	}
	w.on()
	return fmt.Sprintf("%d/%d", rep.Recovered(all), len(all))
}

func (l *life) judge(w *world, r *row, control []forensic.Canary, keks []forensic.KEK) {
	w.t.Helper()
	due, alive := w.due(), w.alive()
	rep := w.scan(control, keks)
	late := w.scan(nil, w.kek)
	got := rep.Recovered(due)
	r.ciphertexts = fmt.Sprintf("%d (%d)", rep.Ciphertexts(), rep.VaultAll+rep.OutboxAll)
	r.keys, r.slots = fmt.Sprint(rep.Secrets), fmt.Sprintf("%d (%d)", rep.Slots, rep.Locked)
	r.recovered, r.old = fmt.Sprintf("%d/%d", got, len(due)), fmt.Sprintf("%d/%d", late.Recovered(due), len(due))
	r.plain = fmt.Sprintf("%d/%d", rep.Recovered(control), len(control))
	r.alive = fmt.Sprintf("%d/%d", rep.Recovered(alive), len(alive))
	if l.ownKEK {
		r.recovered += " (not claimed)"
	} else if got > 0 || rep.WatchPlain > 0 {
		w.t.Errorf("%s: %d of %d canaries past their seventh day had back, %d key-encryption keys in the clear", r.fs, got, len(due), rep.WatchPlain)
	}
	if n := late.Recovered(due); l.fs.keepsOld && n == 0 {
		w.t.Errorf("%s: no old copy of a slot was found with the keys of old: the zero above proves nothing", r.fs)
	}
	if len(due) == 0 || rep.Ciphertexts() == 0 {
		w.t.Errorf("%s: nothing was tested: %d canaries due, %d ciphertexts", r.fs, len(due), rep.Ciphertexts())
	}
	if n := rep.Recovered(alive); !nearly(n, len(alive)) {
		w.t.Errorf("%s: the scanner had %d of %d canaries back that are not due", r.fs, n, len(alive))
	}
	for _, c := range control {
		if rep.Plain[c] {
			return
		}
	}
	w.t.Errorf("%s: plain Badger leaked nothing after expiry: the control proves nothing", r.fs)
}
