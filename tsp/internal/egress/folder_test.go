package egress

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"golang.org/x/sys/unix"

	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
)

func listed(t testing.TB, dir string) (out []string) {
	t.Helper()
	names, err := os.ReadDir(dir)
	must(t, err)
	for _, n := range names {
		out = append(out, n.Name())
	}
	return out
}

func TestFolder(t *testing.T) {
	w := newWorld(t)
	data := noise(100_000)
	s := w.intend(t, "r1", "file", data)
	sent, err := w.door.send(t.Context(), s)
	if err != nil || sent.Type != ledger.Sent || sent.File.SHA256 != s.file.SHA256 {
		t.Fatal(sent, err)
	}
	w.wants(t, "r1", 1, StatusPlaced, 100_000, 100_000)
	f, err := w.door.OpenFile(s.file.Name)
	must(t, err)
	got, err := io.ReadAll(f)
	if err = errors.Join(err, f.Close()); err != nil || !bytes.Equal(got, data) {
		t.Errorf("the file is another: %v", err)
	}
	if names := listed(t, Dir(w.dir)); len(names) != 1 {
		t.Errorf("in the folder: %v", names)
	}
	if names := listed(t, attemptsDir(w.dir)); len(names) != 0 {
		t.Errorf("left behind: %v", names)
	}
}

// TestNothingElse: what is not proven, or not what the log says, does not leave.
func TestNothingElse(t *testing.T) {
	data := noise(50_000)
	stranger, err := ledger.NewSigner(gateName, newKey(9))
	must(t, err)
	for name, c := range map[string]struct {
		change func(*testing.T, *world, *shipment)
		want   error
	}{
		"no intent":            {func(_ *testing.T, _ *world, s *shipment) { s.id = "r2" }, ErrNoIntent},
		"another hash":         {func(_ *testing.T, _ *world, s *shipment) { s.file.SHA256 = hexSum(nil) }, ErrNoIntent},
		"another name":         {func(_ *testing.T, _ *world, s *shipment) { s.file.Name = "other.age" }, ErrNoIntent},
		"another length":       {func(_ *testing.T, _ *world, s *shipment) { s.file.Cipher++ }, ErrNoIntent},
		"a name of a folder":   {func(_ *testing.T, _ *world, s *shipment) { s.file.Name = "../x" }, ErrNotReleased},
		"an unknown channel":   {func(_ *testing.T, _ *world, s *shipment) { s.to.Endpoint = "ftp" }, ErrEndpoint},
		"other bytes":          {func(_ *testing.T, _ *world, s *shipment) { s.open = opening(append([]byte{1}, data[1:]...)) }, ErrBytes},
		"fewer bytes":          {func(_ *testing.T, _ *world, s *shipment) { s.open = opening(data[1:]) }, ErrBytes},
		"more bytes":           {func(_ *testing.T, _ *world, s *shipment) { s.open = opening(append(data[:len(data):len(data)], 1)) }, ErrBytes},
		"a log of another key": {func(t *testing.T, w *world, _ *shipment) { w.door.keys = []note.Verifier{public(t, stranger)} }, ErrNoIntent},
		"a proof of another entry": {func(t *testing.T, w *world, s *shipment) {
			other := w.intend(t, "r9", "file", noise(10))
			seq, _ := w.log.Intended("r9", other.file.SHA256)
			w.door.log = lying{w.log, func(ledger.Inclusion) ledger.Inclusion { in, _ := w.log.Inclusion(seq); return in }}
		}, ErrNoIntent},
		"a proof that does not hold": {func(_ *testing.T, w *world, _ *shipment) {
			w.door.log = lying{w.log, func(in ledger.Inclusion) ledger.Inclusion {
				in.Proof = append(tlog.RecordProof{{1}}, in.Proof...)
				return in
			}}
		}, ErrNoIntent},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			s := w.intend(t, "r1", "file", data)
			c.change(t, w, s)
			sent, err := w.door.send(t.Context(), s)
			if !errors.Is(err, c.want) || sent.Seq != 0 {
				t.Errorf("event %d, %v", sent.Seq, err)
			}
			if names := append(listed(t, Dir(w.dir)), listed(t, attemptsDir(w.dir))...); len(names) != 0 {
				t.Errorf("something is there: %v", names)
			}
			if n := w.log.Counts()[ledger.Sent]; n != 0 {
				t.Errorf("%d deliveries entered", n)
			}
		})
	}
	w := newWorld(t)
	if _, err := w.door.Send(t.Context(), export.Released{}, export.Delivery{Endpoint: "file"}); !errors.Is(err, ErrNotReleased) {
		t.Errorf("a zero value: %v", err)
	}
}

func opening(data []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
}

// lying is a log that proves something else.
type lying struct {
	*ledger.Log
	make func(ledger.Inclusion) ledger.Inclusion
}

func (l lying) Inclusion(seq uint64) (ledger.Inclusion, error) {
	in, err := l.Log.Inclusion(seq)
	return l.make(in), err
}

// TestTamperedCopy: a copy that changes before it is sent stays, one that changes while
// it is sent never arrives whole.
func TestTamperedCopy(t *testing.T) {
	data := noise(1000)
	path := filepath.Join(t.TempDir(), "copy")
	write(t, path, append(data[:999:999], data[999]^1))
	f, err := os.Open(path)
	must(t, err)
	defer func() { _ = f.Close() }()
	m, _ := newTestMeter(t)
	file := fileOf("r1", data)
	got, err := io.ReadAll(newBody(f, &file, m.begin("store", "r1", 1, 1000)))
	if !errors.Is(err, ErrBytes) || len(got) == 1000 {
		t.Errorf("%d bytes came out, %v", len(got), err)
	}
	w := newWorld(t)
	a := &attempt{Request: "r1", Channel: "store", File: file}
	write(t, w.door.copyPath(a), data[:999])
	if c, err := w.door.openCopy(a); !errors.Is(err, ErrBytes) {
		_ = c.Close()
		t.Errorf("opened: %v", err)
	}
}

// TestFullDisk: nothing half is out when the folder's disk is full, and it says so.
func TestFullDisk(t *testing.T) {
	w := newWorld(t)
	if err := unix.Mount("tmpfs", Dir(w.dir), "tmpfs", 0, "size=64k"); err != nil {
		t.Skip("a file system of its own needs root: ", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(Dir(w.dir), unix.MNT_DETACH) })
	_, err := w.door.send(t.Context(), w.intend(t, "r1", "file", noise(200_000)))
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "make room") {
		t.Errorf("got %v", err)
	}
	if names := listed(t, Dir(w.dir)); len(names) != 0 {
		t.Errorf("in the folder: %v", names)
	}
	w.wants(t, "r1", 0, "", 0, 0)
	if _, err := w.door.send(t.Context(), w.intend(t, "r2", "file", noise(20_000))); err != nil {
		t.Errorf("a smaller one: %v", err)
	}
	w.wants(t, "r2", 1, StatusPlaced, 20_000, 20_000)
}
