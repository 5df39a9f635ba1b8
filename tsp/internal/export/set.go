package export

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"cordon/tsp/internal/store"
)

// maxRecords bounds the records of one request: 8 bytes of each are kept.
const maxRecords = 16 << 20

// keepSets is how long after the times of a request its list is kept if it told
// summaries: three years. Without it they count as the samples behind them.
const keepSets = 3 * 366 * 24 * time.Hour

// keeps reports whether the list of a released request is still needed, to see whether
// the summaries of another can be subtracted from its own.
func (r *Request) keeps(now time.Time) bool {
	return r.Spec != nil && r.Spec.Coarsen != "" && now.Before(r.Spec.To.Add(keepSets))
}

// set is what a request selected when it was made: a salted fingerprint of every
// record. Only what is in it is released (rule E5): the approvers approved nothing
// that came later.
type set struct {
	salt  []byte
	of    []uint64
	buf   []byte
	limit int
}

// fingerprint is the first 8 bytes of SHA-256(salt | record). Who does not know the
// salt cannot make a record that passes for another.
func (s *set) fingerprint(r *store.Record) uint64 {
	b := append(append(s.buf[:0], s.salt...), r.Vehicle[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(r.At))
	b = binary.BigEndian.AppendUint64(b, uint64(r.Labels))
	b = binary.BigEndian.AppendUint64(append(b, byte(r.Value.Kind)), r.Value.Num)
	for _, text := range []string{r.Signal, r.Source} {
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(text))), text...)
	}
	s.buf = append(b, r.Value.Data...)
	sum := sha256.Sum256(s.buf)
	return binary.BigEndian.Uint64(sum[:])
}

// add takes a record in.
func (s *set) add(r *store.Record) error {
	if len(s.of) == s.limit {
		return wrong("it selects more than %d records; ask for a shorter time or fewer signals", s.limit)
	}
	s.of = append(s.of, s.fingerprint(r))
	return nil
}

// has reports whether a record was taken in. The set is sorted.
func (s *set) has(r *store.Record) bool {
	_, ok := slices.BinarySearch(s.of, s.fingerprint(r))
	return ok
}

// save sorts the set, writes it and gives the SHA-256 of the file.
func (s *set) save(path string) (string, error) {
	slices.Sort(s.of)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	w, buf := io.MultiWriter(f, sum), make([]byte, 0, 64<<10)
	for part := range slices.Chunk(s.of, cap(buf)/8) {
		buf = buf[:0]
		for _, v := range part {
			buf = binary.BigEndian.AppendUint64(buf, v)
		}
		if _, err := w.Write(buf); err != nil {
			return "", errors.Join(err, f.Close())
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), errors.Join(f.Sync(), f.Close())
}

// loadSet reads a set and compares it with what was logged.
func loadSet(path, sha256hex string, salt []byte) (*set, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("export: the list of records that were asked for: %w", err)
	}
	if len(text)%8 != 0 || digest(text) != sha256hex {
		return nil, fmt.Errorf("%w: the list of records that were asked for is not the logged one; ask again", ErrState)
	}
	s := &set{salt: salt, of: make([]uint64, len(text)/8)}
	for i := range s.of {
		s.of[i] = binary.BigEndian.Uint64(text[8*i:])
	}
	return s, nil
}
