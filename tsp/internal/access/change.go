package access

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/sys/unix"
)

// Add makes a user and returns the token, which is not kept.
func (b *Book) Add(name string, role Role) (token string, err error) {
	if err := checkName(name); err != nil {
		return "", fmt.Errorf("access: %w", err)
	}
	return b.change(func(users []User, hash []byte) ([]User, error) {
		if slices.ContainsFunc(users, func(u User) bool { return u.Name == name }) {
			return nil, fmt.Errorf("access: there is a user %q. Try: user passwd %s for a new token", name, name)
		}
		return append(users, User{Name: name, Role: role, Hash: hash, Made: time.Now().UTC().Truncate(time.Second)}), nil
	})
}

// Renew gives a user a new token; the old one ends.
func (b *Book) Renew(name string) (token string, err error) {
	return b.change(func(users []User, hash []byte) ([]User, error) {
		i := slices.IndexFunc(users, func(u User) bool { return u.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("access: there is no user %q. Try: user list", name)
		}
		users[i].Hash = hash
		return users, nil
	})
}

// change makes a token, applies edit under a lock that other processes heed, and
// writes the file durably.
func (b *Book) change(edit func(users []User, hash []byte) ([]User, error)) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	lock, err := os.OpenFile(b.path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return "", fmt.Errorf("access: %w", err)
	}
	defer func() { _ = lock.Close() }()
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX); err != nil {
		return "", fmt.Errorf("access: lock the users file: %w", err)
	}
	b.seen = fileState{}
	if err := b.refresh(); err != nil {
		return "", err
	}
	raw := make([]byte, sha256.Size)
	_, _ = rand.Read(raw) // never fails: it ends the process instead
	hash := sha256.Sum256(raw)
	users, err := edit(slices.Clone(b.users), hash[:])
	if err != nil {
		return "", err
	}
	if err := b.write(users); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

func (b *Book) write(users []User) error {
	text, err := json.MarshalIndent(users, "", "  ")
	if err != nil {
		return fmt.Errorf("access: %w", err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(b.path), ".users-*") // mode 0600
	if err != nil {
		return fmt.Errorf("access: %w", err)
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	_, err = tmp.Write(append(text, '\n'))
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return fmt.Errorf("access: %w", err)
	}
	if err := os.Rename(tmp.Name(), b.path); err != nil {
		return fmt.Errorf("access: %w", err)
	}
	dir, err := os.Open(filepath.Dir(b.path))
	if err != nil {
		return fmt.Errorf("access: %w", err)
	}
	if err := errors.Join(dir.Sync(), dir.Close()); err != nil {
		return fmt.Errorf("access: %w", err)
	}
	b.users, b.seen = users, fileState{}
	return nil
}

// First makes the four users of a fresh platform and returns their names, roles
// and tokens in order; nil if there are users already.
func (b *Book) First() ([]Token, error) {
	users, err := b.List()
	if err != nil || len(users) > 0 {
		return nil, err
	}
	var out []Token
	for _, u := range []Token{
		{Name: "operator", Role: Operator}, {Name: "approver-a", Role: Approver},
		{Name: "approver-b", Role: Approver}, {Name: "auditor", Role: Auditor},
	} {
		if u.Token, err = b.Add(u.Name, u.Role); err != nil {
			return out, err
		}
		out = append(out, u)
	}
	return out, nil
}

// Token is a user's new token, to be shown once.
type Token struct {
	Name  string
	Role  Role
	Token string
}

// Line is the line that shows the token.
func (t Token) Line() string { return fmt.Sprintf("token %s %s %s", t.Name, t.Role, t.Token) }
