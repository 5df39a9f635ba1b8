package canbus

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
)

// Format names a log format.
type Format string

// The formats that can be read. Auto decides by content.
const (
	Auto    Format = "auto"
	Candump Format = "candump"
	ASC     Format = "asc"
	BLF     Format = "blf"
	TRC     Format = "trc"
)

// ParseFormat checks a format name given by a person.
func ParseFormat(s string) (Format, error) {
	switch f := Format(s); f {
	case Auto, Candump, ASC, BLF, TRC:
		return f, nil
	}
	return "", hinted("auto, candump, asc, blf or trc", "unknown log format %q", s)
}

// FrameReader gives frames one after another and io.EOF at the end. A
// *LineError is damage that can be read past; any other error is final.
type FrameReader interface {
	Next(*Frame) error
}

// Stats counts what a reader met. Frames + Malformed + the sum of Skipped is
// every event of the log; comments and header lines are none.
type Stats struct {
	Frames    uint64
	Malformed uint64
	// Skipped counts events that are no frames by kind, such as "statistic".
	Skipped map[string]uint64
}

// maxKinds bounds Stats.Skipped, whose keys are partly made from file content.
const maxKinds = 64

func (s *Stats) skip(kind string) {
	if s.Skipped == nil {
		s.Skipped = map[string]uint64{}
	}
	if _, known := s.Skipped[kind]; !known && len(s.Skipped) >= maxKinds {
		kind = "other"
	}
	s.Skipped[kind]++
}

// Reader reads the frames of one log. It is not safe for concurrent use.
type Reader struct {
	format Format
	stats  Stats
	source func(*Frame) error // one event, counted by the source
	closer io.Closer
}

// Open opens a log file. With Auto the format is told from the content.
func Open(path string, format Format) (*Reader, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("CAN log: %w", err)
	}
	r, err := NewReader(file, path, format)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	r.closer = file
	return r, nil
}

// NewReader reads a log from src. name stands in errors for the path. With
// Auto it waits for as much of src as telling the format takes.
func NewReader(src io.Reader, name string, format Format) (*Reader, error) {
	buf := bufio.NewReaderSize(src, 64<<10)
	if format == Auto {
		var err error
		if format, err = detect(buf); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	r := &Reader{format: format}
	switch format {
	case Candump:
		r.source = newLines(buf, name, &r.stats, candumpLine).next
	case ASC:
		r.source = newLines(buf, name, &r.stats, newASC().line).next
	case TRC:
		r.source = newLines(buf, name, &r.stats, newTRC().line).next
	case BLF:
		b, err := newBLF(buf, name, &r.stats)
		if err != nil {
			return nil, err
		}
		r.source = b.next
	default:
		return nil, hinted("auto, candump, asc, blf or trc", "unknown log format %q", format)
	}
	return r, nil
}

// Next reads the next frame into f. It returns io.EOF at the end of the log, a
// *LineError for a malformed line or object (the next call goes on behind it),
// or the error of the file underneath.
func (r *Reader) Next(f *Frame) error { return r.source(f) }

// Stats returns the counts so far.
func (r *Reader) Stats() Stats {
	s := r.stats
	s.Skipped = maps.Clone(s.Skipped)
	return s
}

// Format returns the format in use, never Auto.
func (r *Reader) Format() Format { return r.format }

// Close closes the file that Open opened.
func (r *Reader) Close() error {
	if r.closer == nil {
		return nil
	}
	return r.closer.Close()
}
