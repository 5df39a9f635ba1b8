package canbus

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

// fuzzReader reads to the end: it must get there, hold what Frame promises, and
// count what it gives.
func fuzzReader(t *testing.T, data []byte, format Format) {
	r, err := NewReader(bytes.NewReader(data), "fuzz", format)
	if err != nil {
		return
	}
	var frames, malformed uint64
	for steps := 0; ; steps++ {
		if steps > len(data)+16 && format != BLF {
			t.Fatal("more events than bytes")
		}
		var f Frame
		var bad *LineError
		err := r.Next(&f)
		switch {
		case errors.Is(err, io.EOF):
			if s := r.Stats(); s.Frames != frames || s.Malformed != malformed {
				t.Fatalf("counted %+v, gave %d frames and %d errors", s, frames, malformed)
			}
			return
		case errors.As(err, &bad):
			malformed++
		case err != nil:
			t.Fatal(err)
		default:
			frames++
			checkFrame(t, &f)
		}
	}
}

func checkFrame(t *testing.T, f *Frame) {
	t.Helper()
	switch {
	case f.Time < 0, f.Bus == "", f.ID > maxExtendedID, f.Len > MaxData:
		t.Fatalf("frame %+v is out of range", f)
	case !f.FD && f.Len > 8 && !f.Remote:
		// An FD channel of a BLF log may carry a payload that no flag explains.
	case !f.Extended && !f.Error && f.ID > maxStandardID:
		t.Fatalf("frame %+v has a standard identifier beyond 11 bits", f)
	}
	if tail := f.Data[f.Len:]; len(bytes.Trim(tail, "\x00")) > 0 {
		t.Fatalf("frame %+v holds data behind its length", f)
	}
}

func FuzzASC(f *testing.F) {
	f.Add([]byte("date Sat Sep 30 15:06:13.191 2017\nbase hex timestamps relative\n 1.5 1 18EBFF00x Rx d 2 01 A0\n 2 CANFD 3 Tx 1 n 0 0 f 1 00 1 2 1000\n"))
	f.Add([]byte("base dec\n1.0 1 ErrorFrame\n1.1 2 100 Tx r 8\n1.2 1 Statistic: x\nBegin Triggerblock x\n"))
	f.Fuzz(func(t *testing.T, data []byte) { fuzzReader(t, data, ASC) })
}

func FuzzTRC(f *testing.F) {
	f.Add([]byte(";$FILEVERSION=2.1\n;$STARTTIME=44548.6028595139\n;$COLUMNS=N,O,T,B,I,d,R,L,D\n1 1.5 DT 1 0300 Rx - 2 A1 B2\n2 2 FD 1 0300 Rx - 9 00"))
	f.Add([]byte(" 1) 1.5 0300 2 A1 B2\n 2) 2 1FFFFFFF 4 RTR\n;$FILEVERSION=1.1\n 3) 3 Warng FFFFFFFF 4 0\n"))
	f.Fuzz(func(t *testing.T, data []byte) { fuzzReader(t, data, TRC) })
}

func FuzzBLF(f *testing.F) {
	objects, _ := blfSamples()
	f.Add(blfFile(blfPacked(objects[:200], 2), blfPacked(objects[200:], 0)))
	f.Add(blfFile(objects))
	f.Fuzz(func(t *testing.T, data []byte) { fuzzReader(t, data, BLF) })
}

func FuzzAuto(f *testing.F) {
	f.Add([]byte("\n(1.0) can0 123#00\nx"))
	f.Fuzz(func(t *testing.T, data []byte) { fuzzReader(t, data, Auto) })
}

// FuzzDBC loads a definition text and decodes frames with what came of it.
func FuzzDBC(f *testing.F) {
	f.Add([]byte(sampleDBC), []byte("\x01\x05\x07"))
	f.Add([]byte("BO_ 1 2M: 8 X\n SG_ 0_S m1M : 0|8@1+ (1,0) [0|0] \"\xb0C\" X\nVAL_ 1 0_S 1 \"a\""), []byte{1})
	f.Fuzz(func(t *testing.T, text, payload []byte) {
		db := &Database{extended: map[uint32]*Message{}}
		err := db.load("fuzz", text)
		var bad *DBCError
		if err != nil && !errors.As(err, &bad) {
			t.Fatalf("%v is no DBCError", err)
		}
		frame := Frame{Len: uint8(min(len(payload), MaxData))}
		copy(frame.Data[:], payload)
		for _, m := range db.Messages() {
			frame.ID, frame.Extended = m.ID, m.Extended
			samples, outcome := db.Decode(nil, &frame)
			if outcome == Decoded && len(samples) == 0 || outcome == UnknownID {
				t.Fatalf("message %s: %v with %d samples", m.Name, outcome, len(samples))
			}
			for _, s := range samples {
				_ = s.Signal.Text(s.Raw)
			}
		}
	})
}
