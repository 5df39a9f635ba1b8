// Command storedrive works a car's store by orders of a test: see
// internal/vault/forensic/drive. It is no part of the agent.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"cordon/agent/internal/store"
	"cordon/filters"
	"cordon/filters/wire"
	"cordon/internal/clock"
	"cordon/internal/seal"
	"cordon/internal/vault"
	"cordon/internal/vault/forensic"
	"cordon/internal/vault/forensic/drive"
)

func main() { drive.Main(&car{}) }

// car is the store of a car with its clock.
type car struct {
	time  *drive.Time
	clock *clock.Clock
	store *store.Store
}

func (c *car) Open(o *drive.Order, t *drive.Time) (err error) {
	c.time = t
	if c.clock, err = t.Clock(o.Dir, o.Boot); err != nil {
		return err
	}
	cfg := store.Config{Dir: o.Dir, Clock: c.clock, Logger: slog.New(slog.DiscardHandler), MinFree: 1 << 20, Reserve: 1 << 20}
	if o.KEKs != "" {
		if cfg.KEK, err = vault.FileKEK(filepath.Join(o.KEKs, "vault.kek")); err != nil {
			return err
		}
	}
	c.store, err = store.Open(cfg)
	return err
}

func (c *car) Do(o *drive.Order, a *drive.Answer) error {
	switch o.Op {
	case "write":
		return c.write(o)
	case "read":
		return c.read(a)
	case "settle":
		return c.settle(o.Frames)
	case "close":
		return errors.Join(c.store.Close(), c.clock.Close())
	}
	return fmt.Errorf("storedrive: no order %q", o.Op)
}

func (c *car) Put(at time.Time, canary forensic.Canary) error {
	_, err := c.store.Commit(&store.Batch{Held: held(at, canary), Delta: store.Delta{Received: 1}})
	return err
}

func held(at time.Time, canaries ...forensic.Canary) (out []store.Held) {
	for _, canary := range canaries {
		out = append(out, store.Held{CollectedAt: at.UnixNano(), Data: drive.Record(canary)})
	}
	return out
}

// Sweep does what the agent does every few minutes.
func (c *car) Sweep() error {
	_, err := c.store.Sweep(context.Background())
	_, derr := c.store.DropBuckets(wire.BucketOf(c.time.Now().Add(store.Margin-store.Keep).UnixNano()) + 1)
	return errors.Join(err, derr)
}

func (c *car) write(o *drive.Order) error {
	at := c.time.Now()
	b := &store.Batch{Held: held(at, o.Canaries...)}
	b.Delta.Received = uint64(len(o.Canaries) + len(o.Sealed))
	if len(o.Sealed) > 0 {
		f, err := c.frame(at, o)
		if err != nil {
			return err
		}
		b.Frames = []store.Frame{f}
	}
	shed, err := c.store.Commit(b)
	if err == nil && len(shed) > 0 {
		err = fmt.Errorf("storedrive: %d frames shed", len(shed))
	}
	return err
}

// frame is what the pipeline makes of records that may leave.
func (c *car) frame(at time.Time, o *drive.Order) (f store.Frame, err error) {
	batch := wire.Batch{Schema: 1, Profile: "lab", Base: at.UnixNano(), Signals: []string{"Vehicle.CurrentLocation.Latitude"}, Sources: []string{"gnss"}}
	for _, canary := range o.Sealed {
		batch.Records = append(batch.Records, wire.Rec{Labels: uint32(filters.Location), Kind: uint8(filters.Bytes), Data: drive.Record(canary)})
	}
	plain, err := batch.MarshalMsg(nil)
	if err != nil {
		return f, err
	}
	f = store.Frame{ID: c.store.NextID(), Lane: wire.LaneBulk, Bucket: wire.BucketOf(at.UnixNano()), Records: uint32(len(o.Sealed))}
	h := wire.Header{Version: wire.Version, Vehicle: wire.Pseudonym{7}, Bucket: f.Bucket, ID: f.ID, Lane: f.Lane, Records: f.Records}
	if len(o.Public) != 32 {
		return f, errors.New("storedrive: no public key for the hour")
	}
	f.Bytes, err = seal.Seal(nil, [32]byte(o.Public), &h, plain)
	return f, err
}

func (c *car) settle(ids [][]byte) error {
	var items []wire.ReceiptItem
	for _, id := range ids {
		items = append(items, wire.ReceiptItem{ID: wire.FrameID(id), Status: wire.StatusStored})
	}
	_, err := c.store.Settle(items)
	return err
}

func (c *car) read(a *drive.Answer) error {
	stats, err := c.store.Held(time.Unix(0, 0), c.time.Now(), func(_ time.Time, rec []byte) error {
		canary, err := drive.CanaryOf(rec)
		a.Canaries = append(a.Canaries, canary)
		return err
	})
	if err != nil {
		return err
	}
	st := c.store.VaultStatus()
	a.Unreadable, a.Overdue, a.Damaged = stats.Unreadable, st.Overdue, len(st.Damaged)
	a.Oldest = st.Oldest.Unix()
	frames, err := c.store.Pending(nil, 1<<20, 0)
	for i := range frames {
		a.Frames, a.IDs = append(a.Frames, frames[i].Bytes), append(a.IDs, frames[i].ID[:])
	}
	return err
}
