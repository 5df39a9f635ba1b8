package ledger

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func FuzzDecode(f *testing.F) {
	f.Add([]byte(goodLeaf))
	for _, kind := range Kinds() {
		e := full(kind)
		leaf, _ := marshal(&e)
		f.Add(leaf)
	}
	for _, c := range badLeaves {
		f.Add([]byte(strings.Replace(goodLeaf, c[0], c[1], 1)))
	}
	f.Fuzz(func(t *testing.T, leaf []byte) {
		e, err := Decode(leaf)
		if slow := decodeSlowly(leaf); slow != (err == nil) {
			t.Errorf("%s\ntaken %v, by encoding it again %v", leaf, err, slow)
		}
		if err != nil {
			return
		}
		if again, err := Encode(&e); err != nil || !bytes.Equal(again, leaf) {
			t.Errorf("%s\nencodes as\n%s, %v", leaf, again, err)
		}
	})
}

// decodeSlowly reports whether a leaf is what the encoder makes of its content.
func decodeSlowly(leaf []byte) bool {
	var e Entry
	if len(leaf) > MaxEntry || json.Unmarshal(leaf, &e) != nil {
		return false
	}
	again, err := marshal(&e)
	return err == nil && bytes.Equal(again, leaf) && e.valid() == nil
}

func FuzzBundle(f *testing.F) {
	f.Add([]byte{0, 1, 'a', 0, 0, 0, 2, 'b', 'c'}, 3)
	f.Add([]byte{255, 255}, 1)
	f.Add([]byte{}, 256)
	f.Fuzz(func(t *testing.T, bundle []byte, n int) {
		leaves, rest, err := splitBundle(bundle, min(max(n, 0), tileWidth))
		var again []byte
		for _, leaf := range leaves {
			again = appendLeaf(again, leaf)
		}
		if again = append(again, rest...); !bytes.Equal(again, bundle) {
			t.Errorf("%x is split into %x", bundle, again)
		}
		if err == nil && len(leaves) != min(max(n, 0), tileWidth) {
			t.Errorf("%d leaves of %d", len(leaves), n)
		}
	})
}

func FuzzCheckpoint(f *testing.F) {
	s, err := NewSigner(gate, key)
	if err != nil {
		f.Fatal(err)
	}
	w := newWitness(f, "w.example")
	text := checkpointText(origin(gate, 2026), 12, tlog.RecordHash([]byte("x")))
	for _, signers := range [][]note.Signer{{s}, {s, w.sign}, {w.sign}} {
		signed, _ := note.Sign(&note.Note{Text: text}, signers...)
		f.Add(signed)
	}
	for _, body := range []string{"a\n1\n", "a\n01\nAAAA\n", text + "extension\n", "\n\n\n"} {
		signed, _ := note.Sign(&note.Note{Text: body}, s)
		f.Add(signed)
	}
	keys := []note.Verifier{s.(*signer).verifier, w.v}
	f.Fuzz(func(t *testing.T, signed []byte) {
		c, err := ParseCheckpoint(signed, keys)
		if err == nil && (len(c.Signers) == 0 || !bytes.HasPrefix(signed, []byte(checkpointText(c.Origin, c.Size, c.Root)+"\n"))) {
			t.Errorf("%q is taken for %+v", signed, c)
		}
	})
}

func FuzzVerifierText(f *testing.F) {
	s, _ := NewSigner(gate, key)
	text, _ := VerifierText(s)
	f.Add(text)
	f.Add("a+00000000+/2NvcmRvbg==")
	f.Fuzz(func(t *testing.T, text string) {
		v, err := ParseVerifier(text)
		if err != nil {
			return
		}
		if own := v.(*verifier).String(); own != strings.TrimSpace(text) {
			t.Errorf("%q is read as %q", text, own)
		}
		v.Verify([]byte("text"), make([]byte, 72))
	})
}
