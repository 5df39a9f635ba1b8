package walk

import (
	"math/bits"
	"math/rand/v2"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// weighed gives what the nodes of a message of protobuf weigh: what reading it must say
// without them.
func weighed(doc []byte, budget Budget) (score, written int, err error) {
	var g Guesser
	var last []int
	var list Nodes
	if err := NewGuesser().read(FormatProtobuf, doc, budget, &list); err != nil {
		return 0, 0, err
	}
	for i := range list.All() {
		n := &list.All()[i]
		switch n.Kind() {
		case BeginObject:
			if g.score += 20; len(last) > 0 {
				g.step(&last[len(last)-1], n.Field())
			}
			last = append(last, 0)
			continue
		case EndObject:
			last = last[:len(last)-1]
			continue
		}
		g.step(&last[len(last)-1], n.Field())
		switch n.Kind() {
		case String:
			g.words(list.Text(n, doc), false, LooksText(list.Text(n, doc)))
		case Blob:
			g.weighBlob(list.Text(n, doc))
		case Number:
			v, _ := n.Number()
			start, end := n.Span()
			g.value(v, end-start-(bits.Len(uint(n.Field()))+4+6)/7, false)
		}
	}
	return g.score, g.written, nil
}

// sameWeight holds the weight of doc to that of its events.
func sameWeight(t *testing.T, g *Guesser, doc []byte, budget Budget) {
	t.Helper()
	score, written, want := weighed(doc, budget)
	err := g.read(FormatProtobuf, doc, budget, new(Nodes))
	g.score -= 40
	if err != want { //nolint:errorlint // the two that it gives are not wrapped
		t.Fatalf("%x: %v, its events give %v", doc, err, want)
	}
	if err == nil && (g.score != score || g.written != written) {
		t.Fatalf("%x: score %d of %d written bytes, its events weigh %d of %d", doc, g.score, g.written, score, written)
	}
}

// randomMessage gives a message with fields of every kind, some of them damaged.
func randomMessage(r *rand.Rand, depth int) (b []byte) {
	texts := []string{"", "ok", "driving", "\n\x06driven", "水泵", "a\x01b", "\xff\xfe", "\b\x01", "12"}
	for range r.IntN(6) {
		n := protowire.Number(1 + r.IntN(1<<r.IntN(12)))
		switch k := r.IntN(8); {
		case k == 0:
			b = protowire.AppendVarint(protowire.AppendTag(b, n, protowire.VarintType), r.Uint64()>>r.IntN(64))
		case k == 1:
			b = protowire.AppendFixed32(protowire.AppendTag(b, n, protowire.Fixed32Type), r.Uint32())
		case k == 2:
			b = protowire.AppendFixed64(protowire.AppendTag(b, n, protowire.Fixed64Type), r.Uint64()>>r.IntN(3))
		case k == 3 && depth > 0:
			b = protowire.AppendGroup(protowire.AppendTag(b, n, protowire.StartGroupType), n, randomMessage(r, depth-1))
		case k < 6 && depth > 0:
			b = protowire.AppendBytes(protowire.AppendTag(b, n, protowire.BytesType), randomMessage(r, depth-1))
		default:
			b = protowire.AppendString(protowire.AppendTag(b, n, protowire.BytesType), texts[r.IntN(len(texts))])
		}
	}
	if len(b) > 0 && r.IntN(8) == 0 {
		b[r.IntN(len(b))] ^= 1 << r.IntN(8)
	}
	return b
}

func TestProtobufWeighsAsItsEvents(t *testing.T) {
	g, r := NewGuesser(), rand.New(rand.NewPCG(3, 4))
	for i := range 20_000 {
		doc := randomMessage(r, 4)
		sameWeight(t, g, doc, Budget{})
		sameWeight(t, g, doc, Budget{Nodes: 1 + i%12, Depth: 1 + i%5})
		for j := range doc {
			doc[j] = byte(r.Uint32())
		}
		sameWeight(t, g, doc, Budget{})
	}
	doc := []byte("  ") // a message that reads as text in each one around it
	for len(doc) < 4096 {
		sameWeight(t, g, doc, Budget{Depth: 10_000})
		doc = protowire.AppendBytes(protowire.AppendTag(nil, 4, protowire.BytesType), doc)
	}
}

func FuzzProtobufWeight(f *testing.F) {
	seed(f, FormatProtobuf)
	f.Add([]byte("\x0a\x06\x0a\x04\x0a\x02ok"))
	f.Add([]byte("\x0b\x10\x01\x0c\x15\x00\x00\x80?"))
	g := NewGuesser()
	f.Fuzz(func(t *testing.T, doc []byte) {
		sameWeight(t, g, doc, Budget{})
		sameWeight(t, g, doc, Budget{Nodes: 7, Depth: 2})
	})
}
