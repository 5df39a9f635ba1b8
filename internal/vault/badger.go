package vault

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
)

// OpenBadger opens a database whose process may have been killed at any moment. A
// kill between the creation of a memtable's log and its first write leaves an
// empty file, on which badger.Open fails although nothing is lost: such files are
// removed first.
func OpenBadger(opt badger.Options) (*badger.DB, error) {
	logs, err := filepath.Glob(filepath.Join(opt.Dir, "*.mem"))
	if err != nil {
		return nil, err
	}
	for _, name := range logs {
		info, err := os.Stat(name)
		if err == nil && info.Size() == 0 {
			err = os.Remove(name)
		}
		if err != nil {
			return nil, fmt.Errorf("empty memtable log: %w", err)
		}
	}
	return badger.Open(opt)
}

// OpenWithin is OpenSound on a disk that may be full: without the least free space,
// or if opening fails for want of it, the reserve is given back first.
func OpenWithin(opt badger.Options, res *Reserve, full bool) (*badger.DB, []Loss, error) {
	if res.Room(0) != nil {
		if err := res.Give(); err != nil {
			return nil, nil, err
		}
		free, err := res.Free()
		if need := 2*opt.MemTableSize/8 + 1<<20; err != nil || free < need {
			return nil, nil, errors.Join(fmt.Errorf("vault: open the database: %w: %d bytes free, %d are needed. Try: free some space",
				ErrNoSpace, free, need), err)
		}
	}
	db, lost, err := OpenSound(opt, full)
	if err = noSpace(err); errors.Is(err, ErrNoSpace) && !res.Given() {
		if gerr := res.Give(); gerr != nil {
			return nil, lost, errors.Join(err, gerr)
		}
		return OpenSound(opt, full)
	}
	return db, lost, err
}

// CloseWithin closes a database on a disk that may be full: closing writes what is
// in memory into tables.
func CloseWithin(db *badger.DB, res *Reserve) error {
	var err error
	if res.Room(0) != nil {
		err = res.Give()
	}
	return errors.Join(err, db.Close())
}

// BadgerOptions gives the settings both programs use, small ones for a vehicle.
// Writes are synchronous: Badger's default loses acknowledged records in a power
// cut. Compression is off because frames are ciphertext, and the block cache
// because nothing needs it then.
func BadgerOptions(dir string, small bool) badger.Options {
	o := badger.DefaultOptions(dir).
		WithSyncWrites(true).
		WithCompression(options.None).
		WithBlockCacheSize(0).
		WithMetricsEnabled(false).
		WithLogger(badgerLog{slog.Default()})
	if !small {
		return o.WithMemTableSize(16 << 20).
			WithNumMemtables(3).
			WithIndexCacheSize(16 << 20).
			WithValueLogFileSize(256 << 20)
	}
	const memTable = 2 << 20
	return o.WithMemTableSize(memTable).
		WithNumMemtables(2).
		WithNumLevelZeroTables(2).
		WithNumLevelZeroTablesStall(4).
		WithNumCompactors(2).
		WithBaseTableSize(memTable).
		WithIndexCacheSize(512 << 10).
		WithValueLogFileSize(1 << 20).
		WithValueThreshold(memTable * 15 / 100).
		WithNumGoroutines(1).
		WithDetectConflicts(false)
}

// badgerLog passes on what Badger warns of and keeps its chatter out.
type badgerLog struct{ log *slog.Logger }

func (l badgerLog) say(level slog.Level, format string, args []any) {
	ctx := context.Background()
	if l.log.Enabled(ctx, level) {
		l.log.Log(ctx, level, strings.TrimSpace(fmt.Sprintf(format, args...)), "from", "badger")
	}
}

func (l badgerLog) Errorf(format string, args ...any)   { l.say(slog.LevelError, format, args) }
func (l badgerLog) Warningf(format string, args ...any) { l.say(slog.LevelWarn, format, args) }
func (l badgerLog) Infof(format string, args ...any)    { l.say(slog.LevelDebug, format, args) }
func (l badgerLog) Debugf(string, ...any)               {}
