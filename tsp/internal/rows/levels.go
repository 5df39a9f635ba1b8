package rows

import (
	"bytes"
	"encoding/binary"
)

// Definition levels say which values of an optional column are there. They are
// stored as runs (parquet-format, Encodings.md, "Run Length Encoding / Bit-Packing
// Hybrid"), a level being one bit: a run of equal levels is their number times two
// and the level; a run of packed ones is the number of octets times two plus one,
// and the octets. The format leaves open how to cut them into runs; the cuts of
// appendLevels are those of our writer, and the only ones that the reader takes.

// appendLevels appends the runs of levels, each 0 or 1. Whole groups of eight equal
// levels become runs, everything else between them is packed; after the last whole
// group there are only runs.
func appendLevels(dst, levels []byte) []byte {
	groups := len(levels) / 8
	group := func(i int) []byte { return levels[8*i : 8*i+8] }
	for i := 0; i < groups; {
		j := i
		for j < groups && equalTo(group(j), levels[8*i]) {
			j++
		}
		if j > i {
			dst = append(binary.AppendUvarint(dst, uint64(8*(j-i))<<1), levels[8*i])
			i = j
			continue
		}
		for j = i + 1; j < groups && !equalTo(group(j), levels[8*(j-1)]); {
			j++
		}
		dst = binary.AppendUvarint(dst, uint64(j-i)<<1|1)
		for ; i < j; i++ {
			dst = append(dst, pack(group(i)))
		}
	}
	for i := 8 * groups; i < len(levels); {
		j := i + 1
		for j < len(levels) && levels[j] == levels[i] {
			j++
		}
		dst = append(binary.AppendUvarint(dst, uint64(j-i)<<1), levels[i])
		i = j
	}
	return dst
}

func equalTo(group []byte, level byte) bool {
	for _, l := range group {
		if l != level {
			return false
		}
	}
	return true
}

// pack puts eight levels into an octet, the first in the lowest bit.
func pack(group []byte) (b byte) {
	for i, l := range group {
		b |= l << i
	}
	return b
}

// parseLevels reads runs that hold n levels, written as appendLevels does, into dst.
func parseLevels(dst, runs []byte, n int) ([]byte, bool) {
	dst = dst[:0]
	for rest := runs; len(rest) > 0; {
		head, k := binary.Uvarint(rest)
		if k <= 0 || head>>1 > uint64(n) {
			return dst, false
		}
		rest = rest[k:]
		count := int(head >> 1)
		if head&1 == 0 {
			if len(rest) == 0 || rest[0] > 1 || len(dst)+count > n {
				return dst, false
			}
			dst = append(dst, bytes.Repeat(rest[:1], count)...)
			rest = rest[1:]
			continue
		}
		if count > len(rest) || len(dst)+8*count > n {
			return dst, false
		}
		for _, b := range rest[:count] {
			for i := range 8 {
				dst = append(dst, b>>i&1)
			}
		}
		rest = rest[count:]
	}
	return dst, len(dst) == n && bytes.Equal(appendLevels(nil, dst), runs)
}
