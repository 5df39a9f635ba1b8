package ledger

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	// height of a tile: it holds the hashes of 256 nodes (C2SP tlog-tiles).
	height    = 8
	tileWidth = 1 << height
	entries   = -1 // the level of the bundles of entries
)

var errBundle = errors.New("not a bundle of entries")

// tilePath is where a tile lies in its shard: tile/<level>/<NNN>[.p/<W>], with
// "entries" as the level of bundles.
func tilePath(t tlog.Tile) string {
	t.H = height
	p, _ := strings.CutPrefix(t.Path(), "tile/8/")
	if rest, ok := strings.CutPrefix(p, "data/"); ok {
		p = "entries/" + rest
	}
	return "tile/" + p
}

// parseTilePath is the inverse of tilePath.
func parseTilePath(p string) (tlog.Tile, error) {
	rest, ok := strings.CutPrefix(p, "tile/")
	if e, is := strings.CutPrefix(rest, "entries/"); is {
		rest = "data/" + e
	}
	t, err := tlog.ParseTilePath("tile/8/" + rest)
	if err != nil || !ok || tilePath(t) != p {
		return tlog.Tile{}, errors.New("not the path of a tile")
	}
	return t, nil
}

// tileAt is the tile of a level that holds node n in a tree of size leaves, as wide
// as it is there. W is 0 where the tree does not reach.
func tileAt(level int, n, size int64) tlog.Tile {
	nodes := size >> (height * max(level, 0))
	w := min(max(nodes-n<<height, 0), tileWidth)
	return tlog.Tile{H: height, L: level, N: n, W: int(w)}
}

// appendLeaf adds one entry to a bundle: two bytes of length, big-endian, and bytes.
func appendLeaf(bundle, leaf []byte) []byte {
	bundle = binary.BigEndian.AppendUint16(bundle, uint16(len(leaf)))
	return append(bundle, leaf...)
}

// splitBundle gives the first n leaves of a bundle and what follows them. The leaves
// share the bundle's memory.
func splitBundle(bundle []byte, n int) (leaves [][]byte, rest []byte, err error) {
	leaves = make([][]byte, 0, min(n, tileWidth))
	for i := range n {
		if len(bundle) < 2 {
			return leaves, bundle, fmt.Errorf("%w: %d entries of %d", errBundle, i, n)
		}
		size := int(binary.BigEndian.Uint16(bundle))
		if len(bundle) < 2+size {
			return leaves, bundle, fmt.Errorf("%w: entry %d is cut off", errBundle, i)
		}
		leaves = append(leaves, bundle[2:2+size:2+size])
		bundle = bundle[2+size:]
	}
	return leaves, bundle, nil
}
