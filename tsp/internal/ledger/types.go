package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// ErrAppend wraps every failure to enter something. Unless the error wraps ErrPending
// too, the entry is not in the log and never will be.
var ErrAppend = errors.New("the export log cannot be written")

// ErrPending says that a signed tree is not published yet: too few witnesses have
// cosigned it, or the disk failed between signing and publishing. A log must not sign
// another tree of that size, so it takes nothing more until this one is out. What came
// of its entries, Settle says, or the replay of the next Open: until then they are
// neither in the log nor refused.
var ErrPending = errors.New("a signed checkpoint is not published yet")

// ErrInUse says that another process has the log open.
var ErrInUse = errors.New("the export log is in use")

// Config says where a log lies and who signs it.
type Config struct {
	Dir  string // of the log: <data>/ledger
	Gate string // name of the gate; a shard's origin is <gate>/<year>
	// Signers sign every checkpoint: Ed25519, and SM2 where the profile asks for it.
	// They come from NewSigner and NewSM2Signer.
	Signers []note.Signer
	// Trusted are keys that signed before, accepted for checkpoints that are there.
	Trusted   []note.Verifier
	Now       func() time.Time
	Witnesses []Witness
	Quorum    int           // cosignatures that a checkpoint needs; at most one per witness
	Patience  time.Duration // for the quorum; 0: 10 s
}

func (c *Config) valid() error {
	switch {
	case c.Dir == "":
		return errors.New("ledger: no folder")
	case !validGate(c.Gate):
		return errors.New("ledger: the gate's name is 1 to 64 of a-z 0-9 . _ - /")
	case len(c.Signers) == 0:
		return errors.New("ledger: nobody to sign checkpoints. Try: NewSigner")
	case c.Now == nil:
		return errors.New("ledger: no clock")
	case c.Quorum < 0 || c.Quorum > len(c.Witnesses):
		return fmt.Errorf("ledger: a quorum of %d of %d witnesses", c.Quorum, len(c.Witnesses))
	case c.Quorum == 0 && len(c.Witnesses) > 0:
		return errors.New("ledger: witnesses without a quorum. Try: a quorum of 1 or more")
	}
	names := map[string]bool{}
	for _, w := range c.Witnesses {
		if !IsWitness(w.Verifier()) || names[w.Verifier().Name()] {
			return errors.New("ledger: every witness needs a key of its own of type cosignature/v1, under a name of its own")
		}
		names[w.Verifier().Name()] = true
	}
	return nil
}

// keys are those that a checkpoint on disk may be signed with.
func (c *Config) keys() ([]note.Verifier, error) {
	out := slices.Clone(c.Trusted)
	plain := false
	for _, s := range c.Signers {
		v, err := verifierOf(s)
		if err != nil {
			return nil, err
		}
		if IsWitness(v) {
			return nil, errors.New("ledger: a witness's key does not sign for a log")
		}
		plain = plain || v.alg == algEd25519
		out = append(out, v)
	}
	if !plain {
		return nil, errors.New("ledger: no Ed25519 signer: other people's tools read no other type")
	}
	for _, w := range c.Witnesses {
		out = append(out, w.Verifier())
	}
	return out, nil
}

// Witness asks one witness to cosign (C2SP tlog-witness). proof shows that the tree
// of oldSize, which the witness is believed to know, is a prefix of the checkpoint's.
// lines are its signature lines, "— name base64\n". If it knows another size the error
// is a *StaleError. Verifier checks what it signs; see ParseVerifier.
type Witness interface {
	Verifier() note.Verifier
	Cosign(ctx context.Context, origin string, oldSize int64, proof tlog.TreeProof, checkpoint []byte) (lines []byte, err error)
}

// StaleError is a witness's answer to a proof from another size than the one it
// knows (tlog-witness: 409 Conflict).
type StaleError struct{ Size int64 }

func (e *StaleError) Error() string {
	return fmt.Sprintf("the witness knows the tree of size %d", e.Size)
}

// Event is an entry as it stands in the log.
type Event struct {
	Entry
	Index int64  // in the shard
	Shard string // origin: <gate>/<year>
	Leaf  []byte // its exact bytes
	At    time.Time
}

// Head is the end of the log as published.
type Head struct {
	Origin     string
	Size       int64 // of the newest shard
	Root       tlog.Hash
	Seq        uint64 // of the last entry, 0 if there is none
	At         time.Time
	Checkpoint []byte // signed, as published
}

// Inclusion proves that a leaf is in the tree of a checkpoint.
type Inclusion struct {
	Leaf       []byte
	Index      int64
	Proof      tlog.RecordProof
	Checkpoint []byte // signed note
}

// Problem is one thing that does not hold. Code is fixed for the kind of problem.
type Problem struct {
	Code  string
	Shard string // origin or folder
	File  string // path in the log's folder, "" if it is no file's
	Index int64  // of the entry in the shard, -1 if it is no entry's
	What  string
}
