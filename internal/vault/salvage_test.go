package vault

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/pb"
	"google.golang.org/protobuf/proto"
)

// tables fills a database with several tables of frames, one record to a frame, and
// leaves the last commits in the log. It returns the folder.
func tables(t *testing.T, r *rig) (dir string, records int) {
	t.Helper()
	for round := range 4 {
		wb := r.db.NewWriteBatch()
		for i := range 40 {
			rec := append(noise(1)[0], fmt.Sprintf("%d.%d", round, i)...)
			if err := r.store.Put(wb, Index{byte(round)}, noon, [][]byte{rec}); err != nil {
				t.Fatal(err)
			}
			records++
		}
		if err := wb.Flush(); err != nil {
			t.Fatal(err)
		}
		if err := r.db.Close(); err != nil { // makes a table of what is in memory
			t.Fatal(err)
		}
		var err error
		if r.db, err = OpenBadger(BadgerOptions(filepath.Join(r.dir, "db"), true).WithNumCompactors(0).WithCompactL0OnClose(false)); err != nil {
			t.Fatal(err)
		}
		r.store.db = r.db
	}
	return filepath.Join(r.dir, "db"), records
}

func glob(t *testing.T, dir, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(names) == 0 {
		t.Fatalf("no %s: %v", pattern, err)
	}
	return names
}

func flip(t *testing.T, path string, off int64) {
	t.Helper()
	st, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if off < 0 {
		off += st.Size()
	}
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	writeAt(t, path, off, []byte{body[off] ^ 0xff})
}

// Damage at any of these places loses that table at most, and is told of.
func TestDamagedDatabaseLosesAPartOnly(t *testing.T) {
	const perTable = 40
	for _, tc := range []struct {
		name  string
		spoil func(t *testing.T, dir string)
		left  int // records, of 160
		told  string
	}{
		{"nothing", func(*testing.T, string) {}, 4 * perTable, ""},
		{"table's first byte", func(t *testing.T, d string) { flip(t, glob(t, d, "*.sst")[1], 0) }, 3 * perTable, ".sst"},
		{"table's middle", func(t *testing.T, d string) { flip(t, glob(t, d, "*.sst")[0], 4000) }, 3 * perTable, ".sst"},
		{"table's index", func(t *testing.T, d string) { flip(t, glob(t, d, "*.sst")[2], -40) }, 3 * perTable, ".sst"},
		{"table's footer", func(t *testing.T, d string) { flip(t, glob(t, d, "*.sst")[3], -1) }, 3 * perTable, ".sst"},
		{"length of the index", func(t *testing.T, d string) { flip(t, glob(t, d, "*.sst")[3], -12) }, 3 * perTable, ".sst"},
		{"table cut short", func(t *testing.T, d string) { cut(t, glob(t, d, "*.sst")[0], 100) }, 3 * perTable, ".sst"},
		{"table empty", func(t *testing.T, d string) { cut(t, glob(t, d, "*.sst")[0], 0) }, 3 * perTable, ".sst"},
		{"table missing", func(t *testing.T, d string) { remove(t, glob(t, d, "*.sst")[0]) }, 3 * perTable, "missing"},
		{"two tables", func(t *testing.T, d string) {
			flip(t, glob(t, d, "*.sst")[0], 10)
			flip(t, glob(t, d, "*.sst")[1], 10)
		}, 2 * perTable, ".sst"},
		{"MANIFEST's magic", func(t *testing.T, d string) { flip(t, filepath.Join(d, "MANIFEST"), 0) }, 4 * perTable, "MANIFEST"},
		{"MANIFEST's first change", func(t *testing.T, d string) { flip(t, filepath.Join(d, "MANIFEST"), 18) }, 4 * perTable, "MANIFEST"},
		{"MANIFEST's last byte", func(t *testing.T, d string) { flip(t, filepath.Join(d, "MANIFEST"), -1) }, 4 * perTable, "MANIFEST"},
		{"MANIFEST empty", func(t *testing.T, d string) { cut(t, filepath.Join(d, "MANIFEST"), 0) }, 4 * perTable, "MANIFEST"},
		{"MANIFEST missing", func(t *testing.T, d string) { remove(t, filepath.Join(d, "MANIFEST")) }, 4 * perTable, "MANIFEST"},
		{"MANIFEST and a table", func(t *testing.T, d string) {
			flip(t, filepath.Join(d, "MANIFEST"), 0)
			flip(t, glob(t, d, "*.sst")[1], 50)
		}, 3 * perTable, "MANIFEST"},
		{"value log's header", func(t *testing.T, d string) { flip(t, glob(t, d, "*.vlog")[0], 3) }, 4 * perTable, ".vlog"},
		{"value log's rest", func(t *testing.T, d string) { flip(t, glob(t, d, "*.vlog")[0], 12) }, 4 * perTable, ""},
		{"value log missing", func(t *testing.T, d string) { remove(t, glob(t, d, "*.vlog")[0]) }, 4 * perTable, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := newRig(t)
			dir, records := tables(t, r)
			if err := r.db.Close(); err != nil || records != 4*perTable || len(glob(t, dir, "*.sst")) != 4 {
				t.Fatalf("%d records in %v, %v", records, glob(t, dir, "*.sst"), err)
			}
			tc.spoil(t, dir)
			var lost []Loss
			var err error
			if r.db, lost, err = OpenSound(BadgerOptions(dir, true), true); err != nil {
				t.Fatalf("%v, lost %v", err, lost)
			}
			if r.store, err = Open(r.db, r.config()); err != nil {
				t.Fatal(err)
			}
			got, st := r.all()
			if len(got) != tc.left || st.Unreadable != 0 {
				t.Errorf("%d records left, want %d; %+v", len(got), tc.left, st)
			}
			if told := fmt.Sprint(lost); (len(lost) > 0) != (tc.told != "") || !strings.Contains(told, tc.told) {
				t.Errorf("told of %v, want %q", lost, tc.told)
			}
			r.put(Index{9}, noon, "goes on")
			r.reopen()
			if again, _ := r.all(); len(again) != tc.left+1 {
				t.Errorf("%d records after a restart, want %d", len(again), tc.left+1)
			}
			if lost, err := Salvage(BadgerOptions(t.TempDir(), true), true); err != nil || len(lost) != 0 {
				t.Errorf("an empty folder: %v, %v", lost, err)
			}
		})
	}
}

func cut(t *testing.T, path string, size int64) {
	t.Helper()
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// The log of the last commits, as a kill leaves it, damaged at any offset: what
// comes before the damage lives, and the rest is told of.
func TestDamagedLog(t *testing.T) {
	r := newRig(t)
	const n = 20
	for i := range n {
		r.put(Index{}, noon, fmt.Sprint(i))
	}
	log := glob(t, filepath.Join(r.dir, "db"), "*.mem")[0]
	whole, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	if unread(whole) != 0 {
		t.Fatalf("a whole log has %d bytes too many", unread(whole))
	}
	used := len(whole) - len(strings.TrimRight(string(whole), "\x00"))
	for off := logHeader; off < len(whole)-used; off += 97 {
		spoilt := slices.Clone(whole)
		spoilt[off] ^= 0x40
		if unread(spoilt) == 0 {
			t.Errorf("damage at %d is not found", off)
		}
	}
	dir := t.TempDir()
	spoilt := slices.Clone(whole)
	spoilt[(len(whole)-used)/2] ^= 0x40
	if err := os.WriteFile(filepath.Join(dir, filepath.Base(log)), spoilt, 0o600); err != nil {
		t.Fatal(err)
	}
	db, lost, err := OpenSound(BadgerOptions(dir, true), true)
	if err != nil || len(lost) != 1 || !strings.HasSuffix(lost[0].File, ".mem") {
		t.Fatalf("%v, %v", lost, err)
	}
	defer func() { _ = db.Close() }()
	s, err := Open(db, r.config())
	if err != nil {
		t.Fatal(err)
	}
	st, err := s.ScanAll(noon, noon, func(Index, time.Time, []byte) error { return nil })
	if err != nil || st.Records < n/4 || st.Records >= n {
		t.Errorf("%+v, %v", st, err)
	}
}

func FuzzLogEntry(f *testing.F) {
	f.Add([]byte{0, 0, 1, 1, 0, 'k', 'v', 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		if n := logEntry(b); n < 0 || n > len(b) {
			t.Fatalf("an entry of %d in %d bytes", n, len(b))
		}
		if n := unread(b); n < 0 || n > len(b) {
			t.Fatalf("%d bytes unread of %d", n, len(b))
		}
	})
}

// A MANIFEST made anew is one that Badger reads.
func TestWriteManifest(t *testing.T) {
	dir := t.TempDir()
	body, err := proto.Marshal(&pb.ManifestChangeSet{Changes: []*pb.ManifestChange{{Id: 7, Level: 3}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := writeManifest(filepath.Join(dir, badger.ManifestFilename), 0, body); err != nil {
		t.Fatal(err)
	}
	m, err := readManifest(BadgerOptions(dir, true))
	if err != nil || m.Tables[7].Level != 3 {
		t.Errorf("%+v, %v", m.Tables, err)
	}
}
