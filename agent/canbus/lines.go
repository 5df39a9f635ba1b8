package canbus

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// maxLine bounds a line of a text log in bytes. The longest line known, an ASC
// line of a 64-byte frame with all its trailing fields, is below 512.
const maxLine = 16 << 10

// What a line was if it was no frame.
const (
	isFrame = ""        // a frame after all
	ignored = "ignored" // blank, comment or header: not counted
)

// lineFunc reads one line. kind is isFrame, ignored, or what was skipped.
type lineFunc func(line []byte, f *Frame) (kind string, err error)

// lines turns a text log into events, one line each.
type lines struct {
	in    *bufio.Reader
	name  string
	line  int
	stats *Stats
	parse lineFunc
	// whole refuses a last line without a line end: on a live stream it is
	// what a lost connection leaves of a frame.
	whole bool
}

func newLines(in *bufio.Reader, name string, stats *Stats, parse lineFunc) *lines {
	return &lines{in: in, name: name, stats: stats, parse: parse}
}

func candumpLine(line []byte, f *Frame) (string, error) {
	if len(bytes.TrimLeft(line, " \t")) == 0 {
		return ignored, nil
	}
	return isFrame, ParseCandump(line, f)
}

func (l *lines) next(f *Frame) error {
	for {
		text, err := l.read()
		if err != nil {
			return l.count(err)
		}
		kind, err := l.parse(text, f)
		switch {
		case err != nil:
			return l.count(err)
		case kind == isFrame:
			l.stats.Frames++
			return nil
		case kind != ignored:
			l.stats.skip(kind)
		}
	}
}

// count completes and counts a LineError and leaves other errors alone.
func (l *lines) count(err error) error {
	var bad *LineError
	if errors.As(err, &bad) {
		bad.Path, bad.Line = l.name, l.line
		l.stats.Malformed++
	}
	return err
}

// read returns the next line without its line end, valid until the next call.
func (l *lines) read() ([]byte, error) {
	text, err := l.in.ReadSlice('\n')
	if len(text) > 0 {
		l.line++
	}
	if errors.Is(err, bufio.ErrBufferFull) || len(text) > maxLine {
		return nil, l.tooLong(err)
	}
	if err != nil && (len(text) == 0 || !errors.Is(err, io.EOF)) {
		return nil, l.ioError(err)
	}
	if err != nil && l.whole {
		return nil, badAt(len(text)-1, "the connection ended within a line", "")
	}
	return bytes.TrimRight(text, "\r\n"), nil
}

// tooLong passes over the rest of a line beyond the bound.
func (l *lines) tooLong(err error) error {
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = l.in.ReadSlice('\n')
	}
	return badAt(maxLine, fmt.Sprintf("the line is longer than %d bytes", maxLine),
		"check that this is a text log of the format named")
}

func (l *lines) ioError(err error) error {
	if errors.Is(err, io.EOF) {
		return io.EOF
	}
	return fmt.Errorf("read %s behind line %d: %w", l.name, l.line, err)
}
