package tpm

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-tpm/tpm2"

	"cordon/internal/vault"
)

// emulator starts swtpm in a folder of its own and returns its socket and state.
func emulator(t *testing.T) (socket, state string) {
	t.Helper()
	path, err := exec.LookPath("swtpm")
	if err != nil {
		t.Skip("swtpm is not installed. Try: make setup")
	}
	state, err = os.MkdirTemp("", "tpm") // short: a socket's path has 107 bytes at most
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(state) })
	socket = filepath.Join(state, "s")
	cmd := exec.Command(path, "socket", "--tpm2", "--tpmstate", "dir="+state, "--server", "type=unixio,path="+socket,
		"--ctrl", "type=unixio,path="+filepath.Join(state, "c"), "--flags", "not-need-init,startup-clear")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	for range 1000 { // until it listens; 10 s at most
		if st, err := os.Stat(socket); err == nil && st.Mode()&os.ModeSocket != 0 {
			return socket, state
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("swtpm does not listen")
	return "", ""
}

func open(t *testing.T, cfg Config) *KEK {
	t.Helper()
	k, err := Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func key(t *testing.T, k *KEK, gen uint64) (out [32]byte) {
	t.Helper()
	if err := k.Key(gen, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func authFile(t *testing.T, value string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "auth")
	if err := os.WriteFile(path, []byte(value+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestGenerations(t *testing.T) {
	socket, state := emulator(t)
	for i, auth := range []string{"", authFile(t, "correct horse")} {
		cfg := Config{Device: socket, Index: DefaultIndex + uint32(2*i), AuthFile: auth}
		k := open(t, cfg)
		if gens, err := k.Generations(); err != nil || len(gens) != 0 {
			t.Fatalf("a new TPM has generations %v, %v", gens, err)
		}
		var last [32]byte
		for gen := uint64(1); gen < 5; gen++ {
			if err := errors.Join(k.Make(gen), k.Make(gen)); err != nil {
				t.Fatal(err)
			}
			now := key(t, k, gen)
			if again := open(t, cfg); key(t, again, gen) != now || now == last {
				t.Fatalf("generation %d changed with opening or is the last one", gen)
			}
			if gens, err := k.Generations(); gen > 1 && (err != nil || !slices.Equal(gens, []uint64{gen - 1, gen})) {
				t.Fatalf("generations %v, %v", gens, err)
			}
			if err := k.DestroyBelow(gen); err != nil {
				t.Fatal(err)
			}
			if gens, err := k.Generations(); err != nil || !slices.Equal(gens, []uint64{gen}) {
				t.Fatalf("generations %v, %v", gens, err)
			}
			memory := stateOf(t, state) // all that the chip keeps
			if !bytes.Contains(memory, now[:]) || gen > 1 && bytes.Contains(memory, last[:]) {
				t.Fatalf("generation %d: the chip holds the old key, or not the new one", gen)
			}
			last = now
		}
		if err := k.Key(3, &last); !errors.Is(err, vault.ErrNoGeneration) {
			t.Errorf("a destroyed generation: %v", err)
		}
	}
}

func stateOf(t *testing.T, dir string) (all []byte) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.permall"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no state of the TPM: %v", err)
	}
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	return all
}

// tapped records what crosses the bus.
type tapped struct {
	device
	seen *[]byte
}

func (d tapped) Send(cmd []byte) ([]byte, error) {
	rsp, err := d.device.Send(cmd)
	*d.seen = append(append(*d.seen, cmd...), rsp...)
	return rsp, err
}

func TestKeyDoesNotCrossTheBusInTheClear(t *testing.T) {
	socket, _ := emulator(t)
	k := open(t, Config{Device: socket})
	var bus []byte
	k.open = func() (device, error) {
		d, err := openDevice(socket)
		return tapped{d, &bus}, err
	}
	if err := k.Make(1); err != nil {
		t.Fatal(err)
	}
	secret := key(t, k, 1)
	if len(bus) == 0 || bytes.Contains(bus, secret[:8]) {
		t.Fatalf("the key is among %d bytes on the bus", len(bus))
	}
	// The tap works: without encryption the same read shows the key.
	err := k.with(func(s *session) error {
		auth, index, err := s.named(1, tpm2.PasswordAuth(nil))
		if err != nil {
			return err
		}
		_, err = tpm2.NVRead{AuthHandle: auth, NVIndex: index, Size: 48}.Execute(s.dev)
		return err
	})
	if err != nil || !bytes.Contains(bus, secret[:]) {
		t.Errorf("the control does not see the key: %v", err)
	}
}

func TestRefusals(t *testing.T) {
	socket, _ := emulator(t)
	good := authFile(t, "right")
	open(t, Config{Device: socket, AuthFile: good})
	for _, tc := range []struct {
		name string
		cfg  Config
		want string
	}{
		{"no device", Config{}, "no device"},
		{"missing device", Config{Device: filepath.Join(t.TempDir(), "none")}, "kek.device"},
		{"not a device", Config{Device: good}, "not a device"},
		{"index out of range", Config{Device: socket, Index: 1}, "owner's range"},
		{"no such file", Config{Device: socket, AuthFile: good + "x"}, "no such file"},
		{"empty value", Config{Device: socket, AuthFile: authFile(t, "")}, "0 bytes"},
		{"long value", Config{Device: socket, AuthFile: authFile(t, strings.Repeat("a", 33))}, "33 bytes"},
	} {
		if _, err := Open(tc.cfg); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", tc.name, err, tc.want)
		}
	}
	k := open(t, Config{Device: socket, AuthFile: authFile(t, "wrong")})
	if err := k.Make(1); err == nil {
		t.Error("a wrong authorization value may write")
	}
	if err := open(t, Config{Device: socket, AuthFile: good}).Make(1); err != nil {
		t.Errorf("after a wrong value: %v", err)
	}
	if _, err := k.Generations(); err == nil {
		t.Error("a wrong authorization value may read")
	}
}

// An index that somebody else uses is left alone.
func TestForeignIndex(t *testing.T) {
	socket, _ := emulator(t)
	k := open(t, Config{Device: socket, Index: DefaultIndex + 8})
	err := k.with(func(s *session) error {
		_, err := tpm2.NVDefineSpace{
			AuthHandle: tpm2.AuthHandle{Handle: tpm2.TPMRHOwner, Auth: tpm2.PasswordAuth(nil)},
			PublicInfo: tpm2.New2B(tpm2.TPMSNVPublic{
				NVIndex: DefaultIndex + 10, NameAlg: tpm2.TPMAlgSHA256, DataSize: 8,
				Attributes: tpm2.TPMANV{OwnerRead: true, OwnerWrite: true, NT: tpm2.TPMNTOrdinary},
			}),
		}.Execute(s.dev)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(Config{Device: socket, Index: DefaultIndex + 9}); err == nil || !strings.Contains(err.Error(), "something else") {
		t.Errorf("%v", err)
	}
}

// A keyring over the TPM: secrets outlive restarts and rotations, and a keyring
// file of before a rotation is dead.
func TestKeyringOverTPM(t *testing.T) {
	socket, _ := emulator(t)
	dir := t.TempDir()
	cfg := vault.KeyringConfig{Path: filepath.Join(dir, "ring"), Subjects: filepath.Join(dir, "subjects"), Width: time.Hour}
	reopen := func() (*vault.Keyring, error) {
		kek, err := Choice{Type: "tpm", Device: socket}.Open(filepath.Join(dir, "unused"), 1)
		if err != nil {
			t.Fatal(err)
		}
		cfg.KEK = kek
		return vault.OpenKeyring(cfg)
	}
	public := func(k *vault.Keyring) string {
		b, err := k.Secret(7)
		if err != nil {
			t.Fatal(err)
		}
		p, err := b.HPKE()
		if err != nil {
			t.Fatal(err)
		}
		return string(p.PublicKey().Bytes())
	}
	var old []byte
	want := ""
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for round := range 4 {
		k, err := reopen()
		if err != nil {
			t.Fatal(err)
		}
		if got := public(k); want != "" && got != want {
			t.Fatalf("round %d: another secret", round)
		} else {
			want = got
		}
		if round == 1 {
			if old, err = os.ReadFile(cfg.Path); err != nil {
				t.Fatal(err)
			}
		}
		now = now.Add(6 * time.Hour)
		if did, err := k.Rotate(now); !did || err != nil {
			t.Fatalf("round %d: %v, %v", round, did, err)
		}
		if r := k.Rotation(now); r.Generation != uint64(round+2) || r.Unfinished {
			t.Fatalf("round %d: %+v", round, r)
		}
		if err := k.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(cfg.Path, old, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := reopen(); !errors.Is(err, vault.ErrWrongKEK) {
		t.Errorf("the keyring of before: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "unused")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file KEK beside the TPM: %v", err)
	}
}

func TestChoice(t *testing.T) {
	for _, tc := range []struct {
		name string
		c    Choice
		key  string // empty: fine
	}{
		{"nothing", Choice{}, ""},
		{"file elsewhere", Choice{Type: "file", Path: "/media/key"}, ""},
		{"tpm", Choice{Type: "tpm"}, ""},
		{"tpm with all", Choice{Type: "tpm", Device: "/dev/tpm0", AuthFile: "a", Index: DefaultIndex}, ""},
		{"no such type", Choice{Type: "hsm"}, "type"},
		{"tpm with path", Choice{Type: "tpm", Path: "x"}, "path"},
		{"file with device", Choice{Device: "x"}, "device"},
		{"file with index", Choice{Type: "file", Index: 1}, "device"},
		{"index of the platform", Choice{Type: "tpm", Index: 0x01400000}, "index"},
	} {
		key, err := tc.c.Validate()
		if (err == nil) != (tc.key == "") || err != nil && key != tc.key {
			t.Errorf("%s: %q, %v", tc.name, key, err)
		}
	}
	dir := t.TempDir()
	k, err := Choice{Path: filepath.Join(dir, "keys")}.Open(filepath.Join(dir, "a.kek"), 0)
	if err != nil || !k.Development() {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "keys", "a.kek")); err != nil {
		t.Error(err)
	}
}

func FuzzDecode(f *testing.F) {
	c := encode(3, &[32]byte{1})
	f.Add(c[:])
	f.Fuzz(func(t *testing.T, in []byte) {
		var c cell
		copy(c[:], in)
		if gen, key, ok := decode(&c); ok && (encode(gen, &key) != c || gen == 0) {
			t.Fatalf("%x accepted as generation %d", c, gen)
		}
	})
}
