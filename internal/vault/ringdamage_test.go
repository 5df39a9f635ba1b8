package vault

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"testing"

	"golang.org/x/sys/unix"
)

// Buckets 10 to 14 lie in slots 0 to 4; then slot 2 is spoilt.
func TestDamagedSlotLosesItsBucketOnly(t *testing.T) {
	for _, tc := range []struct {
		name  string
		spoil func(raw *[slotSize]byte)
		why   slotFault
	}{
		{"magic", func(r *[slotSize]byte) { r[0] = 'x' }, faultMagic},
		{"bucket", func(r *[slotSize]byte) { r[15] ^= 1 }, faultCRC},
		{"checksum only", func(r *[slotSize]byte) { r[127] ^= 1 }, faultCRC},
		{"torn in the middle", func(r *[slotSize]byte) { clear(r[64:]) }, faultCRC},
		{"wrapped, checksum right", func(r *[slotSize]byte) { r[50] ^= 1; crc(r) }, faultUnwrap},
		{"bucket, checksum right", func(r *[slotSize]byte) { r[15] = 99; crc(r) }, faultUnwrap},
		{"state, checksum right", func(r *[slotSize]byte) { r[5] = 7; crc(r) }, faultFields},
		{"tombstone with key bytes", func(r *[slotSize]byte) { r[5] = byte(slotDestroyed); crc(r) }, faultFields},
		{"reserved bytes, checksum right", func(r *[slotSize]byte) { r[122] = 1; crc(r) }, faultFields},
		{"negative bucket", func(r *[slotSize]byte) { r[8] = 0xff; crc(r) }, faultFields},
	} {
		t.Run(tc.name, func(t *testing.T) {
			k := openRing(t, t.TempDir())
			for id := int64(10); id < 15; id++ {
				secret(t, k, id)
			}
			keep := storageKey(t, secret(t, k, 13))
			lost := storageKey(t, secret(t, k, 12))
			raw, err := k.file.read(slotOffset(2))
			if err != nil {
				t.Fatal(err)
			}
			wrapped := bytes.Clone(raw[48:64])
			tc.spoil(&raw)
			writeAt(t, k.cfg.Path, slotOffset(2), raw[:])
			k = reopenRing(t, k)
			if d := k.Damaged(); len(d) != 1 || d[0].Slot != 2 || d[0].Why != string(tc.why) {
				t.Fatalf("Damaged() = %v, want slot 2: %s", d, tc.why)
			}
			if live := k.Live(); !slices.Equal(live, []int64{10, 11, 13, 14}) {
				t.Fatalf("live %v", live)
			}
			if storageKey(t, secret(t, k, 13)) != keep {
				t.Error("a whole slot changed its secret")
			}
			if bytes.Contains(fileBytes(t, k), wrapped) {
				t.Error("the damaged slot still holds wrapped key bytes")
			}
			if storageKey(t, secret(t, k, 12)) == lost {
				t.Error("the lost secret came back")
			}
		})
	}
}

// One header copy is damaged after the mark was raised: the other one knows it.
func TestOneHeaderCopyIsEnough(t *testing.T) {
	for _, off := range []int64{0, pageSize} {
		for _, junk := range [][]byte{make([]byte, slotSize), {'C', 'V', 'K', 'H', 1, 9}} {
			k := openRing(t, t.TempDir())
			if _, err := k.DestroyBelow(50); err != nil {
				t.Fatal(err)
			}
			writeAt(t, k.cfg.Path, off, junk)
			k = reopenRing(t, k)
			if got := k.DestroyedBelow(); got != 50 {
				t.Errorf("header copy at %d damaged: mark %d, want 50", off, got)
			}
			if _, err := k.DestroyBelow(60); err != nil {
				t.Fatal(err)
			}
			writeAt(t, k.cfg.Path, pageSize-off, make([]byte, slotSize))
			if got := reopenRing(t, k).DestroyedBelow(); got != 60 {
				t.Errorf("the damaged copy at %d was not rewritten: mark %d, want 60", off, got)
			}
		}
	}
}

func TestMakingTheFileCanBeCutShortAnywhere(t *testing.T) {
	whole := openRing(t, t.TempDir())
	head := fileBytes(t, whole)[:slotSize]
	for _, tc := range []struct {
		name string
		left []byte
	}{
		{"empty", nil},
		{"zeros, short", make([]byte, 100)},
		{"zeros", make([]byte, 3*pageSize)},
		{"torn header", append(bytes.Clone(head[:40]), make([]byte, 3*pageSize)...)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(dir+"/keyring", tc.left, 0o600); err != nil {
				t.Fatal(err)
			}
			k := openRing(t, dir)
			want := storageKey(t, secret(t, k, 1))
			if k = reopenRing(t, k); storageKey(t, secret(t, k, 1)) != want {
				t.Error("the file made anew does not keep secrets")
			}
		})
	}
}

func TestTornGrowthIsPaddedUp(t *testing.T) {
	k := openRing(t, t.TempDir())
	if err := os.Truncate(k.cfg.Path, slotOffset(32)+50); err != nil {
		t.Fatal(err)
	}
	k = reopenRing(t, k)
	for id := range int64(40) {
		secret(t, k, id)
	}
	if k = reopenRing(t, k); len(k.Live()) != 40 || len(k.Damaged()) != 0 {
		t.Errorf("%d live, damaged %v", len(k.Live()), k.Damaged())
	}
}

func TestFailedSyncNeverGivesOutASecret(t *testing.T) {
	k := openRing(t, t.TempDir())
	k.file.fdatasync = func(int) error { return unix.EIO }
	if _, err := k.Secret(5); !errors.Is(err, unix.EIO) {
		t.Fatalf("Secret with a failing disk: %v", err)
	}
	if len(k.Live()) != 0 {
		t.Fatal("a bucket that is not on disk counts as live")
	}
	k.file.fdatasync = unix.Fdatasync
	want := storageKey(t, secret(t, k, 5))
	k = reopenRing(t, k)
	if len(k.Damaged()) != 0 || storageKey(t, secret(t, k, 5)) != want {
		t.Errorf("the second attempt left two secrets: %v", k.Damaged())
	}
}

func TestFailedDestructionIsRefusedAndRetried(t *testing.T) {
	k := openRing(t, t.TempDir())
	b := secret(t, k, 5)
	secret(t, k, 6)
	k.file.fdatasync = func(int) error { return unix.EIO }
	if done, err := k.DestroyBelow(6); !errors.Is(err, unix.EIO) || len(done) != 0 {
		t.Fatalf("destroyed %v, %v; want nothing and EIO", done, err)
	}
	if _, err := k.Secret(5); !errors.Is(err, ErrDestroyed) || b.secret != [secretSize]byte{} {
		t.Errorf("after a failed destruction the bucket is still given out: %v", err)
	}
	k.file.fdatasync = unix.Fdatasync
	done, err := k.DestroyBelow(6)
	if err != nil || !slices.Equal(done, []int64{5}) {
		t.Errorf("retry destroyed %v, %v; want bucket 5", done, err)
	}
	secret(t, k, 6)
}

// A power cut after the mark was raised and before the slots were overwritten.
func TestCutShortDestructionIsFinishedAtOpen(t *testing.T) {
	k := openRing(t, t.TempDir())
	b := secret(t, k, 5)
	raw, err := k.file.read(slotOffset(b.slot))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.DestroyBelow(6); err != nil {
		t.Fatal(err)
	}
	writeAt(t, k.cfg.Path, slotOffset(b.slot), raw[:])
	k = reopenRing(t, k)
	if bytes.Contains(fileBytes(t, k), raw[48:96]) {
		t.Error("a secret below the mark survived the opening")
	}
	if _, err := k.Secret(5); !errors.Is(err, ErrDestroyed) {
		t.Errorf("bucket 5: %v", err)
	}
}

func TestNewerOfTwoSlotsWins(t *testing.T) {
	for _, swap := range []bool{false, true} {
		k := openRing(t, t.TempDir())
		b := secret(t, k, 5)
		want := storageKey(t, b)
		twin := slot{state: slotLive, bucket: 5, created: k.slots[b.slot].created - 1}
		other := [secretSize]byte{1}
		if err := k.wrap(&twin, &other); err != nil {
			t.Fatal(err)
		}
		old := twin.encode()
		at := slotOffset(b.slot + 1)
		if swap {
			fresh, err := k.file.read(slotOffset(b.slot))
			if err != nil {
				t.Fatal(err)
			}
			writeAt(t, k.cfg.Path, at, fresh[:])
			at = slotOffset(b.slot)
		}
		writeAt(t, k.cfg.Path, at, old[:])
		k = reopenRing(t, k)
		if storageKey(t, secret(t, k, 5)) != want {
			t.Errorf("swap %v: the older secret won", swap)
		}
		if d := k.Damaged(); len(d) != 1 || d[0].Why != string(faultDouble) {
			t.Errorf("swap %v: Damaged() = %v", swap, d)
		}
		if bytes.Contains(fileBytes(t, k), twin.wrapped[:]) {
			t.Errorf("swap %v: the older secret is still in the file", swap)
		}
	}
}

func FuzzDecodeSlot(f *testing.F) {
	live := (&slot{state: slotLive, bucket: 490000, created: 1, nonce: [24]byte{1}, wrapped: [48]byte{2}, gen: 3}).encode()
	tomb := (&slot{state: slotDestroyed, bucket: 490000, tag: tag{1}}).encode()
	f.Add(live[:])
	f.Add(tomb[:])
	f.Add(make([]byte, slotSize))
	f.Fuzz(func(t *testing.T, in []byte) {
		for _, fix := range []bool{false, true} { // also behind a right checksum
			var raw [slotSize]byte
			copy(raw[:], in)
			if fix {
				crc(&raw)
			}
			if s, fault := decodeSlot(&raw); fault == faultNone && s.encode() != raw {
				t.Fatalf("%x decodes to %+v, which encodes differently", raw, s)
			}
		}
	})
}

func FuzzDecodeHeader(f *testing.F) {
	h := (&header{seq: 3, destroyedBelow: 490000, width: 3600e9, sessions: 7, gen: 4, rotated: 9}).encode()
	f.Add(h[:])
	f.Add(make([]byte, slotSize))
	f.Fuzz(func(t *testing.T, in []byte) {
		for _, fix := range []bool{false, true} {
			var raw [slotSize]byte
			copy(raw[:], in)
			if fix {
				crc(&raw)
			}
			h, fault := decodeHeader(&raw)
			if fault == faultNone && (h.encode() != raw || h.seq == 0 || h.destroyedBelow < 0) {
				t.Fatalf("%x accepted as %+v", raw, h)
			}
		}
	})
}

// Two keyrings under one KEK: a slot copied from one to the other stays shut.
func TestSlotBelongsToItsFile(t *testing.T) {
	k := openRing(t, t.TempDir())
	b := secret(t, k, 5)
	raw, err := k.file.read(slotOffset(b.slot))
	if err != nil {
		t.Fatal(err)
	}
	cfg := k.cfg
	cfg.Path += "2"
	other, err := OpenKeyring(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	writeAt(t, cfg.Path, slotOffset(0), raw[:])
	if other, err = OpenKeyring(cfg); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	if d := other.Damaged(); len(d) != 1 || d[0].Why != string(faultUnwrap) {
		t.Errorf("Damaged() = %v", d)
	}
}

// A disk that acknowledges a destruction and keeps the old bytes is found out.
func TestReadBackFindsALyingDisk(t *testing.T) {
	k := openRing(t, t.TempDir())
	b := secret(t, k, 5)
	raw, err := k.file.read(slotOffset(b.slot))
	if err != nil {
		t.Fatal(err)
	}
	k.file.fdatasync = func(fd int) error {
		_, err := unix.Pwrite(fd, raw[:], slotOffset(b.slot))
		return err
	}
	if err := k.Destroy(5); err == nil || k.Destroyed() != 0 {
		t.Fatalf("Destroy on a lying disk: %v, %d counted as destroyed", err, k.Destroyed())
	}
	if _, err := k.Secret(5); !errors.Is(err, ErrDestroyed) {
		t.Errorf("bucket 5: %v", err)
	}
	k.file.fdatasync = unix.Fdatasync
	if err := k.Destroy(5); err != nil || k.Destroyed() != 1 {
		t.Errorf("retry on a good disk: %v, %d destroyed", err, k.Destroyed())
	}
}

// A drive that brings old pages back may show a secret beside its tombstone, or one
// twice below the mark. Neither copy stays.
func TestOldCopiesOfDestroyedSecretsAreScrubbed(t *testing.T) {
	for _, below := range []bool{false, true} {
		for _, at := range [][]int{{20, 21}, {0, 20}} { // slot 0 is where it was
			k := openRing(t, t.TempDir())
			secret(t, k, 4) // slot 0
			secret(t, k, 5)
			secret(t, k, 6)
			old := fileBytes(t, k)[slotOffset(1):][:slotSize]
			err := k.Destroy(5)
			if below {
				_, err = k.DestroyBelow(6)
			}
			if err != nil {
				t.Fatal(err)
			}
			path := k.cfg.Path
			for _, i := range at {
				writeAt(t, path, slotOffset(i), old)
			}
			k = reopenRing(t, k)
			if raw := fileBytes(t, k); bytes.Contains(raw, old[48:96]) {
				t.Errorf("below the mark %v, slots %v: a wrapped secret is left in the file", below, at)
			}
			if _, err := k.Lookup(5); !errors.Is(err, ErrDestroyed) || slices.Contains(k.Live(), 5) {
				t.Errorf("live %v, %v", k.Live(), err)
			}
			secret(t, k, 6)
		}
	}
}
