package canbus

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.einride.tech/can"
	"go.einride.tech/can/pkg/dbc"
	"go.einride.tech/can/pkg/descriptor"
)

func rav4(tb testing.TB) (log, definitions string) {
	return sharedData(tb, "can", "rav4_first10s.candump.log"), sharedData(tb, "dbc", "_toyota_2017.dbc")
}

// TestRAV4 checks a real drive against the bare text of log and DBC: lines, the
// identifiers of BO_ lines, and wheel speeds worked out from the payload bytes.
func TestRAV4(t *testing.T) {
	logPath, dbcPath := rav4(t)
	db, err := LoadDBC(dbcPath)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	text, err := os.ReadFile(dbcPath)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(text), "\n") {
		if word := strings.Fields(line); len(word) > 2 && word[0] == "BO_" {
			known[word[1]] = true
		}
	}
	log, err := os.ReadFile(logPath)
	if err != nil {
		t.Fatal(err)
	}
	r, frames, bad := readLog(t, logPath, Candump)
	lines := strings.Split(strings.TrimSpace(string(log)), "\n")
	if len(frames) != len(lines) || len(bad) > 0 || r.Stats().Frames != uint64(len(lines)) {
		t.Fatalf("%d frames, %d malformed, want %d and none", len(frames), len(bad), len(lines))
	}
	got, want := map[Outcome]int{}, map[bool]int{}
	speeds, compared := [4]string{"WHEEL_SPEED_FR", "WHEEL_SPEED_FL", "WHEEL_SPEED_RR", "WHEEL_SPEED_RL"}, 0
	for i := range frames {
		samples, outcome := db.Decode(nil, &frames[i])
		got[outcome]++
		word := strings.Fields(lines[i])
		id, payload, _ := strings.Cut(word[2], "#")
		number, err := strconv.ParseUint(id, 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		want[known[strconv.FormatUint(number, 10)]]++
		if number != 0xAA {
			continue
		}
		data, err := hex.DecodeString(payload)
		if err != nil {
			t.Fatal(err)
		}
		for w, name := range speeds {
			raw := int(data[2*w]&0x7F)<<8 | int(data[2*w+1])
			speed := float64(float64(raw)*0.01) - 67.67
			at := slices.IndexFunc(samples, func(s Sample) bool { return s.Signal.Name == name })
			if at < 0 {
				t.Fatalf("line %d: no %s", i+1, name)
			}
			if s := samples[at]; s.Raw != uint64(raw) || s.Value != speed || s.Signal.Unit == "" {
				t.Fatalf("line %d: %s is %d, %v %s; by hand %s is %d, %v", i+1, s.Signal.Name, s.Raw, s.Value, s.Signal.Unit, name, raw, speed)
			}
			compared++
		}
	}
	if got[Decoded]+got[Short]+got[Undecodable] != want[true] || got[UnknownID] != want[false] {
		t.Errorf("outcomes %v, by hand %v", got, want)
	}
	if want[true] == 0 || want[false] == 0 || compared < 1000 {
		t.Errorf("%d known, %d unknown, %d wheel speeds: too little to say anything", want[true], want[false], compared)
	}
	t.Logf("%d frames: %v; %d signals beyond their frame; %d wheel speeds compared", len(frames), got, db.Short(), compared)
}

// peerMessage is a message in the form of the peer library.
func peerMessages(tb testing.TB, path string) map[uint32]*descriptor.Message {
	tb.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	p := dbc.NewParser(path, text)
	if err := p.Parse(); err != nil {
		tb.Fatal(err)
	}
	messages := map[uint32]*descriptor.Message{}
	for _, def := range p.Defs() {
		m, ok := def.(*dbc.MessageDef)
		if !ok {
			continue
		}
		d := &descriptor.Message{Name: string(m.Name), ID: m.MessageID.ToCAN(), Length: uint8(m.Size)}
		for _, s := range m.Signals {
			// No limits: the peer would clamp values to them.
			d.Signals = append(d.Signals, &descriptor.Signal{Name: string(s.Name), Start: uint8(s.StartBit), Length: uint8(s.Size),
				IsBigEndian: s.IsBigEndian, IsSigned: s.IsSigned, Scale: s.Factor, Offset: s.Offset, Unit: s.Unit})
		}
		messages[d.ID] = d
	}
	return messages
}

// TestRAV4AgainstPeer compares every value of the drive with another library.
func TestRAV4AgainstPeer(t *testing.T) {
	logPath, dbcPath := rav4(t)
	db, err := LoadDBC(dbcPath)
	if err != nil {
		t.Fatal(err)
	}
	peer := peerMessages(t, dbcPath)
	_, frames, _ := readLog(t, logPath, Candump)
	compared := 0
	for i := range frames {
		f := &frames[i]
		samples, outcome := db.Decode(nil, f)
		if outcome != Decoded {
			continue
		}
		for j, s := range samples {
			want := peer[f.ID].Signals[j]
			value := want.UnmarshalPhysical(can.Data(f.Data[:8]))
			// The peer reads one-bit signals as true or false, unscaled.
			if want.Length == 1 {
				value = value*want.Scale + want.Offset
				if want.IsSigned {
					continue
				}
			}
			if s.Signal.Name != want.Name || s.Value != value {
				t.Fatalf("frame %d %s: %v, the peer reads %s as %v", i, s.Signal.Name, s.Value, want.Name, value)
			}
			compared++
		}
	}
	if compared < 10_000 {
		t.Errorf("only %d values compared", compared)
	}
}

// BenchmarkCandumpDecode parses and decodes the drive; the peer sub-benchmark
// does it with the frame type and descriptors of go.einride.tech/can, which
// leave the time stamp and the bus unread.
func BenchmarkCandumpDecode(b *testing.B) {
	logPath, dbcPath := rav4(b)
	log, err := os.ReadFile(logPath)
	if err != nil {
		b.Fatal(err)
	}
	count := bytes.Count(log, []byte("\n"))
	var own, peer float64 // nanoseconds for one frame
	b.Run("cordon", func(b *testing.B) {
		db, err := LoadDBC(dbcPath)
		if err != nil {
			b.Fatal(err)
		}
		dst := make([]Sample, 0, 64)
		b.SetBytes(int64(len(log)))
		b.ReportAllocs()
		for b.Loop() {
			dst = decodeAll(b, log, db, dst, count)
		}
		own = float64(b.Elapsed().Nanoseconds()) / float64(b.N*count)
		b.ReportMetric(1e9/own, "frames/s")
	})
	b.Run("peer", func(b *testing.B) {
		messages := peerMessages(b, dbcPath)
		b.SetBytes(int64(len(log)))
		b.ReportAllocs()
		for b.Loop() {
			peerSum = peerAll(b, log, messages)
		}
		peer = float64(b.Elapsed().Nanoseconds()) / float64(b.N*count)
		b.ReportMetric(1e9/peer, "frames/s")
		if own > 0 {
			b.ReportMetric(peer/own, "x-cordon")
		}
	})
}

var peerSum float64

func decodeAll(b *testing.B, log []byte, db *Database, dst []Sample, count int) []Sample {
	r, err := NewReader(bytes.NewReader(log), "log", Candump)
	if err != nil {
		b.Fatal(err)
	}
	var f Frame
	for n := 0; ; n++ {
		if err := r.Next(&f); errors.Is(err, io.EOF) && n == count {
			return dst
		} else if err != nil {
			b.Fatal(err)
		}
		dst, _ = db.Decode(dst[:0], &f)
	}
}

func peerAll(b *testing.B, log []byte, messages map[uint32]*descriptor.Message) (sum float64) {
	lines := bufio.NewScanner(bytes.NewReader(log))
	for lines.Scan() {
		var f can.Frame
		text := lines.Text()
		if err := f.UnmarshalString(text[strings.LastIndexByte(text, ' ')+1:]); err != nil {
			b.Fatal(err)
		}
		m := messages[f.ID]
		if m == nil {
			continue
		}
		for _, s := range m.Signals {
			sum += s.UnmarshalPhysical(f.Data)
		}
	}
	return sum
}
