package media

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"cordon/sim/mediacorpus"
)

// packetsRTP are n packets of one source, 172 bytes each.
func packetsRTP(n int) [][]byte {
	var out [][]byte
	for i := range n {
		p := binary.BigEndian.AppendUint16([]byte{0x80, 0x00}, uint16(65533+i))
		p = binary.BigEndian.AppendUint32(p, uint32(160*i))
		p = append(p, 0xDE, 0xAD, 0xBE, 0xEF)
		out = append(out, append(p, noise(160)...))
	}
	return out
}

func TestStreamFindsWhatMessagesHide(t *testing.T) {
	for _, tc := range []struct {
		name string
		b    []byte
		size int
		want Kind
	}{
		{"ADTS", adtsFrames(30), 150, AAC}, {"MPEG-TS", packetsOf(60), 188, MPEGTS}, {"MP3", mp3Frames(20), 300, MP3},
		{"JPEG", encoded(t, JPEG)[700:9000], 90, JPEG}, {"noise", noise(9000), 300, None},
	} {
		var s Stream
		got := None
		for i := 0; i+tc.size <= len(tc.b); i += tc.size {
			if k := s.Feed(tc.b[i : i+tc.size]); k != None {
				got = k
			}
		}
		if got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}

func TestStreamFollowsRTP(t *testing.T) {
	var s Stream
	for i, p := range packetsRTP(6) {
		if k := s.Feed(p); (k == RTP) != (i >= 3) && i < 3 {
			t.Errorf("packet %d: %v", i, k)
		} else if i >= 3 && k == None {
			t.Errorf("packet %d is not recognised", i)
		}
	}
}

// TestPackets follows RTP of changing lengths message by message, and in one piece
// behind the lengths of RFC 4571.
func TestPackets(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	var payload []byte
	for range 40 {
		payload = append(payload, noise(1000)...)
	}
	var s Stream
	var piece []byte
	for i, p := range mediacorpus.Packets(r, payload, 30) {
		if k := s.Feed(p); i >= 3 && k != RTP {
			t.Errorf("packet %d of %d bytes: %v", i, len(p), k)
		}
		piece = append(binary.BigEndian.AppendUint16(piece, uint16(len(p))), p...)
	}
	for _, p := range mediacorpus.Middle(r, piece, 20, 5000) {
		if k := Sniff(p); k != RTP {
			t.Errorf("piece of packets: %v", k)
		}
	}
}

func TestStreamAllocatesNothing(t *testing.T) {
	var s Stream
	b := noise(700)
	if n := testing.AllocsPerRun(200, func() { s.Feed(b) }); n != 0 {
		t.Errorf("%.0f allocations, want none", n)
	}
}

func FuzzStream(f *testing.F) {
	f.Add(adtsFrames(3), uint16(100))
	f.Add(packetsOf(6), uint16(188))
	f.Fuzz(func(t *testing.T, b []byte, size uint16) {
		var s Stream
		for len(b) > 0 {
			k := min(len(b), int(size)%5000+1)
			if s.Feed(b[:k]); s.n > tail {
				t.Fatalf("holds %d bytes", s.n)
			}
			b = b[k:]
		}
	})
}

func BenchmarkSniff(b *testing.B) {
	text := []byte(`{"t":1767225600000,"speed":61.20,"yaw":0.0121,"steer":-3.1,"temp":21,"acc":0.113,"mode":"ECO"}`)
	r := rand.New(rand.NewPCG(1, 1))
	all := append(mediacorpus.Telemetry(r, 1, 4096), mediacorpus.Sensors(r, 1, 4096)...)
	all = append(all, mediacorpus.Sample{Name: "text", Data: text}, mediacorpus.Sample{Name: "noise", Data: noise(4096)})
	seen := map[string]bool{}
	for _, s := range all {
		if seen[s.Name] {
			continue
		}
		seen[s.Name] = true
		b.Run(s.Name, func(b *testing.B) {
			b.SetBytes(int64(len(s.Data)))
			b.ReportAllocs()
			for b.Loop() {
				Sniff(s.Data)
			}
		})
	}
}
