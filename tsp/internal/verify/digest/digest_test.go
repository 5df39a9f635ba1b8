package digest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"testing"
	"testing/iotest"
)

// root computes RFC 6962's tree hash as its section 2.1 has it.
func root(chunks [][]byte) [32]byte {
	switch len(chunks) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return sha256.Sum256(slices.Concat([]byte{0}, chunks[0]))
	}
	k := 1
	for k*2 < len(chunks) {
		k *= 2
	}
	l, r := root(chunks[:k]), root(chunks[k:])
	return sha256.Sum256(slices.Concat([]byte{1}, l[:], r[:]))
}

func TestSums(t *testing.T) {
	for _, size := range []int{0, 1, Chunk - 1, Chunk, Chunk + 1, 3*Chunk + 5, 5 * Chunk} {
		data := make([]byte, size)
		for i := range data {
			data[i] = byte(i * 7 / 3)
		}
		got, err := Of(iotest.HalfReader(bytes.NewReader(data)))
		if err != nil {
			t.Fatal(err)
		}
		want, sha := root(slices.Collect(slices.Chunk(data, Chunk))), sha256.Sum256(data)
		if got.Size != int64(size) || got.SHA256 != hex.EncodeToString(sha[:]) || got.Chunks != hex.EncodeToString(want[:]) {
			t.Errorf("%d bytes: %+v", size, got)
		}
	}
	// GB/T 32905-2016, example 1.
	got, err := Of(bytes.NewReader([]byte("abc")))
	if err != nil || got.SM3 != "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0" {
		t.Errorf("%+v %v", got, err)
	}
}

func TestUnreadable(t *testing.T) {
	broken := errors.New("broken")
	if _, err := Of(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Error(err)
	}
}
