package suite

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"filippo.io/age"
)

// TestAgeHeaderFaults: each part of a header has a fault of its own.
func TestAgeHeaderFaults(t *testing.T) {
	r := newPair(t, x25519)
	_, classic := sealed(t, nil, r, newPair(t, x25519))
	_, pq := sealed(t, nil, newPair(t, hybrid))
	line := strings.SplitAfter(string(classic), "\n") // intro, 2 stanzas of 2 lines, MAC
	other := strings.SplitAfter(string(pq), "\n")
	share := strings.TrimSuffix(line[1], "\n")
	rows := []struct {
		name, header, want string
	}{
		{"nothing", "", "line 1 is cut off"},
		{"intro", "age-encryption.org/v2\n" + strings.Join(line[1:], ""), "line 1 does not say"},
		{"not encrypted", "{\"signal\":\"Vehicle.Speed\"}\n", "line 1 does not say"},
		{"one long line", strings.Repeat("x", 5000), "line 1 is too long"},
		{"no stanza", line[0] + line[5], "line 2 does not begin a stanza"},
		{"scrypt", line[0] + "-> scrypt AAAAAAAAAAAAAAAAAAAAAA 18\n" + line[2] + line[5], "line 2 does not begin a stanza"},
		{"ssh", line[0] + "-> ssh-ed25519 AAAAAA\n" + line[2] + line[5], "line 2 begins a stanza of another kind"},
		{"grease", strings.Join(line[:5], "") + "-> x-grease AAAA\n" + line[2] + line[5], "line 6 begins a stanza of another kind"},
		{"two kinds", strings.Join(line[:3], "") + other[1] + other[2] + line[5], "line 4 begins a stanza of another kind"},
		{"share cut", line[0] + share[:len(share)-1] + "\n" + line[2] + line[5], "line 2 does not hold the share of a X25519"},
		{"share padded", line[0] + share + "=\n" + line[2] + line[5], "line 2 does not hold the share"},
		{"share with other trailing bits", line[0] + share[:len(share)-1] + "B\n" + line[2] + line[5], "line 2 does not hold the share"},
		{"carriage return", line[0] + share + "\r\n" + line[2] + line[5], "line 2 does not hold the share"},
		{"carriage return inside", line[0] + "-> X25519 \r" + strings.Repeat("A", 42) + "\n" + line[2] + line[5], "line 2 does not hold the share"},
		{"two spaces", line[0] + strings.Replace(share, " ", "  ", 1) + "\n" + line[2] + line[5], "line 2 does not begin a stanza"},
		{"file key", line[0] + line[1] + "AAAA\n" + line[5], "line 3 does not hold a wrapped file key"},
		{"body of two lines", line[0] + line[1] + strings.Repeat("A", 64) + "\n" + line[2] + line[5], "line 3 does not hold a wrapped"},
		{"MAC cut", strings.Join(line[:5], "") + "--- AAAA\n", "line 6 does not hold a MAC"},
		{"no MAC", strings.Join(line[:5], "") + "---\n", "line 6 does not begin a stanza"},
		{"no end", strings.Join(line[:5], ""), "line 6 is cut off"},
		{"too many", line[0] + strings.Repeat(line[1]+line[2], MaxReaders+1) + line[5], "line 34 is past the 16 readers"},
	}
	for _, row := range rows {
		_, err := Stanzas(A, []byte(row.header))
		if !errors.Is(err, ErrHeader) || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v, want %q", row.name, err, row.want)
		}
		if strings.Contains(err.Error(), "Vehicle") {
			t.Errorf("%s: the error quotes the file: %v", row.name, err)
		}
	}
}

func TestSMHeaderFaults(t *testing.T) {
	r := newPair(t, sm2Key)
	_, header := sealed(t, nil, r, newPair(t, sm2Key))
	change := func(at int, to byte) []byte {
		out := bytes.Clone(header)
		out[at] = to
		return out
	}
	first := len(smMagic) + 1
	rows := []struct {
		name   string
		header []byte
		want   string
	}{
		{"nothing", nil, "cut off in its magic"},
		{"magic", change(3, 'x'), "does not begin with the magic"},
		{"age", []byte("age-encryption.org/v1\n"), "does not begin with the magic"},
		{"no reader", change(len(smMagic), 0), "counts 0 readers"},
		{"too many", change(len(smMagic), 17), "counts 17 readers"},
		{"one more than there are", change(len(smMagic), 3), "cut off in its stanzas"},
		{"one less than there are", change(len(smMagic), 1), "bytes follow it"},
		{"stanza in ASN.1", change(first, 0x30), "stanza 1 does not begin with an uncompressed point"},
		{"stanza compressed", change(first+smStanza, 2), "stanza 2 does not begin with an uncompressed point"},
		{"cut", header[:len(header)-1], "cut off in its stanzas"},
	}
	for _, row := range rows {
		if _, err := Stanzas(B, row.header); !errors.Is(err, ErrHeader) || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v, want %q", row.name, err, row.want)
		}
	}
	opens := []struct {
		name   string
		header []byte
		want   error
	}{
		{"C1 off the curve", change(first+5, header[first+5]^1), ErrNotFor},
		{"C3", change(first+smPoint, header[first+smPoint]^1), ErrNotFor},
		{"C2", change(first+smStanza-1, header[first+smStanza-1]^1), ErrNotFor},
		{"the other's stanza", change(first+2*smStanza-1, header[first+2*smStanza-1]^1), ErrHeader},
		{"MAC", change(len(header)-1, header[len(header)-1]^1), ErrHeader},
	}
	for _, row := range opens {
		if _, err := OpenHeader(B, row.header, r.identity); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", row.name, err, row.want)
		}
	}
}

// FuzzHeader: what this package takes for a header is canonical, has a limited size,
// and age reads a header of suite A alike.
func FuzzHeader(f *testing.F) {
	for _, k := range kinds {
		_, header := sealed(f, nil, newPair(f, k), newPair(f, k))
		f.Add(k == sm2Key, header)
		f.Add(k == sm2Key, header[:len(header)/2])
	}
	f.Fuzz(func(t *testing.T, sm bool, data []byte) {
		id := A
		if sm {
			id = B
		}
		header, n, err := ReadHeader(id, bytes.NewReader(data))
		if err != nil {
			if !errors.Is(err, ErrHeader) {
				t.Fatal(err)
			}
			return
		}
		if !bytes.HasPrefix(data, header) || n < 1 || n > MaxReaders || len(header) > MaxHeader {
			t.Fatalf("%d stanzas in %d bytes", n, len(header))
		}
		if got, err := Stanzas(id, header); got != n || err != nil {
			t.Fatalf("%d stanzas, then %d, %v", n, got, err)
		}
		if id == B {
			return
		}
		theirs, err := age.ExtractHeader(bytes.NewReader(data))
		if err != nil || !bytes.Equal(theirs, header) {
			t.Fatalf("age reads %d bytes, %v; here %d", len(theirs), err, len(header))
		}
	})
}
