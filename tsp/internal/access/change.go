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

	"cordon/filters/scan"
)

// Add makes a user and returns the token, which is not kept.
func (b *Book) Add(name string, role Role) (token string, err error) {
	tokens := []Token{{Name: name, Role: role}}
	err = b.add(tokens)
	return tokens[0].Token, err
}

// add makes users, all of them or none, and fills in their tokens.
func (b *Book) add(tokens []Token) error {
	return b.change(func(users []User) ([]User, error) {
		for i := range tokens {
			t := &tokens[i]
			if err := checkName(t.Name); err != nil {
				return nil, fmt.Errorf("access: %w", err)
			}
			if err := checkPlain(t.Name); err != nil {
				return nil, err
			}
			if slices.ContainsFunc(users, func(u User) bool { return u.Name == t.Name }) {
				return nil, fmt.Errorf("access: there is a user %q. Try: user passwd %s for a new token", t.Name, t.Name)
			}
			u := User{Name: t.Name, Role: t.Role, Made: time.Now().UTC().Truncate(time.Second)}
			t.Token, u.Hash = newToken()
			users = append(users, u)
		}
		return users, nil
	})
}

// checkPlain refuses a name that is personal information: every entry of the export
// log that its bearer causes holds it, and nothing is ever taken out of that log.
func checkPlain(name string) error {
	found, err := scan.New(scan.Options{}).Text(nil, nil, []byte(name))
	if err != nil || len(found) > 0 {
		return errors.New("access: the user name holds personal information or a position, and logs keep it. Try: a name for the role, such as approver-c")
	}
	return nil
}

// newToken gives 256 random bits as text, and their hash.
func newToken() (token string, hash []byte) {
	raw := make([]byte, sha256.Size)
	_, _ = rand.Read(raw) // never fails: it ends the process instead
	sum := sha256.Sum256(raw)
	return base64.RawURLEncoding.EncodeToString(raw), sum[:]
}

// Renew gives a user a new token; the old one ends, and approvals that were given
// with it and not used yet are void.
func (b *Book) Renew(name string) (token string, err error) {
	err = b.change(func(users []User) ([]User, error) {
		i := slices.IndexFunc(users, func(u User) bool { return u.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("access: there is no user %q. Try: user list", name)
		}
		token, users[i].Hash = newToken()
		return users, nil
	})
	return token, err
}

// Remove ends a user and the user's token at once. Approvals that the user gave and
// that were not used yet are void.
func (b *Book) Remove(name string) error {
	return b.change(func(users []User) ([]User, error) {
		i := slices.IndexFunc(users, func(u User) bool { return u.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("access: there is no user %q. Try: user list", name)
		}
		if len(users) == 1 {
			return nil, fmt.Errorf("access: %q is the last user; without users the next start would make new ones. Try: user add first", name)
		}
		return slices.Delete(users, i, i+1), nil
	})
}

// change applies edit under a lock that other processes heed, and writes the file
// durably.
func (b *Book) change(edit func(users []User) ([]User, error)) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	lock, err := os.OpenFile(b.path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("access: %w", err)
	}
	defer func() { _ = lock.Close() }()
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX); err != nil {
		return fmt.Errorf("access: lock the users file: %w", err)
	}
	b.seen = fileState{}
	if err := b.refresh(); err != nil {
		return err
	}
	users, err := edit(slices.Clone(b.users))
	if err != nil {
		return err
	}
	return b.write(users)
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

// First makes the four users of a fresh platform, all or none, and returns their
// names, roles and tokens in order; nil if there are users already.
func (b *Book) First() ([]Token, error) {
	users, err := b.List()
	if err != nil || len(users) > 0 {
		return nil, err
	}
	out := []Token{
		{Name: "operator", Role: Operator}, {Name: "approver-a", Role: Approver},
		{Name: "approver-b", Role: Approver}, {Name: "auditor", Role: Auditor},
	}
	return out, b.add(out)
}

// Token is a user's new token, to be shown once.
type Token struct {
	Name  string
	Role  Role
	Token string
}

// Line is the line that shows the token.
func (t Token) Line() string { return fmt.Sprintf("token %s %s %s", t.Name, t.Role, t.Token) }
