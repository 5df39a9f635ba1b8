package vault

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
	"github.com/dgraph-io/badger/v4/pb"
	"github.com/dgraph-io/badger/v4/table"
	"github.com/dgraph-io/ristretto/v2/z"
	"golang.org/x/sys/unix"
	"google.golang.org/protobuf/proto"
)

// Loss is a file of a database, or a part of one, that was given up.
type Loss struct {
	File string
	Why  string
}

// lostDir takes the files that were given up. They hold ciphertext.
const lostDir = "lost"

// OpenSound is OpenBadger after Salvage.
func OpenSound(opt badger.Options, full bool) (*badger.DB, []Loss, error) {
	lost, err := Salvage(opt, full)
	if err != nil {
		return nil, lost, err
	}
	db, err := OpenBadger(opt)
	return db, lost, err
}

// Salvage looks at the files of a closed database as Badger would, which ends the
// process over some damage and refuses to open over other. Tables that cannot be
// read are moved into the folder "lost" and left out of the MANIFEST; a MANIFEST
// that cannot be read is made anew from the tables. What is in the others stays.
// full reads every block, otherwise only what Badger reads at opening: a block that
// is damaged then costs its frames when they are read. A log of the last commits is
// cut off by Badger at the first damaged entry; that is reported too.
func Salvage(opt badger.Options, full bool) ([]Loss, error) {
	names, err := filepath.Glob(filepath.Join(opt.Dir, "*.sst"))
	if err != nil {
		return nil, err
	}
	manifest, merr := readManifest(opt)
	if errors.Is(merr, os.ErrNotExist) && len(names) == 0 {
		lost, err := mendHeaders(opt.Dir)
		return append(lost, logLosses(opt.Dir)...), err // new, or it never made a table
	}
	lost, err := mendHeaders(opt.Dir)
	if err != nil {
		return lost, err
	}
	lost = append(lost, logLosses(opt.Dir)...)
	good := map[uint64]uint8{}
	present := map[uint64]bool{}
	for _, name := range names {
		id, ok := table.ParseFileID(filepath.Base(name))
		if !ok {
			continue
		}
		level := uint8(0)
		if t, in := manifest.Tables[id]; merr == nil && !in {
			continue // left over from a compaction: Badger removes it
		} else if in {
			level = t.Level
		}
		present[id] = true
		if err := ReadTable(name, full); err != nil {
			lost = append(lost, Loss{filepath.Base(name), err.Error()})
			continue
		}
		good[id] = level
	}
	for id := range manifest.Tables {
		if !present[id] {
			lost = append(lost, Loss{filepath.Base(table.NewFilename(id, opt.Dir)), "missing"})
		}
	}
	if merr == nil && len(good) == len(manifest.Tables) {
		return lost, nil
	}
	if merr != nil {
		lost = append(lost, Loss{badger.ManifestFilename, merr.Error()})
	}
	return lost, rewrite(opt, good, present)
}

// rewrite puts the tables that are no good aside and makes a MANIFEST of the others.
func rewrite(opt badger.Options, good map[uint64]uint8, present map[uint64]bool) error {
	aside := filepath.Join(opt.Dir, lostDir)
	if err := os.MkdirAll(aside, 0o700); err != nil {
		return fmt.Errorf("vault: salvage: %w", err)
	}
	set := pb.ManifestChangeSet{}
	for id := range present {
		level, ok := good[id]
		if !ok {
			continue
		}
		set.Changes = append(set.Changes, &pb.ManifestChange{
			Id: id, Op: pb.ManifestChange_CREATE, Level: uint32(level), Compression: uint32(options.None),
		})
	}
	slices.SortFunc(set.Changes, func(a, b *pb.ManifestChange) int { return int(int64(a.Id) - int64(b.Id)) })
	body, err := proto.Marshal(&set)
	if err != nil {
		return fmt.Errorf("vault: salvage: %w", err)
	}
	path := filepath.Join(opt.Dir, badger.ManifestFilename)
	if err := writeManifest(path+".new", opt.ExternalMagicVersion, body); err != nil {
		return fmt.Errorf("vault: salvage: %w", noSpace(err))
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("vault: salvage: %w", err)
	}
	for id := range present { // after the MANIFEST, which no longer names them
		if _, ok := good[id]; ok {
			continue
		}
		name := table.NewFilename(id, opt.Dir)
		if err := os.Rename(name, filepath.Join(aside, filepath.Base(name))); err != nil {
			return fmt.Errorf("vault: salvage: %w", err)
		}
	}
	return (&ringFile{path: path}).syncDir()
}

// writeManifest writes one set of changes: magic, version 8 of the format, then
// length, CRC-32C and the set.
func writeManifest(path string, external uint16, body []byte) error {
	b := binary.BigEndian.AppendUint16([]byte("Bdgr"), external)
	b = binary.BigEndian.AppendUint16(b, 8)
	b = binary.BigEndian.AppendUint32(b, uint32(len(body)))
	b = binary.BigEndian.AppendUint32(b, crc32.Checksum(body, castagnoli))
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(append(b, body...))
	return errors.Join(err, f.Sync(), f.Close())
}

func readManifest(opt badger.Options) (m badger.Manifest, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("damaged: %.80v", r)
		}
	}()
	f, err := os.Open(filepath.Join(opt.Dir, badger.ManifestFilename))
	if err != nil {
		return m, err
	}
	defer func() { _ = f.Close() }()
	m, end, err := badger.ReplayManifestFile(f, opt.ExternalMagicVersion, opt)
	if err != nil {
		return badger.Manifest{}, err
	}
	if st, err := f.Stat(); err == nil && end < st.Size() && len(m.Tables) == 0 {
		return badger.Manifest{}, errors.New("cut off before the first table")
	}
	return m, nil
}

// ReadTable opens a table of Badger's, and reads all of it if full, without ending the
// process over damage as Badger does. The error says what is damaged.
func ReadTable(path string, full bool) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("damaged: %.80v", r)
		}
	}()
	if err := checkFooter(path); err != nil {
		return err
	}
	mf, err := z.OpenMmapFile(path, os.O_RDONLY, 0)
	if err != nil {
		return err
	}
	t, err := table.OpenTable(mf, table.Options{ReadOnly: true, BlockSize: 4 << 10})
	if err != nil {
		return err
	}
	if full {
		err = t.VerifyChecksum()
	}
	return errors.Join(err, t.Close(-1))
}

// checkFooter looks at the lengths at a table's end, on whose faults Badger ends
// the process: index, its length, a checksum, its length; each length 4 bytes.
func checkFooter(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	st, err := f.Stat()
	if err != nil {
		return err
	}
	end := st.Size()
	for _, part := range []string{"checksum", "index"} {
		var raw [4]byte
		if end < 4 {
			return fmt.Errorf("no room for the length of its %s", part)
		}
		if _, err := f.ReadAt(raw[:], end-4); err != nil {
			return err
		}
		n := int64(binary.BigEndian.Uint32(raw[:]))
		if end -= 4 + n; n == 0 || end < 0 {
			return fmt.Errorf("the length of its %s is %d", part, n)
		}
		if part == "checksum" {
			if err := readChecksum(f, end, n); err != nil {
				return fmt.Errorf("checksum: %w", err)
			}
		}
	}
	return nil
}

func readChecksum(f *os.File, at, n int64) error {
	if n > 64 {
		return fmt.Errorf("it has %d bytes", n)
	}
	body := make([]byte, n)
	if _, err := f.ReadAt(body, at); err != nil {
		return err
	}
	var sum pb.Checksum
	return proto.Unmarshal(body, &sum)
}

// mendHeaders writes the number of the key at the head of logs anew, over which
// Badger refuses to open: here it is always 0, since Badger encrypts nothing.
func mendHeaders(dir string) (lost []Loss, err error) {
	for _, pattern := range []string{"*.vlog", "*.mem"} {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return lost, err
		}
		for _, name := range names {
			mended, err := mendHeader(name)
			if err != nil {
				return lost, fmt.Errorf("vault: salvage: %w", err)
			}
			if mended {
				lost = append(lost, Loss{filepath.Base(name), "its header, which was made anew"})
			}
		}
	}
	return lost, nil
}

func mendHeader(name string) (mended bool, err error) {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var number [8]byte
	if n, _ := f.ReadAt(number[:], 0); n < len(number) || number == [8]byte{} {
		return false, nil
	}
	_, err = f.WriteAt(make([]byte, len(number)), 0)
	return true, errors.Join(err, f.Sync())
}

// logLosses finds damaged entries in the logs of the last commits.
func logLosses(dir string) (lost []Loss) {
	names, _ := filepath.Glob(filepath.Join(dir, "*.mem"))
	for _, name := range names {
		n, err := unreadOf(name)
		if err != nil {
			lost = append(lost, Loss{filepath.Base(name), err.Error()})
		} else if n > 0 {
			lost = append(lost, Loss{filepath.Base(name), fmt.Sprintf("its last %d bytes, from a damaged entry on", n)})
		}
	}
	return lost
}

func unreadOf(name string) (n int, err error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	st, err := f.Stat()
	if err != nil || st.Size() <= logHeader {
		return 0, err
	}
	body, err := unix.Mmap(int(f.Fd()), 0, int(st.Size()), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return 0, err
	}
	n = unread(body)
	return n, unix.Munmap(body)
}

// logHeader is a key's number and the base of nonces, which are not used.
const logHeader = 20

// unread gives how many bytes of a log lie behind its last whole entry, up to the
// zeros that it ends in.
func unread(body []byte) int {
	rest := body[min(logHeader, len(body)):]
	for {
		n := logEntry(rest)
		if n == 0 {
			return len(bytes.TrimRight(rest, "\x00"))
		}
		rest = rest[n:]
	}
}

// logEntry gives the length of a whole entry, else 0: two bytes, lengths of key and
// value and a time as varints, key, value, CRC-32C of all that.
func logEntry(b []byte) int {
	at, size := 2, uint64(0)
	for field := range 3 {
		if at >= len(b) {
			return 0
		}
		v, n := binary.Uvarint(b[at:])
		if n <= 0 || field == 0 && v == 0 || field < 2 && v > 1<<31 {
			return 0
		}
		if at += n; field < 2 {
			size += v
		}
	}
	if end := at + int(size); end+4 <= len(b) && crc32.Checksum(b[:end], castagnoli) == binary.BigEndian.Uint32(b[end:]) {
		return end + 4
	}
	return 0
}
