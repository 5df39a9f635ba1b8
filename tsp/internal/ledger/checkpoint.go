package ledger

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// maxCheckpoint bounds a checkpoint's file in bytes.
const maxCheckpoint = 64 << 10

// ErrCheckpoint wraps the reason why a checkpoint is not believed.
var ErrCheckpoint = errors.New("not a checkpoint of the export log")

// Checkpoint is a signed statement of a shard's size and root (C2SP tlog-checkpoint
// without extension lines).
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
	// Signers and Witnesses name the keys whose signature holds.
	Signers   []string
	Witnesses []string
	Text      []byte // all of it, signatures included
}

const (
	checkpointName = "checkpoint"
	// pendingName is a signed tree that may be published no other than this one.
	pendingName = "checkpoint.next"
	// unfinished ends the name of a shard's folder until a signed tree is in it.
	unfinished = ".new"
)

// folder is where a shard lies in the log's folder.
func folder(year int) string { return fmt.Sprintf("%04d", year) }

// origin names a shard.
func origin(gate string, year int) string { return fmt.Sprintf("%s/%04d", gate, year) }

// splitOrigin is the inverse of origin.
func splitOrigin(o string) (gate string, year int, ok bool) {
	i := strings.LastIndexByte(o, '/')
	if i < 0 {
		return "", 0, false
	}
	year, ok = shardYear(o[i+1:])
	return o[:i], year, ok && validGate(o[:i])
}

// checkpointText is what is signed.
func checkpointText(origin string, size int64, root tlog.Hash) string {
	return fmt.Sprintf("%s\n%d\n%s\n", origin, size, root)
}

// ParseCheckpoint checks a signed checkpoint: at least one key of each of the logs'
// types among v must have signed, and no signature by a key of v may be wrong. Of
// witnesses it only says which have signed.
func ParseCheckpoint(text []byte, v []note.Verifier) (Checkpoint, error) {
	return parseCheckpoint(text, v, true)
}

// parseCheckpoint needs a signature of every type among v only if every is set:
// a log that began to sign with SM2 must still open what it signed before.
func parseCheckpoint(text []byte, v []note.Verifier, every bool) (Checkpoint, error) {
	if len(text) > maxCheckpoint {
		return Checkpoint{}, fmt.Errorf("%w: longer than %d bytes", ErrCheckpoint, maxCheckpoint)
	}
	known := make(map[noteKey]note.Verifier, len(v))
	for _, k := range v {
		known[noteKey{k.Name(), k.KeyHash()}] = k
	}
	n, err := note.Open(text, keyring(known))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	c, err := parseBody(n.Text)
	if err != nil {
		return Checkpoint{}, err
	}
	c.Text = text
	return c, c.signed(n, known, every)
}

type noteKey struct {
	name string
	hash uint32
}

type keyring map[noteKey]note.Verifier

func (k keyring) Verifier(name string, hash uint32) (note.Verifier, error) {
	if v := k[noteKey{name, hash}]; v != nil {
		return v, nil
	}
	return nil, &note.UnknownVerifierError{Name: name, KeyHash: hash}
}

// signed fills in who signed and refuses a checkpoint that lacks a type of signature.
func (c *Checkpoint) signed(n *note.Note, known keyring, every bool) error {
	missing := map[algorithm]bool{}
	for _, v := range known {
		missing[algorithmOf(v)] = true
	}
	missing[algEd25519] = true // no log is without
	delete(missing, algCosigned)
	for _, s := range n.Sigs {
		v := known[noteKey{s.Name, s.Hash}]
		delete(missing, algorithmOf(v))
		if IsWitness(v) {
			c.Witnesses = append(c.Witnesses, s.Name)
		} else {
			c.Signers = append(c.Signers, s.Name)
		}
	}
	switch {
	case missing[algEd25519]:
		return fmt.Errorf("%w: no Ed25519 signature of the log's", ErrCheckpoint)
	case missing[algSM2] && every:
		return fmt.Errorf("%w: no SM2 signature of the log's", ErrCheckpoint)
	}
	return nil
}

func parseBody(text string) (Checkpoint, error) {
	line := strings.Split(text, "\n")
	if len(line) != 4 || line[3] != "" || line[0] == "" {
		return Checkpoint{}, fmt.Errorf("%w: it has other lines than origin, size and root", ErrCheckpoint)
	}
	size, err := strconv.ParseInt(line[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != line[1] {
		return Checkpoint{}, fmt.Errorf("%w: the size is no number", ErrCheckpoint)
	}
	root, err := base64.StdEncoding.Strict().DecodeString(line[2])
	if err != nil || len(root) != tlog.HashSize {
		return Checkpoint{}, fmt.Errorf("%w: the root is no hash", ErrCheckpoint)
	}
	return Checkpoint{Origin: line[0], Size: size, Root: tlog.Hash(root)}, nil
}
