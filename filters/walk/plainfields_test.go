package walk

import (
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

// fieldByField is protobuf without plainFields.
func (g *Guesser) fieldByField(b []byte) error {
	g.steps, g.messages = 0, g.messages[:0]
	err := g.enter(message{end: len(b)}, 0, 0, 0)
	for pos := 0; err == nil && len(g.messages) > 0; {
		top := &g.messages[len(g.messages)-1]
		switch {
		case pos < top.end:
			pos, err = g.field(b[:top.end], pos, top, len(b))
		case top.group != 0:
			err = ErrMalformed
		default:
			err = g.leave(pos, pos)
		}
	}
	return err
}

// randomFields makes some fields, messages among them, with bytes changed now and then.
func randomFields(r *rand.Rand, depth int) []byte {
	words := []string{"on", "D", "driving", "1 2 3", "a\x01", "水泵", "(1(2(3", "8 9", "=====", "balanced twice", "", "#a$", "\x00\x01", "12345678"}
	var b []byte
	for n, last := r.IntN(9), 0; n > 0; n-- {
		last += r.IntN(1 + r.IntN(1<<r.IntN(12)))
		wire := []uint64{0, 0, 1, 2, 2, 2, 3, 4, 5, 6}[r.IntN(10)]
		b = binary.AppendUvarint(b, uint64(last)<<3|wire)
		switch wire {
		case wireVarint:
			b = binary.AppendUvarint(b, r.Uint64()>>r.IntN(64))
		case wireFixed64:
			v := math.Float64bits(r.NormFloat64() * 100)
			if r.IntN(3) == 0 {
				v = r.Uint64() >> r.IntN(64)
			}
			b = binary.LittleEndian.AppendUint64(b, v)
		case wireFixed32:
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(r.Float32()))
		case wireLen:
			in := []byte(words[r.IntN(len(words))])
			if depth > 0 && r.IntN(3) == 0 {
				in = randomFields(r, depth-1)
			}
			b = append(binary.AppendUvarint(b, uint64(len(in))), in...)
		}
	}
	if len(b) > 0 && r.IntN(4) == 0 {
		b[r.IntN(len(b))] = byte(r.Uint32())
	}
	return b
}

// terse gives the nodes that terse Nodes may hold of all: whether one that is left out may be.
func terse(got, all []Node) bool {
	for i, n := range all {
		if len(got) > 0 && got[0].start == n.start && got[0].kind == n.kind {
			got = got[1:]
		} else if n.kind != Number || !n.Round() || all[i-1].kind != Number || !all[i-1].Round() {
			return false
		}
	}
	return len(got) == 0
}

// TestPlainFields holds that plainFields reads and weighs as field does.
func TestPlainFields(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	fast, slow := NewGuesser(), NewGuesser()
	var got, want Nodes
	less := Nodes{Terse: true}
	read, left := 0, 0
	for range 60000 {
		b := randomFields(r, 3)
		budget := Budget{Nodes: 1 + r.IntN(1<<r.IntN(8))}.WithDefaults()
		err := fast.read(FormatProtobuf, b, budget, &got)
		slow.score, slow.written, slow.left, slow.depth, slow.out = 40, 0, budget.Nodes, budget.Depth, &want
		want.Forget()
		if was := slow.fieldByField(b); !errors.Is(err, was) {
			t.Fatalf("%x: %v, want %v", b, err, was)
		}
		if err != nil {
			continue
		}
		read++
		if fast.score != slow.score || fast.written != slow.written || fast.left != slow.left || fast.steps != slow.steps || got.n != want.n {
			t.Fatalf("%x: weighs %d, %d words, want %d, %d", b, fast.score, fast.written, slow.score, slow.written)
		}
		for i, n := range got.All() {
			m := want.All()[i]
			if n.kind != Number {
				n.bits, n.form, m.bits, m.form = 0, 0, 0, 0
			}
			if n != m {
				t.Fatalf("%x: node %d is %+v, want %+v", b, i, n, m)
			}
		}
		score := fast.score
		if err := fast.read(FormatProtobuf, b, budget, &less); err != nil || fast.score != score || !terse(less.All(), want.All()) {
			t.Fatalf("%x: %v, nodes %+v of %+v", b, err, less.All(), want.All())
		}
		left += len(want.All()) - len(less.All())
	}
	if read < 10000 || left < 200 {
		t.Error("documents that could be read:", read, "numbers left out:", left)
	}
}
