package chainlog

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// errTorn marks the rest of a file after its last newline.
var errTorn = errors.New("the file ends inside a line")

// lines calls each for every line of r, without its newline. err is errTorn for
// a last line that has none. A line longer than MaxLine is handed over cut to
// MaxLine+1 bytes, with its true length in n (newline not counted).
func lines(r io.Reader, each func(line []byte, n int64, err error) error) error {
	b := bufio.NewReaderSize(r, 64<<10)
	var line []byte
	for {
		line = line[:0]
		var n int64
		var err error
		for {
			var part []byte
			part, err = b.ReadSlice('\n')
			n += int64(len(part))
			line = append(line, part[:min(len(part), MaxLine+2-len(line))]...)
			if !errors.Is(err, bufio.ErrBufferFull) {
				break
			}
		}
		switch {
		case err == nil:
			n--
			line = bytes.TrimSuffix(line, []byte("\n"))
			err = each(line, n, nil)
		case errors.Is(err, io.EOF) && n == 0:
			return nil
		case errors.Is(err, io.EOF):
			return each(line, n, errTorn)
		}
		if err != nil {
			return err
		}
	}
}

// Read calls fn with every entry of r in order. It checks each line's form, not
// the chain and the signatures: that is Verify. It stops with an error that
// names the line at the first line that is no entry, and with fn's error.
func Read(r io.Reader, fn func(Entry) error) error {
	number := 0
	return lines(r, func(line []byte, _ int64, err error) error {
		number++
		var e Entry
		if err == nil {
			e, err = parse(line)
		}
		if err != nil {
			return fmt.Errorf("line %d is no entry: %w", number, err)
		}
		return fn(e)
	})
}
