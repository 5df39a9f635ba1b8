package ledger

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cordon/internal/chainlog"
)

var (
	key = ed25519.NewKeyFromSeed(make([]byte, 32))
	pub = key.Public().(ed25519.PublicKey)
	t0  = time.Date(2026, 3, 10, 10, 0, 0, 0, time.UTC)
)

func open(t *testing.T, dir string, replay func(Event) error) *Log {
	t.Helper()
	if replay == nil {
		replay = func(Event) error { return nil }
	}
	l, err := Open(dir, key, func() time.Time { return t0 }, replay)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func file(content string) *File {
	sum := sha256.Sum256([]byte(content))
	return &File{SHA256: hex.EncodeToString(sum[:]), Cipher: int64(len(content)), Name: content + ".age"}
}

// history writes a log with two deliveries and their files.
func history(t *testing.T) (dir string, head chainlog.Head) {
	t.Helper()
	dir = t.TempDir()
	l := open(t, dir, nil)
	for _, id := range []string{"one", "two"} {
		add(t, l, Request, Entry{Request: id, Actor: "olga", Summary: &Summary{Purpose: "p", Needs: 2}})
		add(t, l, Approve, Entry{Request: id, Actor: "ann"})
		add(t, l, Intent, Entry{Request: id, Actor: "olga", File: file(id)})
		place(t, dir, id)
		add(t, l, Sent, Entry{Request: id, Actor: "olga", File: file(id)})
	}
	head = l.Head()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, head
}

func place(t *testing.T, dir, content string) {
	t.Helper()
	if err := os.MkdirAll(EgressDir(dir), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(EgressDir(dir), content+".age"), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func add(t *testing.T, l *Log, k Kind, e Entry) {
	t.Helper()
	if _, err := l.Append(k, e); err != nil {
		t.Fatal(err)
	}
}

func TestReplay(t *testing.T) {
	dir, _ := history(t)
	var kinds []Kind
	l := open(t, dir, func(e Event) error { kinds = append(kinds, e.Kind); return nil })
	defer func() { _ = l.Close() }()
	if len(kinds) != 8 || kinds[0] != Request || kinds[7] != Sent || l.Counts()[Sent] != 2 {
		t.Errorf("replayed %v, counts %v", kinds, l.Counts())
	}
	if !l.Intended("one", file("one").SHA256) || l.Intended("one", file("two").SHA256) || l.Intended("three", "") {
		t.Error("intents are not what was logged")
	}
	stop := errors.New("stop")
	_ = l.Close()
	if _, err := Open(dir, key, time.Now, func(Event) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("a history that does not replay: %v", err)
	}
}

// TestTamper makes one change at a time to a good history.
func TestTamper(t *testing.T) {
	lines := func(change func([][]byte) [][]byte) func(string) error {
		return func(dir string) error {
			text, err := os.ReadFile(Path(dir))
			if err != nil {
				return err
			}
			all := bytes.SplitAfter(text, []byte("\n"))
			return os.WriteFile(Path(dir), bytes.Join(change(all[:len(all)-1]), nil), 0o600)
		}
	}
	egress := func(name string) func(dir string) string {
		return func(dir string) string { return filepath.Join(EgressDir(dir), name) }
	}
	one := egress("one.age")
	cases := map[string]func(dir string) error{
		"line removed":   lines(func(l [][]byte) [][]byte { return append(l[:3:3], l[4:]...) }),
		"first removed":  lines(func(l [][]byte) [][]byte { return l[1:] }),
		"lines swapped":  lines(func(l [][]byte) [][]byte { l[2], l[3] = l[3], l[2]; return l }),
		"line doubled":   lines(func(l [][]byte) [][]byte { return append(l, l[7]) }),
		"tail cut":       lines(func(l [][]byte) [][]byte { return l[:7] }),
		"purpose edited": lines(func(l [][]byte) [][]byte { l[0] = bytes.Replace(l[0], []byte(`"p"`), []byte(`"q"`), 1); return l }),
		"approver edited": lines(func(l [][]byte) [][]byte {
			l[1] = bytes.Replace(l[1], []byte("ann"), []byte("bob"), 1)
			return l
		}),
		"emptied":      lines(func([][]byte) [][]byte { return nil }),
		"file changed": func(d string) error { return os.WriteFile(one(d), []byte("onE"), 0o600) },
		"file longer":  func(d string) error { return os.WriteFile(one(d), []byte("one."), 0o600) },
		"file removed": func(d string) error { return os.Remove(one(d)) },
		"files exchanged": func(d string) error {
			return errors.Join(os.WriteFile(one(d), []byte("two"), 0o600), os.WriteFile(egress("two.age")(d), []byte("one"), 0o600))
		},
		"stray file": func(d string) error { return os.WriteFile(egress("stray.age")(d), nil, 0o600) },
	}
	for name, change := range cases {
		t.Run(name, func(t *testing.T) {
			dir, head := history(t)
			if r, err := Verify(dir, pub, head); err != nil || !r.OK() || r.Files != 2 || r.Entries != 8 {
				t.Fatalf("before: %+v, %v", r, err)
			}
			if err := change(dir); err != nil {
				t.Fatal(err)
			}
			if r, err := Verify(dir, pub, head); err != nil || r.OK() {
				t.Errorf("not noticed: %+v, %v", r, err)
			}
		})
	}
}

// TestEveryByte flips every byte of the log, one at a time.
func TestEveryByte(t *testing.T) {
	dir, _ := history(t)
	good, err := os.ReadFile(Path(dir))
	if err != nil {
		t.Fatal(err)
	}
	step := 1
	if testing.Short() {
		step = 17
	}
	for i := 0; i < len(good); i += step {
		bad := bytes.Clone(good)
		bad[i] ^= 1
		r, err := chainlog.Verify(bytes.NewReader(bad), pub, LogName)
		if err != nil || r.OK() {
			t.Fatalf("byte %d changed from %q to %q and was not noticed: %v", i, good[i], bad[i], err)
		}
	}
}

func TestSentWithoutIntent(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, nil)
	add(t, l, Request, Entry{Request: "one", Actor: "olga", Summary: &Summary{}})
	place(t, dir, "one")
	add(t, l, Sent, Entry{Request: "one", Actor: "olga", File: file("one")})
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if r, err := Verify(dir, pub); err != nil || r.OK() {
		t.Errorf("a delivery without intent was not noticed: %+v, %v", r, err)
	}
}

func TestAnotherKey(t *testing.T) {
	dir, _ := history(t)
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32)).Public().(ed25519.PublicKey)
	if r, err := Verify(dir, other); err != nil || r.OK() {
		t.Errorf("verified with another key: %+v, %v", r, err)
	}
}

// TestUndelivered puts files under a name that the log knows from an intent alone.
func TestUndelivered(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		last    Kind // an entry after the intent, if any
		want    string
	}{
		"another file under the name":    {"smuggled", "", "not the intended file"},
		"the file itself":                {"one", "", "knows no delivery"},
		"left of a revoked request":      {"one", Revoke, "ended by revoke"},
		"left of a denied request":       {"one", Deny, "ended by deny"},
		"another, of a revoked request":  {"smuggled", Revoke, "not the intended file"},
		"sent in spite of a revocation":  {"one", Sent, "after its revoke"},
		"discarded, and yet still there": {"one", Discard, "knows no delivery"},
	} {
		dir := t.TempDir()
		l := open(t, dir, nil)
		add(t, l, Request, Entry{Request: "one", Actor: "olga", Summary: &Summary{}})
		add(t, l, Intent, Entry{Request: "one", Actor: "olga", File: file("one")})
		if c.last == Sent {
			add(t, l, Revoke, Entry{Request: "one", Actor: "ann"})
		}
		if c.last != "" {
			add(t, l, c.last, Entry{Request: "one", Actor: "ann", File: file("one")})
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if r, err := Verify(dir, pub); err != nil || (len(r.Findings) == 0) != (c.last != Sent) {
			t.Errorf("%s: without the file: %+v, %v", name, r.Findings, err)
		}
		place(t, dir, "one")
		if err := os.WriteFile(filepath.Join(EgressDir(dir), "one.age"), []byte(c.content), 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := Verify(dir, pub)
		if err != nil || len(r.Findings) != 1 || !strings.Contains(r.Findings[0].What, c.want) {
			t.Errorf("%s: %+v, %v", name, r.Findings, err)
		}
	}
}
