package egress

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"cordon/tsp/internal/ledger"
)

// stage is how far a delivery has come.
type stage string

const (
	staged   stage = "staged"   // a copy lies ready, nothing has left
	sending  stage = "sending"  // bytes may be leaving, or may have left
	answered stage = "answered" // it is known what came of it, the log may not say so
	open     stage = "open"     // the log says so, and it is not delivered
)

// attempt is what the door remembers of a delivery until it is over, in a file of its
// own. It holds no address but the host.
type attempt struct {
	V       int         `json:"v"`
	Request string      `json:"request"`
	Actor   string      `json:"actor"`
	Channel string      `json:"channel"`
	Host    string      `json:"host"`
	File    ledger.File `json:"file"`
	State   stage       `json:"state"`
	Try     int         `json:"try"`   // how many there were
	Acked   int         `json:"acked"` // chunks from the front that the broker has
	Chunk   int         `json:"chunk"` // bytes in each of them; 0: none are cut
	Left    int64       `json:"left"`  // bytes of the file that may have left, from the front
	Status  string      `json:"status"`
	Proof   string      `json:"proof"`
	// Receipts is how many of them the log has.
	Receipts int       `json:"receipts"`
	Begun    time.Time `json:"begun"`
	Next     time.Time `json:"next"` // when Tick tries again; zero: never
}

const attemptVersion = 1

// requestID is what names a delivery's files.
var requestID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$`)

// fileName is what a released file may be called.
var fileName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$`)

func parseAttempt(text []byte) (*attempt, error) {
	var a attempt
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&a); err != nil {
		return nil, err
	}
	switch {
	case a.V != attemptVersion:
		return nil, errors.New("unknown version")
	case !requestID.MatchString(a.Request) || !fileName.MatchString(a.File.Name) || !channelName.MatchString(a.Channel):
		return nil, errors.New("names are missing")
	case a.State != staged && a.State != sending && a.State != answered && a.State != open:
		return nil, errors.New("unknown state")
	case a.Try < 0 || a.Acked < 0 || a.Chunk < 0 || a.Chunk > maxChunk || a.Left < 0 || a.Left > a.File.Cipher || a.Receipts < 0:
		return nil, errors.New("numbers are out of range")
	}
	return &a, nil
}

func (d *Door) attemptPath(request string) string {
	return filepath.Join(attemptsDir(d.cfg.Dir), request+".json")
}

// load reads the attempt of a request, nil if there is none.
func (d *Door) load(request string) (*attempt, error) {
	text, err := os.ReadFile(d.attemptPath(request))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var a *attempt
	if err == nil {
		a, err = parseAttempt(text)
	}
	if err != nil {
		return nil, fmt.Errorf("egress: the delivery of %s is not readable: %w. Try: restore %s", request, err, d.attemptPath(request))
	}
	return a, nil
}

// save writes an attempt durably.
func (d *Door) save(a *attempt) error {
	a.V = attemptVersion
	text, err := json.Marshal(a)
	if err == nil {
		err = replace(d.attemptPath(a.Request), text)
	}
	if err != nil {
		return fmt.Errorf("egress: the state of a delivery cannot be kept: %w", roomHint(err))
	}
	return nil
}

// forget removes an attempt, and its copy unless something of it left.
func (d *Door) forget(a *attempt) error {
	if a.Left == 0 {
		if err := removeIfThere(d.copyPath(a)); err != nil {
			return fmt.Errorf("egress: %w", err)
		}
	}
	if err := errors.Join(removeIfThere(d.attemptPath(a.Request)), syncDir(attemptsDir(d.cfg.Dir))); err != nil {
		return fmt.Errorf("egress: %w", err)
	}
	return nil
}

// attempts lists the requests that have one.
func (d *Door) attempts() (out []string, err error) {
	names, err := os.ReadDir(attemptsDir(d.cfg.Dir))
	if err != nil {
		return nil, fmt.Errorf("egress: %w", err)
	}
	for _, n := range names {
		if id, ok := strings.CutSuffix(n.Name(), ".json"); ok && requestID.MatchString(id) {
			out = append(out, id)
		}
	}
	return out, nil
}

// replace writes a file so that a crash leaves the old one or the new one.
func replace(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), tempPrefix+"*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, removeIfThere(f.Name()))
	}
	return syncDir(filepath.Dir(path))
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
