package canbus

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

var errUnknownFormat = hinted("--format candump, asc, blf or trc, if it is one of these",
	"no CAN log that can be told by its content")

// detectBytes bounds how much of a log is looked at to tell its format.
const detectBytes = 8 << 10

// detect tells the format from the start of a log without consuming it. It
// asks for no more bytes than it needs, so that a pipe is not waited for.
func detect(r *bufio.Reader) (Format, error) {
	for want := 1; ; {
		head, err := r.Peek(want)
		if f, ok := detectHead(head, err != nil || len(head) == detectBytes); ok {
			return f, nil
		}
		switch {
		case err == nil && want < detectBytes:
			want = min(max(want+1, r.Buffered()), detectBytes)
		case err != nil && !errors.Is(err, io.EOF):
			return "", err
		default:
			return "", errUnknownFormat
		}
	}
}

// detectHead looks at the lines of head; whole says that no more will come.
func detectHead(head []byte, whole bool) (Format, bool) {
	if bytes.HasPrefix(head, blfFileMark) {
		return BLF, true
	}
	for len(head) > 0 {
		line, rest, ended := bytes.Cut(head, []byte{'\n'})
		if !ended && !whole {
			return "", false
		}
		if f, ok := detectLine(bytes.TrimSpace(line)); ok {
			return f, true
		}
		head = rest
	}
	return "", false
}

// ascMarks begin the header lines of an ASC log.
var ascMarks = [][]byte{[]byte("date "), []byte("base "), []byte("//"), []byte("internal events"),
	[]byte("no internal events"), []byte("begin triggerblock")}

func detectLine(line []byte) (Format, bool) {
	if len(line) == 0 {
		return "", false
	}
	if line[0] == ';' {
		return TRC, true
	}
	var f Frame
	if ParseCandump(line, &f) == nil {
		return Candump, true
	}
	low := bytes.ToLower(line)
	for _, mark := range ascMarks {
		if bytes.HasPrefix(low, mark) {
			return ASC, true
		}
	}
	return "", false
}
