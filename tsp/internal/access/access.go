// Package access knows the users of the platform's API: a name, a role and the
// hash of a token. A token is 256 random bits and is shown once, when it is made;
// the file holds its SHA-256, which says nothing about it.
package access

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Role is what a user may do.
type Role string

// The roles.
const (
	Operator Role = "operator" // read, request and release
	Approver Role = "approver" // approve and revoke
	Auditor  Role = "auditor"  // read exports and the log
)

// ParseRole finds a role by name.
func ParseRole(s string) (Role, error) {
	if r := Role(s); r == Operator || r == Approver || r == Auditor {
		return r, nil
	}
	return "", fmt.Errorf("no role %q. Try: operator, approver or auditor", s)
}

// User is one entry of the file.
type User struct {
	Name string    `json:"name"`
	Role Role      `json:"role"`
	Hash []byte    `json:"sha256"` // of the token's 32 bytes
	Made time.Time `json:"made"`
}

// ErrNoToken is returned for a token that is nobody's.
var ErrNoToken = errors.New("the token is nobody's")

// Book is the users file. It notices when another process changes it. Safe for
// concurrent use.
type Book struct {
	path string

	mu    sync.Mutex
	users []User
	seen  fileState
}

type fileState struct {
	size  int64
	mtime time.Time
	inode uint64
}

// Open reads the file at path; a missing file has no users.
func Open(path string) (*Book, error) {
	b := &Book{path: path}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("access: %w", err)
	}
	return b, b.refresh()
}

// refresh reads the file again if it changed.
func (b *Book) refresh() error {
	st, err := os.Stat(b.path)
	if errors.Is(err, fs.ErrNotExist) {
		b.users, b.seen = nil, fileState{}
		return nil
	}
	if err != nil {
		return fmt.Errorf("access: %w", err)
	}
	now := stateOf(st)
	if now == b.seen {
		return nil
	}
	if st.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("access: %s can be read by others (mode %v). Try: chmod 600 %s", b.path, st.Mode().Perm(), b.path)
	}
	text, err := os.ReadFile(b.path)
	if err != nil {
		return fmt.Errorf("access: %w", err)
	}
	users, err := parse(text)
	if err != nil {
		return fmt.Errorf("access: %s: %w", b.path, err)
	}
	b.users, b.seen = users, now
	return nil
}

func stateOf(st fs.FileInfo) fileState {
	s := fileState{size: st.Size(), mtime: st.ModTime()}
	if sys, ok := st.Sys().(*syscall.Stat_t); ok {
		s.inode = sys.Ino
	}
	return s
}

// parse reads a users file. One wrong entry makes the whole file wrong: a file
// that is read in part could have lost an approver without anybody noticing.
func parse(text []byte) ([]User, error) {
	var users []User
	if err := json.Unmarshal(text, &users); err != nil {
		return nil, err
	}
	for i, u := range users {
		if _, err := ParseRole(string(u.Role)); err != nil {
			return nil, fmt.Errorf("user %d: %w", i+1, err)
		}
		if err := checkName(u.Name); err != nil {
			return nil, fmt.Errorf("user %d: %w", i+1, err)
		}
		if len(u.Hash) != sha256.Size {
			return nil, fmt.Errorf("user %d: sha256 is not 32 bytes", i+1)
		}
		if slices.ContainsFunc(users[:i], func(o User) bool { return o.Name == u.Name }) {
			return nil, fmt.Errorf("user %d: the name %q stands twice", i+1, u.Name)
		}
	}
	return users, nil
}

var namePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

func checkName(name string) error {
	if !namePattern.MatchString(name) {
		return fmt.Errorf("user name %q: 1 to 64 of a-z, 0-9, dot, underscore and hyphen", name)
	}
	return nil
}

// Find gives the user whose token it is, or ErrNoToken. Every user's hash is
// compared, in constant time.
func (b *Book) Find(token string) (User, error) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != sha256.Size {
		return User{}, ErrNoToken
	}
	hash := sha256.Sum256(raw)
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.refresh(); err != nil {
		return User{}, err
	}
	found := -1
	for i := range b.users {
		if subtle.ConstantTimeCompare(b.users[i].Hash, hash[:]) == 1 {
			found = i
		}
	}
	if found < 0 {
		return User{}, ErrNoToken
	}
	return b.users[found], nil
}

// Credential names the user's present token, of which it says nothing. A new token
// makes another; so does a user of the same name who is made anew.
func (u User) Credential() string {
	sum := sha256.Sum256(slices.Concat([]byte("cordon credential\n"), u.Hash))
	return hex.EncodeToString(sum[:8])
}

// Approver gives the credential of an approver; ok is false for anybody else, and
// if the file cannot be read.
func (b *Book) Approver(name string) (credential string, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.refresh(); err != nil {
		return "", false
	}
	i := slices.IndexFunc(b.users, func(u User) bool { return u.Name == name && u.Role == Approver })
	if i < 0 {
		return "", false
	}
	return b.users[i].Credential(), true
}

// List gives all users by name.
func (b *Book) List() ([]User, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.refresh(); err != nil {
		return nil, err
	}
	out := slices.Clone(b.users)
	slices.SortFunc(out, func(x, y User) int { return strings.Compare(x.Name, y.Name) })
	return out, nil
}
