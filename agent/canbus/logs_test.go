package canbus

import (
	"errors"
	"io"
	"maps"
	"os"
	"strings"
	"testing"
	"time"
)

// hintOf returns what an error says to try.
func hintOf(err error) string {
	var h interface{ Try() string }
	if errors.As(err, &h) {
		return h.Try()
	}
	return ""
}

// readAll reads every frame and collects the malformed places.
func readAll(tb testing.TB, r FrameReader) (frames []Frame, bad []*LineError) {
	tb.Helper()
	for {
		var f Frame
		err := r.Next(&f)
		var line *LineError
		switch {
		case errors.Is(err, io.EOF):
			return frames, bad
		case errors.As(err, &line):
			bad = append(bad, line)
		case err != nil:
			tb.Fatal(err)
		default:
			frames = append(frames, f)
		}
	}
}

func readLog(tb testing.TB, path string, want Format) (*Reader, []Frame, []*LineError) {
	tb.Helper()
	r, err := Open(path, Auto)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := r.Close(); err != nil {
			tb.Error(err)
		}
	})
	if r.Format() != want {
		tb.Fatalf("taken for %s, want %s", r.Format(), want)
	}
	frames, bad := readAll(tb, r)
	return r, frames, bad
}

func wantFrames(t *testing.T, got, want []Frame) {
	t.Helper()
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Errorf("frame %d:\n got %+v\nwant %+v", i, got[i], want[i])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d frames, want %d", len(got), len(want))
	}
}

func wantSkipped(t *testing.T, r *Reader, want map[string]uint64) {
	t.Helper()
	if got := r.Stats().Skipped; !maps.Equal(got, want) {
		t.Errorf("skipped %v, want %v", got, want)
	}
}

// at is the time of an event s seconds into a measurement, rounded to a
// microsecond: the logs say no more.
func at(start time.Time, s float64) int64 {
	return start.Add(time.Duration(s*1e6+0.5) * time.Microsecond).UnixNano()
}

var ascStart = time.Date(2017, 9, 30, 15, 6, 13, 191e6, time.UTC)

func TestASCLogfile(t *testing.T) {
	r, frames, bad := readLog(t, sharedData(t, "can", "logfile.asc"), ASC)
	if len(bad) > 0 {
		t.Errorf("malformed: %v", bad)
	}
	wantSkipped(t, r, map[string]uint64{"start of measurement": 1, "status": 3, "statistic": 6, "J1939TP": 2})
	const count = 20
	if len(frames) != count || r.Stats().Frames != count {
		t.Fatalf("%d frames, %d counted, want %d", len(frames), r.Stats().Frames, count)
	}
	wantFrames(t, frames[:7], []Frame{
		{Time: at(ascStart, 2.501), Bus: "can1", Error: true},
		{Time: at(ascStart, 2.50101), Bus: "can1", Error: true},
		{Time: at(ascStart, 2.50102), Bus: "can2", Error: true},
		{Time: at(ascStart, 2.510001), Bus: "can2", ID: 0x100, Remote: true},
		{Time: at(ascStart, 2.520002), Bus: "can3", ID: 0x200, Remote: true},
		{Time: at(ascStart, 2.584921), Bus: "can4", ID: 0x300, Remote: true, Len: 8},
		{Time: at(ascStart, 3.098426), Bus: "can1", ID: 0x18EBFF00, Extended: true, Len: 8, Data: frameData("01A00FA6603BD140")},
	})
	wantFrames(t, frames[16:], []Frame{
		{Time: at(ascStart, 30.005071), Bus: "can2", ID: 0x300, FD: true, Len: 8, Data: frameData("0102030405060708")},
		{Time: at(ascStart, 30.300981), Bus: "can3", ID: 0x50005, Extended: true, Remote: true, Len: 5},
		{Time: at(ascStart, 30.506898), Bus: "can4", ID: 0x4EE, FD: true, Len: 64,
			Data: frameData("01020304" + strings.Repeat("00", 59) + "64")},
		{Time: at(ascStart, 30.806898), Bus: "can5", Error: true},
	})
}

func TestASCOtherFiles(t *testing.T) {
	_, frames, bad := readLog(t, sharedData(t, "can", "test_CanErrorFrames.asc"), ASC)
	if len(frames) != 4 || len(bad) > 0 {
		t.Errorf("error frames: %d frames, malformed %v, want 4 and none", len(frames), bad)
	}
	for _, f := range frames {
		if !f.Error {
			t.Errorf("%+v is no error frame", f)
		}
	}
	_, frames, bad = readLog(t, sharedData(t, "can", "test_CanFdMessage.asc"), ASC)
	if len(bad) > 0 {
		t.Errorf("malformed: %v", bad)
	}
	wantFrames(t, frames, []Frame{
		{Time: at(ascStart, 30.005021), Bus: "can1", ID: 0x300, FD: true, Len: 8, Data: frameData("11c2030405060708")},
		{Time: at(ascStart, 30.005041), Bus: "can2", ID: 0x1C4D80A7, Extended: true, FD: true, Len: 8, Data: frameData("12c2030405060708")},
		{Time: at(ascStart, 30.005071), Bus: "can3", ID: 0x30a, FD: true, Len: 8, Data: frameData("0102030405060708")},
	})
}

func TestASCVariants(t *testing.T) {
	log := `date Die Mär 7 03:06:13.500 pm 2023
base dec  timestamps relative
0.5 1 291 Rx d 2 10 255
0.25 1 2147x Tx d 15 1 2 3 4 5 6 7 8
0.25 Fr something
0.1 1 3000 Rx d 0
0.1 1 291 Rx d 3 1 2
x nonsense
0.9 2 5 Rx r
`
	r, err := NewReader(strings.NewReader(log), "t.asc", Auto)
	if err != nil {
		t.Fatal(err)
	}
	frames, bad := readAll(t, r)
	start := time.Date(2023, 3, 7, 15, 6, 13, 500e6, time.UTC)
	wantFrames(t, frames, []Frame{
		{Time: at(start, 0.5), Bus: "can1", ID: 291, Len: 2, Data: frameData("0aff")},
		{Time: at(start, 0.75), Bus: "can1", ID: 2147, Extended: true, Len: 8, Data: frameData("0102030405060708")},
		{Time: at(start, 2.1), Bus: "can2", ID: 5, Remote: true},
	})
	wantSkipped(t, r, map[string]uint64{"Fr": 1})
	var lines []int
	for _, b := range bad {
		lines = append(lines, b.Line)
	}
	if len(lines) != 3 || lines[0] != 6 || lines[1] != 7 || lines[2] != 8 {
		t.Errorf("malformed lines %v, want 6, 7 and 8", lines)
	}
}

func TestTRC21(t *testing.T) {
	r, frames, bad := readLog(t, sharedData(t, "can", "test_CanMessage_V2_1.trc"), TRC)
	if len(bad) > 0 {
		t.Errorf("malformed: %v", bad)
	}
	wantSkipped(t, r, map[string]uint64{"status": 1})
	if len(frames) != 11 {
		t.Fatalf("%d frames, want 11", len(frames))
	}
	// The header gives the start in days and, as a comment, in words.
	start := time.Date(2021, 12, 18, 14, 28, 7, 62001e3, time.UTC)
	if d := frames[0].Time - start.Add(17535400*time.Microsecond).UnixNano(); d < -10e3 || d > 10e3 {
		t.Errorf("first frame is %d ns from where it should be", d)
	}
	if d := frames[1].Time - frames[0].Time; d != 164_900_000 {
		t.Errorf("second frame %d ns behind the first, want 164.9 ms", d)
	}
	first, standard, last := frames[0], frames[3], frames[10]
	if first.ID != 0x100 || !first.Extended || first.Len != 8 || first.Bus != "can1" {
		t.Errorf("first frame %+v", first)
	}
	if standard.ID != 0 || standard.Extended {
		t.Errorf("fourth frame %+v, want standard identifier 0", standard)
	}
	if last.ID != 0x704 || !last.Remote || last.Len != 1 {
		t.Errorf("last frame %+v, want a remote frame", last)
	}
}

func TestTRCVersions(t *testing.T) {
	one := Frame{Time: 1_500_000, Bus: "can1", ID: 0x300, Len: 2, Data: frameData("a1b2")}
	two := one
	two.Bus = "can2"
	remote := Frame{Time: 2_000_000, Bus: "can1", ID: 0x1FFFFFFF, Extended: true, Remote: true, Len: 4}
	cases := map[string]struct {
		log     string
		frames  []Frame
		skipped map[string]uint64
	}{
		"1.0": {"; a comment\n 1) 1.5 0300 2 A1 B2\n 2) 2 1FFFFFFF 4 RTR\n 3) 2 FFFFFFFF 4 00 00 00 04 BUSLIGHT\n 4) 2 0008 4 ERROR 00 19 08 08\n",
			[]Frame{one, remote, {Time: 2e6, Bus: "can1", ID: 8, Error: true}}, map[string]uint64{"status": 1}},
		"1.1": {";$FILEVERSION=1.1\n 1) 1.5 Rx 0300 2 A1 B2\n 2) 1.6 Warng FFFFFFFF 4 00 00 00 08 BUSHEAVY\n 3) 2 Tx 1FFFFFFF 4 RTR\n",
			[]Frame{one, remote}, map[string]uint64{"status": 1}},
		"1.3": {";$FILEVERSION=1.3\n 1) 1.5 2 Rx 0300 - 2 A1 B2\n", []Frame{two}, nil},
		"2.0": {";$FILEVERSION=2.0\n;$COLUMNS=N,O,T,I,d,l,D\n 1 1.5 DT 0300 Rx 2 A1 B2\n 2 2.0 RR 1FFFFFFF Tx 4\n" +
			" 3 2.5 FB 0300 Rx 12 00 01 02 03 04 05 06 07 08 09 0A 0B\n 4 3.0 ER - Rx 5 04 00 02 00 00\n 5 3 EC - - 2 00 01\n",
			[]Frame{one, remote, {Time: 2_500_000, Bus: "can1", ID: 0x300, FD: true, Len: 12, Data: frameData("000102030405060708090a0b")},
				{Time: 3e6, Bus: "can1", Error: true, Len: 5, Data: frameData("0400020000")}}, map[string]uint64{"error counter": 1}},
		"2.1": {";$FILEVERSION=2.1\n;$COLUMNS=N,O,T,B,I,d,R,L,D\n 1 1.5 DT 2 0300 Rx - 2 A1 B2\n 2 2 FD 2 0300 Rx - 9 00 01 02 03 04 05 06 07 08 09 0A 0B\n",
			[]Frame{two, {Time: 2e6, Bus: "can2", ID: 0x300, FD: true, Len: 12, Data: frameData("000102030405060708090a0b")}}, nil},
	}
	for version, c := range cases {
		t.Run(version, func(t *testing.T) {
			r, err := NewReader(strings.NewReader(c.log), "t.trc", Auto)
			if err != nil {
				t.Fatal(err)
			}
			frames, bad := readAll(t, r)
			wantFrames(t, frames, c.frames)
			wantSkipped(t, r, c.skipped)
			if len(bad) > 0 {
				t.Errorf("malformed: %v", bad)
			}
		})
	}
}

func TestTRCMalformed(t *testing.T) {
	for _, line := range []string{
		";$FILEVERSION=9.9",
		";$COLUMNS=N,O,X",
		";$COLUMNS=N,O,I,T,l,D",
		";$STARTTIME=yesterday",
		"1 1.5 0300 2 A1",
		"1 1.5 0300 9 00 00 00 00 00 00 00 00 00",
		"1 1.5 300 0",
		"1 1.5 0800 0",
		"1 -1.5 0300 0",
		"one 1.5 0300 0",
	} {
		r, err := NewReader(strings.NewReader(line+"\n 2) 1.5 0300 0\n"), "t.trc", TRC)
		if err != nil {
			t.Fatal(err)
		}
		frames, bad := readAll(t, r)
		if len(bad) != 1 || bad[0].Line != 1 || len(frames) != 1 {
			t.Errorf("%s: malformed %v and %d frames, want line 1 and one frame behind it", line, bad, len(frames))
		}
	}
}

// TestDamagedCandump: damage is counted, located, and read past.
func TestDamagedCandump(t *testing.T) {
	log := "(1.0) can0 123#00\n\n(1.1) can0 xyz#00\n" + strings.Repeat("x", maxLine+1) + "\n" +
		strings.Repeat("y", 200<<10) + "\r\n(1.2) can0 123#01\r\n(1.3) can0 123#02"
	r, err := NewReader(strings.NewReader(log), "t.log", Auto)
	if err != nil {
		t.Fatal(err)
	}
	frames, bad := readAll(t, r)
	if len(frames) != 3 || len(bad) != 3 {
		t.Fatalf("%d frames and %d malformed lines, want 3 and 3", len(frames), len(bad))
	}
	for i, want := range []int{3, 4, 5} {
		if bad[i].Line != want || bad[i].Path != "t.log" {
			t.Errorf("malformed line %d is %v, want line %d", i, bad[i], want)
		}
	}
	if s := r.Stats(); s.Frames != 3 || s.Malformed != 3 {
		t.Errorf("counted %+v", s)
	}
	if got, want := bad[0].Error(), "t.log:3:12: the identifier"; !strings.HasPrefix(got, want) || hintOf(bad[0]) == "" {
		t.Errorf("error %q, want it to begin with %q and to say what to try", got, want)
	}
}

func TestDetectRefuses(t *testing.T) {
	for _, content := range []string{"", "\n\n", "hello\nworld\n", strings.Repeat("z", 1<<20)} {
		if _, err := NewReader(strings.NewReader(content), "t", Auto); err == nil || hintOf(err) == "" {
			t.Errorf("%.10q was taken for a log (%v)", content, err)
		}
	}
	if _, err := ParseFormat("pcap"); err == nil {
		t.Error("format pcap was accepted")
	}
	if _, err := Open(t.TempDir()+"/none", Auto); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file gave %v", err)
	}
}

// TestDetectWaitsForOneLine: a live pipe has a single line and nothing behind it yet.
func TestDetectWaitsForOneLine(t *testing.T) {
	in, out := io.Pipe()
	go func() { _, _ = io.WriteString(out, "(1.0) can0 123#00\n") }()
	r, err := NewReader(in, "-", Auto)
	if err != nil || r.Format() != Candump {
		t.Fatalf("format %v, error %v", r, err)
	}
}
