package filters_test

import (
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/tinylib/msgp/msgp"
	"google.golang.org/protobuf/encoding/protowire"

	"cordon/filters"
)

// TestPiecesInBinary: strings of binary documents complete what those before them began,
// for a Scratch that follows, whether the words around them say nothing or something.
func TestPiecesInBinary(t *testing.T) {
	c := chainOf(t, "draft-2021", withBlob)
	for name, write := range map[string]func(piece string) []byte{
		"MessagePack": func(p string) []byte {
			b := msgp.AppendMapHeader(nil, 3)
			for _, s := range []string{"state", "driving", "p", p, "gear", "D"} {
				b = msgp.AppendString(b, s)
			}
			return b
		},
		"CBOR": func(p string) []byte {
			b, _ := cbor.Marshal(map[string]string{"state": "driving", "p": p, "gear": "D"})
			return b
		},
		"protobuf": func(p string) (b []byte) {
			for i, s := range []string{"driving", p, "cell balanced", "D"} {
				b = protowire.AppendString(protowire.AppendTag(b, protowire.Number(i+1), protowire.BytesType), s)
			}
			return b
		},
	} {
		follows, forgets := c.NewScratch(), c.NewScratch()
		follows.Follow()
		env := &filters.Env{Now: now, Collecting: filters.Personal}
		pieces := []string{"LSV", "AA4182E", "2184847"}
		for i, p := range pieces {
			r := filters.Record{Signal: blob, Source: "app.diag", CollectedAt: now, Value: filters.BytesValue(write(p))}
			if _, v := c.Judge(&r, env, follows); (len(v.Findings) > 0) != (i == len(pieces)-1) {
				t.Errorf("%s, piece %d: %s %v", name, i, v.Effect, v.Findings)
			}
			if _, v := c.Judge(&r, env, forgets); v.Effect != filters.Pass {
				t.Errorf("%s, piece %d alone: %s %v", name, i, v.Effect, v.Findings)
			}
		}
	}
}
