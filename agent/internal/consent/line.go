package consent

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"

	"cordon/filters"
)

// maxLine bounds a line of the file in bytes.
const maxLine = 16 << 10

// Operations of a line.
const (
	opOpen     = "open" // the first line of a file: ids go on after First
	opGrant    = "grant"
	opWithdraw = "withdraw"
	opRefuse   = "refuse"  // since version 2
	opNotice   = "notice"  // since version 2: the notice that people are shown from now on
	opUpgrade  = "upgrade" // a file of an earlier version goes on with Version
)

// version is the form of the file. Version 1 has open, grant and withdraw alone,
// and no hash of a notice.
const version = 2

// entry is one line: eight hexadecimal digits of CRC-32C over the JSON, a space,
// the JSON, a newline. Times are Unix nanoseconds.
type entry struct {
	Op         string   `json:"op"`
	ID         uint64   `json:"id,omitempty"`
	At         int64    `json:"at"`
	First      uint64   `json:"first,omitempty"`
	Version    int      `json:"version,omitempty"` // of open and upgrade; none is 1
	Subject    string   `json:"subject,omitempty"`
	Categories []string `json:"categories,omitempty"`
	Purpose    string   `json:"purpose,omitempty"`
	Recipient  string   `json:"recipient,omitempty"`
	Until      int64    `json:"until,omitempty"`
	Notice     string   `json:"notice,omitempty"`
	NoticeHash string   `json:"notice_hash,omitempty"`
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (e *entry) encode() ([]byte, error) {
	text, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("consent: encode: %w", err)
	}
	line := fmt.Appendf(nil, "%08x %s\n", crc32.Checksum(text, castagnoli), text)
	if len(line) > maxLine {
		return nil, fmt.Errorf("consent: a line of %d bytes, the limit is %d", len(line), maxLine)
	}
	return line, nil
}

var errLine = errors.New("the line is damaged")

// decodeLine reads a line without its newline.
func decodeLine(line []byte) (e entry, err error) {
	sum, text, ok := bytes.Cut(line, []byte(" "))
	if !ok || len(line) > maxLine || string(sum) != fmt.Sprintf("%08x", crc32.Checksum(text, castagnoli)) {
		return e, fmt.Errorf("%w: its checksum does not fit", errLine)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil || d.More() {
		return e, fmt.Errorf("%w: it is no entry of this format", errLine)
	}
	return e, nil
}

// record gives the consent that a grant line makes.
func (e *entry) record() (Record, error) {
	cats, err := ParseCategories(e.Categories)
	if err != nil {
		return Record{}, fmt.Errorf("%w: %w", errLine, err)
	}
	purpose, ok := filters.ParsePurpose(e.Purpose)
	if !ok || e.Until <= e.At || e.ID == 0 {
		return Record{}, fmt.Errorf("%w: it grants nothing that can be granted", errLine)
	}
	return Record{Notice: Notice{e.Notice, e.NoticeHash}, Consent: filters.Consent{
		ID: e.ID, Subject: e.Subject, Categories: cats, Purpose: purpose,
		Recipient: e.Recipient, From: e.At, Until: e.Until,
	}}, nil
}
