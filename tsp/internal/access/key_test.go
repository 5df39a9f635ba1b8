package access

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cordon/tsp/internal/recipient"
)

func TestApproverKeys(t *testing.T) {
	dir := t.TempDir()
	b, err := Open(filepath.Join(dir, "users.json"))
	if err != nil {
		t.Fatal(err)
	}
	for name, role := range map[string]Role{"ann": Approver, "bob": Approver, "olga": Operator} {
		if _, err := b.Add(name, role); err != nil {
			t.Fatal(err)
		}
	}
	path, err := b.NewApproverKey("ann")
	if err != nil {
		t.Fatal(err)
	}
	key, err := ReadKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", st.Mode(), err)
	}
	if _, err := b.NewApproverKey("ann"); err == nil || !strings.Contains(err.Error(), "not overwritten") {
		t.Errorf("a second key: %v", err)
	}
	if again, err := ReadKey(path); err != nil || !bytes.Equal(again, key) {
		t.Errorf("the first key changed: %v", err)
	}
	public := recipient.ApproverText(key.Public().(ed25519.PublicKey))
	if err := b.SetApproverKey("olga", public); err != nil { // not an approver: not listed
		t.Fatal(err)
	}
	for _, wrong := range []string{"", "nonsense", "age1x"} {
		if err := b.SetApproverKey("bob", wrong); err == nil {
			t.Errorf("key %q: taken", wrong)
		}
	}
	if err := b.SetApproverKey("../bob", public); err == nil {
		t.Error("a name that leaves the folder: taken")
	}
	got, err := b.ApproverKeys()
	if err != nil || len(got) != 1 || got[0] != (ApproverKey{"ann", public}) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestReadKeyRefuses(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, text []byte, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, text, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := filepath.Join(dir, "good")
	if _, err := MakeKey(good); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(other)
	if err != nil {
		t.Fatal(err)
	}
	for want, path := range map[string]string{
		"no such file":       filepath.Join(dir, "none"),
		"chmod 600":          write("open", text, 0o644),
		"holds no Ed25519":   write("p256", pem.EncodeToMemory(&pem.Block{Type: pemKey, Bytes: der}), 0o600),
		"no Ed25519 key in ": write("text", []byte("key"), 0o600),
		"in PEM (PKCS #8)":   write("type", bytes.ReplaceAll(text, []byte("PRIVATE KEY"), []byte("PUBLIC KEY")), 0o600),
	} {
		if _, err := ReadKey(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}
