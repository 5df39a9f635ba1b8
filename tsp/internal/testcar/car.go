// Package testcar makes sealed frames for tests, honest ones and ones that no
// chain would have let out. It builds batches by hand, because the encoder of a
// real car refuses what a dishonest one would send.
package testcar

import (
	"encoding/binary"
	"testing"
	"time"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/internal/seal"
)

// Car seals frames under one pseudonym.
type Car struct {
	ID    wire.Pseudonym
	Keys  *wire.KeySchedule
	count uint64
}

// New makes a car that knows a schedule.
func New(n byte, keys *wire.KeySchedule) *Car {
	return &Car{ID: wire.Pseudonym{0: n, 15: n}, Keys: keys}
}

// Rec is one record of a frame.
type Rec struct {
	Signal, Source string
	At             time.Time
	Labels         filters.Labels
	Value          filters.Value
	Consent        *wire.ConsentRef
	Subject        string // who gave the consent; empty: the driver
}

// Speed is an honest record.
func Speed(at time.Time, kmh float64) Rec {
	return Rec{Signal: "Vehicle.Speed", Source: "can.powertrain", At: at, Labels: filters.DrivingStatus, Value: filters.FloatValue(kmh)}
}

// Latitude is a location record with a consent that covers it.
func Latitude(at time.Time, deg float64) Rec {
	return Rec{
		Signal: "Vehicle.CurrentLocation.Latitude", Source: "gnss", At: at, Labels: filters.Location, Value: filters.FloatValue(deg),
		Consent: &wire.ConsentRef{
			ID: 1, Categories: uint32(filters.Location | filters.Trajectory), Purpose: uint8(filters.DrivingSafety),
			From: at.Add(-time.Hour).UnixNano(), Until: at.Add(30 * 24 * time.Hour).UnixNano(),
		},
	}
}

// Batch builds the plaintext of a frame.
func Batch(recs []Rec) *wire.Batch {
	b := &wire.Batch{Schema: 1, Profile: "draft-2021", Base: recs[0].At.UnixNano()}
	for _, r := range recs {
		rec := wire.Rec{
			Signal: uint16(len(b.Signals)), Source: uint16(len(b.Sources)), Delta: r.At.UnixNano() - b.Base,
			Labels: uint32(r.Labels), Kind: uint8(r.Value.Kind), Num: r.Value.Num, Data: r.Value.Data,
		}
		b.Signals, b.Sources = append(b.Signals, r.Signal), append(b.Sources, r.Source)
		if r.Consent != nil {
			b.Consents, b.Subjects = append(b.Consents, *r.Consent), append(b.Subjects, wire.TagOf(r.Subject))
			if r.Subject != "" {
				b.Schema = 3
			}
			rec.Consent = uint16(len(b.Consents))
		}
		b.Records = append(b.Records, rec)
	}
	return b
}

// Frame seals records to the hour of the first one.
func (c *Car) Frame(t testing.TB, recs ...Rec) (wire.FrameID, []byte) {
	t.Helper()
	return c.SealTo(t, wire.BucketOf(recs[0].At.UnixNano()), recs...)
}

// SealTo seals records to any hour of the schedule.
func (c *Car) SealTo(t testing.TB, bucket int64, recs ...Rec) (wire.FrameID, []byte) {
	t.Helper()
	batch := Batch(recs)
	plain, err := batch.MarshalMsg(nil)
	if err == nil && batch.Schema == 3 {
		plain, err = (&wire.Tail{Subjects: batch.Subjects}).MarshalMsg(plain)
	}
	if err != nil {
		t.Fatalf("encode batch: %v", err)
	}
	h := wire.Header{Version: wire.Version, Vehicle: c.ID, Bucket: bucket, ID: c.next(), Lane: wire.LaneStatus, Records: uint32(len(recs))}
	frame, err := seal.Seal(nil, c.public(t, bucket), &h, plain)
	if err != nil {
		t.Fatalf("seal: %v", err)
	}
	return h.ID, frame
}

func (c *Car) next() (id wire.FrameID) {
	c.count++
	copy(id[:8], c.ID[:8])
	binary.BigEndian.PutUint64(id[8:], c.count)
	return id
}

func (c *Car) public(t testing.TB, bucket int64) [32]byte {
	t.Helper()
	for _, k := range c.Keys.Keys {
		if k.Bucket == bucket {
			return k.Public
		}
	}
	t.Fatalf("the schedule has no key for hour %d", bucket)
	return [32]byte{}
}
