package vault

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
)

// Layout of a file KEK, see docs/keyring-format.md: a page for generation 0, which
// older versions of the program wrote as 32 bare bytes, one for odd generations and
// one for even ones. Each is overwritten in place.
const (
	kekMagic    = "CVKK"
	kekSlot     = 64
	kekFileSize = 3 * pageSize
	kekBare     = 32
)

type fileKEK struct {
	path string
	step func() error // before every write and sync; for tests
}

// FileKEK keeps the generations in a file of mode 0600, made if it is missing. It
// is for development: whoever copies file and keyring together has everything, and
// a file system that keeps old blocks keeps old generations.
func FileKEK(path string) (KEK, error) {
	k := &fileKEK{path: path}
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		if err := k.create(); err != nil {
			return nil, fmt.Errorf("create the file KEK %s: %w", path, err)
		}
	}
	_, err := k.Generations()
	return k, err
}

func (k *fileKEK) Describe() string  { return "file KEK: development only" }
func (k *fileKEK) Development() bool { return true }

// create makes the file with its blocks allocated, so that no rotation needs room.
func (k *fileKEK) create() error {
	f, err := os.OpenFile(k.path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	r := &ringFile{f: f, path: k.path, fdatasync: fdatasync, step: k.step}
	err = r.put(0, make([]byte, kekFileSize))
	return errors.Join(err, r.close(), r.syncDir())
}

// open gives the file, after looking at what it is and who may read it.
func (k *fileKEK) open() (*ringFile, int64, error) {
	f, err := os.OpenFile(k.path, os.O_RDWR, 0)
	if err != nil {
		return nil, 0, fmt.Errorf("open the file KEK: %w", err)
	}
	st, err := f.Stat()
	switch {
	case err != nil:
		err = fmt.Errorf("stat the file KEK: %w", err)
	case !st.Mode().IsRegular() || st.Size() > kekFileSize:
		err = fmt.Errorf("file KEK %s is not a regular file of at most %d bytes. Try: restore it, or start with a new keyring", k.path, kekFileSize)
	case st.Mode().Perm()&0o077 != 0:
		err = fmt.Errorf("file KEK %s can be read by others (mode %v). Try: chmod 600 %s", k.path, st.Mode().Perm(), k.path)
	}
	if err != nil {
		_ = f.Close()
		return nil, 0, err
	}
	return &ringFile{f: f, path: k.path, fdatasync: fdatasync, step: k.step}, st.Size(), nil
}

// kekOffset is where a generation lies.
func kekOffset(gen uint64) int64 {
	switch {
	case gen == 0:
		return 0
	case gen%2 == 1:
		return pageSize
	}
	return 2 * pageSize
}

// readGenerations gives the whole keys of the file by generation.
func (k *fileKEK) readGenerations(r *ringFile) (map[uint64][32]byte, error) {
	found := map[uint64][32]byte{}
	raw, err := r.read(0)
	if err != nil {
		return nil, err
	}
	if size, err := r.size(); err != nil {
		return nil, err
	} else if bare := [kekBare]byte(raw[:kekBare]); size >= kekBare && bare != [kekBare]byte{} {
		found[0] = bare
	}
	for _, off := range []int64{pageSize, 2 * pageSize} {
		if raw, err = r.read(off); err != nil {
			return nil, err
		}
		if gen, key, ok := decodeKEK((*[kekSlot]byte)(raw[:])); ok && kekOffset(gen) == off {
			found[gen] = key
		}
	}
	clear(raw[:])
	return found, nil
}

// read opens the file and gives its size and its whole keys by generation. The caller closes it.
func (k *fileKEK) read() (r *ringFile, size int64, found map[uint64][32]byte, err error) {
	if r, size, err = k.open(); err != nil {
		return nil, 0, nil, err
	}
	if found, err = k.readGenerations(r); err != nil {
		_ = r.close()
		return nil, 0, nil, err
	}
	return r, size, found, nil
}

// encodeKEK lays out a generation of the file KEK.
func encodeKEK(gen uint64, key *[32]byte) (raw [kekSlot]byte) {
	copy(raw[:], kekMagic)
	raw[4] = 1
	binary.BigEndian.PutUint64(raw[8:], gen)
	copy(raw[16:48], key[:])
	sum := castagnoliSum(raw[:60])
	copy(raw[60:], sum[:])
	return raw
}

// decodeKEK takes one encoding of a generation only.
func decodeKEK(raw *[kekSlot]byte) (gen uint64, key [32]byte, ok bool) {
	gen = binary.BigEndian.Uint64(raw[8:])
	copy(key[:], raw[16:48])
	return gen, key, gen > 0 && key != [32]byte{} && encodeKEK(gen, &key) == *raw
}

func (k *fileKEK) Generations() ([]uint64, error) {
	r, _, err := k.open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.close() }()
	if err := r.settle(); err != nil { // the older one is destroyed on the word of this
		return nil, err
	}
	found, err := k.readGenerations(r)
	gens := make([]uint64, 0, len(found))
	for gen := range found {
		gens = append(gens, gen)
	}
	clear(found)
	slices.Sort(gens)
	return gens, err
}

func (k *fileKEK) Key(gen uint64, dst *[32]byte) error {
	r, _, found, err := k.read()
	if err != nil {
		return err
	}
	defer func() { _ = r.close() }()
	key, ok := found[gen]
	if !ok {
		return fmt.Errorf("file KEK %s, generation %d: %w", k.path, gen, ErrNoGeneration)
	}
	*dst = key
	return nil
}

func (k *fileKEK) Make(gen uint64) error {
	r, size, found, err := k.read()
	if err != nil {
		return err
	}
	defer func() { _ = r.close() }()
	if _, there := found[gen]; there {
		return nil
	}
	if gen == 0 {
		return errors.New("file KEK: generation 0 is never made")
	}
	if size < kekFileSize { // the 32 bytes of an older version
		if err := r.put(size, make([]byte, kekFileSize-size)); err != nil {
			return err
		}
	}
	var key [32]byte
	defer clear(key[:])
	_, _ = rand.Read(key[:]) // never fails: it ends the process instead
	raw := encodeKEK(gen, &key)
	defer clear(raw[:])
	return r.put(kekOffset(gen), raw[:])
}

func (k *fileKEK) DestroyBelow(gen uint64) error {
	r, size, found, err := k.read()
	if err != nil {
		return err
	}
	defer func() { _ = r.close() }()
	keep := map[int64]bool{}
	for g := range found {
		keep[kekOffset(g)] = keep[kekOffset(g)] || g >= gen
	}
	clear(found)
	for off := int64(0); off < size; off += pageSize {
		if !keep[off] {
			err = errors.Join(err, k.blank(r, off))
		}
	}
	return err
}

// blank overwrites a place that holds anything, and reads it back.
func (k *fileKEK) blank(r *ringFile, off int64) error {
	var zero [slotSize]byte
	if raw, err := r.read(off); err != nil || raw == zero {
		return err
	}
	if off == 0 {
		if size, err := r.size(); err == nil && size < pageSize {
			return r.put(0, zero[:min(size, slotSize)])
		}
	}
	if err := r.put(off, zero[:]); err != nil {
		return err
	}
	return r.verify(off, zero[:])
}
