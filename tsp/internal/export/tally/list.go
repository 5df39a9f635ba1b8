package tally

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"slices"
)

// Item is one subject of a request. Sensitive: sensitive personal information of the
// subject is among what was asked for.
type Item struct {
	Tag       Tag
	Sensitive bool
}

// List is the subjects of one request, each once.
type List []Item

// itemLen is the length of an item in a file: the tag, then 1 if sensitive, else 0.
const itemLen = len(Tag{}) + 1

// ErrList wraps what is wrong with a list's file.
var ErrList = errors.New("the list of a request's subjects is not the logged one")

// Encode sorts the list and gives the bytes of its file.
func (l List) Encode() []byte {
	slices.SortFunc(l, func(a, b Item) int { return compare(&a.Tag, &b.Tag) })
	out := make([]byte, 0, len(l)*itemLen)
	for i := range l {
		var kind byte
		if l[i].Sensitive {
			kind = 1
		}
		out = append(append(out, l[i].Tag[:]...), kind)
	}
	return out
}

// compare orders tags by their bytes.
func compare(a, b *Tag) int {
	if c := cmp.Compare(binary.BigEndian.Uint64(a[:]), binary.BigEndian.Uint64(b[:])); c != 0 {
		return c
	}
	return cmp.Compare(binary.BigEndian.Uint64(a[8:]), binary.BigEndian.Uint64(b[8:]))
}

// Save writes the list to a new file, durably but for its folder, and gives the
// SHA-256 of the file, lower-case hexadecimal.
func (l List) Save(path string) (sum string, err error) {
	text := l.Encode()
	if err := writeFile(path, text, os.O_EXCL); err != nil {
		return "", fmt.Errorf("tally: %w", err)
	}
	return digest(text), nil
}

// Load reads a list and compares it with the SHA-256 that was logged.
func Load(path, sha256hex string) (List, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("tally: %w: %w", ErrList, err)
	}
	if digest(text) != sha256hex {
		return nil, fmt.Errorf("tally: %w: %s has another SHA-256", ErrList, path)
	}
	return decode(text)
}

// decode takes sorted items without repeats only.
func decode(text []byte) (List, error) {
	if len(text)%itemLen != 0 {
		return nil, fmt.Errorf("tally: %w: %d bytes are no whole number of items", ErrList, len(text))
	}
	l := make(List, len(text)/itemLen)
	for i := range l {
		b := text[i*itemLen:][:itemLen]
		copy(l[i].Tag[:], b)
		l[i].Sensitive = b[itemLen-1] == 1
		if b[itemLen-1] > 1 || i > 0 && compare(&l[i-1].Tag, &l[i].Tag) >= 0 {
			return nil, fmt.Errorf("tally: %w: item %d is out of order or of no kind", ErrList, i)
		}
	}
	return l, nil
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
