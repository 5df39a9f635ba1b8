package canbus

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

const (
	maxDBC      = 64 << 20 // bytes of one file
	maxWarnings = 200      // kept per file
)

// LoadDBC reads message definitions from DBC files, which together make one
// database.
//
// What decides decoded values must be sound: a message, a signal, a value type
// or a multiplexing range that cannot be read is a [*DBCError], and so is an
// identifier defined twice. What only describes becomes a warning if it cannot
// be read. Comments and value tables are checked and not kept; attributes are
// not looked into. Signals and messages that are well written but cannot be
// decoded faithfully are left out or refused, with a warning.
func LoadDBC(paths ...string) (*Database, error) {
	db := &Database{extended: map[uint32]*Message{}}
	for _, path := range paths {
		data, err := readDBC(path)
		if err != nil {
			return nil, err
		}
		if err := db.load(path, data); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(db.messages, func(a, b *Message) int {
		return cmp.Or(compareBool(a.Extended, b.Extended), cmp.Compare(a.ID, b.ID))
	})
	return db, nil
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func readDBC(path string) (_ []byte, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("DBC file: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	data, err := io.ReadAll(io.LimitReader(file, maxDBC+1))
	if err != nil {
		return nil, fmt.Errorf("DBC file: %w", err)
	}
	if len(data) > maxDBC {
		return nil, hinted("check that it is a DBC file", "%s: larger than 64 MiB", path)
	}
	return data, nil
}

// load adds the definitions of one file.
func (db *Database) load(path string, data []byte) error {
	statements, warnings, err := splitDBC(path, data)
	if err != nil {
		return err
	}
	l := loader{path: path, warnings: warnings, byID: map[uint32]*draft{}}
	if !slices.ContainsFunc(statements, func(s statement) bool { return s.keyword != "" }) {
		return l.fail(statement{line: 1}, "no DBC definition in the file", "check that it is a DBC file and whole")
	}
	for _, s := range statements {
		if err := l.statement(s); err != nil {
			return err
		}
	}
	for _, d := range l.drafts {
		d.finish(&l)
		if err := db.add(d.message); err != nil {
			return err
		}
	}
	if len(l.drafts) == 0 {
		l.warn(1, "the file defines no message")
	}
	db.Warnings = append(db.Warnings, l.sortedWarnings()...)
	return nil
}

// add refuses an identifier that is taken.
func (db *Database) add(m *Message) error {
	if old := db.Message(m.ID, m.Extended); old != nil {
		return defined(m, old)
	}
	if m.Extended {
		db.extended[m.ID] = m
	} else {
		db.standard[m.ID] = m
	}
	db.messages = append(db.messages, m)
	return nil
}

// defined is the error for a message whose identifier is taken.
func defined(m, old *Message) error {
	return &DBCError{Path: m.file, Line: m.line,
		What: fmt.Sprintf("identifier 0x%X (%s) is defined already, as %s at %s:%d", m.ID, m.Name, old.Name, old.file, old.line),
		Hint: "load only one of the two, or one database per bus"}
}

// loader turns the statements of one file into messages.
type loader struct {
	path     string
	warnings []Warning
	drafts   []*draft
	byID     map[uint32]*draft // by identifier as written, bit 31 for extended
	current  *draft            // message that a signal on this line belongs to
}

func (l *loader) warn(line int, what string) {
	l.warnings = append(l.warnings, Warning{l.path, line, what})
}

func (l *loader) fail(s statement, what, hint string) error {
	return &DBCError{Path: l.path, Line: s.line, What: what, Hint: hint}
}

func (l *loader) sortedWarnings() []Warning {
	slices.SortStableFunc(l.warnings, func(a, b Warning) int { return cmp.Compare(a.Line, b.Line) })
	if more := len(l.warnings) - maxWarnings; more > 0 {
		last := l.warnings[maxWarnings]
		last.What = fmt.Sprintf("%d more warnings from here on", more)
		return append(l.warnings[:maxWarnings:maxWarnings], last)
	}
	return l.warnings
}
