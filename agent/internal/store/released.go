package store

import (
	"os"

	"cordon/filters/wire"
)

// released are the frames resting on a consent that were handed to the uplink and
// are still in the outbox. The file with their ids is, like the mark, written at
// once and never synced: it survives the process, not a power cut.
type released struct {
	ids  map[wire.FrameID]bool
	f    *os.File
	size int64
}

// maxReleased is the size in bytes at which the file is written anew.
const maxReleased = 1 << 20

const idLen = int64(len(wire.FrameID{}))

// openReleased reads the ids; those that are not in the outbox any more go with
// keep.
func openReleased(path string) (*released, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	r := &released{ids: map[wire.FrameID]bool{}, f: f}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	for ; int64(len(b)) >= idLen; b = b[idLen:] {
		r.ids[wire.FrameID(b[:idLen])] = true
	}
	return r, nil
}

// add notes a frame.
func (r *released) add(id wire.FrameID) error {
	if r.ids[id] {
		return nil
	}
	r.ids[id] = true
	if r.size >= maxReleased {
		return r.rewrite()
	}
	_, err := r.f.WriteAt(id[:], r.size)
	r.size += idLen
	return err
}

// keep forgets the ids that are not in have, and writes the file anew.
func (r *released) keep(have map[wire.FrameID]bool) error {
	for id := range r.ids {
		if !have[id] {
			delete(r.ids, id)
		}
	}
	return r.rewrite()
}

func (r *released) rewrite() error {
	b := make([]byte, 0, int64(len(r.ids))*idLen)
	for id := range r.ids {
		b = append(b, id[:]...)
	}
	r.size = int64(len(b))
	if _, err := r.f.WriteAt(b, 0); err != nil {
		return err
	}
	return r.f.Truncate(r.size)
}
