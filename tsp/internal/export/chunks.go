package export

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"slices"
)

// chunkLen is the length of a chunk of ciphertext in bytes; the last may be shorter.
const chunkLen = 1 << 20

// chunkTree hashes what is written to it as a Merkle tree (RFC 6962, section 2.1)
// whose leaves are chunks: with it a part of a large file can be checked alone.
type chunkTree struct {
	leaf  hash.Hash
	in    int      // bytes in the present leaf
	count uint64   // of whole leaves
	roots [][]byte // of the full subtrees so far, largest first
}

func newChunkTree() *chunkTree {
	t := &chunkTree{leaf: sha256.New()}
	t.begin()
	return t
}

func (t *chunkTree) begin() {
	t.leaf.Reset()
	t.leaf.Write([]byte{0})
	t.in = 0
}

// Write never fails.
func (t *chunkTree) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		k := min(len(p), chunkLen-t.in)
		t.leaf.Write(p[:k])
		t.in += k
		p = p[k:]
		if t.in == chunkLen {
			t.end()
		}
	}
	return n, nil
}

// end takes the present leaf in: as many full subtrees join as the count has ones at
// its end.
func (t *chunkTree) end() {
	h := t.leaf.Sum(nil)
	for n := t.count; n&1 == 1; n >>= 1 {
		h = node(t.roots[len(t.roots)-1], h)
		t.roots = t.roots[:len(t.roots)-1]
	}
	t.roots = append(t.roots, h)
	t.count++
	t.begin()
}

// root gives the tree's hash, lower-case hexadecimal. Nothing may be written after it.
func (t *chunkTree) root() string {
	if t.in > 0 {
		t.end()
	}
	if len(t.roots) == 0 {
		return digest(nil)
	}
	rest := slices.Clone(t.roots)
	h := rest[len(rest)-1]
	for i := len(rest) - 2; i >= 0; i-- {
		h = node(rest[i], h)
	}
	return hex.EncodeToString(h)
}

func node(left, right []byte) []byte {
	h := sha256.New()
	h.Write([]byte{1})
	h.Write(left)
	h.Write(right)
	return h.Sum(nil)
}
