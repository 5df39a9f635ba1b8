package access

import (
	"errors"
	"path/filepath"
	"testing"
)

func TestCredentialEndsWithTheToken(t *testing.T) {
	b, err := Open(filepath.Join(t.TempDir(), "users.json"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.First(); err != nil {
		t.Fatal(err)
	}
	old, ok := b.Approver("approver-a")
	if other, _ := b.Approver("approver-b"); !ok || old == "" || old == other {
		t.Fatalf("credentials %q and %q", old, other)
	}
	for _, who := range []string{"operator", "auditor", "nobody", ""} {
		if c, ok := b.Approver(who); ok || c != "" {
			t.Errorf("%q passes for an approver: %q", who, c)
		}
	}
	token, err := b.Renew("approver-a")
	if err != nil {
		t.Fatal(err)
	}
	fresh, ok := b.Approver("approver-a")
	if u, err := b.Find(token); err != nil || !ok || fresh == old || fresh != u.Credential() {
		t.Errorf("after a new token: %q, was %q, %v", fresh, old, err)
	}
	if err := b.Remove("approver-a"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Find(token); !errors.Is(err, ErrNoToken) {
		t.Errorf("the token of a removed user: %v", err)
	}
	if _, ok := b.Approver("approver-a"); ok {
		t.Error("a removed approver is one still")
	}
	if _, err := b.Add("approver-a", Approver); err != nil {
		t.Fatal(err)
	}
	if again, _ := b.Approver("approver-a"); again == fresh || again == old {
		t.Error("a user made anew has an old credential")
	}
	if b.Remove("nobody") == nil {
		t.Error("removed nobody")
	}
	for _, who := range []string{"operator", "auditor", "approver-b"} {
		if err := b.Remove(who); err != nil {
			t.Fatal(err)
		}
	}
	if b.Remove("approver-a") == nil {
		t.Error("the last user was removed")
	}
}

func TestNamesThatArePersonal(t *testing.T) {
	b, err := Open(filepath.Join(t.TempDir(), "users.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"13912345678", "approver-13912345678", "11010519491231002x"} {
		if _, err := b.Add(name, Approver); err == nil {
			t.Errorf("%q: taken", name)
		}
	}
}
