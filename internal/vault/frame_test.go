package vault

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"
)

func TestRecordsRoundTrip(t *testing.T) {
	long := bytes.Repeat([]byte("r"), MaxRecord)
	for _, recs := range [][][]byte{
		{{}}, {[]byte("one")}, {{}, []byte("a"), {}}, {long},
		{bytes.Repeat([]byte("x"), 127), bytes.Repeat([]byte("y"), 128)},
	} {
		n, size, err := fit(recs)
		plain := appendRecords(nil, recs)
		if err != nil || n != len(recs) || size != len(plain) {
			t.Fatalf("fit = %d, %d, %v; want %d, %d", n, size, err, len(recs), len(plain))
		}
		var got [][]byte
		err = eachRecord(plain, n, func(rec []byte) error { got = append(got, rec); return nil })
		if err != nil || len(got) != len(recs) {
			t.Fatalf("%d records back, %v", len(got), err)
		}
		for i := range recs {
			if !bytes.Equal(got[i], recs[i]) {
				t.Errorf("record %d of %d changed", i, len(recs))
			}
		}
	}
}

func TestFitSplitsAndRefuses(t *testing.T) {
	half := make([]byte, MaxFrame/2)
	empty := make([][]byte, maxCount+5)
	for _, tc := range []struct {
		name string
		recs [][]byte
		want int
		err  error
	}{
		{"two halves and their lengths do not fit", [][]byte{half, half}, 1, nil},
		{"count has 16 bits, bytes end first", empty, MaxFrame, nil},
		{"too long", [][]byte{make([]byte, MaxRecord+1)}, 0, ErrRecordSize},
		{"longest", [][]byte{make([]byte, MaxRecord)}, 1, nil},
		{"none", nil, 0, nil},
	} {
		want := min(tc.want, maxCount)
		if n, size, err := fit(tc.recs); n != want || size > MaxFrame || !errors.Is(err, tc.err) {
			t.Errorf("%s: %d records, %d bytes, %v; want %d, %v", tc.name, n, size, err, want, tc.err)
		}
	}
}

func TestEachRecordHandsOutAllOrNothing(t *testing.T) {
	for name, tc := range map[string]struct {
		plain []byte
		count int
	}{
		"fewer than counted": {[]byte{1, 'a'}, 2},
		"more than counted":  {[]byte{1, 'a', 1, 'b'}, 1},
		"cut off":            {[]byte{1, 'a', 5, 'b'}, 2},
		"length not minimal": {[]byte{1, 'a', 0x81, 0, 'b'}, 2},
		"length overflows":   {append([]byte{1, 'a'}, bytes.Repeat([]byte{0xff}, 12)...), 2},
	} {
		err := eachRecord(tc.plain, tc.count, func([]byte) error {
			t.Errorf("%s: a record was handed out", name)
			return nil
		})
		if !errors.Is(err, errFrame) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParseFrame(f *testing.F) {
	key := appendKey(nil, "L", 490000, Index{1}, 5)
	value := append(appendHead(nil, AES256GCM, 1, &[16]byte{9}, noSubject, false), make([]byte, 40)...)
	f.Add(key, value)
	f.Add(key, append(appendHead(nil, XChaCha20, 1, &[16]byte{9}, 1<<62, true), make([]byte, 40)...))
	f.Add([]byte{}, []byte{})
	f.Fuzz(func(t *testing.T, key, value []byte) {
		fr, err := parseFrame(1, key, value)
		if err != nil {
			return
		}
		again := append(appendHead(nil, fr.Suite, fr.Records, (*[16]byte)(fr.Session), fr.Subject, fr.Packed), fr.Sealed...)
		if !bytes.Equal(again, value) || !bytes.Equal(appendKey(nil, string(key[:1]), fr.Bucket, fr.Index, fr.Seq), key) {
			t.Fatalf("frame %+v does not encode to what it was parsed from", fr)
		}
	})
}

func FuzzRecords(f *testing.F) {
	f.Add([]byte{1, 'a', 0, 2, 'b', 'c'}, 3)
	f.Add([]byte{0x81, 0}, 1)
	f.Add(binary.AppendUvarint(nil, MaxRecord+1), 1)
	f.Fuzz(func(t *testing.T, plain []byte, count int) {
		if count < 0 || count > maxCount {
			return
		}
		var again []byte
		err := eachRecord(plain, count, func(rec []byte) error {
			again = appendRecords(again, [][]byte{rec})
			return nil
		})
		if err == nil && !bytes.Equal(again, plain) || err != nil && again != nil {
			t.Fatalf("%x as %d records: %v, %x", plain, count, err, again)
		}
	})
}
