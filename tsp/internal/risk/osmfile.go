package risk

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
)

// Bounds of one block of an OSM PBF file, as its specification sets them.
const (
	maxBlockHeader = 64 << 10
	maxBlock       = 32 << 20
)

var errDamaged = errors.New("damaged")

// fields calls fn with every field of a protobuf message: v is the bytes of a field
// that has a length, n the value of a varint.
func fields(msg []byte, fn func(num protowire.Number, v []byte, n uint64) error) error {
	for len(msg) > 0 {
		num, typ, k := protowire.ConsumeTag(msg)
		if k < 0 {
			return errDamaged
		}
		msg = msg[k:]
		var v []byte
		var n uint64
		switch typ {
		case protowire.VarintType:
			n, k = protowire.ConsumeVarint(msg)
		case protowire.BytesType:
			v, k = protowire.ConsumeBytes(msg)
			if k >= 0 && v == nil {
				v = []byte{}
			}
		default:
			k = protowire.ConsumeFieldValue(num, typ, msg)
		}
		if k < 0 {
			return errDamaged
		}
		msg = msg[k:]
		if err := fn(num, v, n); err != nil {
			return err
		}
	}
	return nil
}

// varints calls fn with each number of a packed field.
func varints(packed []byte, fn func(n uint64) error) error {
	for len(packed) > 0 {
		n, k := protowire.ConsumeVarint(packed)
		if k < 0 {
			return errDamaged
		}
		packed = packed[k:]
		if err := fn(n); err != nil {
			return err
		}
	}
	return nil
}

// blocks reads an OSM PBF file block by block and calls fn with the content of each.
func blocks(r io.Reader, fn func(kind string, data []byte) error) error {
	for at := 0; ; at++ {
		var size [4]byte
		if _, err := io.ReadFull(r, size[:]); errors.Is(err, io.EOF) && at > 0 {
			return nil
		} else if err != nil {
			return fmt.Errorf("block %d: %w", at, cutShort(err))
		}
		kind, data, err := block(r, binary.BigEndian.Uint32(size[:]))
		if err == nil {
			err = fn(kind, data)
		}
		if err != nil {
			return fmt.Errorf("block %d: %w", at, err)
		}
	}
}

func cutShort(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("cut short: %w", errDamaged)
	}
	return err
}

func block(r io.Reader, headerSize uint32) (kind string, data []byte, err error) {
	if headerSize > maxBlockHeader {
		return "", nil, fmt.Errorf("a header of %d bytes: %w", headerSize, errDamaged)
	}
	header := make([]byte, headerSize)
	if _, err := io.ReadFull(r, header); err != nil {
		return "", nil, cutShort(err)
	}
	size := uint64(0)
	err = fields(header, func(num protowire.Number, v []byte, n uint64) error {
		switch num {
		case 1:
			kind = string(v)
		case 3:
			size = n
		}
		return nil
	})
	if err != nil || size > maxBlock {
		return "", nil, fmt.Errorf("header: %w", errDamaged)
	}
	// Grows as bytes come: a size that the file does not have costs nothing.
	body, err := io.ReadAll(io.LimitReader(r, int64(size)))
	if err != nil || uint64(len(body)) < size {
		return "", nil, cutShort(cmpErr(err))
	}
	data, err = content(body)
	return kind, data, err
}

func cmpErr(err error) error {
	if err == nil {
		return io.ErrUnexpectedEOF
	}
	return err
}

// content unpacks a Blob: raw, or compressed by zlib.
func content(blob []byte) ([]byte, error) {
	var raw, packed []byte
	size := uint64(0)
	err := fields(blob, func(num protowire.Number, v []byte, n uint64) error {
		switch num {
		case 1:
			raw = v
		case 2:
			size = n
		case 3:
			packed = v
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case raw != nil:
		return raw, nil
	case packed == nil:
		return nil, errors.New("compressed in another way than zlib. Try: write the file again with zlib")
	case size > maxBlock:
		return nil, errDamaged
	}
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, errDamaged
	}
	data, err := io.ReadAll(io.LimitReader(z, int64(size)+1))
	if err != nil || uint64(len(data)) != size {
		return nil, errDamaged
	}
	return data, nil
}

// features of the format that a reader must know; history would make versions of
// one road look like many.
var known06 = []string{"OsmSchema-V0.6", "DenseNodes"}

func checkHeader(data []byte) error {
	return fields(data, func(num protowire.Number, v []byte, _ uint64) error {
		if num == 4 && !slices.Contains(known06, string(v)) {
			return fmt.Errorf("the file needs the feature %.40q. Try: an extract without history", v)
		}
		return nil
	})
}
