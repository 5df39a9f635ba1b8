package access

import (
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTokens(t *testing.T) {
	path := filepath.Join(t.TempDir(), "access", "users.json")
	b, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	first, err := b.First()
	if err != nil || len(first) != 4 {
		t.Fatalf("first users: %v, %v", first, err)
	}
	if again, err := b.First(); again != nil || err != nil {
		t.Errorf("tokens shown twice: %v, %v", again, err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, tok := range first {
		u, err := b.Find(tok.Token)
		if err != nil || u.Name != tok.Name || u.Role != tok.Role {
			t.Errorf("%s: %+v, %v", tok.Name, u, err)
		}
		if strings.Contains(string(text), tok.Token) || tok.Line() != "token "+tok.Name+" "+string(tok.Role)+" "+tok.Token {
			t.Errorf("%s: the file holds the token, or the line is wrong", tok.Name)
		}
	}
	if st, _ := os.Stat(path); st.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", st.Mode())
	}
	for _, wrong := range []string{"", "x", first[0].Token[1:], first[0].Token + "A", hex.EncodeToString(make([]byte, 32)), strings.Repeat("A", 43)} {
		if _, err := b.Find(wrong); !errors.Is(err, ErrNoToken) {
			t.Errorf("token %q: %v", wrong, err)
		}
	}
}

// Another process that changes the file is noticed at once.
func TestChangesElsewhere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "users.json")
	a, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	old, err := b.Add("zoe", Auditor)
	if err != nil {
		t.Fatal(err)
	}
	if u, err := a.Find(old); err != nil || u.Name != "zoe" {
		t.Errorf("added elsewhere: %+v, %v", u, err)
	}
	fresh, err := b.Renew("zoe")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Find(old); !errors.Is(err, ErrNoToken) {
		t.Errorf("the old token still works: %v", err)
	}
	if _, err := a.Find(fresh); err != nil {
		t.Errorf("the new token: %v", err)
	}
	if _, err := a.Add("zoe", Operator); err == nil {
		t.Error("one name, two users")
	}
	if _, err := a.Renew("nobody"); err == nil {
		t.Error("renewed nobody")
	}
	if _, err := a.Add("Zoe W", Operator); err == nil {
		t.Error("a name with a space")
	}
}

func TestDamagedFileIsRefusedWhole(t *testing.T) {
	good := `{"name":"a","role":"operator","sha256":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}`
	for name, text := range map[string]string{
		"not JSON":     `[`,
		"no such role": `[{"name":"a","role":"root","sha256":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}]`,
		"short hash":   `[{"name":"a","role":"operator","sha256":"AAAA"}]`,
		"twice":        `[` + good + `,` + good + `]`,
		"no name":      `[{"role":"operator","sha256":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}]`,
	} {
		path := filepath.Join(t.TempDir(), "users.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	path := filepath.Join(t.TempDir(), "users.json")
	if err := os.WriteFile(path, []byte(`[`+good+`]`), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a file that others can read: %v", err)
	}
}
