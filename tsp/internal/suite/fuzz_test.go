package suite

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

// FuzzDecrypt changes sound files of all kinds at one place, and cuts or continues
// them: nothing but what was sealed ever comes out, and only whole.
func FuzzDecrypt(f *testing.F) {
	type sample struct {
		file, plain []byte
		reader      pair
		key         FileKey
	}
	var samples []sample
	for _, k := range kinds {
		for _, n := range []int{0, 100, chunk + 50} {
			r := newPair(f, k)
			file, header := sealed(f, text(n), r)
			key, err := OpenHeader(suiteOf(k), header, r.identity)
			if err != nil {
				f.Fatal(err)
			}
			samples = append(samples, sample{file, text(n), r, key})
		}
	}
	f.Add(uint8(0), uint32(0), uint8(0), uint32(0), []byte(nil))
	f.Add(uint8(7), uint32(300), uint8(1), uint32(0), []byte(nil))
	f.Add(uint8(8), uint32(0), uint8(0), uint32(20), []byte("more"))
	f.Fuzz(func(t *testing.T, which uint8, at uint32, bits uint8, cut uint32, more []byte) {
		s := samples[int(which)%len(samples)]
		file := bytes.Clone(s.file)
		file[int(at)%len(file)] ^= bits
		file = append(file[:len(file)-int(cut)%(len(file)+1)], more...)
		same := bytes.Equal(file, s.file)

		if got, err := opened(file, s.reader); (err == nil) != same || !bytes.HasPrefix(s.plain, got) {
			t.Fatalf("%d bytes, %v, of a file that is sound: %v", len(got), err, same)
		}
		// With the key at hand a change is in the header or in the payload.
		body, err := Decrypt(s.key.suite, bytes.NewReader(file), s.key)
		var got []byte
		if err == nil {
			got, err = io.ReadAll(body)
		}
		if (err == nil) != same || !bytes.HasPrefix(s.plain, got) || (err == nil && len(got) != len(s.plain)) {
			t.Fatalf("%d bytes, %v, of a file that is sound: %v", len(got), err, same)
		}
		if err != nil && !errors.Is(err, ErrHeader) && !errors.Is(err, ErrPayload) {
			t.Fatal(err)
		}
	})
}

// FuzzKeys: a key text that is taken is the canonical one, and errors are ErrKey.
func FuzzKeys(f *testing.F) {
	for _, k := range kinds {
		r := newPair(f, k)
		f.Add(r.public.String())
		f.Add(r.secret)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if k, err := ParsePublic(text); err == nil && k.String() != text {
			t.Fatalf("%q for %q", k, text)
		} else if err != nil && !errors.Is(err, ErrKey) {
			t.Fatal(err)
		}
		id, err := ParseIdentity(text)
		if err != nil {
			if !errors.Is(err, ErrKey) {
				t.Fatal(err)
			}
			return
		}
		if _, err := ParsePublic(id.Public().String()); err != nil {
			t.Fatalf("an identity whose public key is none: %v", err)
		}
	})
}
