package walk

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/tinylib/msgp/msgp"
)

// memberKeys and memberValues are of every kind that plainMembers reads, and of some more.
var memberKeys = []any{"a", "on", "speed", "12345678", "longer key", "", "-1", "水", "ab\x01", "abcdefgh", uint64(7)}

func memberValue(r *rand.Rand) any {
	switch r.IntN(9) {
	case 0:
		return []any{"on", "balanced", "longer than a word", "", "水泵", "a\x01", "12"}[r.IntN(7)]
	case 1:
		return r.Uint64() >> r.IntN(64)
	case 2:
		return -int64(r.Uint64()>>(1+r.IntN(63))) - 1
	case 3:
		return math.Float64frombits(r.Uint64())
	case 4:
		return float64(r.IntN(1e6)) / 64
	case 5:
		return float32(r.NormFloat64() * 50)
	case 6:
		return r.IntN(2) == 0
	case 7:
		return uint64(r.IntN(300))
	}
	return nil
}

// randomMembers gives an object of MessagePack and of CBOR with the same members, of which one
// may hold others.
func randomMembers(r *rand.Rand, depth int) (pack, plain []byte) {
	n := r.IntN(12)
	pack = msgp.AppendMapHeader(nil, uint32(n))
	plain = []byte{0xA0 | byte(n)}
	open := r.IntN(4) == 0
	if open {
		plain[0] = 0xBF
	}
	add := func(v any) {
		pack, _ = msgp.AppendIntf(pack, v)
		b, _ := cbor.Marshal(v)
		plain = append(plain, b...)
	}
	for range n {
		add(memberKeys[r.IntN(len(memberKeys))])
		if depth > 0 && r.IntN(5) == 0 {
			p, c := randomMembers(r, depth-1)
			pack, plain = append(pack, p...), append(plain, c...)
		} else {
			add(memberValue(r))
		}
	}
	if open {
		plain = append(plain, cborBreak)
	}
	return pack, plain
}

// TestPlainMembers holds that plainMembers reads and weighs as the readers do without it.
func TestPlainMembers(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 1))
	fast, slow := NewGuesser(), NewGuesser()
	var got, want Nodes
	heads := [...]**[256]head{FormatMsgPack: &msgPackHeads, FormatCBOR: &cborHeads}
	words := 0
	for range 40000 {
		pack, plain := randomMembers(r, 2)
		for f, b := range [...][]byte{FormatMsgPack: pack, FormatCBOR: plain} {
			if len(b) == 0 {
				continue
			}
			if r.IntN(3) == 0 {
				b[r.IntN(len(b))] = byte(r.Uint32())
			}
			b = b[:len(b)-r.IntN(2)*r.IntN(len(b))]
			budget := Budget{Nodes: 1 + r.IntN(1<<r.IntN(8))}
			err := fast.read(Format(f), b, budget, &got)
			all := *heads[f]
			*heads[f] = new([256]head)
			was := slow.read(Format(f), b, budget, &want)
			*heads[f] = all
			if !errors.Is(err, was) {
				t.Fatalf("%v %x: %v, want %v", Format(f), b, err, was)
			}
			if err != nil {
				continue
			}
			if fast.score != slow.score || fast.written != slow.written || fast.left != slow.left || got.n != want.n {
				t.Fatalf("%v %x: weighs %d, %d words, want %d, %d", Format(f), b, fast.score, fast.written, slow.score, slow.written)
			}
			for i, n := range got.All() {
				m := want.All()[i]
				if low, size := n.Word(); size > 0 {
					words++
					var text [8]byte
					copy(text[:], b[n.from:n.end])
					if size > 8 || word8(text) != low {
						t.Fatalf("%v %x: node %d is %x, %d bytes", Format(f), b, i, low, size)
					}
				}
				if n.kind != Number {
					n.bits, n.form, m.bits, m.form = 0, 0, 0, 0
				}
				if n != m {
					t.Fatalf("%v %x: node %d is %+v, want %+v", Format(f), b, i, n, m)
				}
			}
		}
	}
	if words < 10000 {
		t.Error("keys that are words:", words)
	}
}

func word8(b [8]byte) (x uint64) {
	for i, c := range b {
		x |= uint64(c) << (8 * i)
	}
	return x
}
