package suite

import (
	"bytes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"io"
	"strings"
	"testing"

	"golang.org/x/crypto/chacha20poly1305"
)

// crafted is a file under a key that the test knows: header, nonce, and the cipher
// of its payload.
type crafted struct {
	of     kind
	reader pair
	start  []byte // header and nonce
	aead   cipher.AEAD
}

func craft(t *testing.T, k kind) crafted {
	t.Helper()
	r := newPair(t, k)
	file, header := sealed(t, nil, r, newPair(t, k))
	c := crafted{of: k, reader: r, start: file[:len(header)+16]}
	key, err := OpenHeader(suiteOf(k), header, r.identity)
	if err != nil {
		t.Fatal(err)
	}
	nonce := c.start[len(header):]
	if k == sm2Key {
		c.aead, err = smAEAD(key.key, nonce, header)
	} else {
		var payload []byte
		if payload, err = hkdf.Key(sha256.New, key.key, nonce, "payload", 32); err == nil {
			c.aead, err = chacha20poly1305.New(payload)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// chunk seals under a number and flag of the test's choice.
func (c crafted) chunk(plain []byte, n uint64, last bool) []byte {
	count := smCounter{n: n}
	return c.aead.Seal(nil, count.nonce(last), plain, nil)
}

func (c crafted) file(chunks ...[]byte) []byte {
	return append(bytes.Clone(c.start), bytes.Join(chunks, nil)...)
}

func TestPayloadTampering(t *testing.T) {
	for _, k := range kinds {
		c := craft(t, k)
		full := text(chunk)
		a, b, z := c.chunk(full, 0, false), c.chunk(full, 1, false), c.chunk(full[:500], 2, true)
		fullEnd := c.chunk(full, 2, true)
		if got, err := opened(c.file(a, b, z), c.reader); err != nil || !bytes.Equal(got, append(append(bytes.Clone(full), full...), full[:500]...)) {
			t.Fatalf("%s: the sound file: %v", k, err)
		}
		flip := func(chunk []byte, at int) []byte {
			out := bytes.Clone(chunk)
			out[(at+len(out))%len(out)] ^= 0x80
			return out
		}
		rows := []struct {
			name string
			file []byte
			sm   string // what suite B says; age has words of its own
			age  string
		}{
			{"first chunk", c.file(flip(a, 0), b, z), "chunk 0: it does not authenticate", "tampered"},
			{"tag of the first", c.file(flip(a, -1), b, z), "chunk 0: it does not authenticate", "tampered"},
			{"second chunk", c.file(a, flip(b, 777), z), "chunk 1: it does not authenticate", "tampered"},
			{"last chunk", c.file(a, b, flip(z, 0)), "chunk 2: it does not authenticate", "tampered"},
			{"tag of the last", c.file(a, b, flip(z, -1)), "chunk 2: it does not authenticate", "tampered"},
			{"swapped", c.file(b, a, z), "chunk 0: it does not authenticate", "tampered"},
			{"twice", c.file(a, a, b, z), "chunk 1: it does not authenticate", "tampered"},
			{"one left out", c.file(a, z), "chunk 1: it does not authenticate", "tampered"},
			{"last left out", c.file(a, b), "chunk 1: the file ends behind it", "ends before its last chunk"},
			{"cut in a chunk", c.file(a, b[:9000]), "chunk 1: it does not authenticate", "tampered"},
			{"cut in a tag", c.file(a, b, z[:7]), "chunk 2: the file ends inside its tag", "tampered"},
			{"all cut", c.file(), "chunk 0: the file ends inside its tag", "ends before its last chunk"},
			{"nonce cut", c.start[:len(c.start)-1], "inside its nonce", "nonce"},
			{"nonce changed", append(flip(c.start, -1), c.file(a, b, z)[len(c.start):]...), "chunk 0: it does not authenticate", "tampered"},
			{"a byte more", append(c.file(a, b, z), 0), "chunk 2: it does not authenticate", "tampered"},
			{"a byte after a full last", append(c.file(a, b, fullEnd), 0), "chunk 2: bytes follow it", "trailing data"},
			{"a file after a full last", c.file(a, b, fullEnd, a, b, fullEnd), "chunk 2: bytes follow it", "trailing data"},
			{"empty last", c.file(a, c.chunk(nil, 1, true)), "chunk 1: it is the last and empty", "empty"},
			{"empty in between", c.file(a, c.chunk(nil, 1, false), z), "chunk 1: it does not authenticate", "tampered"},
			{"short in between", c.file(c.chunk(full[:10], 0, false), z), "chunk 0: it does not authenticate", "tampered"},
			{"last not marked", c.file(a, c.chunk(full[:10], 1, false)), "chunk 1: the file ends behind it", "tampered"},
		}
		for _, r := range rows {
			want := r.age
			if k == sm2Key {
				want = r.sm
			}
			got, err := opened(r.file, c.reader)
			if !errors.Is(err, ErrPayload) || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %s: %v, want %q", k, r.name, err, want)
			}
			if len(got)%chunk != 0 && r.name != "a byte after a full last" {
				t.Errorf("%s: %s: %d bytes of text of a chunk that is not sound", k, r.name, len(got))
			}
			for part := range (len(got) + chunk - 1) / chunk {
				if !bytes.HasPrefix(got[part*chunk:], full) {
					t.Errorf("%s: %s: chunk %d of the text is wrong", k, r.name, part)
				}
			}
		}
	}
}

// TestEveryHeaderByte: whatever byte changes, the header does not open to anybody,
// and the key of the sound header does not open the file.
func TestEveryHeaderByte(t *testing.T) {
	for _, k := range kinds {
		r, other := newPair(t, k), newPair(t, k)
		file, header := sealed(t, text(10), r, other)
		key, err := OpenHeader(suiteOf(k), header, r.identity)
		if err != nil {
			t.Fatal(err)
		}
		step := 1
		if testing.Short() || k == hybrid {
			step = 7
		}
		for at := 0; at < len(header); at += step {
			bad := bytes.Clone(file)
			bad[at] ^= 1
			got, err := OpenHeader(suiteOf(k), bad[:len(header)], r.identity)
			if !errors.Is(err, ErrHeader) && !errors.Is(err, ErrNotFor) {
				t.Fatalf("%s: byte %d: %v, %v", k, at, got.suite, err)
			}
			if _, err := Decrypt(suiteOf(k), bytes.NewReader(bad), key); !errors.Is(err, ErrHeader) {
				t.Fatalf("%s: byte %d: the sound header's key: %v", k, at, err)
			}
		}
		for n := range len(header) {
			if _, err := Stanzas(suiteOf(k), header[:n]); !errors.Is(err, ErrHeader) {
				t.Fatalf("%s: cut at %d: %v", k, n, err)
			}
		}
		if _, err := Stanzas(suiteOf(k), append(bytes.Clone(header), 'x')); !errors.Is(err, ErrHeader) {
			t.Errorf("%s: a byte more: %v", k, err)
		}
		if _, err := Decrypt(suiteOf(k), bytes.NewReader(header[:20]), key); !errors.Is(err, ErrHeader) || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: a file of half a header: %v", k, err)
		}
	}
}

// TestForgedStanzas: what an operator could do to the regulator's stanza.
func TestForgedStanzas(t *testing.T) {
	for _, k := range kinds {
		recipient, regulator := newPair(t, k), newPair(t, k)
		_, h1 := sealed(t, text(10), recipient, regulator)
		_, h2 := sealed(t, text(10), regulator, recipient)
		f1, f2 := stanzasOf(t, k, h1), stanzasOf(t, k, h2)
		random := bytes.Clone(f1.stanzas[1])
		if k == sm2Key {
			copy(random[smPoint:], text(64))
		} else {
			line := bytes.LastIndexByte(random[:len(random)-1], '\n')
			copy(random[line+1:], "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
		}
		rows := []struct {
			name   string
			header []byte
			want   error
		}{
			{"noise for the regulator", f1.with(f1.stanzas[0], random), ErrNotFor},
			{"the recipient's twice", f1.with(f1.stanzas[0], f1.stanzas[0]), ErrNotFor},
			{"of another file", f1.with(f1.stanzas[0], f2.stanzas[0]), ErrHeader},
			{"left out", f1.with(f1.stanzas[0]), ErrNotFor},
			{"the recipient's left out", f1.with(f1.stanzas[1]), ErrHeader},
			{"another reader", f1.with(f1.stanzas[0], f1.stanzas[1], f2.stanzas[1]), ErrHeader},
			{"in another order", f1.with(f1.stanzas[1], f1.stanzas[0]), ErrHeader},
		}
		for _, r := range rows {
			if n, err := Stanzas(suiteOf(k), r.header); err != nil {
				t.Errorf("%s: %s: %d stanzas, %v", k, r.name, n, err)
			}
			if _, err := OpenHeader(suiteOf(k), r.header, regulator.identity); !errors.Is(err, r.want) {
				t.Errorf("%s: %s: %v, want %v", k, r.name, err, r.want)
			}
		}
	}
}

// parts of a header, to put together in other ways.
type parts struct {
	of         kind
	start, mac []byte
	stanzas    [][]byte
}

func stanzasOf(t *testing.T, k kind, header []byte) parts {
	t.Helper()
	p := parts{of: k}
	if k == sm2Key {
		p.start, p.mac = header[:len(smMagic)], header[len(header)-smMAC:]
		for i := range int(header[len(smMagic)]) {
			p.stanzas = append(p.stanzas, smStanzaAt(header, i))
		}
		return p
	}
	lines := bytes.SplitAfter(header, []byte("\n"))
	p.start, p.mac = lines[0], lines[len(lines)-2]
	for i := 1; i+2 < len(lines); i += 2 {
		p.stanzas = append(p.stanzas, append(bytes.Clone(lines[i]), lines[i+1]...))
	}
	if got := p.with(p.stanzas...); !bytes.Equal(got, header) {
		t.Fatal("the test takes headers apart wrongly")
	}
	return p
}

func (p parts) with(stanzas ...[]byte) []byte {
	out := bytes.Clone(p.start)
	if p.of == sm2Key {
		out = append(out, byte(len(stanzas)))
	}
	return append(append(out, bytes.Join(stanzas, nil)...), p.mac...)
}
