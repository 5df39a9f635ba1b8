// Package egress is the one way out of the platform. It takes export.Released and
// nothing else, sends it over a configured channel to that channel's host and nowhere
// else, and only with a proof that a signed checkpoint of the export log includes the
// intent for the very bytes. It is default deny: no other package of the platform opens
// a connection or writes to the folder of released files.
//
// `sent` in the log says that bytes of the file left; `receipt` says what came of it:
//
//	placed        the file is in the folder
//	delivered     the server answered that it has the file
//	acknowledged  the broker has every chunk; whether anybody reads them it does not say
//	refused       the server answered that it does not take the file
//	unknown       bytes left, and no answer came
//	ended         an operator gave a refused or unknown delivery up
//
// A delivery of which no byte of the file left is none: the gate discards its intent.
// What was refused or is unknown stays open until a further try delivers it or somebody
// ends it; it counts as out from its first byte on.
package egress

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
)

// Errors that say why nothing left.
var (
	ErrNotReleased = errors.New("egress: not released by the gate")
	ErrNoIntent    = errors.New("egress: the export log does not prove an intent for these bytes")
	ErrEndpoint    = errors.New("egress: there is no such endpoint")
	ErrBytes       = errors.New("egress: the bytes are not those that the gate released")
)

// ErrUndelivered says that bytes of a file left, and that it is not delivered.
var ErrUndelivered = errors.New("egress: not delivered")

// Log is the export log as the door sees it; *export.Tap is one.
type Log interface {
	Append(kind ledger.Kind, e ledger.Entry) (ledger.Event, error)
	Intended(request, sha256 string) (seq uint64, ok bool)
	Inclusion(seq uint64) (ledger.Inclusion, error)
}

// PauseFunc waits; it returns early with an error when ctx ends.
type PauseFunc func(ctx context.Context, d time.Duration) error

// Door sends released files. Safe for concurrent use.
type Door struct {
	cfg      Config
	log      Log
	keys     []note.Verifier
	channels map[string]channel
	folder   string // name of the channel that is the folder; empty: none
	meter    *meter
	tryTime  func(size int64) time.Duration

	ticking sync.Mutex // held by Tick

	mu     sync.Mutex
	busy   map[string]bool // requests that something works on
	status reconciled
}

// Open opens a door with the folder as its only channel; see New.
func Open(dataDir string, log Log, keys []note.Verifier) (*Door, error) {
	return New(Config{Dir: dataDir, Now: time.Now, Channels: []Channel{{Name: FileChannel, Kind: File}}}, log, keys)
}

// New opens a door. keys are the public keys of the log, all of which must have signed
// what proves an intent. Files that a crash left half written are removed: they were
// never out.
func New(cfg Config, log Log, keys []note.Verifier) (*Door, error) {
	if len(keys) == 0 {
		return nil, errors.New("egress: without a public key of the log nothing can be proven")
	}
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if cfg.Pause == nil {
		cfg.Pause = pause
	}
	d := &Door{cfg: cfg, log: log, keys: keys, channels: map[string]channel{}, busy: map[string]bool{}, tryTime: tryTime}
	for i := range cfg.Channels {
		if err := d.addChannel(&cfg.Channels[i]); err != nil {
			return nil, err
		}
	}
	return d, d.tidy()
}

func (d *Door) addChannel(c *Channel) error {
	var ch channel
	var err error
	switch c.Kind {
	case File:
		d.folder, ch = c.Name, folder{Dir(d.cfg.Dir)}
	case HTTPS:
		ch, err = newPut(c)
	case MQTT:
		ch, err = newBridge(c)
	}
	d.channels[c.Name] = ch
	return err
}

// tidy makes the folders and removes what is half written.
func (d *Door) tidy() error {
	dirs := []string{Dir(d.cfg.Dir), CopiesDir(d.cfg.Dir), attemptsDir(d.cfg.Dir)}
	for _, dir := range dirs {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("egress: %w", err)
		}
		if err := sweep(dir, func(string) bool { return false }); err != nil {
			return err
		}
	}
	var err error
	d.meter, err = newMeter(countsDir(d.cfg.Dir), d.cfg.Now)
	return err
}

// Close lets go of the door's files. Deliveries must have ended.
func (d *Door) Close() error { return d.meter.close() }

func pause(ctx context.Context, wait time.Duration) error {
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// find gives the channel of an endpoint: its name, or name:host with its own host.
func (d *Door) find(endpoint string) (name string, ch channel, err error) {
	name, host, named := strings.Cut(endpoint, ":")
	ch = d.channels[name]
	if ch == nil || named && host != ch.host() {
		return "", nil, fmt.Errorf("%w: %q. Try: %s", ErrEndpoint, endpoint, strings.Join(d.Endpoints(), ", "))
	}
	return name, ch, nil
}

// Endpoints lists what requests may name.
func (d *Door) Endpoints() []string {
	var out []string
	for i := range d.cfg.Channels {
		name := d.cfg.Channels[i].Name
		if host := d.channels[name].host(); host != "" {
			name += ":" + host
		}
		out = append(out, name)
	}
	return out
}

// Known says what is wrong with an endpoint that a request names.
func (d *Door) Known(endpoint string) error {
	_, _, err := d.find(endpoint)
	return err
}

// Send sends the file and enters the delivery in the log: `sent`, and a receipt. If it
// gives an event, bytes of the file left, whatever the error; an error without an event
// means that none did, or, if it wraps ledger.ErrAppend, that Recover enters it.
func (d *Door) Send(ctx context.Context, r export.Released, to export.Delivery) (ledger.Event, error) {
	if !r.OK() {
		return ledger.Event{}, ErrNotReleased
	}
	return d.send(ctx, &shipment{id: r.ID(), file: r.File(), to: to, open: r.Open})
}

// OpenFile opens a released file of the folder for the recipient to fetch.
func (d *Door) OpenFile(name string) (*os.File, error) {
	if name != filepath.Base(name) || strings.HasPrefix(name, ".") {
		return nil, fmt.Errorf("egress: %w", fs.ErrNotExist)
	}
	return os.Open(filepath.Join(Dir(d.cfg.Dir), name))
}

// shipment is a released file and where it goes.
type shipment struct {
	id   string
	file ledger.File
	to   export.Delivery
	open func() (io.ReadCloser, error)
}
