package ledger

import (
	"errors"

	"golang.org/x/mod/sumdb/tlog"
)

// tree is the right edge of a Merkle tree: for every level of tiles, the hashes of the
// tile that is not full yet. A copy made with fork stays as it is while the original
// grows.
type tree struct {
	size int64
	edge [][]byte
}

// fork copies the tree. Both copies share memory that neither will change.
func (t *tree) fork() tree {
	out := tree{size: t.size, edge: make([][]byte, len(t.edge))}
	for i, e := range t.edge {
		out.edge[i] = e[:len(e):len(e)]
	}
	return out
}

// add enters one leaf's hash and hands every tile that becomes full to full.
func (t *tree) add(h tlog.Hash, full func(tlog.Tile, []byte)) {
	for level := 0; ; level++ {
		if level == len(t.edge) {
			t.edge = append(t.edge, nil)
		}
		t.edge[level] = append(t.edge[level], h[:]...)
		if len(t.edge[level]) < tileWidth*tlog.HashSize {
			break
		}
		data := t.edge[level]
		n := t.size >> (height * (level + 1))
		full(tlog.Tile{H: height, L: level, N: n, W: tileWidth}, data)
		t.edge[level], h = nil, subtree(data)
	}
	t.size++
}

// subtree is the hash over a power of two of nodes.
func subtree(nodes []byte) tlog.Hash {
	if len(nodes) == tlog.HashSize {
		return tlog.Hash(nodes)
	}
	half := len(nodes) / 2
	return tlog.NodeHash(subtree(nodes[:half]), subtree(nodes[half:]))
}

// partial gives the tiles of the edge that hold anything.
func (t *tree) partial(fn func(tlog.Tile, []byte)) {
	for level, data := range t.edge {
		if w := len(data) / tlog.HashSize; w > 0 {
			fn(tlog.Tile{H: height, L: level, N: t.size >> (height * (level + 1)), W: w}, data)
		}
	}
}

// at gives a tile of the edge, or nil if it is not there, or not as wide.
func (t *tree) at(want tlog.Tile) []byte {
	if want.L < 0 || want.L >= len(t.edge) || want.N != t.size>>(height*(want.L+1)) || len(t.edge[want.L]) < want.W*tlog.HashSize {
		return nil
	}
	return t.edge[want.L][:want.W*tlog.HashSize]
}

// root is the RFC 6962 tree hash; of no leaves, SHA-256 of nothing.
func (t *tree) root() (tlog.Hash, error) {
	return tlog.TreeHash(t.size, tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, x := range indexes {
			tile := tlog.TileForIndex(height, x)
			data := t.at(tile)
			if data == nil {
				return nil, errors.New("ledger: the edge of the tree lacks a node")
			}
			h, err := tlog.HashFromTile(tile, data, x)
			if err != nil {
				return nil, err
			}
			out[i] = h
		}
		return out, nil
	}))
}
