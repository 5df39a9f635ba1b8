package canbus

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func frameData(s string) (d [MaxData]byte) {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	copy(d[:], b)
	return d
}

func TestParseCandump(t *testing.T) {
	const at = 1530000000_000013000
	cases := map[string]Frame{
		"(1530000000.000013) can0 123#DEADBEEF":              {Time: at, Bus: "can0", ID: 0x123, Len: 4, Data: frameData("deadbeef")},
		"(1530000000.000013) can0 123#DE.AD.be.ef T":         {Time: at, Bus: "can0", ID: 0x123, Len: 4, Data: frameData("deadbeef")},
		"(1530000000.000013)  vcan1  1ABCDEF0#":              {Time: at, Bus: "vcan1", ID: 0x1ABCDEF0, Extended: true},
		"(1530000000.000013) can0 00000123#01 R":             {Time: at, Bus: "can0", ID: 0x123, Extended: true, Len: 1, Data: frameData("01")},
		"(1530000000.000013) can0 7FF#R":                     {Time: at, Bus: "can0", ID: 0x7FF, Remote: true},
		"(1530000000.000013) can0 7FF#R5":                    {Time: at, Bus: "can0", ID: 0x7FF, Remote: true, Len: 5},
		"(1530000000.000013) can0 123##0":                    {Time: at, Bus: "can0", ID: 0x123, FD: true},
		"(1530000000.000013) can0 123##31122":                {Time: at, Bus: "can0", ID: 0x123, FD: true, Len: 2, Data: frameData("1122")},
		"(1530000000.000013) can0 123#1122334455667788_B":    {Time: at, Bus: "can0", ID: 0x123, Len: 8, Data: frameData("1122334455667788")},
		"(1530000000.000013) can0 20000080#0000000000000000": {Time: at, Bus: "can0", ID: 0x80, Error: true, Len: 8},
		"(1530000000) can0 123#":                             {Time: 1530000000e9, Bus: "can0", ID: 0x123},
		"(1530000000.5) can0 123#":                           {Time: 1530000000_500000000, Bus: "can0", ID: 0x123},
		"(1530000000.000013) can0 123##1" + strings.Repeat("A5", 64): {Time: at, Bus: "can0", ID: 0x123, FD: true, Len: 64,
			Data: frameData(strings.Repeat("a5", 64))},
	}
	for line, want := range cases {
		got := Frame{ID: 1, Len: 64, Extended: true, Data: frameData(strings.Repeat("ff", 64))}
		if err := ParseCandump([]byte(line), &got); err != nil {
			t.Errorf("%s: %v", line, err)
		} else if got != want {
			t.Errorf("%s:\n got %+v\nwant %+v", line, got, want)
		}
	}
}

func TestParseCandumpMalformed(t *testing.T) {
	cases := []struct {
		line   string
		column int
	}{
		{"", 1},
		{"1530000000.000013 can0 123#00", 1},
		{"(15300x0000.000013) can0 123#00", 2},
		{"(9300000000.000013) can0 123#00", 2}, // beyond the year 2262
		{"(-1.0) can0 123#00", 2},
		{"(1530000000.) can0 123#00", 2},
		{"(1530000000.000013)", 20},
		{"(1530000000.000013) " + strings.Repeat("c", 33) + " 123#00", 21},
		{"(1530000000.000013) can0", 25},
		{"(1530000000.000013) can0 123", 26},
		{"(1530000000.000013) can0 12#00", 26},
		{"(1530000000.000013) can0 800#00", 26},
		{"(1530000000.000013) can0 1234#00", 26},
		{"(1530000000.000013) can0 40000000#00", 26},
		{"(1530000000.000013) can0 123#0", 30},
		{"(1530000000.000013) can0 123#0G", 30},
		{"(1530000000.000013) can0 123#.00", 30},
		{"(1530000000.000013) can0 123#001122334455667788", 46},
		{"(1530000000.000013) can0 123#R9", 31},
		{"(1530000000.000013) can0 123##", 31},
		{"(1530000000.000013) can0 123##1" + strings.Repeat("A5", 65), 160},
		{"(1530000000.000013) can0 123#00 X", 33},
		{"(1530000000.000013) can0 123#00 R x", 33},
	}
	for _, c := range cases {
		var f Frame
		var bad *LineError
		if err := ParseCandump([]byte(c.line), &f); !errors.As(err, &bad) {
			t.Errorf("%q: error %v, want a LineError", c.line, err)
		} else if bad.Column != c.column {
			t.Errorf("%q: column %d, want %d (%s)", c.line, bad.Column, c.column, bad.What)
		}
	}
}

// TestParseCandumpAllocs alternates buses, so that the table is looked up.
func TestParseCandumpAllocs(t *testing.T) {
	lines := [][]byte{
		[]byte("(1530000000.000013) can0 2C1#0014DF14BBCA3A91"),
		[]byte("(1530000000.000023) can1 1ABCDEF0##1" + strings.Repeat("A5", 64)),
		[]byte("(1530000000.000033) can2 123#R4"),
	}
	var f Frame
	n := testing.AllocsPerRun(1000, func() {
		for _, line := range lines {
			if err := ParseCandump(line, &f); err != nil {
				t.Fatal(err)
			}
		}
	})
	if n != 0 {
		t.Errorf("%v allocations for three lines, want none", n)
	}
}

// formatCandump writes a frame the way candump -L does.
func formatCandump(f *Frame) string {
	id := fmt.Sprintf("%03X", f.ID)
	switch {
	case f.Error:
		id = fmt.Sprintf("%08X", f.ID|candumpErrorFlag)
	case f.Extended:
		id = fmt.Sprintf("%08X", f.ID)
	}
	body := fmt.Sprintf("%X", f.Data[:f.Len])
	switch {
	case f.Remote:
		body = fmt.Sprintf("R%d", f.Len)
	case f.FD:
		body = "#0" + body
	}
	return fmt.Sprintf("(%d.%09d) %s %s#%s", f.Time/1e9, f.Time%1e9, f.Bus, id, body)
}

// FuzzParseCandump: what parses says the same again when written and parsed.
func FuzzParseCandump(f *testing.F) {
	for _, s := range []string{"(1530000000.000013) can0 123#DEADBEEF", "(1.5) can0 123##31122", "(1) v 20000080#R3",
		"(1530000000.000013) can0 123#1122334455667788_B R", "(9223372035.999999999) c 1FFFFFFF#"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		var got, again Frame
		if ParseCandump(line, &got) != nil {
			return
		}
		if got.Len > MaxData || got.ID > maxExtendedID || !got.FD && got.Len > 8 || got.Time < 0 {
			t.Fatalf("%q gave %+v", line, got)
		}
		if tail := got.Data[got.Len:]; len(bytes.Trim(tail, "\x00")) > 0 {
			t.Fatalf("%q left data behind the length", line)
		}
		text := formatCandump(&got)
		if err := ParseCandump([]byte(text), &again); err != nil || again != got {
			t.Fatalf("%q read as %+v, written as %s, read again as %+v (%v)", line, got, text, again, err)
		}
	})
}
