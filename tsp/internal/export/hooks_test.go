package export

import "slices"

// SetDoor gives a gate another door, for tests of what a crash leaves.
func SetDoor(g *Gate, d Door) { g.door = d }

// ChunkLen is the length of a chunk.
const ChunkLen = chunkLen

// ChunkRoot is the root over a file's chunks, written in uneven pieces.
func ChunkRoot(b []byte) string {
	t := newChunkTree()
	for piece := range slices.Chunk(b, 777_777) {
		_, _ = t.Write(piece)
	}
	return t.root()
}
