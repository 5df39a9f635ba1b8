package suite

import (
	"bytes"
	"io"
	"testing"

	"filippo.io/age"
)

// pair is a reader with both halves of the key.
type pair struct {
	secret   string
	identity Identity
	public   Public
}

func newPair(t testing.TB, k kind) pair {
	t.Helper()
	var secret string
	var err error
	switch k {
	case x25519:
		var id *age.X25519Identity
		if id, err = age.GenerateX25519Identity(); err == nil {
			secret = id.String()
		}
	case hybrid:
		secret, err = Generate(A)
	default:
		secret, err = Generate(B)
	}
	if err != nil {
		t.Fatal(err)
	}
	return pairOf(t, secret)
}

func pairOf(t testing.TB, secret string) pair {
	t.Helper()
	id, err := ParseIdentity(secret)
	if err != nil {
		t.Fatal(err)
	}
	public, err := ParsePublic(id.Public().String())
	if err != nil {
		t.Fatal(err)
	}
	return pair{secret, id, public}
}

// kinds are all sorts of keys.
var kinds = []kind{x25519, hybrid, sm2Key}

func suiteOf(k kind) ID {
	if k == sm2Key {
		return B
	}
	return A
}

// text is n bytes that differ from chunk to chunk.
func text(n int) []byte {
	out := make([]byte, n)
	x := uint32(1)
	for i := range out {
		x = x*1664525 + 1013904223
		out[i] = byte(x >> 24)
	}
	return out
}

// sealed encrypts in writes of odd lengths.
func sealed(t testing.TB, plain []byte, readers ...pair) (file, header []byte) {
	t.Helper()
	var to []Public
	for _, r := range readers {
		to = append(to, r.public)
	}
	var out bytes.Buffer
	w, err := Encrypt(&out, readers[0].public.Suite(), to)
	if err != nil {
		t.Fatal(err)
	}
	header = w.Header()
	for len(plain) > 0 {
		n, err := w.Write(plain[:min(len(plain), 70001)])
		if err != nil {
			t.Fatal(err)
		}
		plain = plain[n:]
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), header
}

// opened decrypts a whole file whose header is its own.
func opened(file []byte, r pair) ([]byte, error) {
	id := r.public.Suite()
	header, _, err := ReadHeader(id, bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	key, err := OpenHeader(id, header, r.identity)
	if err != nil {
		return nil, err
	}
	defer key.Close()
	plain, err := Decrypt(id, bytes.NewReader(file), key)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(plain)
}
