package store

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/dgraph-io/badger/v4"

	"cordon/filters/wire"
)

// Vehicle is the index entry of one vehicle.
type Vehicle struct {
	ID        string    `json:"vehicle"`
	FirstSeen time.Time `json:"first_seen"`
	LastSeen  time.Time `json:"last_seen"`
	Frames    uint64    `json:"frames"`
	Records   uint64    `json:"records"`
	Refused   uint64    `json:"refused"`
}

func vehicleKey(p wire.Pseudonym) []byte { return append([]byte(prefixVehicle), p[:]...) }

// touch brings a vehicle's index entry up to date.
func (s *Store) touch(txn *badger.Txn, f *Frame, o Outcome) error {
	now := s.now().Truncate(time.Second)
	v := Vehicle{ID: f.Vehicle.String(), FirstSeen: now}
	item, err := txn.Get(vehicleKey(f.Vehicle))
	switch {
	case errors.Is(err, badger.ErrKeyNotFound):
	case err != nil:
		return fmt.Errorf("vehicle index: %w", err)
	default:
		if err := item.Value(func(b []byte) error { return json.Unmarshal(b, &v) }); err != nil {
			return fmt.Errorf("vehicle index: %w", err)
		}
	}
	v.LastSeen = now
	v.Frames++
	v.Records += uint64(o.Stored)
	v.Refused += uint64(o.Refused)
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return txn.Set(vehicleKey(f.Vehicle), text)
}

// Vehicles lists the vehicles in the order of their pseudonyms.
func (s *Store) Vehicles() ([]Vehicle, error) {
	out := []Vehicle{}
	err := s.db.View(func(txn *badger.Txn) error {
		opt := badger.DefaultIteratorOptions
		opt.Prefix = []byte(prefixVehicle)
		it := txn.NewIterator(opt)
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			var v Vehicle
			if err := it.Item().Value(func(b []byte) error { return json.Unmarshal(b, &v) }); err != nil {
				return err
			}
			out = append(out, v)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: list vehicles: %w", err)
	}
	return out, nil
}

func appendBucket(dst []byte, bucket int64) []byte {
	return binary.BigEndian.AppendUint64(dst, uint64(bucket))
}
