package canbus

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"time"
)

// le appends numbers in little-endian order.
func le(b []byte, values ...any) []byte {
	for _, v := range values {
		b, _ = binary.Append(b, binary.LittleEndian, v)
	}
	return b
}

func blfObject(typ uint32, headerSize uint16, flags uint32, offset uint64, body []byte) []byte {
	b := le([]byte("LOBJ"), headerSize, uint16(1), uint32(int(headerSize)+len(body)), typ, flags, uint32(0), offset)
	b = append(b, make([]byte, int(headerSize)-len(b))...)
	b = append(b, body...)
	return append(b, make([]byte, len(b)%4)...)
}

func blfPacked(content []byte, method uint16) []byte {
	body := content
	if method == 2 {
		var z bytes.Buffer
		w := zlib.NewWriter(&z)
		_, _ = w.Write(content)
		_ = w.Close()
		body = z.Bytes()
	}
	body = append(le(nil, method, [6]byte{}, uint32(len(content)), [4]byte{}), body...)
	b := le([]byte("LOBJ"), uint16(16), uint16(1), uint32(16+len(body)), uint32(blfContainer))
	b = append(b, body...)
	return append(b, make([]byte, len(b)%4)...)
}

var blfStart = time.Date(2021, 12, 18, 14, 28, 7, 62e6, time.UTC)

func blfFile(parts ...[]byte) []byte {
	head := le([]byte("LOGG"), uint32(blfFileHeader))
	head = append(head, make([]byte, 0x28-len(head))...)
	head = le(head, [8]uint16{2021, 12, 6, 18, 14, 28, 7, 62})
	head = append(head, make([]byte, blfFileHeader-len(head))...)
	return append(head, bytes.Join(parts, nil)...)
}

// blfSamples are objects of every type read, and the frames they hold.
func blfSamples() (objects []byte, frames []Frame) {
	eight := [8]byte{1, 2, 3, 4, 5, 6, 7, 8}
	long := frameData(strings.Repeat("5a", 64))
	fd64 := le(nil, uint8(4), uint8(10), uint8(16), uint8(0), uint32(0x123), uint32(0), uint32(blfEDL64), [24]byte{})
	add := func(object []byte, f Frame) {
		objects, frames = append(objects, object...), append(frames, f)
	}
	ns := func(n int64) int64 { return blfStart.UnixNano() + n }
	add(blfObject(blfMessage, 32, 2, 1000, le(nil, uint16(1), uint8(0), uint8(8), uint32(0x123), eight)),
		Frame{Time: ns(1000), Bus: "can1", ID: 0x123, Len: 8, Data: frameData("0102030405060708")})
	add(blfObject(blfMessage2, 40, 1, 2, le(nil, uint16(2), uint8(0), uint8(3), uint32(0x8ABCDEF0), eight, uint32(0), uint32(0))),
		Frame{Time: ns(20_000), Bus: "can2", ID: 0xABCDEF0, Extended: true, Len: 3, Data: frameData("010203")})
	add(blfObject(blfMessage, 32, 2, 3000, le(nil, uint16(1), uint8(blfRemote), uint8(4), uint32(0x7FF), eight)),
		Frame{Time: ns(3000), Bus: "can1", ID: 0x7FF, Remote: true, Len: 4})
	add(blfObject(blfFDMessage, 32, 2, 4000, le(nil, uint16(3), uint8(0), uint8(15), uint32(0x123), uint32(0), uint8(0), uint8(blfEDL), uint8(64), [5]byte{}, long)),
		Frame{Time: ns(4000), Bus: "can3", ID: 0x123, FD: true, Len: 64, Data: long})
	add(blfObject(blfFDMessage64, 32, 2, 5000, append(fd64, long[:16]...)),
		Frame{Time: ns(5000), Bus: "can4", ID: 0x123, FD: true, Len: 16, Data: frameData(strings.Repeat("5a", 16))})
	add(blfObject(blfError, 32, 2, 6000, le(nil, uint16(1), uint16(0), uint32(0))), Frame{Time: ns(6000), Bus: "can1", Error: true})
	add(blfObject(blfErrorExt, 32, 2, 7000, le(nil, uint16(2), [30]byte{})), Frame{Time: ns(7000), Bus: "can2", Error: true})
	add(blfObject(blfFDError64, 32, 2, 8000, le(nil, uint8(5), [43]byte{})), Frame{Time: ns(8000), Bus: "can5", Error: true})
	return objects, frames
}

func readBLF(t *testing.T, file []byte) (*Reader, []Frame, []*LineError) {
	t.Helper()
	r, err := NewReader(bytes.NewReader(file), "t.blf", Auto)
	if err != nil {
		t.Fatal(err)
	}
	frames, bad := readAll(t, r)
	return r, frames, bad
}

// TestBLFContainers: stored, packed, cut in the middle of an object, and none
// at all must read the same.
func TestBLFContainers(t *testing.T) {
	objects, want := blfSamples()
	text := blfObject(65, 32, 2, 0, []byte("note"))
	odd := blfObject(4711, 32, 2, 0, []byte("?"))
	var chopped []byte
	for part := range slices.Chunk(objects, 50) {
		chopped = append(chopped, blfPacked(part, 2)...)
	}
	for name, parts := range map[string][][]byte{
		"stored":  {blfPacked(slices.Concat(text, objects, odd), 0)},
		"zlib":    {blfPacked(slices.Concat(text, objects, odd), 2)},
		"chopped": {blfPacked(text, 2), chopped, blfPacked(odd, 0)},
		"bare":    {text, objects, odd},
	} {
		t.Run(name, func(t *testing.T) {
			r, frames, bad := readBLF(t, blfFile(parts...))
			wantFrames(t, frames, want)
			wantSkipped(t, r, map[string]uint64{"text": 1, "object type 4711": 1})
			if len(bad) > 0 {
				t.Errorf("malformed: %v", bad)
			}
		})
	}
}

// TestBLFDamage cuts and overwrites a file everywhere: every frame that still
// comes must be a true one, and every loss must show.
func TestBLFDamage(t *testing.T) {
	objects, want := blfSamples()
	half := len(objects) / 2
	file := blfFile(blfPacked(objects[:half], 2), blfPacked(objects[half:], 0), blfPacked(objects, 2))
	want = append(want, want...)
	isTrue := func(f Frame) bool { return slices.Contains(want, f) }
	for cut := blfFileHeader; cut < len(file); cut++ {
		_, frames, bad := readBLF(t, file[:cut])
		if !slices.Equal(frames, want[:len(frames)]) {
			t.Fatalf("cut at %d: frames differ", cut)
		}
		if len(bad) == 0 && len(frames) < len(want) && !atBoundary(file, cut) {
			t.Fatalf("cut at %d: %d frames of %d and nothing reported", cut, len(frames), len(want))
		}
	}
	for at := blfFileHeader; at < len(file); at++ {
		broken := slices.Clone(file)
		broken[at] ^= 0xFF
		r, frames, bad := readBLF(t, broken)
		if shown := len(bad) > 0 || len(r.Stats().Skipped) > 0; len(frames) < len(want) && !shown {
			t.Fatalf("byte %d: %d frames of %d and nothing reported", at, len(frames), len(want))
		}
		changed := 0
		for _, f := range frames {
			if !isTrue(f) {
				changed++ // a payload, time or identifier that no checksum covers
			}
		}
		if changed > 1 {
			t.Fatalf("byte %d: one damaged byte changed %d frames", at, changed)
		}
	}
}

// atBoundary tells whether only padding is missing or a container begins at cut.
func atBoundary(file []byte, cut int) bool {
	rest := bytes.TrimLeft(file[cut:], "\x00")
	return bytes.HasPrefix(rest, blfObjectMark) || len(rest) == 0
}

func TestBLFHeaderDamage(t *testing.T) {
	for name, file := range map[string][]byte{
		"short":       []byte("LOGG"),
		"header size": append([]byte("LOGG\xff\xff\xff\xff"), make([]byte, 200)...),
		"cut":         blfFile()[:100],
	} {
		if _, err := NewReader(bytes.NewReader(file), "t.blf", Auto); err == nil || hintOf(err) == "" {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestBLFBomb: a container that unpacks to more than it states is refused.
func TestBLFBomb(t *testing.T) {
	bomb := blfPacked(make([]byte, 10<<20), 2)
	binary.LittleEndian.PutUint32(bomb[24:], 1000)
	good := blfObject(blfError, 32, 2, 0, le(nil, uint16(1), uint16(0), uint32(0)))
	_, frames, bad := readBLF(t, blfFile(bomb, blfPacked(good, 2)))
	if len(frames) != 1 || len(bad) != 1 {
		t.Errorf("%d frames and %v, want the one behind the bomb and one report", len(frames), bad)
	}
}

func TestBLFRealFiles(t *testing.T) {
	r, frames, bad := readLog(t, sharedData(t, "can", "test_CanMessage.blf"), BLF)
	one := Frame{Time: 2459565876494606882, Bus: "can4369", ID: 0x4444444, Extended: true, Len: 8, Data: frameData("5566778899aabbcc")}
	wantFrames(t, frames, []Frame{one, one})
	if len(bad) > 0 {
		t.Errorf("malformed: %v", bad)
	}
	wantSkipped(t, r, map[string]uint64{"object type 115": 2})

	_, frames, bad = readLog(t, sharedData(t, "can", "test_CanFdMessage.blf"), BLF)
	var data [MaxData]byte
	for i := range data {
		data[i] = byte(i)
	}
	one = Frame{Time: 2459565876494606882, Bus: "can4369", ID: 0x4444444, Extended: true, FD: true, Len: 64, Data: data}
	wantFrames(t, frames, []Frame{one, one})
	if len(bad) > 0 {
		t.Errorf("malformed: %v", bad)
	}
}
