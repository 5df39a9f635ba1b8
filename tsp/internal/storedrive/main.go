// Command storedrive works a platform's store by orders of a test: see
// internal/vault/forensic/drive. It is no part of the platform.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/internal/clock"
	"cordon/internal/seal"
	"cordon/internal/vault"
	"cordon/internal/vault/forensic"
	"cordon/internal/vault/forensic/drive"
	"cordon/internal/vault/tpm"
	"cordon/tsp/internal/store"
)

func main() { drive.Main(&platform{}) }

// platform is the store of a platform with its clock.
type platform struct {
	time  *drive.Time
	clock *clock.Clock
	store *store.Store
}

func (p *platform) Open(o *drive.Order, t *drive.Time) (err error) {
	p.time = t
	if p.clock, err = t.Clock(o.Dir, o.Boot); err != nil {
		return err
	}
	p.store, err = store.Open(store.Config{
		Dir: o.Dir, Location: vault.MaxLocationKeep, GeneralDays: 30, KEK: tpm.Choice{Path: o.KEKs}, Clock: p.clock,
		Journal: func(string, any) error { return nil },
	})
	return err
}

func (p *platform) Do(o *drive.Order, a *drive.Answer) (err error) {
	switch o.Op {
	case "write":
		return p.write(o.Canaries)
	case "ingest":
		return p.ingest(o.Frames)
	case "schedule":
		a.Keys, err = p.schedule()
		return err
	case "read":
		return p.read(a)
	case "close":
		return errors.Join(p.store.Close(), p.clock.Close())
	}
	return fmt.Errorf("storedrive: no order %q", o.Op)
}

func (p *platform) Put(_ time.Time, canary forensic.Canary) error {
	return p.write([]forensic.Canary{canary})
}

func (p *platform) Sweep() error { return p.store.Sweep(context.Background()) }

func (p *platform) schedule() (map[int64][]byte, error) {
	k, err := p.store.Schedule()
	if err != nil {
		return nil, err
	}
	keys := map[int64][]byte{}
	for i := range k.Keys {
		keys[k.Keys[i].Bucket] = k.Keys[i].Public[:]
	}
	return keys, nil
}

func (p *platform) write(canaries []forensic.Canary) error {
	at := p.time.Now().UnixNano()
	f := store.Frame{Vehicle: wire.Pseudonym{9}, Bucket: wire.BucketOf(at), Status: wire.StatusStored}
	_, _ = rand.Read(f.ID[:]) // never fails: it ends the process instead
	for _, c := range canaries {
		f.Records = append(f.Records, record(f.Vehicle, at, drive.Record(c)))
	}
	return p.commit(f)
}

func record(v wire.Pseudonym, at int64, data []byte) store.Record {
	return store.Record{
		Vehicle: v, Signal: "Vehicle.CurrentLocation.Latitude", Source: "gnss", At: at,
		Labels: filters.Location, Value: filters.BytesValue(data),
	}
}

func (p *platform) commit(frames ...store.Frame) error {
	out, err := p.store.Commit(frames)
	if err != nil {
		return err
	}
	for _, o := range out {
		if o.Status != wire.StatusStored && o.Status != wire.StatusRepeat {
			return fmt.Errorf("storedrive: a frame was %v", o.Status)
		}
	}
	return nil
}

// ingest opens frames of cars and stores what is in them.
func (p *platform) ingest(sealed [][]byte) error {
	for _, b := range sealed {
		h, _, _, err := seal.Header(b)
		if err != nil {
			return err
		}
		key, err := p.store.FrameKey(h.Bucket)
		if err != nil {
			return err
		}
		_, plain, err := seal.Open(key, b)
		if err != nil {
			return err
		}
		batch, err := wire.DecodeBatch(plain)
		if err != nil {
			return err
		}
		f := store.Frame{Vehicle: h.Vehicle, Bucket: h.Bucket, ID: h.ID, Status: wire.StatusStored}
		for i := range batch.Records {
			f.Records = append(f.Records, record(h.Vehicle, batch.Base, batch.Records[i].Data))
		}
		if err := p.commit(f); err != nil {
			return err
		}
	}
	return nil
}

func (p *platform) read(a *drive.Answer) error {
	lost, err := p.store.Each(store.Query{From: time.Unix(0, 0), To: p.time.Now().Add(time.Hour)}, func(r *store.Record) error {
		c, err := drive.CanaryOf(r.Value.Data)
		a.Canaries = append(a.Canaries, c)
		return err
	})
	a.Unreadable = lost.Frames + lost.Records
	for _, r := range p.store.Retention().Vaults {
		a.Overdue += r.Overdue
		a.Damaged += r.Damaged
		if r.Vault == "location" && !r.Oldest.IsZero() {
			a.Oldest = r.Oldest.Unix()
		}
	}
	return err
}
