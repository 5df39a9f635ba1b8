package suite

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

const chunk = 64 << 10 // of both suites

func TestRoundTrips(t *testing.T) {
	for _, k := range kinds {
		recipient, regulator, other := newPair(t, k), newPair(t, k), newPair(t, k)
		for _, n := range []int{0, 1, chunk - 1, chunk, chunk + 1, 2*chunk - 1, 2 * chunk, 2*chunk + 1, 5*chunk + 77} {
			t.Run(fmt.Sprintf("%s/%d", k, n), func(t *testing.T) {
				plain := text(n)
				file, header := sealed(t, plain, recipient, regulator)
				if !bytes.HasPrefix(file, header) {
					t.Fatal("the file does not begin with its header")
				}
				if got, err := Stanzas(suiteOf(k), header); got != 2 || err != nil {
					t.Errorf("%d stanzas, %v", got, err)
				}
				if got, n, err := ReadHeader(suiteOf(k), bytes.NewReader(file)); !bytes.Equal(got, header) || n != 2 || err != nil {
					t.Errorf("header of %d bytes and %d stanzas, want %d and 2, %v", len(got), n, len(header), err)
				}
				for _, who := range []pair{recipient, regulator} {
					if got, err := opened(file, who); err != nil || !bytes.Equal(got, plain) {
						t.Errorf("%d bytes, %v", len(got), err)
					}
				}
				if _, err := opened(file, other); !errors.Is(err, ErrNotFor) {
					t.Errorf("a stranger: %v", err)
				}
			})
		}
	}
}

// TestFreshKeys: nothing of two files of one text is alike.
func TestFreshKeys(t *testing.T) {
	for _, k := range kinds {
		r := newPair(t, k)
		one, h1 := sealed(t, text(100), r)
		two, h2 := sealed(t, text(100), r)
		if bytes.Equal(h1, h2) || bytes.Equal(one[len(h1):len(h1)+16], two[len(h2):len(h2)+16]) || bytes.Equal(one[len(one)-116:], two[len(two)-116:]) {
			t.Errorf("%s: header, nonce or payload repeat", k)
		}
	}
}

// TestLargestHeader: as many readers as may be fit into a header and a log entry.
func TestLargestHeader(t *testing.T) {
	for _, k := range kinds {
		var readers []pair
		for range MaxReaders {
			readers = append(readers, newPair(t, k))
		}
		file, header := sealed(t, text(10), readers...)
		if len(header) > MaxHeader {
			t.Errorf("%s: %d bytes", k, len(header))
		}
		if got, err := opened(file, readers[MaxReaders-1]); err != nil || len(got) != 10 {
			t.Errorf("%s: %d bytes, %v", k, len(got), err)
		}
	}
}

func TestStockAge(t *testing.T) {
	if _, err := exec.LookPath("age"); err != nil {
		t.Skip("the age program is not installed")
	}
	recipient, regulator := newPair(t, x25519), newPair(t, x25519)
	plain := text(3*chunk + 5)
	file, _ := sealed(t, plain, recipient, regulator)
	for _, who := range []pair{recipient, regulator} {
		path := filepath.Join(t.TempDir(), "identity")
		if err := os.WriteFile(path, []byte(who.secret+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("age", "--decrypt", "--identity", path)
		cmd.Stdin = bytes.NewReader(file)
		got, err := cmd.Output()
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("age: %d bytes, %v", len(got), err)
		}
	}
	cmd := exec.Command("age", "--encrypt", "--recipient", recipient.public.String(), "--recipient", regulator.public.String())
	cmd.Stdin = bytes.NewReader(plain)
	theirs, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	// Some versions add a stanza of no use against ossification; such a file is
	// none of ours.
	if got, err := opened(theirs, regulator); err == nil && !bytes.Equal(got, plain) {
		t.Error("a file of age's opens to other bytes")
	}
}

func TestEncryptRefuses(t *testing.T) {
	classic, pq, sm := newPair(t, x25519).public, newPair(t, hybrid).public, newPair(t, sm2Key).public
	rows := []struct {
		id   ID
		to   []Public
		want string
	}{
		{A, nil, "0 readers"},
		{A, []Public{classic, pq}, "cannot read one file"},
		{A, []Public{pq, classic}, "cannot read one file"},
		{A, []Public{classic, sm}, "cannot read one file"},
		{A, []Public{sm}, "cannot read suite age-v1"},
		{B, []Public{classic}, "cannot read suite sm-v1"},
		{A, []Public{classic, classic}, "listed twice"},
		{A, []Public{nil}, "none"},
		{B, make([]Public, MaxReaders+1), "readers for one file"},
		{"age-v2", []Public{classic}, "unknown suite"},
	}
	for _, r := range rows {
		var out bytes.Buffer
		if _, err := Encrypt(&out, r.id, r.to); err == nil || !strings.Contains(err.Error(), r.want) || out.Len() > 0 {
			t.Errorf("%s to %d: %v, %d bytes; want %q", r.id, len(r.to), err, out.Len(), r.want)
		}
	}
}

// failing fails after some bytes and counts what it is asked to write afterwards.
type failing struct{ left, after int }

var errDisk = errors.New("disk full")

func (f *failing) Write(p []byte) (int, error) {
	if f.left < 0 {
		f.after++
	}
	if f.left -= len(p); f.left < 0 {
		return 0, errDisk
	}
	return len(p), nil
}

// TestWriteFails: the error stays, nothing more is sealed, and Close reports it.
func TestWriteFails(t *testing.T) {
	for _, k := range kinds {
		r := newPair(t, k)
		_, header := sealed(t, nil, r)
		if _, err := Encrypt(&failing{left: 10}, suiteOf(k), []Public{r.public}); !errors.Is(err, errDisk) {
			t.Errorf("%s: header: %v", k, err)
		}
		disk := &failing{left: len(header) + 100}
		w, err := Encrypt(disk, suiteOf(k), []Public{r.public})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(text(2 * chunk)); !errors.Is(err, errDisk) {
			t.Errorf("%s: write: %v", k, err)
		}
		if _, err := w.Write(text(2 * chunk)); !errors.Is(err, errDisk) {
			t.Errorf("%s: second write: %v", k, err)
		}
		if err := w.Close(); !errors.Is(err, errDisk) || disk.after != 0 {
			t.Errorf("%s: close: %v, %d writes after the failure", k, err, disk.after)
		}
	}
}

func TestCloseTwice(t *testing.T) {
	for _, k := range kinds {
		r := newPair(t, k)
		var out bytes.Buffer
		w, err := Encrypt(&out, suiteOf(k), []Public{r.public})
		if err != nil {
			t.Fatal(err)
		}
		err1, n := w.Close(), out.Len()
		if err := errors.Join(err1, w.Close()); err != nil || out.Len() != n {
			t.Errorf("%s: %v, %d bytes more", k, err, out.Len()-n)
		}
		if _, err := w.Write([]byte("x")); err == nil {
			t.Errorf("%s: write after close", k)
		}
	}
}

// TestSlowAndBrokenReaders: bytes may come one by one, and a reader's own error is
// not taken for damage.
func TestSlowAndBrokenReaders(t *testing.T) {
	for _, k := range kinds {
		r := newPair(t, k)
		plain := text(chunk + 9)
		file, header := sealed(t, plain, r)
		key, err := OpenHeader(suiteOf(k), header, r.identity)
		if err != nil {
			t.Fatal(err)
		}
		slow, err := Decrypt(suiteOf(k), iotest.OneByteReader(bytes.NewReader(file)), key)
		if err != nil {
			t.Fatal(err)
		}
		if err := iotest.TestReader(slow, plain); err != nil {
			t.Errorf("%s: %v", k, err)
		}
		for _, at := range []int{len(header) + 3, len(header) + 5000} {
			broken := io.MultiReader(bytes.NewReader(file[:at]), iotest.ErrReader(errDisk))
			body, err := Decrypt(suiteOf(k), broken, key)
			if err == nil {
				_, err = io.ReadAll(body)
			}
			if !errors.Is(err, errDisk) || errors.Is(err, ErrPayload) {
				t.Errorf("%s at %d: %v", k, at, err)
			}
		}
		if _, _, err := ReadHeader(suiteOf(k), iotest.ErrReader(errDisk)); !errors.Is(err, errDisk) || errors.Is(err, ErrHeader) {
			t.Errorf("%s header: %v", k, err)
		}
	}
}

// TestClosed: closed keys and identities open nothing.
func TestClosed(t *testing.T) {
	for _, k := range kinds {
		r, other := newPair(t, k), newPair(t, kinds[(len(kinds)-1)-indexOf(k)])
		file, header := sealed(t, text(50), r)
		key, err := OpenHeader(suiteOf(k), header, r.identity)
		if err != nil {
			t.Fatal(err)
		}
		copied := key
		key.Close()
		if !bytes.Equal(copied.key, make([]byte, len(copied.key))) {
			t.Errorf("%s: a copy keeps the file key", k)
		}
		if body, err := Decrypt(suiteOf(k), bytes.NewReader(file), copied); err == nil {
			if _, err := io.ReadAll(body); !errors.Is(err, ErrPayload) {
				t.Errorf("%s: a closed file key opens: %v", k, err)
			}
		}
		r.identity.Close()
		if _, err := OpenHeader(suiteOf(k), header, r.identity); !errors.Is(err, ErrNotFor) {
			t.Errorf("%s: a closed identity opens: %v", k, err)
		}
		if other.public.Suite() != suiteOf(k) {
			if _, err := OpenHeader(suiteOf(k), header, other.identity); !errors.Is(err, ErrNotFor) {
				t.Errorf("%s: an identity of another suite: %v", k, err)
			}
		}
		if _, err := Decrypt(suiteOf(k), bytes.NewReader(file), FileKey{}); err == nil {
			t.Errorf("%s: the zero key opens", k)
		}
	}
}

func indexOf(k kind) int {
	for i := range kinds {
		if kinds[i] == k {
			return i
		}
	}
	return -1
}
